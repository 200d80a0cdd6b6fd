import Foundation
import MokumeSyntax
import TestSupport
import Testing

@Suite("The grammar for editors")
struct EditorGrammarTests {
  private static func grammar() throws -> TextMateGrammar {
    let path = Manual.root.appendingPathComponent("grammar/mokume.tmLanguage.json")
    return try TextMateGrammar(Data(contentsOf: path))
  }

  /// The innermost scope of the first token with this text, without the language's name.
  private func scope(of word: String, in text: String) throws -> String? {
    let token = try Self.grammar().tokens(of: text).first { $0.text == word }
    return token?.scopes.last.map { String($0.dropLast(".mokume".count)) }
  }

  /// Every script that is right: prelude, examples, snippets of the manual.
  private static func scripts() throws -> [(name: String, text: String)] {
    var scripts: [(String, String)] = []
    for folder in ["Sources", "Examples", "Benchmarks", "Tests/SyntaxTests/Cases/scripts"] {
      let root = Manual.root.appendingPathComponent(folder)
      let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
      for case let file as URL in files ?? .init() where file.pathExtension == "merge" {
        scripts.append((file.lastPathComponent, try String(contentsOf: file, encoding: .utf8)))
      }
    }
    for example in try Example.all() where example.said?.contains("[E01") != true {
      scripts.append((example.testDescription, example.script.text))
    }
    return scripts
  }

  @Test("marks nothing in any script of the repository as invalid")
  func valid() throws {
    let grammar = try Self.grammar()
    let scripts = try Self.scripts()
    #expect(scripts.count > 40)
    for (name, text) in scripts {
      for token in try grammar.tokens(of: text) {
        #expect(!token.scopes.contains { $0.hasPrefix("invalid") }, "\(name): \(token.text)")
      }
    }
  }

  @Test("loses no character")
  func whole() throws {
    let grammar = try Self.grammar()
    for (name, text) in try Self.scripts() {
      let kept = try grammar.tokens(of: text).map(\.text).joined().filter { !$0.isWhitespace }
      #expect(kept == text.filter { !$0.isWhitespace }, "\(name)")
    }
  }

  @Test("every reserved word is a keyword or a constant", arguments: Keyword.allCases)
  func keywords(word: Keyword) throws {
    let scope = try scope(of: word.rawValue, in: "x = \(word.rawValue) y") ?? ""
    #expect(scope.hasPrefix("keyword.") || scope.hasPrefix("constant.language"), "\(scope)")
  }

  @Test(
    "gives each kind of word its scope",
    arguments: [
      ("ties", "out = ties([a, b], density: 20%)", "entity.name.function.call"),
      ("density", "out = ties([a, b], density: 20%)", "variable.other.label"),
      ("20%", "out = ties([a, b], density: 20%)", "constant.numeric.percent"),
      ("5GB", "save a \"m/\", shard: 5GB", "constant.numeric.size"),
      ("1e-3", "x = 1e-3", "constant.numeric"),
      ("bf16", "save a \"m/\", dtype: bf16", "support.type.dtype"),
      ("half", "def half(x) = x / 2", "entity.name.function"),
      ("keep", "param keep: 0...1 = 0.2", "variable.parameter"),
      ("layers", "x = m.layers[0..<8]", "variable.other.member"),
      ("..<", "x = m.layers[0..<8]", "keyword.operator.range"),
      ("# why", "x = 1  # why", "comment.line.number-sign"),
      ("## What it is", "## What it is", "comment.line.documentation"),
      ("name", "save m \"out/\\(name(m))/\"", "entity.name.function.call"),
      ("\\n", "print(\"a\\nb\")", "constant.character.escape"),
      (".5", "x = .5", "invalid.illegal.number"),
      ("**", "x = 2 ** 3", "invalid.illegal.operator"),
      ("let", "let x = 1", "invalid.illegal.keyword"),
      ("\\q", "x = \"\\q\"", "invalid.illegal.escape"),
    ])
  func scopes(word: String, text: String, scope: String) throws {
    #expect(try self.scope(of: word, in: text) == scope)
  }
}

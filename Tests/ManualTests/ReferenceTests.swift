import Foundation
import MokumeDiagnostics
import MokumeGraph
import MokumeLanguage
import MokumeSyntax
import TestSupport
import Testing

@Suite("Reference pages")
struct ReferenceTests {
  /// The manual's chapter on functions, made from the table that help is made from.
  private static var functions: String {
    let evaluator = Evaluator(graph: Graph(), host: NoHost())
    let builtins = Set(Builtin.all.map(\.name))
    let chapters = [
      ("### Merge methods", evaluator.functionNames.filter { !builtins.contains($0) }),
      ("### Other functions", evaluator.functionNames.filter(builtins.contains)),
    ]
    return chapters.map { title, names in
      ([title] + names.compactMap { evaluator.help(for: $0).map(page) }).joined(separator: "\n\n")
    }.joined(separator: "\n\n")
  }

  private static func page(_ help: FunctionHelp) -> String {
    var parts = ["#### `\(help.name)`", "```text\n\(help.signature)\n```", help.summary]
    if !help.parameters.isEmpty {
      parts.append(help.parameters.map { "* `\($0.name)`: \($0.doc)" }.joined(separator: "\n"))
    }
    if !help.details.isEmpty { parts.append(help.details) }
    if !help.returns.isEmpty { parts.append("Returns \(help.returns).") }
    parts.append("Example: `\(help.example)`")
    if !help.seeAlso.isEmpty { parts.append("See also \(help.seeAlso).") }
    return parts.joined(separator: "\n\n")
  }

  @Test("the manual's functions are those of the language, with their help")
  func functions() throws {
    let path = "docs/language.md"
    let parts = try Manual.page(path).components(separatedBy: "<!-- functions -->\n")
    try #require(parts.count == 3, "two marks delimit the chapter")
    let wanted = "\n" + Self.functions + "\n\n"
    // `MOKUME_RECORD=1` writes the chapter.
    if ProcessInfo.processInfo.environment["MOKUME_RECORD"] != nil {
      try [parts[0], wanted, parts[2]].joined(separator: "<!-- functions -->\n").write(
        to: Manual.root.appendingPathComponent(path), atomically: true, encoding: .utf8)
    } else {
      #expect(parts[1] == wanted)
    }
  }

  @Test("the manual lists the reserved words")
  func reservedWords() throws {
    let page = try Manual.page("docs/language.md")
    let words = Keyword.allCases.map { "`\($0.rawValue)`" }.sorted()
    let later = LaterKeyword.allCases.map { "`\($0.rawValue)`" }.sorted()
    let lines = page.components(separatedBy: "\n")
    #expect(lines.contains { $0.components(separatedBy: " ").sorted() == words })
    #expect(lines.contains { $0.components(separatedBy: " ").sorted() == later })
  }

  @Test("every message has its place, cause and remedy in docs/messages.md, in order")
  func messages() throws {
    let page = try Manual.page("docs/messages.md")
    let sections = page.components(separatedBy: "\n### ").dropFirst()
    #expect(
      sections.map { String($0.prefix(7)) } == DiagnosticCode.inOrder.map { "`\($0.rawValue)`" })
    for section in sections {
      let lines = section.components(separatedBy: "\n")
      #expect(lines[0].count > 10, "no title: \(lines[0])")
      #expect(lines.count { $0.hasPrefix("**Cause.** ") } == 1, "\(lines[0])")
      #expect(lines.count { $0.hasPrefix("**Remedy.** ") } == 1, "\(lines[0])")
    }
  }

  @Test("the README merges in Swift as the snippet does, which is built")
  func snippet() throws {
    let snippet = try Manual.page("Snippets/MergeTwoModels.swift")
    let parts = snippet.components(separatedBy: "// snippet.")
    try #require(parts.count == 3)
    let lines = parts[1].components(separatedBy: "\n").dropFirst().filter { !$0.isEmpty }
    let swift = Block.all(in: try Manual.page("README.md")).filter { $0.language == "swift" }
    for line in lines { #expect(swift.contains { $0.text.contains(line) }, "\(line)") }
    #expect(!lines.isEmpty)
  }

  @Test(
    "links between pages lead somewhere",
    arguments: [
      "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/language.md",
      "docs/messages.md", "docs/methods.md", "docs/numerics.md", "Examples/digits/README.md",
    ])
  func links(page: String) throws {
    let text = try Manual.page(page)
    let folder = Manual.root.appendingPathComponent(page).deletingLastPathComponent()
    for match in text.matches(of: /\]\(([^):#]+)(#[^)]*)?\)/) {
      let target = folder.appendingPathComponent(String(match.1)).path
      #expect(FileManager.default.fileExists(atPath: target), "\(page) links to \(match.1)")
    }
  }
}

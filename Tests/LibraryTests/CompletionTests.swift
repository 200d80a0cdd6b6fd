import Foundation
import MokumeGraph
import MokumeTensor
import Testing

@testable import Mokume

@Suite("Completion")
struct CompletionTests {
  private let fixture: CompletionFixture

  init() throws { fixture = try CompletionFixture() }

  @Test("a place offers what its case says", arguments: try CompletionCase.files())
  func cases(file: String) throws {
    let cases = try CompletionCase.read(file)
    #expect(!cases.isEmpty)
    for test in cases {
      let list = fixture.list(test.text, at: test.range.upperBound)
      #expect(test.accepts(list), "\(test): \(list.range) \(list.candidates)")
    }
  }

  @Test("inside the brackets of every function its named arguments are offered first")
  func everyFunction() throws {
    for name in fixture.session.evaluator.functionNames {
      let help = try #require(fixture.session.evaluator.help(for: name))
      let text = "x = \(name)("
      let list = fixture.list(text, at: text.utf8.count)
      let labels = help.parameters.map { $0.name + ":" }
      #expect(Array(list.candidates.prefix(labels.count)) == labels, "\(text)")
      for label in labels {
        let typed = text + label.dropLast().prefix(2)
        let again = fixture.list(typed, at: typed.utf8.count)
        #expect(again.candidates.contains(label), "\(typed)")
        #expect(again.range == text.utf8.count..<typed.utf8.count)
      }
    }
  }

  @Test("every parameter of a merge method is known by its kind, so that not everything is offered")
  func kinds() throws {
    let evaluator = fixture.session.evaluator
    for name in evaluator.functionNames where evaluator.help(for: name)?.returns.isEmpty == false {
      for hint in try #require(evaluator.hints(for: .init(name))) {
        let offered = evaluator.variableNames.filter { variable in
          evaluator.value(of: variable).map { evaluator.offers($0, for: hint) } ?? false
        }
        #expect(offered.count < 5, "\(name)(\(hint.name):) \(offered)")
        #expect(!offered.isEmpty || !hint.choices.isEmpty, "\(name)(\(hint.name):)")
      }
    }
  }

  @Test("every function, error code and word of the language is a topic of help")
  func topics() {
    let list = fixture.list("?", at: 1).candidates
    #expect(list.count == Set(list).count)
    for code in DiagnosticCode.allCases { #expect(list.contains(code.rawValue)) }
    for name in fixture.session.evaluator.functionNames { #expect(list.contains(name)) }
  }

  @Test("the hub cache lies where its variables say")
  func hubCache() {
    let text = "load \"hf:"
    let end = text.utf8.count
    #expect(fixture.list(text, at: end, ["HF_HOME": "/hf"]).candidates == ["third/model"])
    let both = ["HF_HOME": "/hf", "HF_HUB_CACHE": "/cache"]
    #expect(fixture.list(text, at: end, both).candidates == ["other/model"])
    let empty = ["HF_HOME": "", "HF_HUB_CACHE": ""]
    #expect(fixture.list(text, at: end, empty).candidates.contains("gpt2"))
  }

  @Test(
    "a number that is part of a name is not folded",
    arguments: [
      ("blocks.*.experts.*.", ["w0.", "w1.", "w2.", "w3."]),
      ("*.experts.0.", ["w0.", "w2."]), ("blocks.1.experts.", ["*."]),
      ("*.experts.*.w", ["w0.", "weight", "w1.", "w2.", "w3."]),
      ("blocks.1.experts.0.", ["w2."]),
    ])
  func numberedNames(typed: String, expected: [String]) {
    fixture.add("m", (0..<4).map { "blocks.\($0 / 2).experts.\($0 % 2).w\($0).weight" })
    let text = "m[\"" + typed
    #expect(fixture.list(text, at: text.utf8.count).candidates == expected)
  }

  @Test("an import is looked for in MOKUME_PATH, too")
  func importPath() {
    let path = ["MOKUME_PATH": "/usr/merge:/none"]
    let start = fixture.list("import \"", at: 8, path).candidates
    #expect(start == ["lib/", "models/", "run.merge", "common.merge"])
    let inside = fixture.list("import \"lib/", at: 12, path).candidates
    #expect(inside == ["deep/", "methods.merge", "extra.merge"])
    #expect(fixture.list("import \"/usr/", at: 13, path).candidates == ["merge/"])
    #expect(!fixture.list(":run c", at: 6, path).candidates.contains("common.merge"))
  }

  @Test("a name with control characters is not offered, one with quotes is escaped")
  func hostileNames() {
    fixture.add("odd", ["x.a\u{1B}[31m", "x.a\u{202E}b", "x.a\"b", "x.a\\c", "x.é"])
    let text = "odd[\"x."
    let list = fixture.list(text, at: text.utf8.count)
    #expect(list.candidates == ["a\\\"b", "a\\\\c", "é"])
    let typed = "odd[\"x.a\\\""
    #expect(fixture.list(typed, at: typed.utf8.count).range == 7..<10)
  }
}

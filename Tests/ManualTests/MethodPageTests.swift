import Foundation
import MokumeGraph
import MokumeLanguage
import TestSupport
import Testing

/// An entry of docs/methods.md.
private struct MethodEntry: CustomTestStringConvertible {
  let name: String
  let text: String

  var testDescription: String { name }

  /// The calls that the entry says how many passes take.
  var passes: [(count: Int, call: String)] {
    text.matches(of: /(\d+)\s+for\s+`([^`]+)`/).compactMap { match in
      Int(match.1).map { ($0, String(match.2)) }
    }
  }

  static func all() throws -> [MethodEntry] {
    let page = try Manual.page("docs/methods.md").components(separatedBy: "\n## ")
    return page.flatMap { chapter in
      chapter.components(separatedBy: "\n### `").dropFirst().map { entry in
        MethodEntry(name: String(entry.prefix { $0 != "`" }), text: entry)
      }
    }
  }
}

@Suite("The page of merge methods")
struct MethodPageTests {
  @Test("every method of the prelude has one entry")
  func complete() throws {
    let evaluator = Evaluator(graph: Graph(), host: NoHost())
    let builtins = Set(Builtin.all.map(\.name))
    let methods = evaluator.functionNames.filter { !builtins.contains($0) }
    #expect(try MethodEntry.all().map(\.name).sorted() == methods)
  }

  @Test(
    "an entry has a formula, a use, its passes and its source", arguments: try MethodEntry.all())
  fileprivate func paragraphs(entry: MethodEntry) {
    for title in ["**Formula.** ", "**Use it** ", "**Passes.** ", "**Source.** "] {
      #expect(entry.text.components(separatedBy: "\n" + title).count == 2, "\(title)")
    }
    #expect(!entry.passes.isEmpty)
    #expect(entry.passes.allSatisfy { $0.call.hasPrefix(entry.name + "(") })
  }

  @Test("a call takes as many passes as the page says", arguments: try MethodEntry.all())
  fileprivate func passes(entry: MethodEntry) throws {
    let folder = try Example.workplace()
    let models = ["base", "a", "b"].map { "\($0) = load \"\($0).st\"\n" }.joined()
    for (count, call) in entry.passes {
      try folder.write("plan.merge", models + "c = load \"models/chat\"\nplan \(call)\n")
      let answer = try MokumeProcess.run("run", "plan.merge", in: folder)
      #expect(answer.status == 0, "\(answer.errors)")
      let found = answer.output.matches(of: /(\d+) pass/).compactMap { Int($0.1) }.max()
      #expect(found == count, "\(call): \(answer.output)")
    }
  }
}

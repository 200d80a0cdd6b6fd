import Foundation
import MokumeDiagnostics
import MokumeShell
import TestSupport
import Testing

/// Examples of docs/messages.md, each below the message that it leads to.
private struct WrongExample: CustomTestStringConvertible {
  let code: DiagnosticCode
  let language: String
  let lines: [String]

  var testDescription: String { code.rawValue }

  static let all: [WrongExample] = DiagnosticCode.allCases.flatMap { code in
    (Explanation.of(code)?.blocks ?? []).compactMap { block in
      guard case .example(let language, let lines) = block else { return nil }
      return WrongExample(code: code, language: language, lines: lines)
    }
  }

  /// What the command line has after `mokume`.
  func arguments(in folder: TemporaryFolder) throws -> [String] {
    if language == "merge" {
      try folder.write("example.merge", lines.joined(separator: "\n") + "\n")
      return ["run", "example.merge"]
    }
    if language == "yaml" {
      try folder.write("example.yml", lines.joined(separator: "\n") + "\n")
      return ["mergekit", "example.yml"]
    }
    return Array(words(lines.joined(separator: " ")).dropFirst())
  }

  /// A command line in its words; single quotes keep spaces.
  private func words(_ line: String) -> [String] {
    line.components(separatedBy: "'").enumerated().reduce(into: [""]) { words, part in
      let isQuoted = part.offset % 2 == 1
      let pieces = isQuoted ? [part.element] : part.element.components(separatedBy: " ")
      words[words.count - 1] += pieces[0]
      words += pieces.dropFirst()
    }.filter { !$0.isEmpty }
  }
}

@Suite("The long story of each message")
struct ExplanationTests {
  /// Messages about bytes that no text holds, about what happens while a run goes on, or about a
  /// mistake in Mokume, and about texts too long to be shown.
  private static let withoutExample: Set<DiagnosticCode> = [
    .invalidUTF8, .nestingTooDeep, .inputChanged, .interrupted, .internalError,
    // About the configuration and sessions: `Cases/repl` has them.
    .badSetting, .unknownSetting, .badCommand,
    // It is W0905 under a flag.
    .configIgnoredStrict,
  ]

  @Test("every message has one, with cause and remedy, and an example unless it cannot")
  func complete() {
    for code in DiagnosticCode.allCases {
      let story = Explanation.of(code)
      #expect((story?.title.count ?? 0) > 3, "\(code.rawValue)")
      let subjects = (story?.blocks ?? []).map { block in
        if case .paragraph(let subject, _) = block { subject } else { "Example" as String? }
      }
      #expect(subjects.first == "Cause" && subjects.contains("Remedy"), "\(code.rawValue)")
      #expect(
        subjects.contains("Example") != Self.withoutExample.contains(code), "\(code.rawValue)")
    }
  }

  @Test("each example leads to its message", arguments: WrongExample.all)
  fileprivate func example(item: WrongExample) throws {
    let folder = try Fixture.make()
    let answer = try MokumeProcess(try item.arguments(in: folder), in: folder.path).wait()
    #expect(answer.errors.contains("[\(item.code.rawValue)]"), "\(answer.errors)")
    let wanted = item.code.rawValue.hasPrefix("W") ? 0 : item.code.exitStatus.rawValue
    #expect(answer.status == wanted)
  }

  @Test("explain prints it, whatever the case of the code")
  func explain() {
    let answer = shell("explain", "e0303")
    #expect(answer.status == 0)
    #expect(
      answer.output == """
        E0303: a missing base

        cause: A method that works on differences from a base got whole models and no
               `base:`. Or an adapter is loaded that is a difference only together with
               its base: it has magnitudes (DoRA), or tensors that take the place of the
               base's (`modules_to_save`, trained biases).

            base = load "models/base.safetensors"
            chat = load "models/chat.safetensors"
            code = load "models/code.safetensors"
            out = ties([chat, code], density: 20%)

        remedy: Name the base, `ties([a, b], base: base)`, or give differences, `base +
                ties([a - base, b - base])`. An adapter gets its base as
                `load("adapters/poet", base: base)`.

        """)
    #expect(answer.errors.isEmpty)
  }

  @Test("explain without a code lists all")
  func list() {
    let lines = shell("explain").output.split(separator: "\n")
    #expect(lines.map { String($0.prefix(5)) } == DiagnosticCode.inOrder.map(\.rawValue))
  }

  @Test("explain refuses a code that does not exist")
  func unknown() {
    let answer = shell("explain", "E9999")
    #expect(answer.status == 2)
    #expect(answer.output.isEmpty)
    #expect(answer.errors.hasPrefix("Error: there is no message `E9999`; mokume explain without"))
  }
}

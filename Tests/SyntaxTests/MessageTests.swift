import Foundation
import MokumeDiagnostics
import Testing

@Suite("Messages about syntax")
struct MessageTests {
  /// A case of `Cases/messages/CODE.txt`: a script, `---`, and all it prints; `====` between cases.
  struct Case: CustomTestStringConvertible {
    let file: String
    let script: String
    let expected: String
    var testDescription: String { "\(file): \(script)" }
  }

  static func cases() throws -> [Case] {
    try CaseFiles.names(in: "messages").flatMap { file in
      try CaseFiles.text("messages/" + file).components(separatedBy: "====\n").map { text in
        let halves = text.components(separatedBy: "---\n")
        return Case(
          file: file, script: halves[0], expected: halves.dropFirst().joined(separator: "---\n"))
      }
    }
  }

  @Test("each reads as written down", arguments: try cases())
  func message(item: Case) {
    #expect(Parsed(item.script).rendered == item.expected)
  }

  @Test("each file shows its own code in every case", arguments: try cases())
  func code(item: Case) {
    let code = item.file.replacingOccurrences(of: ".txt", with: "")
    #expect(item.expected.contains("[\(code)]"))
  }

  @Test("every code of class 01 has a file or a test of its own")
  func complete() throws {
    let files = Set(try CaseFiles.names(in: "messages").map { $0.prefix(5) })
    // E0112 is about bytes that no text file can hold; `InvalidBytesTests` has it. W0119 comes
    // from the evaluator, as a session shows the value that a script drops.
    let codes = DiagnosticCode.allCases.map(\.rawValue).filter {
      $0.dropFirst().hasPrefix("01") && !["E0112", "W0119"].contains($0)
    }
    #expect(files == Set(codes.map { $0.prefix(5) }))
  }
}

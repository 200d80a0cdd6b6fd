import Foundation
import MokumeDiagnostics
import TestSupport
import Testing

/// A script in `Cases`, or a config of mergekit, with the exit status in a comment and, behind a line
/// `---`, all that the program writes to standard error in the folder of `Fixture`.
struct MessageCase: CustomTestStringConvertible {
  let file: URL
  let script: String
  let golden: String

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Cases")

  static func all() throws -> [MessageCase] {
    try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { ["merge", "yml"].contains($0.pathExtension) }.sorted { $0.path < $1.path }
      .map { file in
        let parts = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "---\n")
        return MessageCase(
          file: file, script: parts[0], golden: parts.dropFirst().joined(separator: "---\n"))
      }
  }

  var testDescription: String { file.lastPathComponent }

  func comment(_ title: String) -> String? {
    script.components(separatedBy: "\n").lazy.compactMap { line in
      line.hasPrefix("# \(title): ") ? String(line.dropFirst(title.count + 4)) : nil
    }.first
  }

  func run() throws -> Answer {
    let folder = try Fixture.make()
    let name = "case." + file.pathExtension
    try folder.write(name, script)
    let command = file.pathExtension == "yml" ? "mergekit" : "run"
    let arguments = comment("run")?.split(separator: " ").map(String.init) ?? [command, name]
    let answer = try MokumeProcess(arguments, in: folder.path).wait()
    return Answer(
      status: answer.status, output: answer.output, errors: anonymous(answer.errors, folder.path))
  }

  /// The text without what depends on the machine: the folder, free space, times and speeds.
  private func anonymous(_ text: String, _ folder: String) -> String {
    var text = text.replacingOccurrences(of: "/private" + folder, with: "FOLDER")
      .replacingOccurrences(of: folder, with: "FOLDER")
    for (pattern, replacement) in [
      (#"[0-9.]+ [kMGT]B free"#, "SPACE free"), (#"free [0-9.]+ [kMGT]B"#, "free SPACE"),
      (#"(?m) on /\S* \(\w+\)$"#, " on DISK"), (#"in [0-9.]+s  .*"#, "in TIME"),
      (#"partial-[0-9a-f]+"#, "partial-TOKEN"), (#"needs [0-9.]+ kB"#, "needs SIZE"),
    ] {
      text = text.replacingOccurrences(
        of: pattern, with: replacement, options: .regularExpression)
    }
    return text
  }
}

@Suite("Messages of files and runs")
struct MessageTests {
  @Test("each reads as written down, with its exit status", arguments: try MessageCase.all())
  func message(item: MessageCase) throws {
    let answer = try item.run()
    if ProcessInfo.processInfo.environment["MOKUME_RECORD"] != nil {
      try (item.script + "---\n" + answer.errors).write(
        to: item.file, atomically: true, encoding: .utf8)
    }
    #expect(answer.errors == item.golden)
    #expect(answer.output.isEmpty)
    #expect(String(answer.status) == item.comment("status"))
    #expect(item.golden.contains("[\(item.testDescription.prefix(5))]"))
  }

  @Test("every message has a case somewhere that shows it whole")
  func complete() throws {
    // E0112 is about bytes that no text file holds; E0504 and E0701 come from what others do during
    // a run (`SlowSaveTests`). E0799 says that Mokume has a mistake; a case for it would be one.
    let elsewhere: Set<DiagnosticCode> = [
      .invalidUTF8, .inputChanged, .interrupted, .internalError,
    ]
    let tests = MessageCase.folder.deletingLastPathComponent().deletingLastPathComponent()
    let shown = try ["SyntaxTests", "LanguageTests", "ShellTests"].map { target in
      try Self.text(of: tests.appendingPathComponent(target + "/Cases"))
    }.joined()
    let missing = DiagnosticCode.allCases.filter { code in
      !elsewhere.contains(code) && !shown.contains("[\(code.rawValue)]")
    }
    #expect(missing.map(\.rawValue) == [])
  }

  private static func text(of folder: URL) throws -> String {
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    return try (files?.allObjects ?? []).compactMap { $0 as? URL }
      .filter { ["merge", "yml", "txt"].contains($0.pathExtension) }
      .map { try String(contentsOf: $0, encoding: .utf8) }.joined()
  }
}

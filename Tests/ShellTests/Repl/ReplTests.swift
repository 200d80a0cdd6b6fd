import Foundation
import Mokume
import MokumeShell
import TestSupport
import Testing

/// A file of `Cases/repl`: a session as a person sees it. Lines with a prompt are typed; all others
/// are what comes back. Lines at its head that begin with `# NAME=VALUE` set the environment, and
/// `# file NAME: TEXT` writes a file.
struct ReplCase: CustomTestStringConvertible {
  let file: URL
  let head: [String]
  let golden: String

  static let folder = MessageCase.folder.appendingPathComponent("repl")

  static func all() throws -> [ReplCase] {
    try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "txt" }.sorted { $0.path < $1.path }
      .map { file in
        let lines = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
        let head = lines.prefix { $0.hasPrefix("#") }
        return ReplCase(
          file: file, head: Array(head),
          golden: lines.dropFirst(head.count).joined(separator: "\n"))
      }
  }

  var testDescription: String { file.lastPathComponent }

  /// What is typed.
  private var events: [LineEvent] {
    golden.components(separatedBy: "\n").compactMap { line in
      for prompt in ["mokume> ", "   ...> ", "» "] where line.hasPrefix(prompt) {
        let typed = String(line.dropFirst(prompt.count))
        return typed == "^C" ? .interrupted : typed == "^D" ? .end : .text(typed)
      }
      return nil
    }
  }

  func run() throws -> String {
    let folder = try ReplFolder()
    var environment: [String: String] = [:]
    for line in head {
      if let match = line.wholeMatch(of: /# ([A-Z_]+)=(.*)/) {
        environment[String(match.1)] = own(String(match.2), folder)
      } else if let match = line.wholeMatch(of: /# file (\S+): (.*)/) {
        let text = String(match.2).replacing("\\n", with: "\n")
        try folder.files.write(String(match.1), own(text, folder))
      }
    }
    let typed = events.map { event in
      if case .text(let text) = event { LineEvent.text(own(text, folder)) } else { event }
    }
    let session = ReplTranscript(typed, terminal: folder.terminal(environment))
    _ = session.run(isManual ? ["repl", "--quiet"] : ["repl"])
    let text = anonymous(session.text, folder)
    if !isManual { return text }
    return text.replacing("\(ReplFolder.placeholder)/", with: "")
      .replacing(#/(?m)^! ?/#, with: "")
  }

  /// The manual's paths are relative, and tests of one process share their folder.
  private var isManual: Bool { head == ["# HERE=yes"] }

  private func own(_ text: String, _ folder: ReplFolder) -> String {
    if isManual { return text.replacing("\"models/", with: "\"\(folder.path)/models/") }
    return text.replacing(ReplFolder.placeholder, with: folder.path)
  }

  /// The text without what depends on the machine.
  private func anonymous(_ text: String, _ folder: ReplFolder) -> String {
    text.replacing(folder.path, with: ReplFolder.placeholder)
      .replacing(#/in [0-9.]+s  .*/#, with: "in TIME")
      .replacing(#/time  [0-9.]+s.*/#, with: "time  TIME")
      .replacing(#/threads   [0-9]+ /#, with: "threads   N ")
      .replacing(/needs? +memory [0-9.]+ [kM]B/, with: "need   memory SIZE")
      .replacing(/[0-9]+ instructions/, with: "N instructions")
  }
}

@Suite("Sessions")
struct ReplTests {
  @Test("each goes as written down", arguments: try ReplCase.all())
  func session(item: ReplCase) throws {
    let text = try item.run()
    if ProcessInfo.processInfo.environment["MOKUME_RECORD"] != nil {
      try (item.head + [text]).joined(separator: "\n").write(
        to: item.file, atomically: true, encoding: .utf8)
    }
    #expect(text == item.golden)
  }

  @Test("the manual's sessions go as it says", arguments: 0..<2)
  func manual(index: Int) throws {
    let page = ReplCase.folder.appendingPathComponent("../../../../docs/language.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    var parts = text.components(separatedBy: "```session\n")
    try #require(parts.count == 3)
    let block = try #require(parts[index + 1].components(separatedBy: "```\n").first)
    let went = try ReplCase(file: page, head: ["# HERE=yes"], golden: block).run()
    if ProcessInfo.processInfo.environment["MOKUME_RECORD"] != nil {
      parts[index + 1] = went + parts[index + 1].dropFirst(block.count)
      try parts.joined(separator: "```session\n").write(
        to: page, atomically: true, encoding: .utf8)
    }
    #expect(went == block)
  }
}

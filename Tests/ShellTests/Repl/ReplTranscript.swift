import Foundation
import Mokume
import MokumeShell
import TestSupport

@testable import MokumeShell

/// A session with scripted input, written down as a person sees it: prompts with what is typed, answers,
/// and after `! ` what goes to standard error.
final class ReplTranscript: LineEditor, Streams {
  var completer: ((String, Int) -> CompletionList)?
  var history: [String]
  let terminal: Terminal
  private(set) var text = ""
  private var events: ArraySlice<LineEvent>
  /// Called before an input is handed over, with its number from 0.
  var beforeInput: (Int) -> Void = { _ in }
  private var count = 0

  init(_ events: [LineEvent], terminal: Terminal, history: [String] = []) {
    self.events = events[...]
    self.terminal = terminal
    self.history = history
  }

  func read(prompt: String) -> LineEvent {
    guard let event = events.popFirst() else { return .end }
    beforeInput(count)
    count += 1
    switch event {
    case .text(let line): text += "\(prompt)\(line)\n"
    case .interrupted: text += "\(prompt)^C\n"
    case .end: text += "\(prompt)^D\n"
    }
    return event
  }

  func remember(_ entry: String) { history.append(entry) }

  func readInput() -> [UInt8] { [] }

  func write(_ text: String) { self.text += text }

  func writeError(_ text: String) {
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      self.text += line.isEmpty ? "!\n" : "! \(line)\n"
    }
  }

  /// The session of a transcript, from its configuration on.
  func run(_ arguments: [String] = ["repl", "--quiet"]) -> ExitStatus {
    Shell(streams: self, makeEditor: { self }).run(arguments)
  }
}

/// A folder with models whose path has always the same length, so that carets do.
final class ReplFolder {
  /// What stands for the path in transcripts.
  static let placeholder = "/tmp/mk-FFFFFFFF"
  let path: String
  let files: TemporaryFolder

  init() throws {
    files = try Fixture.make()
    let number = String(UInt32.random(in: 0x1000_0000 ... .max), radix: 16)
    path = "/tmp/mk-\(number)"
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: files.path)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func terminal(width: Int = 80, _ environment: [String: String] = [:]) -> Terminal {
    let own = ["HOME": path, "TMPDIR": path, "TERM": "dumb"]
    return Terminal(
      inputIsTerminal: true, outputIsTerminal: true, errorIsTerminal: true, width: width,
      environment: own.merging(environment) { $1 })
  }

  /// The transcript of lines typed one after the other.
  func transcript(
    _ lines: String..., environment: [String: String] = [:], arguments: [String] = []
  ) -> String {
    let events = lines.map { LineEvent.text($0.replacing("FOLDER", with: path)) }
    let session = ReplTranscript(events, terminal: terminal(width: 80, environment))
    _ = session.run(["repl", "--quiet"] + arguments)
    return session.text.replacing(path, with: "FOLDER")
  }
}

import Foundation
import TestSupport

/// A home of one's own, with what sessions keep in it, and sessions started from there.
final class Person {
  let home: TemporaryFolder
  var environment: [String: String]

  init(_ environment: [String: String] = [:], inputrc: String = "") throws {
    home = try TemporaryFolder()
    self.environment = [
      "HOME": home.path, "PATH": "/usr/bin:/bin", "TERM": "xterm-256color", "LANG": "C.UTF-8",
      "NO_COLOR": "1",
    ].merging(environment) { $1 }
    if !inputrc.isEmpty { try home.write(".inputrc", inputrc) }
  }

  /// Where the history is kept unless something else is asked for.
  var historyPath: String { home[".local/state/mokume/history"] }

  /// The texts in the history file.
  var history: String {
    get throws { try String(contentsOfFile: historyPath, encoding: .utf8) }
  }

  /// Starts a session and waits for its first prompt, which then stands in the first line.
  func session(width: Int = 60, height: Int = 12) throws -> PseudoTerminal {
    let terminal = try start([MokumeProcess.program.path], width: width, height: height)
    try terminal.waitForPrompt()
    return terminal
  }

  func start(_ command: [String], width: Int = 60, height: Int = 12) throws -> PseudoTerminal {
    try PseudoTerminal(
      command, in: home, environment: environment, width: width, height: height)
  }
}

extension PseudoTerminal {
  /// Waits for an empty prompt in the cursor's line, and forgets what stands above.
  func waitForPrompt() throws {
    try wait(for: "prompt") { $0.currentLine == "mokume>" && $0.column == 8 }
    forgetAbove()
  }

  /// Types a line and waits for what it comes to: the lines between it and the next prompt.
  func enter(_ line: String, expecting answer: String...) throws {
    try send(line + "\r")
    try wait(for: (["mokume> " + line] + answer + ["mokume>"]).joined(separator: "\n"))
    forgetAbove()
  }

  /// Ends a session as people do.
  func leave() throws -> Int32 {
    try send("\u{04}")
    return try end()
  }
}

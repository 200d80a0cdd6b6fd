import Foundation
import Testing

/// A case of `Cases`: what is typed, and the screen after it.
///
/// ```text
/// # a comment
/// terminal 40x8              before the first step: the size,
/// env TERM=dumb              a variable,
/// inputrc set bell-style none  a line of the person's ~/.inputrc
/// > 1 +<Enter>               keys to type
/// | mokume> 1 +              the screen that then comes; ▮ is the cursor
/// |    ...> ▮
/// resize 30x8                another size of the window
/// signal TERM                a signal to the program
/// ends 0                     the program ends with this status
/// starts                     and is started again by the same person
/// ```
///
/// The prompt of a session's start stands in the first line, whatever was above it.
struct Transcript: CustomTestStringConvertible, Sendable {
  enum Step: Sendable {
    case keys(String)
    case screen(String)
    case resize(width: Int, height: Int)
    case signal(Int32)
    case end(Int32)
    case start
  }

  let name: String
  var width = 60
  var height = 12
  var environment: [String: String] = [:]
  var inputrc = ""
  var steps: [Step] = []

  var testDescription: String { name }

  init(name: String, text: String) throws {
    self.name = name
    var screen: [Substring] = []
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      if line.hasPrefix("|") {
        screen.append(line.dropFirst(2))
        continue
      }
      finish(&screen)
      let parts = line.split(separator: " ", maxSplits: 1)
      try read(parts[0], parts.count > 1 ? String(parts[1]) : "")
    }
    finish(&screen)
  }

  private mutating func finish(_ screen: inout [Substring]) {
    if !screen.isEmpty { steps.append(.screen(screen.joined(separator: "\n"))) }
    screen = []
  }

  private mutating func read(_ word: Substring, _ rest: String) throws {
    switch word {
    case "terminal": (width, height) = try Self.size(rest)
    case "env":
      let parts = rest.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      environment[String(parts[0])] = String(parts[1])
    case "inputrc": inputrc += rest + "\n"
    case ">": steps.append(.keys(try Keys.bytes(rest)))
    case "resize":
      let size = try Self.size(rest)
      steps.append(.resize(width: size.0, height: size.1))
    case "signal": steps.append(.signal(try Self.signal(rest)))
    case "ends": steps.append(.end(try Self.number(rest)))
    case "starts": steps.append(.start)
    default: throw CaseError("\(name): what is \(word)?")
    }
  }

  private static func size(_ text: String) throws -> (Int, Int) {
    let numbers = text.split(separator: "x").compactMap { Int($0) }
    guard numbers.count == 2 else { throw CaseError("\(text) is no size such as 60x12") }
    return (numbers[0], numbers[1])
  }

  private static func number(_ text: String) throws -> Int32 {
    guard let number = Int32(text) else { throw CaseError("\(text) is no number") }
    return number
  }

  private static func signal(_ text: String) throws -> Int32 {
    let signals = ["TERM": SIGTERM, "HUP": SIGHUP, "USR1": SIGUSR1, "QUIT": SIGQUIT]
    guard let signal = signals[text] else { throw CaseError("\(text) is no signal") }
    return signal
  }

  /// All cases, by their names.
  static let all: [Transcript] = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Cases")
    do {
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      return try names.filter { $0.hasSuffix(".txt") }.sorted().map { name in
        let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
        return try Transcript(name: String(name.dropLast(4)), text: text)
      }
    } catch {
      // A mistake in the test's own data; there is nothing to run.
      fatalError("\(error)")
    }
  }()
}

import MokumeShell

/// Streams that keep what is written to them.
public final class FakeStreams: Streams {
  public var input: [UInt8]
  public private(set) var output = ""
  public private(set) var errors = ""
  public let terminal: Terminal

  public init(input: String = "", terminal: Terminal = Terminal()) {
    self.input = Array(input.utf8)
    self.terminal = terminal
  }

  public func readInput() -> [UInt8] {
    defer { input = [] }
    return input
  }

  public func write(_ text: String) { output += text }
  public func writeError(_ text: String) { errors += text }
}

/// What a command answered.
public struct Answer: Equatable {
  public let status: Int32
  public let output: String
  public let errors: String

  public init(status: Int32, output: String, errors: String) {
    self.status = status
    self.output = output
    self.errors = errors
  }
}

/// Runs a command in a shell inside this process.
public func shell(
  _ arguments: String..., input: String = "", environment: [String: String] = [:]
) -> Answer {
  let streams = FakeStreams(input: input, terminal: Terminal(environment: environment))
  let status = Shell(streams: streams).run(arguments)
  return Answer(status: status.rawValue, output: streams.output, errors: streams.errors)
}

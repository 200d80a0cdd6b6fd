import Foundation
import Mokume
import MokumeShell
import TestSupport
import Testing

/// Environment variables, flags, and which of them counts.
@Suite("Environment")
struct EnvironmentTests {
  /// The options of the session that a command starts.
  private func options(
    _ arguments: [String], _ environment: [String: String]
  ) throws -> SessionOptions {
    var seen: SessionOptions?
    let streams = FakeStreams(terminal: Terminal(environment: environment))
    let status = Shell(streams: streams, onStart: { seen = $0.options }).run(
      ["run", "-e", ""] + arguments)
    #expect(status == .done, "\(streams.errors)")
    return try #require(seen)
  }

  @Test("MOKUME_THREADS, MOKUME_MEMORY and MOKUME_CPU set what flags do not")
  func variables() throws {
    let environment = [
      "MOKUME_THREADS": "3", "MOKUME_MEMORY": "64MiB", "MOKUME_CPU": "baseline",
    ]
    let options = try options([], environment)
    #expect(options.threads == 3)
    #expect(options.memory == 64 << 20)
    #expect(options.kernelLevel == .baseline)
    let flagged = try self.options(["--threads", "5", "--memory", "2GB"], environment)
    #expect(flagged.threads == 5)
    #expect(flagged.memory == 2_000_000_000)
  }

  @Test("an empty variable is as none")
  func empty() throws {
    let options = try options([], ["MOKUME_THREADS": "", "MOKUME_MEMORY": "", "MOKUME_CPU": ""])
    #expect(options.threads == SessionOptions.processorCount)
    #expect(options.memory == 1 << 30)
  }

  @Test(
    "a variable without sense is status 2 and named",
    arguments: [
      ["MOKUME_THREADS": "many"], ["MOKUME_THREADS": "0"], ["MOKUME_MEMORY": "lots"],
      ["MOKUME_CPU": "z80"],
    ])
  func wrong(environment: [String: String]) throws {
    let answer = shell("-e", "", environment: environment)
    #expect(answer.status == 2)
    #expect(answer.errors.contains(try #require(environment.keys.first)))
  }

  @Test("no variable changes a byte of a merge")
  func sameBytes() throws {
    let folder = try TemporaryFolder()
    var model = TinyModel()
    model.add("w", shape: [300, 301], (0..<90300).map { Float(sin(Double($0))) })
    try folder.write("in.safetensors", model.data)
    let script = """
      x = load "\(folder.path)/in.safetensors"
      y = dare(trim(x * 0.1 - x * 0.1 + x - x, density: 30%), density: 50%, rescale: "l2")
      param out = "one"
      save x + y * exp(x) / norm(x) "\(folder.path)/\\(out).safetensors"
      """
    let variables = [
      ("one", [:]), ("two", ["MOKUME_THREADS": "5"]), ("three", ["MOKUME_CPU": "baseline"]),
      ("four", ["MOKUME_MEMORY": "16MB", "MOKUME_THREADS": "1"]),
    ]
    for (name, environment) in variables {
      let answer = shell("-e", script, "out=\(name)", environment: environment)
      #expect(answer.status == 0, "\(answer.errors)")
      #expect(try folder.read("\(name).safetensors") == folder.read("one.safetensors"))
    }
  }

  @Test("messages are coloured on a terminal, when asked to, and not when NO_COLOR is set")
  func colour() {
    func isColoured(_ arguments: [String], _ terminal: Terminal) -> Bool {
      let streams = FakeStreams(terminal: terminal)
      _ = Shell(streams: streams).run(["run", "-e", "x"] + arguments)
      return streams.errors.contains("\u{1B}[")
    }
    let terminal = Terminal(errorIsTerminal: true)
    #expect(isColoured([], terminal))
    #expect(!isColoured([], Terminal()))
    #expect(isColoured(["--color", "always"], Terminal()))
    #expect(!isColoured(["--color", "never"], terminal))
    #expect(isColoured([], Terminal(environment: ["CLICOLOR_FORCE": "1"])))
    #expect(!isColoured([], Terminal(environment: ["CLICOLOR_FORCE": "0", "FORCE_COLOR": "0"])))
    #expect(!isColoured([], Terminal(errorIsTerminal: true, environment: ["NO_COLOR": "1"])))
    #expect(!isColoured([], Terminal(errorIsTerminal: true, environment: ["TERM": "dumb"])))
  }
}

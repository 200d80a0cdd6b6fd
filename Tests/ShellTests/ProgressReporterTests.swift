import Mokume
import MokumeRuntime
import MokumeShell
import Synchronization
import TestSupport
import Testing

@Suite("Who shows progress")
struct ProgressReporterTests {
  /// A reporter whose time passes as the test says.
  private final class Stage: Sendable {
    let time = Mutex(0.0)
    let progress = RunProgress()
    let screen: Screen
    nonisolated(unsafe) let streams: FakeStreams

    init() {
      streams = FakeStreams(
        terminal: Terminal(
          outputIsTerminal: true, errorIsTerminal: true, environment: ["LANG": "C"]))
      screen = Screen(streams)
    }

    func reporter(
      _ mode: ProgressMode, _ work: SessionWork = .save(path: "out/")
    ) -> ProgressReporter {
      let reporter = ProgressReporter(mode, screen) { self.time.withLock { $0 } }
      progress.prepare()
      reporter.begin(work, progress, ticks: false)
      return reporter
    }

    func wait(_ seconds: Double) { time.withLock { $0 += seconds } }
  }

  private let bar = "preparing out/  [--------------------]    0%"

  @Test("a bar comes after a third of a second, is drawn when it changes, and goes at the end")
  func drawing() {
    let stage = Stage()
    let reporter = stage.reporter(.bar)
    stage.wait(0.2)
    reporter.tick()
    #expect(stage.streams.errors.isEmpty)
    stage.wait(0.2)
    reporter.tick()
    let drawn = "\r\(bar)\u{1B}[K"
    #expect(stage.streams.errors == drawn)
    reporter.tick()
    #expect(stage.streams.errors == drawn)
    reporter.end(isComplete: false)
    #expect(stage.streams.errors == drawn + "\r\u{1B}[K")
    reporter.tick()
    reporter.end(isComplete: true)
    #expect(stage.streams.errors == drawn + "\r\u{1B}[K")
  }

  @Test("whatever is written takes the bar away first, and it returns")
  func mixing() {
    let stage = Stage()
    let reporter = stage.reporter(.bar)
    stage.wait(1)
    reporter.tick()
    stage.screen.writeError("warning: x\n")
    stage.screen.writeError("note: y\n")
    reporter.tick()
    stage.screen.write("1\n")
    let drawn = "\r\(bar)\u{1B}[K"
    let gone = "\r\u{1B}[K"
    #expect(stage.streams.errors == drawn + gone + "warning: x\nnote: y\n" + drawn + gone)
    #expect(stage.streams.output == "1\n")
  }

  @Test("lines come as often as asked for, and none from a run that is over")
  func lines() {
    let stage = Stage()
    let reporter = stage.reporter(.lines(every: 30))
    for _ in 0..<61 {
      reporter.tick()
      stage.wait(1)
    }
    let line = "preparing out/  0%  -  -  -  eta -:--:--\n"
    #expect(stage.streams.errors == line + line)
    reporter.end(isComplete: true)
    stage.wait(60)
    reporter.tick()
    #expect(stage.streams.errors == line + line)
  }

  @Test("JSON begins, goes on and ends with an event")
  func json() {
    let stage = Stage()
    let reporter = stage.reporter(.json(every: 1))
    stage.wait(1)
    reporter.tick()
    stage.progress.publish()
    reporter.showStatus()
    reporter.end(isComplete: false)
    reporter.showStatus()
    let lines = stage.streams.errors.split(separator: "\n")
    let events = lines.map { $0.prefix { $0 != "," } }
    #expect(
      events == [
        #"{"event": "start""#, #"{"event": "progress""#, #"{"event": "progress""#,
        #"{"event": "stopped""#, #"{"event": "idle"}"#,
      ])
    #expect(lines[2].contains(#""phase": "publishing", "percent": 100.0, "#))
  }

  @Test("a number that is found has an event of its own, for no report follows it")
  func number() {
    let stage = Stage()
    let reporter = stage.reporter(.json(every: 1), .number)
    stage.wait(2.5)
    reporter.end(isComplete: true)
    let last = stage.streams.errors.split(separator: "\n").last
    #expect(last?.hasPrefix(#"{"event": "computed", "target": null, "#) == true)
    #expect(last?.contains(#""seconds": 2.50, "#) == true)
  }

  @Test("nothing is shown of a quiet run but what is asked for")
  func never() {
    let stage = Stage()
    let reporter = stage.reporter(.never)
    stage.wait(100)
    reporter.tick()
    #expect(stage.streams.errors.isEmpty)
    reporter.showStatus()
    reporter.end(isComplete: true)
    reporter.showStatus()
    #expect(
      stage.streams.errors == "preparing out/  0%  -  -  -  eta -:--:--\nnothing is being saved\n")
  }

  @Test("a terminal gets a bar, what is none and what cannot redraw gets lines")
  func choice() {
    func lines(_ terminal: Terminal) -> Bool {
      let streams = FakeStreams(terminal: terminal)
      return ProgressMode.automatic(Screen(streams).terminal) == .lines(every: 30)
    }
    var terminal = Terminal(outputIsTerminal: true, errorIsTerminal: true)
    #expect(ProgressMode.automatic(terminal) == .bar)
    terminal.environment["CI"] = ""
    #expect(ProgressMode.automatic(terminal) == .bar)
    #expect(lines(Terminal()))
    #expect(lines(Terminal(outputIsTerminal: true)))
    #expect(lines(Terminal(errorIsTerminal: true)))
    terminal.environment["CI"] = "true"
    #expect(lines(terminal))
    terminal.environment = ["TERM": "dumb"]
    #expect(lines(terminal))
    terminal = Terminal(environment: ["MOKUME_PROGRESS": "0.25"])
    #expect(ProgressMode.automatic(terminal) == .lines(every: 0.25))
  }
}

import Mokume
import MokumeDiagnostics
import MokumeRuntime
import Synchronization

/// Follows runs and shows how far they are.
package final class ProgressReporter: Sendable {
  private let shownAs: Mutex<ProgressMode>
  private let screen: Screen
  private let clock: @Sendable () -> Double
  private let run = Mutex<Run?>(nil)

  private struct Run: Sendable {
    let progress: RunProgress
    let start: Double
    var meter: ProgressMeter
    var nextLine: Double
    var ticker: Ticker?
  }

  /// What ends sooner gets no bar, in seconds.
  private static let barDelay = 0.3
  private static let barSeconds = 0.1
  /// Rates need looks at the run even when lines are far apart.
  private static let lookSeconds = 0.5

  /// - Parameter clock: seconds of a clock that never runs backwards.
  package init(_ mode: ProgressMode, _ screen: Screen, clock: @escaping @Sendable () -> Double) {
    shownAs = Mutex(mode)
    self.screen = screen
    self.clock = clock
  }

  /// How it is shown; a session may change it between runs.
  package var mode: ProgressMode {
    get { shownAs.withLock { $0 } }
    set { shownAs.withLock { $0 = newValue } }
  }

  /// Begins to follow a run.
  ///
  /// - Parameter ticks: whether a thread calls `tick`; else the caller does.
  package func begin(_ work: SessionWork, _ progress: RunProgress, ticks: Bool = true) {
    let now = clock()
    let meter = ProgressMeter(work, at: now)
    if mode.isJSON { screen.writeError(meter.reading.json(event: "start") + "\n") }
    let ticker = ticks ? Ticker(every: tickSeconds) { [weak self] in self?.tick() } : nil
    run.withLock {
      $0 = Run(
        progress: progress, start: now, meter: meter, nextLine: now + (interval ?? 0),
        ticker: ticker)
    }
  }

  /// Stops following the run; when this returns, nothing more is shown of it.
  package func end(isComplete: Bool) {
    let last = run.withLock { run in
      _ = look(&run)
      return run.take()
    }
    guard let last else { return }
    last.ticker?.stop()
    screen.clearBar()
    let reading = last.meter.reading
    // A save that is complete is about to have its report.
    guard mode.isJSON, !isComplete || reading.work.target == nil else { return }
    screen.writeError(reading.json(event: isComplete ? "computed" : "stopped") + "\n")
  }

  /// Looks at the run and shows what is due.
  package func tick() {
    run.withLock { run in
      guard let now = look(&run), let current = run else { return }
      switch mode {
      case .never: break
      case .bar:
        guard now - current.start >= Self.barDelay else { break }
        let bar = ProgressBar(isASCII: screen.terminal.isASCII)
        screen.showBar { bar.text(current.meter.reading, width: $0) }
      case .lines(let seconds), .json(let seconds):
        guard now >= current.nextLine else { break }
        run?.nextLine = max(current.nextLine + seconds, now)
        show(current.meter.reading)
      }
    }
  }

  /// Shows one line of the run at once, whatever the mode.
  package func showStatus() {
    run.withLock { run in
      guard look(&run) != nil, let reading = run?.meter.reading else {
        let idle = mode.isJSON ? "{\"event\": \"idle\"}" : "nothing is being saved"
        return screen.writeError(idle + "\n")
      }
      show(reading)
    }
  }

  /// Takes a look at the run, if there is one, and returns the time of it.
  private func look(_ run: inout Run?) -> Double? {
    guard let progress = run?.progress else { return nil }
    let now = clock()
    run?.meter.add(progress.snapshot, at: now)
    return now
  }

  private func show(_ reading: ProgressReading) {
    let line =
      mode.isJSON
      ? reading.json(event: "progress")
      : screen.terminal.isASCII ? asciiText(reading.line) : reading.line
    screen.writeError(line + "\n")
  }

  /// Leaves a clean line on the terminal, for a process that ends at once.
  func leave() { screen.clearBarIfPossible() }

  private var interval: Double? {
    switch mode {
    case .lines(let seconds), .json(let seconds): seconds
    case .bar, .never: nil
    }
  }

  private var tickSeconds: Double {
    mode == .bar ? Self.barSeconds : min(Self.lookSeconds, interval ?? .infinity)
  }
}

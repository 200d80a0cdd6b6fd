import ArgumentParser

/// How far a run is shown to be; what `--progress` takes.
enum ProgressChoice: String, ExpressibleByArgument, CaseIterable {
  case auto, bar, lines, json, never
}

/// How a reporter shows how far a run is.
package enum ProgressMode: Sendable, Hashable {
  /// One line that is drawn again in place.
  case bar
  /// A line at a time, so many seconds apart.
  case lines(every: Double)
  /// An object of JSON in each line, so many seconds apart.
  case json(every: Double)
  /// Nothing, but for whom asks by a signal.
  case never

  /// Seconds between two lines and between two objects, unless `MOKUME_PROGRESS` says otherwise.
  static let lineSeconds = 30.0
  static let objectSeconds = 1.0

  /// The mode for a choice in a terminal.
  ///
  /// - Parameter writesJSON: whether everything else on standard error is JSON.
  init(_ choice: ProgressChoice, _ terminal: Terminal, writesJSON: Bool) {
    let seconds = Self.seconds(terminal) ?? nil
    let lines = ProgressMode.lines(every: seconds ?? Self.lineSeconds)
    switch choice {
    case .auto where writesJSON: self = .json(every: seconds ?? Self.objectSeconds)
    case .auto:
      let isPerson = terminal.outputIsTerminal && (terminal.environment["CI"] ?? "").isEmpty
      self = isPerson && Self.canRedraw(terminal) ? .bar : lines
    case .bar: self = Self.canRedraw(terminal) ? .bar : lines
    case .lines: self = lines
    case .json: self = .json(every: seconds ?? Self.objectSeconds)
    case .never: self = .never
    }
  }

  /// What `auto` is in a terminal.
  package static func automatic(_ terminal: Terminal) -> ProgressMode {
    ProgressMode(.auto, terminal, writesJSON: false)
  }

  /// Whether a program reads what is shown.
  var isJSON: Bool { if case .json = self { true } else { false } }

  /// Whether a line on standard error can be drawn again.
  private static func canRedraw(_ terminal: Terminal) -> Bool {
    terminal.errorIsTerminal && terminal.environment["TERM"] != "dumb"
  }

  /// What `MOKUME_PROGRESS` says in seconds; none if it is not set.
  ///
  /// - Returns: nil if it is no number of seconds.
  static func seconds(_ terminal: Terminal) -> Double?? {
    guard let text = terminal.environment["MOKUME_PROGRESS"], !text.isEmpty else {
      return .some(nil)
    }
    guard let seconds = Double(text), seconds >= 0.01, seconds <= 86_400 else { return nil }
    return .some(seconds)
  }
}

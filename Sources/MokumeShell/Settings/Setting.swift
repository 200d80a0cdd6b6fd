import Mokume

/// One thing that can be set, in the configuration and in a session: the row from which both, their
/// help and completion are made.
struct Setting: Sendable {
  let name: String
  /// Other spellings.
  let aliases: [String]
  /// What it takes, for messages.
  let takes: String
  let summary: String
  /// The words it takes, if it takes no others.
  let choices: [String]
  let text: @Sendable (Preferences) -> String
  /// Sets it; false when the text is no value for it.
  let set: @Sendable (inout Preferences, String) -> Bool

  private init(
    _ name: String, _ aliases: [String] = [], takes: String, _ summary: String,
    choices: [String] = [], text: @escaping @Sendable (Preferences) -> String,
    set: @escaping @Sendable (inout Preferences, String) -> Bool
  ) {
    self.name = name
    self.aliases = aliases
    self.takes = takes
    self.summary = summary
    self.choices = choices
    self.text = text
    self.set = set
  }

  /// The setting of a name or alias, or nil.
  static func named(_ name: String) -> Setting? {
    all.first { $0.name == name || $0.aliases.contains(name) }
  }

  /// Every setting, in the order in which they are listed.
  static let all: [Setting] = [
    number("threads", 1...4096, "worker threads", \.threads),
    Setting(
      "memory", takes: "a size such as 512MB or 8GB", "the most memory for buffers",
      text: { byteText($0.memory ?? SessionOptions().memory) },
      set: { preferences, text in
        guard let size = byteCount(text) else { return false }
        preferences.memory = size
        return true
      }),
    Setting(
      "color", ["colour"], takes: "auto, always or never", "when messages are coloured",
      choices: CommonOptions.ColorChoice.allCases.map(\.rawValue), text: { $0.color.rawValue },
      set: { preferences, text in
        guard let choice = CommonOptions.ColorChoice(rawValue: text) else { return false }
        preferences.color = choice
        return true
      }),
    Setting(
      "progress", takes: "auto, bar, lines, json or never", "how progress is shown",
      choices: ProgressChoice.allCases.map(\.rawValue), text: { $0.progress.rawValue },
      set: { preferences, text in
        guard let choice = ProgressChoice(rawValue: text) else { return false }
        preferences.progress = choice
        return true
      }),
    Setting(
      "prompt", takes: "a text of at most 40 characters", "what stands before each input",
      text: { "\"\($0.prompt)\"" },
      set: { preferences, text in
        let isPlain = text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        guard isPlain, !text.isEmpty, text.count <= 40 else { return false }
        preferences.prompt = text
        return true
      }),
    Setting(
      "history", ["history size", "history_size", "history-size"],
      takes: "a whole number from 0 to 1000000", "entries kept from session to session",
      text: { String($0.history) },
      set: { preferences, text in
        guard let count = Int(text), (0...1_000_000).contains(count) else { return false }
        preferences.history = count
        return true
      }),
  ]

  private static func number(
    _ name: String, _ range: ClosedRange<Int>, _ summary: String,
    _ path: any WritableKeyPath<Preferences, Int?> & Sendable
  ) -> Setting {
    Setting(
      name, takes: "a whole number from \(range.lowerBound) to \(range.upperBound)", summary,
      text: { $0[keyPath: path].map(String.init) ?? String(SessionOptions.processorCount) },
      set: { preferences, text in
        guard let number = Int(text), range.contains(number) else { return false }
        preferences[keyPath: path] = number
        return true
      })
  }
}

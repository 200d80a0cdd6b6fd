import Mokume

/// How a person wants the program to behave, from the configuration and `:set`; flags and the
/// environment come before it. Nothing here changes a byte of a merge.
struct Preferences: Hashable, Sendable {
  /// Worker threads, or nil for one for each processor.
  var threads: Int?
  /// The most memory in bytes for buffers, or nil for the default.
  var memory: Int?
  /// When messages are coloured.
  var color = CommonOptions.ColorChoice.auto
  /// How progress is shown.
  var progress = ProgressChoice.auto
  /// What stands before each input of a session.
  var prompt = "mokume> "
  /// Entries of the history that are kept from session to session.
  var history = 10_000

  /// The prompt of a further line of the same statement: as wide, so that lines align.
  var continuation: String {
    String(repeating: " ", count: max(0, prompt.count - 5)) + "...> "
  }
}

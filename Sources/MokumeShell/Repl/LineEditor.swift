import Mokume

/// Where an interactive session gets its lines from.
///
/// Only the executable knows the editor that people type into, GNU readline, which is under the
/// GPL; the shell and its tests need no more than this.
public protocol LineEditor: AnyObject {
  /// Answers what can stand at the cursor; called while a line is being read.
  var completer: ((_ line: String, _ cursor: Int) -> CompletionList)? { get set }

  /// The entries of earlier sessions and of this one, oldest first.
  var history: [String] { get }

  /// Why entries are not kept from session to session; nil as far as they are.
  var historyFailure: HistoryFailure? { get }

  /// Keeps at most so many entries from session to session.
  func limitHistory(to count: Int)

  /// Shows a prompt and reads until Enter.
  func read(prompt: String) -> LineEvent

  /// Adds an entry to the history; it may have several lines.
  func remember(_ entry: String)
}

extension LineEditor {
  /// An editor whose history ends with the session, or never fails.
  public var historyFailure: HistoryFailure? { nil }

  /// An editor whose history has no limit, or ends with the session.
  public func limitHistory(to count: Int) {}
}

/// What reading a line came to.
public enum LineEvent: Hashable, Sendable {
  /// What was typed, without its last line break. A pasted text may have several lines.
  case text(String)
  /// Ctrl-C: the line was dropped.
  case interrupted
  /// Ctrl-D on an empty line, or the terminal went away.
  case end
}

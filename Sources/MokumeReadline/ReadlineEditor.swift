@preconcurrency import CReadline
import Mokume
import MokumeShell

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The line editor of an interactive session: GNU readline on the process's terminal.
///
/// readline is one set of global variables, so there is one editor, used by one thread. It must not
/// be made unless standard input and output are terminals.
public final class ReadlineEditor: LineEditor {
  public var completer: ((_ line: String, _ cursor: Int) -> CompletionList)?
  public private(set) var history: [String] = []
  public private(set) var historyFailure: HistoryFailure?
  private let file: HistoryFile?
  /// What reading the line at work came to, once it is known.
  private var answer: LineEvent?
  /// The bytes at the start of a completed line that are no part of the candidate.
  var shownFrom = 0

  /// Whether readline is inside of a pasted text.
  var paste = PasteWatch()

  /// The editor that readline's callbacks, which carry no context, belong to. Only the thread that
  /// reads sees it.
  nonisolated(unsafe) static weak var active: ReadlineEditor?

  /// Makes the editor of a session.
  ///
  /// - Parameter file: where entries are kept between sessions; nil keeps none.
  public init(history file: HistoryFile?) {
    self.file = file
    Self.active = self
    Self.configure()
    do throws(HistoryFailure) {
      for entry in try file?.load() ?? [] { recall(entry) }
    } catch {
      historyFailure = error
    }
  }

  public func limitHistory(to count: Int) {
    stifle_history(Int32(clamping: count))
    file?.trim(to: count)
  }

  public func read(prompt: String) -> LineEvent {
    guard Signals.beginPrompt() else { return .end }
    defer { Signals.endPrompt() }
    answer = nil
    rl_reset_screen_size()
    mokume_readline_forget_end()
    rl_callback_handler_install(Self.marked(prompt)) { ReadlineEditor.active?.finish($0) }
    defer { rl_callback_handler_remove() }
    return awaitAnswer()
  }

  public func remember(_ entry: String) {
    if entry.hasPrefix(" ") || entry == history.last { return }
    let entry = HistoryEntry(time: time(nil), text: entry)
    recall(entry)
    do throws(HistoryFailure) { try file?.append(entry) } catch { historyFailure = error }
  }

  private func recall(_ entry: HistoryEntry) {
    history.append(entry.text)
    add_history(entry.text)
  }

  /// Takes the line that readline hands over, nil for Ctrl-D.
  private func finish(_ line: UnsafeMutablePointer<CChar>?) {
    defer { free(line) }
    answer = line.map { .text(String(cString: $0)) } ?? .end
    // At once, or readline shows the prompt again.
    rl_callback_handler_remove()
  }

  private func awaitAnswer() -> LineEvent {
    var sources = [
      pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
      pollfd(fd: Signals.eventDescriptor, events: Int16(POLLIN), revents: 0),
    ]
    while true {
      if poll(&sources, 2, -1) < 0 && errno != EINTR { return .end }
      while let event = Signals.nextEvent() {
        if let answer = handle(event) { return answer }
      }
      let state = Int32(sources[0].revents)
      if state & POLLIN != 0 { rl_callback_read_char() }
      if let answer { return answer }
      if state & (POLLHUP | POLLERR | POLLNVAL) != 0 { return .end }
    }
  }
}

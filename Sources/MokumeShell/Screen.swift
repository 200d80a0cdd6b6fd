import MokumeDiagnostics
import Synchronization

/// The shell's streams behind one lock, with the bar that may stand in the last line.
///
/// Whatever is written takes the bar away first, so that lines never mix, whichever thread they come
/// from; the bar returns when it is next shown.
package final class Screen: Streams, @unchecked Sendable {
  // Sendable by hand: `base` is used under the lock of `bar` alone, but for reading input and what
  // is known of the terminal, which belong to the thread that runs scripts.
  private let base: any Streams
  private let bar = Mutex("")

  package init(_ base: any Streams) { self.base = base }

  package var terminal: Terminal { base.terminal }

  package func readInput() -> [UInt8] { base.readInput() }

  package func write(_ text: String) {
    bar.withLock {
      remove(&$0)
      base.write(text)
    }
  }

  package func writeError(_ text: String) {
    bar.withLock {
      remove(&$0)
      base.writeError(text)
    }
  }

  /// Draws the bar over the one that is there.
  ///
  /// - Parameter make: the bar for a terminal of this width, in one line without its end.
  package func showBar(_ make: (Int) -> String) {
    bar.withLock {
      let text = make(base.terminal.width)
      if $0 == text { return }
      base.writeError("\r\(text)\(Self.eraseRest)")
      $0 = text
    }
  }

  /// Takes the bar away.
  package func clearBar() { bar.withLock { remove(&$0) } }

  /// Takes the bar away unless another thread is writing, for a process that must not wait.
  package func clearBarIfPossible() { _ = bar.withLockIfAvailable { remove(&$0) } }

  private func remove(_ bar: inout String) {
    if bar.isEmpty { return }
    base.writeError("\r\(Self.eraseRest)")
    bar = ""
  }

  /// Erases from the cursor to the end of the line (ECMA-48, EL).
  private static let eraseRest = "\u{1B}[K"
}

extension Screen {
  /// A text of the program itself in characters that the terminal shows; what a script prints is
  /// the script's own.
  func shown(_ text: String) -> String { terminal.isASCII ? asciiText(text) : text }

  /// Writes a diagnostic as text for people to standard error.
  func show(_ diagnostic: Diagnostic, in sources: SourceMap = SourceMap(), color: Bool = false) {
    let terminal = terminal
    let renderer = DiagnosticRenderer(
      sources: sources, color: color, width: terminal.width, wrapsFacts: terminal.hasLines,
      asciiOnly: terminal.isASCII)
    writeError(renderer.render(diagnostic))
  }
}

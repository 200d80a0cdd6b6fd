import MokumeShell

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Begins an interactive session on the process's terminal: its signals become events and its lines
/// come from readline. Returns nil if standard input or output is no terminal.
public func makeReadlineEditor() -> (any LineEditor)? {
  guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { return nil }
  Signals.beginSession()
  let path = HistoryFile.path { name in getenv(name).map { String(cString: $0) } }
  return ReadlineEditor(history: path.map { HistoryFile(path: $0) })
}

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The entries of interactive sessions, kept in a file between them.
///
/// An entry is a line `#` with its time in seconds since 1970, then its text, which may have several
/// lines: the format of readline and bash. A line of a text that looks like a time gets a space at
/// its end. Whatever fails, the session goes on; its entries are then not kept, and it says so.
public struct HistoryFile: Sendable {
  /// Where the file is.
  public let path: String

  /// Names a file; nothing is opened yet.
  public init(path: String) { self.path = path }

  /// The file of `MOKUME_HISTORY`, or `mokume/history` below `XDG_STATE_HOME` or `~/.local/state`;
  /// nil when `MOKUME_HISTORY` is empty or there is no home.
  public static func path(in environment: (String) -> String?) -> String? {
    if let path = environment("MOKUME_HISTORY") { return path.isEmpty ? nil : path }
    // The XDG specification has relative paths ignored.
    if let state = environment("XDG_STATE_HOME"), state.hasPrefix("/") {
      return state + "/mokume/history"
    }
    guard let home = environment("HOME"), !home.isEmpty else { return nil }
    return home + "/.local/state/mokume/history"
  }

  /// The entries in the file, oldest first; it is made if it is not there.
  ///
  /// - Throws: ``HistoryFailure`` if entries cannot be kept there.
  public func load() throws(HistoryFailure) -> [HistoryEntry] {
    HistoryEntry.entries(in: String(decoding: try LockedFile(path).contents(), as: UTF8.self))
  }

  /// Removes the oldest entries of more than so many; where that fails they stay.
  public func trim(to limit: Int) {
    guard let file = try? LockedFile(path) else { return }
    let entries = HistoryEntry.entries(in: String(decoding: file.contents(), as: UTF8.self))
    if entries.count <= limit { return }
    file.replace(with: Array(entries.suffix(limit).map(\.line).joined().utf8))
  }

  /// Adds an entry. Sessions that do so at once do not disturb each other.
  ///
  /// - Throws: ``HistoryFailure`` if it cannot be kept.
  public func append(_ entry: HistoryEntry) throws(HistoryFailure) {
    try LockedFile(path).append(Array(entry.line.utf8))
  }
}

/// A text that was typed, and when.
public struct HistoryEntry: Hashable, Sendable {
  /// Seconds since 1970; 0 if they are not known.
  public let time: Int
  /// One or more lines, without the last line break.
  public let text: String

  /// Makes an entry.
  public init(time: Int, text: String) {
    self.time = time
    self.text = text
  }

  /// The entry as it stands in a file.
  var line: String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      Self.time(line) == nil ? String(line) : line + " "
    }
    return "#\(time)\n" + lines.joined(separator: "\n") + "\n"
  }

  /// The entries of a file's text. Lines before the first time are entries of their own, as in files
  /// without times.
  static func entries(in text: String) -> [HistoryEntry] {
    var entries: [HistoryEntry] = []
    var time: Int?
    var lines: [Substring] = []
    func finish() {
      if lines.isEmpty { return }
      entries.append(HistoryEntry(time: time ?? 0, text: lines.joined(separator: "\n")))
      lines = []
    }
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      if let next = Self.time(line) {
        finish()
        time = next
      } else {
        lines.append(line)
        if time == nil { finish() }
      }
    }
    finish()
    return entries
  }

  private static func time(_ line: Substring) -> Int? {
    guard line.utf8.first == UInt8(ascii: "#"), line.utf8.count > 1 else { return nil }
    let digits = line.utf8.dropFirst()
    return digits.allSatisfy { (0x30...0x39).contains($0) } ? Int(line.dropFirst()) : nil
  }
}

/// Follows the bytes of a terminal through a bracketed paste, which begins with `ESC [ 200 ~` and ends with
/// `ESC [ 201 ~` (xterm control sequences, bracketed paste mode).
///
/// readline reads a paste up to its end and looks at nothing else meanwhile, so that a paste whose end is
/// lost, as when a connection or a terminal multiplexer drops it, would hold up the session for good.
struct PasteWatch {
  /// Milliseconds without a byte after which a paste counts as ended.
  static let patience: Int32 = 1000
  private static let start = Array("\u{1B}[200~".utf8)
  private static let end = Array("\u{1B}[201~".utf8)

  /// Whether the bytes so far leave a paste open.
  private(set) var isOpen = false
  /// The last bytes, as many as a sequence has.
  private var last: [UInt8] = []
  /// What is left to hand over of an end that never came.
  private var pending: ArraySlice<UInt8> = []

  /// Takes note of a byte that came.
  mutating func saw(_ byte: UInt8) {
    last.append(byte)
    if last.count > Self.start.count { last.removeFirst() }
    if last == (isOpen ? Self.end : Self.start) { isOpen.toggle() }
  }

  /// Ends the paste by bytes that nobody sent.
  mutating func giveUp() { pending = Self.end[...] }

  /// The next byte that was not sent, if there is one.
  mutating func next() -> UInt8? {
    guard let byte = pending.popFirst() else { return nil }
    saw(byte)
    return byte
  }
}

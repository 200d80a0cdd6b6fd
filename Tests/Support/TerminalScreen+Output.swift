extension TerminalScreen {
  /// Shows what a program writes. Characters and sequences may come in pieces.
  mutating func show(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      pending.append(byte)
      if let length = expectedLength(), pending.count < length { continue }
      if pending[0] == 0x1B {
        guard isSequenceWhole else { continue }
        obey(pending)
      } else if pending[0] < 0x20 || pending[0] == 0x7F {
        control(pending[0])
      } else {
        put(Character(String(decoding: pending, as: UTF8.self)))
      }
      pending = []
    }
  }

  /// Bytes of the character that has begun; nil for what is no text.
  private func expectedLength() -> Int? {
    switch pending[0] {
    case 0xC0...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF7: 4
    default: nil
    }
  }

  private var isSequenceWhole: Bool {
    guard pending.count > 1, let last = pending.last else { return false }
    switch pending[1] {
    case UInt8(ascii: "["): return pending.count > 2 && (0x40...0x7E).contains(last)
    // A title: up to BEL, or to the backslash of ESC \.
    case UInt8(ascii: "]"): return last == 0x07 || pending.suffix(2) == [0x1B, 0x5C]
    case UInt8(ascii: "("), UInt8(ascii: ")"): return pending.count == 3
    default: return true
    }
  }

  /// Puts a character at the cursor. After the last column the cursor stays until another character
  /// comes, which is what lets a full line be followed by a line break without an empty line.
  private mutating func put(_ character: Character) {
    if column >= width {
      column = 0
      lineFeed()
    }
    rows[row][column] = character
    column += 1
  }

  private mutating func lineFeed() {
    row += 1
    if row == height { scroll() }
  }

  private mutating func control(_ byte: UInt8) {
    switch byte {
    case 0x07, 0x00: break  // bell
    case 0x08: column = max(0, min(column, width - 1) - 1)
    case 0x09: column = min(width - 1, (column / 8 + 1) * 8)
    case 0x0A: lineFeed()
    case 0x0D: column = 0
    default: unknown.append("\(byte)")
    }
  }

  private mutating func obey(_ sequence: [UInt8]) {
    let text = String(decoding: sequence.dropFirst(), as: UTF8.self)
    sequences.insert(text)
    switch sequence[1] {
    case UInt8(ascii: "["): obey(ControlSequence(text.dropFirst()))
    case UInt8(ascii: "]"), UInt8(ascii: "("), UInt8(ascii: ")"): break
    case UInt8(ascii: "="), UInt8(ascii: ">"): break  // keypad modes
    case UInt8(ascii: "M"): row = max(0, row - 1)
    default: unknown.append(text)
    }
  }

  private mutating func obey(_ sequence: ControlSequence) {
    let count = max(1, sequence.numbers.first ?? 1)
    column = sequence.final == "m" ? column : min(column, width - 1)
    switch sequence.final {
    case "A": row = max(0, row - count)
    case "B": row = min(height - 1, row + count)
    case "C": column = min(width - 1, column + count)
    case "D": column = max(0, column - count)
    case "G": column = min(width, count) - 1
    case "H":
      row = min(height, count) - 1
      column = min(width, max(1, sequence.numbers.dropFirst().first ?? 1)) - 1
    case "h", "l": if sequence.isPrivate(2004) { marksPastes = sequence.final == "h" }
    case "m": break
    case "J", "K", "P", "@", "X": erase(sequence, count)
    default: unknown.append(sequence.text)
    }
  }

  private mutating func erase(_ sequence: ControlSequence, _ count: Int) {
    let line = rows[row]
    let blanks = Array(repeating: Self.blank, count: min(count, width - column))
    switch (sequence.final, sequence.numbers.first ?? 0) {
    case ("K", 0): clear(row, from: column, to: width)
    case ("K", 1): clear(row, from: 0, to: column + 1)
    case ("K", 2): clear(row, from: 0, to: width)
    case ("J", 0):
      clear(row, from: column, to: width)
      for below in rows.indices.dropFirst(row + 1) { clear(below, from: 0, to: width) }
    case ("J", 2): for any in rows.indices { clear(any, from: 0, to: width) }
    case ("P", _): rows[row] = line[..<column] + line[(column + blanks.count)...] + blanks
    case ("@", _): rows[row] = line[..<column] + blanks + line[column...].dropLast(blanks.count)
    case ("X", _): clear(row, from: column, to: column + blanks.count)
    default: unknown.append(sequence.text)
    }
  }

  private mutating func clear(_ row: Int, from start: Int, to end: Int) {
    for column in start..<end { rows[row][column] = Self.blank }
  }
}

/// What follows `ESC [`: numbers and the letter that says what they mean.
private struct ControlSequence {
  let text: String
  let numbers: [Int]
  let final: Character

  init(_ text: some StringProtocol) {
    self.text = String(text)
    final = text.last ?? " "
    numbers = text.dropLast().drop { $0 == "?" }.split(separator: ";").map { Int($0) ?? 0 }
  }

  func isPrivate(_ number: Int) -> Bool { text.hasPrefix("?") && numbers == [number] }
}

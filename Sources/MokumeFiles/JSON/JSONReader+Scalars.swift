extension JSONReader {
  /// Reads a string without unescaping it; `what` names what was wanted in the error.
  package mutating func readText(_ what: String = "a string") throws(JSONError) -> Text {
    guard let byte = peek() else { throw JSONError(.unexpectedEnd, at: position) }
    guard byte == 0x22 else { throw JSONError(.wanted(what), at: position) }
    let start = position + 1
    var end = start
    var isEscaped = false
    while true {
      end = plainEnd(from: end)
      guard end < bytes.count else { throw JSONError(.unexpectedEnd, at: bytes.count) }
      if bytes[end] == 0x22 { break }
      guard bytes[end] == 0x5C else { throw JSONError(.controlCharacter(bytes[end]), at: end) }
      isEscaped = true
      end = min(end + 2, bytes.count)
    }
    advance(end + 1 - position)
    let text = Text(range: start..<end, isEscaped: isEscaped)
    if isEscaped { try checkEscapes(text) }
    return text
  }

  /// The offset of the next quote, backslash or control character, or the end.
  private func plainEnd(from start: Int) -> Int {
    var end = start
    let raw = UnsafeRawBufferPointer(bytes)
    // Eight bytes at a time while none of them is special (the "haszero" and "hasless" tests of
    // Anderson's Bit Twiddling Hacks; a false alarm only ends the fast part early).
    let ones: UInt64 = 0x0101_0101_0101_0101
    while end + 8 <= bytes.count {
      let word = raw.loadUnaligned(fromByteOffset: end, as: UInt64.self)
      let quotes = word ^ (ones &* 0x22)
      let slashes = word ^ (ones &* 0x5C)
      let special =
        ((quotes &- ones) & ~quotes) | ((slashes &- ones) & ~slashes)
        | ((word &- ones &* 0x20) & ~word)
      if special & (ones &* 0x80) != 0 { break }
      end += 8
    }
    while end < bytes.count, bytes[end] != 0x22, bytes[end] != 0x5C, bytes[end] >= 0x20 { end += 1 }
    return end
  }

  /// The text as a string, unescaped.
  package func string(_ text: Text) -> String {
    text.isEscaped
      ? String(decoding: unescaped(text), as: UTF8.self)
      : String(decoding: bytes[text.range], as: UTF8.self)
  }

  /// Whether the unescaped text is exactly these bytes.
  package func matches(_ text: Text, _ other: StaticString) -> Bool {
    if text.isEscaped {
      return other.withUTF8Buffer { unescaped(text).elementsEqual($0) }
    }
    guard text.range.count == other.utf8CodeUnitCount else { return false }
    return other.withUTF8Buffer { bytes[text.range].elementsEqual($0) }
  }

  /// Whether two texts are spelled with the same bytes.
  func sameSpelling(_ a: Text, _ b: Text) -> Bool {
    a.range.count == b.range.count && bytes[a.range].elementsEqual(bytes[b.range])
  }

  /// Reads `0` or digits without a leading zero that fit 64 bits; nothing else is an integer here.
  package mutating func readUnsigned() throws(JSONError) -> UInt64 {
    guard let first = peek() else { throw JSONError(.unexpectedEnd, at: position) }
    let start = position
    guard first &- 0x30 < 10 else { throw JSONError(.notAnUnsignedInteger, at: start) }
    var value: UInt64 = 0
    var end = start
    while end < bytes.count, bytes[end] &- 0x30 < 10 {
      let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tens.addingReportingOverflow(UInt64(bytes[end] &- 0x30))
      if overflow || carry { throw JSONError(.integerTooLarge, at: start) }
      value = sum
      end += 1
    }
    if first == 0x30, end - start > 1 { throw JSONError(.badNumber, at: start) }
    if end < bytes.count, bytes[end] == 0x2E || bytes[end] | 0x20 == 0x65 {
      throw JSONError(.notAnUnsignedInteger, at: start)
    }
    advance(end - start)
    return value
  }

  /// Reads any number and returns its spelling, which is kept as it was written.
  mutating func readNumber() throws(JSONError) -> String {
    let start = position
    try skipNumber()
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// Reads past any number.
  mutating func skipNumber() throws(JSONError) {
    let start = position
    var end = start
    if end < bytes.count, bytes[end] == 0x2D { end += 1 }
    if allowsNonFinite, let word = nonFinite(at: end) { return advance(word - start) }
    let whole = digits(from: end)
    var isGood = whole > end && (bytes[end] != 0x30 || whole == end + 1)
    end = whole
    if end < bytes.count, bytes[end] == 0x2E {
      let fraction = digits(from: end + 1)
      isGood = isGood && fraction > end + 1
      end = fraction
    }
    if end < bytes.count, bytes[end] | 0x20 == 0x65 {
      end += 1
      if end < bytes.count, bytes[end] == 0x2B || bytes[end] == 0x2D { end += 1 }
      let exponent = digits(from: end)
      isGood = isGood && exponent > end
      end = exponent
    }
    guard isGood else { throw JSONError(.badNumber, at: start) }
    advance(end - start)
  }

  /// Consumes a bare word such as `true`, if it is the one under the reader.
  mutating func skipWord(_ word: StaticString) -> Bool {
    guard hasWord(word, at: position) else { return false }
    advance(word.utf8CodeUnitCount)
    return true
  }

  private func digits(from start: Int) -> Int {
    var end = start
    while end < bytes.count, bytes[end] &- 0x30 < 10 { end += 1 }
    return end
  }

  private func nonFinite(at start: Int) -> Int? {
    if hasWord("Infinity", at: start) { return start + 8 }
    return start == position && hasWord("NaN", at: start) ? start + 3 : nil
  }

  private func hasWord(_ word: StaticString, at start: Int) -> Bool {
    let count = word.utf8CodeUnitCount
    guard bytes.count - start >= count else { return false }
    return word.withUTF8Buffer { bytes[start..<start + count].elementsEqual($0) }
  }
}

import MokumeDiagnostics

extension Lexer {
  /// `1`, `0.25`, `1e-3`, `1_000`, `20%` or `5GB`, and the near misses of each.
  mutating func scanNumber() {
    let start = position
    scanDigits()
    var endsWithPoint = false
    if peek() == UInt8(ascii: "."), peek(1) != UInt8(ascii: ".") {
      position += 1
      endsWithPoint = peek()?.isDigit != true
      scanDigits()
    }
    scanExponent()
    let digits = source.text(start..<position)
    if endsWithPoint {
      let whole = digits.prefix { $0 != "." }
      return appendFaulty(
        digits, from: start, "a number cannot end with a point", "no digit after it",
        help: "write \(whole).0 or \(whole)")
    }
    if peek() == UInt8(ascii: "%"), peek(1)?.isNamePart != true {
      position += 1
      return appendNumber(digits, percent: true, from: start)
    }
    peek()?.isNameStart == true
      ? scanUnit(digits, from: start) : appendNumber(digits, percent: false, from: start)
  }

  /// `.5`, which would make `0..<24` ambiguous.
  mutating func scanNumberWithoutZero() {
    let start = position
    position += 1
    scanDigits()
    scanExponent()
    let digits = source.text(start..<position)
    appendFaulty(
      "0" + digits, from: start, "a number cannot begin with a point", "no digit before it",
      help: "write 0\(digits)")
  }

  private mutating func scanDigits() {
    while let byte = peek(), byte.isDigit || byte == UInt8(ascii: "_") { position += 1 }
  }

  private mutating func scanExponent() {
    guard peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") else { return }
    let hasSign = peek(1) == UInt8(ascii: "-") || peek(1) == UInt8(ascii: "+")
    guard peek(hasSign ? 2 : 1)?.isDigit == true else { return }
    position += hasSign ? 2 : 1
    scanDigits()
  }

  private mutating func appendNumber(_ digits: String, percent: Bool, from start: Int) {
    guard hasProperUnderscores(digits) else {
      let plain = digits.filter { $0 != "_" }
      return appendFaulty(
        digits, from: start, "`_` may only stand between two digits", "",
        help: "write \(plain)")
    }
    let value = numericValue(digits, percent: percent)
    guard value.isFinite else {
      return appendFaulty(
        "0", from: start, "this number is too large", "above 1.8e308",
        help: "for infinity write inf")
    }
    append(.number(value), from: start)
  }

  private func hasProperUnderscores(_ digits: String) -> Bool {
    let bytes = Array(digits.utf8)
    return bytes.indices.allSatisfy { index in
      bytes[index] != UInt8(ascii: "_")
        || (index > 0 && index + 1 < bytes.count && bytes[index - 1].isDigit
          && bytes[index + 1].isDigit)
    }
  }

  /// A percentage moves the exponent instead of dividing, so that it is rounded once: `0.7%` is
  /// the number nearest to 0.007.
  private func numericValue(_ digits: String, percent: Bool) -> Double {
    let plain = digits.filter { $0 != "_" }
    guard percent else { return Double(plain) ?? .infinity }
    let parts = plain.split(whereSeparator: { $0 == "e" || $0 == "E" })
    let exponent = parts.count > 1 ? Int(parts[1]) : 0
    guard let exponent, exponent > Int.min + 2 else { return Double(plain).map { $0 / 100 } ?? .infinity }
    return Double("\(parts[0])e\(exponent - 2)") ?? .infinity
  }

  mutating func appendFaulty(
    _ digits: String, from start: Int, _ message: String, _ label: String, help: String
  ) {
    report(.badNumber, message, from: start, label, help: help)
    append(.number(numericValue(digits, percent: false)), from: start, isFaulty: true)
  }

  private mutating func report(
    _ code: DiagnosticCode, _ message: String, from start: Int, _ label: String, help: String
  ) {
    diagnostics.append(
      Diagnostic(code, message, at: .init(span(from: start), label), helps: [help]))
  }

  /// Letters directly after digits: a unit, or something that looks like one.
  private mutating func scanUnit(_ digits: String, from start: Int) {
    let unitStart = position
    while peek()?.isNamePart == true { position += 1 }
    let spelling = source.text(unitStart..<position)
    let number = numericValue(digits, percent: false)
    if let unit = SizeUnit(rawValue: spelling) {
      let bytes = (number * Double(unit.bytes)).rounded()
      if hasProperUnderscores(digits), let exact = Int(exactly: bytes) {
        return append(.size(exact), from: start)
      }
      report(
        .badNumber, "this size is too large", from: start, "not below 2^63 bytes",
        help: "sizes go up to 9223372TB")
    } else if spelling == "B" || spelling == "b" {
      report(
        .badUnit, "`\(digits)\(spelling)` is not a size", from: start,
        "5B counts parameters elsewhere", help: "sizes are bytes with a prefix: 5GB or 512MiB")
    } else if let unit = SizeUnit.meant(by: spelling) {
      report(
        .badUnit, "unknown unit `\(spelling)`", from: start, "not a size",
        help: "write \(digits)\(unit.rawValue); units are KB, MB, GB, TB, KiB, MiB, GiB, TiB")
    } else {
      report(
        .badNumber, "`\(digits)\(spelling)` is neither a number nor a name", from: start,
        "letters after digits", help: "names begin with a letter or _; sizes end in KB, MB, GB or TB")
    }
    append(.number(number), from: start, isFaulty: true)
  }
}

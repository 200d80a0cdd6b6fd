/// A number's shortest decimal digits, to be cut to as many as people want to read.
///
/// Rounds the shortest decimal that reads back as the number, halves away from 0.
struct DecimalText {
  private let isNegative: Bool
  /// The digits without leading zeros; empty for 0.
  private var digits: [UInt8]
  /// The power of ten of the first digit.
  private(set) var exponent: Int

  /// - Parameter value: a finite number.
  init(_ value: Double) {
    isNegative = value < 0
    let parts = value.magnitude.description.split(separator: "e")
    let fields = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let whole = Array(fields[0].utf8)
    let all = (whole + (fields.count > 1 ? Array(fields[1].utf8) : [])).map { $0 &- 48 }
    let zeros = all.prefix { $0 == 0 }.count
    digits = Array(all[zeros...])
    exponent = whole.count - 1 - zeros + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
  }

  /// With so many digits behind the point: `0.0123`.
  func fixed(decimals: Int) -> String {
    let rounded = self.rounded(toDigits: exponent + 1 + decimals)
    let text = (-decimals...max(0, rounded.exponent)).reversed().map { power in
      String(rounded.digit(power)) + (power == 0 && decimals > 0 ? "." : "")
    }
    return (isNegative ? "-" : "") + text.joined()
  }

  /// With so many digits and a power of ten: `1.234e-07`.
  func scientific(digits count: Int) -> String {
    let rounded = self.rounded(toDigits: count)
    let text = (0..<count).map { String(rounded.digit(rounded.exponent - $0)) }
    let power =
      rounded.exponent.magnitude < 10
      ? "0\(rounded.exponent.magnitude)" : "\(rounded.exponent.magnitude)"
    return (isNegative ? "-" : "") + text[0] + (count > 1 ? "." : "") + text.dropFirst().joined()
      + "e" + (rounded.exponent < 0 ? "-" : "+") + power
  }

  private func digit(_ power: Int) -> UInt8 {
    let index = exponent - power
    return digits.indices.contains(index) ? digits[index] : 0
  }

  private func rounded(toDigits count: Int) -> DecimalText {
    var copy = self
    guard count < digits.count else { return copy }
    guard count >= 0 else {
      copy.digits = []
      return copy
    }
    let roundsUp = digits[count] >= 5
    copy.digits.removeSubrange(count...)
    guard roundsUp else { return copy }
    var index = count - 1
    while index >= 0, copy.digits[index] == 9 {
      copy.digits[index] = 0
      index -= 1
    }
    if index >= 0 {
      copy.digits[index] += 1
    } else {
      copy.digits.insert(1, at: 0)
      copy.exponent += 1
    }
    return copy
  }
}

/// How the numbers of one column are written, all alike: with four digits that mean something in the
/// smallest of them.
enum NumberStyle {
  case fixed(decimals: Int)
  case scientific

  init(for values: [Double]) {
    let sizes = values.filter { $0.isFinite && $0 != 0 }
    let exponents = sizes.map { DecimalText($0).exponent }
    guard let low = exponents.min(), let high = exponents.max() else {
      self = .fixed(decimals: 0)
      return
    }
    let isWhole = sizes.allSatisfy { $0.rounded() == $0 }
    if isWhole && high < 12 {
      self = .fixed(decimals: 0)
    } else if low >= -5 && high < 9 && high - low <= 5 {
      self = .fixed(decimals: max(0, 3 - low))
    } else {
      self = .scientific
    }
  }

  func text(_ value: Double) -> String {
    if value == 0 { return "0" }
    guard value.isFinite else { return Value.format(value) }
    return switch self {
    case .fixed(let decimals): DecimalText(value).fixed(decimals: decimals)
    case .scientific: DecimalText(value).scientific(digits: 4)
    }
  }
}

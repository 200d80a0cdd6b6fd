/// A scalar as mergekit sees it: PyYAML reads plain ones by YAML 1.1, where `010` is 8, `1:30` is 90 and
/// `yes` is true; what it leaves a text, pydantic may take for a number or a truth value after all.
enum YAMLScalar: Hashable {
  case boolean(Bool)
  case integer(Double)
  case fraction(Double)
  case text(String)

  /// Reads a scalar without quotes.
  init(plain text: String) {
    if let truth = Self.truth(text) {
      self = .boolean(truth)
    } else if let number = Self.fraction(text) {
      self = .fraction(number)
    } else if let number = Self.integer(text) {
      self = .integer(number)
    } else {
      self = .text(text)
    }
  }

  /// The finite number that it is where numbers are wanted. A truth value is 0 or 1.
  var number: Double? {
    let number: Double?
    switch self {
    case .boolean(let truth): number = truth ? 1 : 0
    case .integer(let value), .fraction(let value): number = value
    case .text(let text): number = Self.decimal(text)
    }
    return number.flatMap { $0.isFinite ? $0 : nil }
  }

  /// The number that it is where whole numbers are wanted, which `1e3` is not.
  var wholeNumber: Double? {
    if case .text(let text) = self, trimmed(text).wholeMatch(of: /[+-]?\d+(_\d+)*(\.0*)?/) == nil {
      return nil
    }
    return number.flatMap { $0 == $0.rounded() ? $0 : nil }
  }

  /// The truth value that it is where one is wanted; of numbers 0 and 1 are.
  var truth: Bool? {
    switch self {
    case .boolean(let truth): truth
    case .integer(let number), .fraction(let number):
      number == 0 ? false : number == 1 ? true : nil
    case .text(let text):
      switch text.lowercased() {
      case "1", "t", "true", "y", "yes", "on": true
      case "0", "f", "false", "n", "no", "off": false
      default: nil
      }
    }
  }
}

extension YAMLScalar {
  private static func truth(_ text: String) -> Bool? {
    let lower = text.lowercased()
    guard
      [lower, lower.uppercased(), lower.prefix(1).uppercased() + lower.dropFirst()]
        .contains(text)
    else { return nil }
    switch lower {
    case "yes", "true", "on": return true
    case "no", "false", "off": return false
    default: return nil
    }
  }

  private static func fraction(_ text: String) -> Double? {
    if text.wholeMatch(of: /[-+]?\.(inf|Inf|INF)/) != nil {
      return text.hasPrefix("-") ? -.infinity : .infinity
    }
    if [".nan", ".NaN", ".NAN"].contains(text) { return .nan }
    if text.wholeMatch(of: /[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+\.[0-9_]*/) != nil {
      return sexagesimal(text)
    }
    let forms = /([-+]?[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)([eE][-+][0-9]+)?/
    return text.wholeMatch(of: forms) == nil ? nil : Double(text.replacing("_", with: ""))
  }

  private static func integer(_ text: String) -> Double? {
    let isMinus = text.hasPrefix("-")
    let digits = text.replacing("_", with: "").drop { $0 == "-" || $0 == "+" }
    func based(_ base: Int, _ digits: Substring) -> Double? {
      Int(digits, radix: base).map { Double(isMinus ? -$0 : $0) }
    }
    if text.wholeMatch(of: /[-+]?0b[01_]+/) != nil { return based(2, digits.dropFirst(2)) }
    if text.wholeMatch(of: /[-+]?0x[0-9a-fA-F_]+/) != nil { return based(16, digits.dropFirst(2)) }
    if text.wholeMatch(of: /[-+]?0[0-7_]+/) != nil { return based(8, digits) }
    if text.wholeMatch(of: /[-+]?[1-9][0-9_]*(:[0-5]?[0-9])+/) != nil { return sexagesimal(text) }
    guard text.wholeMatch(of: /[-+]?(0|[1-9][0-9_]*)/) != nil else { return nil }
    return Double(digits).map { isMinus ? -$0 : $0 }
  }

  /// Digits to the base 60, as in `1:30`.
  private static func sexagesimal(_ text: String) -> Double? {
    let digits = text.replacing("_", with: "").drop { $0 == "-" || $0 == "+" }
    var sum = 0.0
    for part in digits.split(separator: ":") {
      guard let value = Double(part) else { return nil }
      sum = sum * 60 + value
    }
    return text.hasPrefix("-") ? -sum : sum
  }

  /// The number in a text, as Python writes numbers.
  private static func decimal(_ text: String) -> Double? {
    let form = /[+-]?(\d+(_\d+)*(\.(\d+(_\d+)*)?)?|\.\d+(_\d+)*)([eE][+-]?\d+(_\d+)*)?/
    let text = trimmed(text)
    guard text.utf8.allSatisfy({ $0 < 0x80 }), text.wholeMatch(of: form) != nil else { return nil }
    return Double(text.replacing("_", with: ""))
  }
}

private func trimmed(_ text: String) -> Substring {
  var rest = Substring(text)
  while rest.first == " " { rest = rest.dropFirst() }
  while rest.last == " " { rest = rest.dropLast() }
  return rest
}

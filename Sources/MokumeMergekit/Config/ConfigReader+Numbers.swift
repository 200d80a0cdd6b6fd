import MokumeDiagnostics

extension ConfigReader {
  /// The number at a key, as mergekit reads it.
  mutating func number(_ node: YAMLNode, of key: String) -> Double? {
    guard let number = node.scalar?.number else { return nil }
    checkLooks(node, number, key)
    return number
  }

  /// The whole number at a key, as mergekit reads it.
  mutating func wholeNumber(_ node: YAMLNode, of key: String) -> Double? {
    guard let number = node.scalar?.wholeNumber else { return nil }
    checkLooks(node, number, key)
    return number
  }

  /// Says where YAML 1.1 makes another number of what is written than a reader does.
  private mutating func checkLooks(_ node: YAMLNode, _ number: Double, _ key: String) {
    let text = node.spelling
    let why: String
    switch node.scalar {
    case .boolean: why = "it is a truth value"
    case .integer where text.contains(":"), .fraction where text.contains(":"):
      why = "a colon parts digits to the base 60"
    case .integer where Double(text.replacing("_", with: "")) ?? number != number:
      why = "digits behind a 0 are octal"
    default: return
    }
    report(.readOtherwise(key, text, as: number, why, at: node.span))
  }
}

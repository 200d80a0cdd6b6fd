/// The pattern of names that a filter of mergekit means: names that it is a part of.
///
/// The layers of a slice are numbered from 0, but a filter may have the number of a layer as the model
/// has it, or the result. Such a number is written anew.
///
/// - Parameters:
///   - count: the layers of the slice; 0 if models are whole.
///   - start: the number that the first of them has for the filter.
/// - Returns: nil if the filter is about other layers.
func glob(_ filter: String, layers count: Int, from start: Int) -> String? {
  guard start > 0, let number = LayerNumber(in: filter) else { return "*\(escaped(filter))*" }
  let found = (start..<start + count).filter { layer in
    number.isEnd ? String(layer).hasPrefix(number.digits) : String(layer) == number.digits
  }.map { String($0 - start) }
  if found.isEmpty { return nil }
  let list = found.count == 1 ? found[0] : "{\(found.joined(separator: ","))}"
  let rest = number.isEnd ? "." : escaped(String(number.after))
  return "*\(escaped(String(number.before)))\(list)\(rest)*"
}

/// Whether a filter may be meant to hit the number of a layer without saying so, as `3.mlp` does for
/// `layers.3.mlp`: where layers are numbered anew, it would hit others.
func isAmbiguousNumber(_ filter: String) -> Bool {
  guard LayerNumber(in: filter) == nil else { return false }
  return filter.matches(of: /\d+/).contains { match in
    let (before, after) = (filter[..<match.startIndex], filter[match.endIndex...])
    guard before.isEmpty || before.last == ".", after.isEmpty || after.first == "." else {
      return false
    }
    let word = before.dropLast()
    return ["layers", "layer", "h", "blocks", "block"].contains { $0.hasSuffix(word) }
  }
}

/// The number of a layer in a filter such as `layers.12.mlp`.
private struct LayerNumber {
  let before: Substring
  let digits: String
  let after: Substring
  /// Whether more digits may follow in the name.
  var isEnd: Bool { after.isEmpty }

  init?(in filter: String) {
    let pattern = /(?:^|\.)(?:layers?|h|blocks?)\.(\d+)(?:\.|$)/
    guard let match = filter.firstMatch(of: pattern) else { return nil }
    before = filter[..<match.output.1.startIndex]
    digits = String(match.output.1)
    after = filter[match.output.1.endIndex...]
  }
}

/// A text in which no character is a wildcard.
private func escaped(_ text: String) -> String {
  text.map { "*?[{".contains($0) ? "[\($0)]" : String($0) }.joined()
}

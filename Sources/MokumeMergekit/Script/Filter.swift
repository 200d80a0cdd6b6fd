/// What a filter of mergekit means for the tensors of a slice.
///
/// A filter is a part of a tensor's name: of the model's for numbers of a model, of the result's for those of
/// the merge. It may hold the number of a layer, or a part of one. The layers of a slice are numbered from 0,
/// so such a number is written anew.
struct Filter {
  let text: String
  /// How many layers the slice has; 0 if models are whole.
  let count: Int
  /// The number that the first of them has for the filter.
  let start: Int

  private static let words = ["layers", "layer", "blocks", "block", "h"]

  /// The pattern of the names that it chooses; nil if it is about layers that the slice has not.
  var glob: String? {
    if start == 0 { return "*\(escaped(text))*" }
    if let number = LayerNumber(in: text) { return glob(of: number) }
    let numbers = partialNumbers
    if numbers.isEmpty { return "*\(escaped(text))*" }
    // Such a number may be that of an expert as well: `.3.` is in `layers.3.mlp` and `experts.3.w1`.
    let behind = Self.pattern(of: Self.words) + ".[0-9]*\(escaped(text))*"
    let globs = numbers.compactMap(glob) + ["*\(behind)"]
    return globs.count == 1 ? globs[0] : "{\(globs.joined(separator: ","))}"
  }

  /// Whether it begins with a number that may be the end of a layer's or of anything else, as `3.mlp` in
  /// `layers.13.mlp`. Where layers are numbered anew it has no pattern.
  var isUnclear: Bool { partialNumbers.contains { $0.before.isEmpty } }

  private func glob(of number: LayerNumber) -> String? {
    let found = (start..<start + count).filter { number.fits(String($0)) }
    if found.isEmpty { return nil }
    let list = found.map { String($0 - start) }.joined(separator: ",")
    let rest = number.isOpen ? "." : escaped(String(number.after))
    return "*\(number.before)\(found.count == 1 ? list : "{\(list)}")\(rest)*"
  }

  /// The numbers in it that may be that of a layer, because what stands before them ends a word for layers.
  private var partialNumbers: [LayerNumber] {
    if LayerNumber(in: text) != nil { return [] }
    return text.matches(of: /\d+/).compactMap { match in
      let (before, after) = (text[..<match.startIndex], text[match.endIndex...])
      guard before.isEmpty || before.last == ".", after.isEmpty || after.first == "." else {
        return nil
      }
      let words = Self.words.filter { $0.hasSuffix(before.dropLast()) }
      if words.isEmpty { return nil }
      let pattern = before.isEmpty ? "" : Self.pattern(of: words) + "."
      return LayerNumber(before: pattern, digits: String(match.output), after: after)
    }
  }

  private static func pattern(of words: [String]) -> String {
    words.count == 1 ? words[0] : "{\(words.joined(separator: ","))}"
  }
}

/// The number of a layer in a filter such as `layers.12.mlp`.
private struct LayerNumber {
  /// A pattern of what stands before it.
  let before: String
  let digits: String
  let after: Substring
  /// Whether more digits may follow in the name.
  var isOpen: Bool { after.isEmpty }

  func fits(_ layer: String) -> Bool { isOpen ? layer.hasPrefix(digits) : layer == digits }
}

extension LayerNumber {
  init?(in filter: String) {
    let pattern = /(?:^|\.)(?:layers?|h|blocks?)\.(\d+)(?:\.|$)/
    guard let match = filter.firstMatch(of: pattern) else { return nil }
    before = escaped(String(filter[..<match.output.1.startIndex]))
    digits = String(match.output.1)
    after = filter[match.output.1.endIndex...]
  }
}

/// A text in which no character is a wildcard.
private func escaped(_ text: String) -> String {
  text.map { "*?[{".contains($0) ? "[\($0)]" : String($0) }.joined()
}

import MokumeTensor

/// A number for each tensor of a layout, known before the run, and for people the rules it came
/// from.
public struct TensorNumbers: Sendable {
  /// The tensors.
  public let layout: Layout
  /// The numbers, in the order of the layout.
  public let values: [Double]
  /// What the numbers are called: a parameter or an expression of a script.
  public let title: String
  /// The rules, as a script spells them.
  public let rules: [String]
  /// For each tensor the index of its rule.
  public let ruleOfTensor: [Int]
  /// The numbers of tensors that models with tied embeddings would have, if they had two.
  public let beyond: [TensorName: Double]

  /// Makes a table; `values` and `ruleOfTensor` have an element for each tensor.
  public init(
    layout: Layout, values: [Double], title: String, rules: [String], ruleOfTensor: [Int],
    beyond: [TensorName: Double] = [:]
  ) {
    precondition(values.count == layout.count && ruleOfTensor.count == layout.count)
    self.beyond = beyond
    self.layout = layout
    self.values = values
    self.title = title
    self.rules = rules
    self.ruleOfTensor = ruleOfTensor
  }

  /// The same numbers under another title.
  public func titled(_ title: String) -> TensorNumbers {
    TensorNumbers(
      layout: layout, values: values, title: title, rules: rules, ruleOfTensor: ruleOfTensor,
      beyond: beyond)
  }

  /// The same numbers for a layout with one more tensor at its end, which has the number of another one
  /// unless the rules say something else.
  func adding(_ twins: Twins, _ wide: Layout) -> TensorNumbers {
    let place = layout.position(of: twins.twin) ?? 0
    return TensorNumbers(
      layout: wide, values: values + [beyond[twins.name] ?? values[place]], title: title,
      rules: rules, ruleOfTensor: ruleOfTensor + [ruleOfTensor[place]], beyond: beyond)
  }

  /// Whether every tensor has one number, those among them that the models do not have.
  var areOne: Bool {
    guard let first = values.first else { return false }
    return values.allSatisfy { $0.bitPattern == first.bitPattern }
      && beyond.values.allSatisfy { $0.bitPattern == first.bitPattern }
  }

  /// Whether the tensors of each layer have one number.
  var isSameInLayers: Bool {
    var seen: [LayerMap.Place: Double] = [:]
    return layout.layers.places.indices.allSatisfy { position in
      guard case .layer = layout.layers.places[position] else { return true }
      let place = layout.layers.places[position]
      let first = seen[place] ?? values[position]
      seen[place] = first
      return first == values[position]
    }
  }

  /// The numbers in the order of their first tensors, each once, at most six.
  var summary: String {
    var distinct: [Double] = []
    for value in values where !distinct.contains(value) {
      if distinct.count == 6 { return distinct.map(\.description).joined(separator: " ") + " …" }
      distinct.append(value)
    }
    return distinct.map(\.description).joined(separator: " ")
  }
}

extension TensorNumbers: Hashable {
  /// Whether the tensors, their numbers to the bit and the words for them are the same.
  public static func == (a: TensorNumbers, b: TensorNumbers) -> Bool {
    a.layout === b.layout && a.title == b.title && a.rules == b.rules
      && a.ruleOfTensor == b.ruleOfTensor && a.beyond == b.beyond
      && a.values.elementsEqual(b.values) { $0.bitPattern == $1.bitPattern }
  }

  /// Hashes the numbers.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(layout))
    for value in values { hasher.combine(value.bitPattern) }
  }
}

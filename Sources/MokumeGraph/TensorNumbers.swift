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

  /// Makes a table; `values` and `ruleOfTensor` have an element for each tensor.
  public init(
    layout: Layout, values: [Double], title: String, rules: [String], ruleOfTensor: [Int]
  ) {
    precondition(values.count == layout.count && ruleOfTensor.count == layout.count)
    self.layout = layout
    self.values = values
    self.title = title
    self.rules = rules
    self.ruleOfTensor = ruleOfTensor
  }

  /// The same numbers under another title.
  public func titled(_ title: String) -> TensorNumbers {
    TensorNumbers(
      layout: layout, values: values, title: title, rules: rules, ruleOfTensor: ruleOfTensor)
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
      && a.ruleOfTensor == b.ruleOfTensor
      && a.values.elementsEqual(b.values) { $0.bitPattern == $1.bitPattern }
  }

  /// Hashes the numbers.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(layout))
    for value in values { hasher.combine(value.bitPattern) }
  }
}

import MokumeGraph

/// Numbers while they are given to the tensors of a layout, and the rules they come from.
struct NumberSpread {
  let layout: Layout
  private var values: [Double]
  private var rules: [String] = []
  private var ruleOfTensor: [Int]

  /// How many of the first tensors a model has; the others it would have, if it were not tied.
  let ownCount: Int

  init(_ layout: Layout, ownCount: Int? = nil) {
    self.layout = layout
    self.ownCount = ownCount ?? layout.count
    values = [Double](repeating: .nan, count: layout.count)
    ruleOfTensor = [Int](repeating: 0, count: layout.count)
  }

  mutating func assign(_ value: Double, to positions: [Int], rule: String) {
    let index = self.index(of: rule)
    for position in positions {
      values[position] = value
      ruleOfTensor[position] = index
    }
  }

  mutating func assign(_ ramp: Ramp, to positions: [Int], rule: String) {
    for position in positions {
      assign(ramp.value(at: position, in: layout.layers), to: [position], rule: rule)
    }
  }

  func numbers(title: String) -> TensorNumbers {
    TensorNumbers(
      layout: layout, values: values, title: title, rules: rules, ruleOfTensor: ruleOfTensor)
  }

  /// The numbers of the tensors that a model has, in its layout, and those that the others would have.
  func numbers(for own: Layout, title: String) -> TensorNumbers {
    let others = zip(layout.names, values).dropFirst(ownCount).filter { !$0.1.isNaN }
    return TensorNumbers(
      layout: own, values: Array(values[..<ownCount]), title: title, rules: rules,
      ruleOfTensor: Array(ruleOfTensor[..<ownCount]),
      beyond: Dictionary(uniqueKeysWithValues: others.map { ($0.0, $0.1) }))
  }

  private mutating func index(of rule: String) -> Int {
    if let index = rules.lastIndex(of: rule) { return index }
    rules.append(rule)
    return rules.count - 1
  }
}

import MokumeGraph

/// Numbers while they are given to the tensors of a layout, and the rules they come from.
struct NumberSpread {
  let layout: Layout
  private var values: [Double]
  private var rules: [String] = []
  private var ruleOfTensor: [Int]

  init(_ layout: Layout) {
    self.layout = layout
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

  private mutating func index(of rule: String) -> Int {
    if let index = rules.lastIndex(of: rule) { return index }
    rules.append(rule)
    return rules.count - 1
  }
}

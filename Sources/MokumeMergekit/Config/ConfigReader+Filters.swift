extension ConfigReader {
  /// Layers of a slice are numbered anew; filters with their numbers are rewritten, but for those that
  /// may mean anything.
  mutating func checkFilters(_ merge: Merge) {
    var depth = 0
    for part in merge.parts {
      for parameter in merge.method.parameters {
        if parameter.scope == .merge {
          checkFilters(parameter, merge.rules(parameter.name, in: part), from: depth)
          continue
        }
        for source in merge.inputs(of: part) {
          let rules = merge.rules(parameter.name, in: part, of: source)
          checkFilters(parameter, rules, from: source.layers?.lowerBound ?? 0)
        }
      }
      depth += part.depth
    }
  }

  private mutating func checkFilters(
    _ parameter: Parameter, _ rules: [SettingRule], from start: Int
  ) {
    guard start > 0 else { return }
    for rule in rules {
      guard let filter = rule.filter, Filter(text: filter, count: 0, start: start).isUnclear else {
        continue
      }
      report(
        .unsupported(
          parameter.name, "the filter `\(filter)` may mean the number of a layer in slices",
          at: rule.filterSpan ?? rule.span,
          helps: ["write more of the name, such as `layers.\(filter)`"]))
    }
  }
}

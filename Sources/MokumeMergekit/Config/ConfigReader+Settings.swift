import MokumeDiagnostics

extension ConfigReader {
  /// The values under `parameters:`.
  ///
  /// - Parameter isSource: whether they are those of a model, which parameters of the merge are not
  ///   looked for in.
  mutating func settings(
    _ entry: YAMLNode.Entry?, _ method: Method, ofSource isSource: Bool = false
  ) -> Settings {
    guard let entry else { return [:] }
    guard let entries = entry.value.entries else {
      report(.wrongKind("parameters", needs: "a mapping", got: entry.value))
      return [:]
    }
    var settings: Settings = [:]
    for entry in entries {
      guard let parameter = method.parameter(entry.key) else {
        reportUnknown(parameter: entry, of: method)
        continue
      }
      if isSource, parameter.scope == .merge {
        ignore(
          "`\(entry.key)` is a parameter of the merge, and mergekit ignores it at a model",
          "ignored", at: entry.keySpan, helps: ["put it under `parameters:` at the top level"])
        continue
      }
      let before = errorCount
      let rules = rules(parameter, entry.value)
      // An empty list says that there is a value, and that it is wrong.
      if !rules.isEmpty || errorCount > before { settings[entry.key] = rules }
    }
    return settings
  }

  /// A single value, a gradient, or a list of values with filters.
  private mutating func rules(_ parameter: Parameter, _ node: YAMLNode) -> [SettingRule] {
    if node.entries != nil { return conditions(parameter, [node]) }
    if let items = node.items, items.contains(where: { $0.entries != nil }) {
      return conditions(parameter, items)
    }
    return value(parameter, node).map { [SettingRule(filter: nil, value: $0, span: node.span)] }
      ?? []
  }

  private mutating func conditions(
    _ parameter: Parameter, _ nodes: [YAMLNode]
  ) -> [SettingRule] {
    var rules: [SettingRule] = []
    for node in nodes {
      guard let entries = node.entries else {
        report(.wrongKind(parameter.name, needs: "a mapping beside the others", got: node))
        continue
      }
      let keys = Dictionary(entries.map { ($0.key, $0) }) { first, _ in first }
      for entry in entries where !["filter", "value"].contains(entry.key) {
        ignore(
          "a condition has no key `\(entry.key)`, and mergekit ignores it", "ignored",
          at: entry.keySpan, helps: ["its keys are `filter` and `value`"])
      }
      guard let given = keys["value"]?.value else {
        report(
          .wrongConfig("this condition of `\(parameter.name)` has no `value`", at: node.span))
        continue
      }
      guard let value = value(parameter, given) else { continue }
      rules += rule(value, filter: keys["filter"]?.value, at: given.span)
    }
    return rules
  }

  private mutating func rule(
    _ value: SettingRule.Value, filter: YAMLNode?, at span: Span
  ) -> [SettingRule] {
    guard let filter, !filter.isNull else {
      return [SettingRule(filter: nil, value: value, span: span)]
    }
    guard let text = filter.string else {
      report(.wrongKind("filter", needs: "a text", got: filter))
      return []
    }
    if text.isEmpty || text == "*" { return [SettingRule(filter: nil, value: value, span: span)] }
    if text.contains("*") {
      ignore(
        "the filter `\(text)` matches nothing, and mergekit ignores it",
        "a star is no wildcard here", at: filter.span,
        notes: ["a filter is a part of a tensor's name; `*` alone matches all"])
      return []
    }
    return [SettingRule(filter: text, filterSpan: filter.span, value: value, span: span)]
  }

  private mutating func value(_ parameter: Parameter, _ node: YAMLNode) -> SettingRule.Value? {
    guard let items = node.items else {
      switch parameter.kind {
      case .number(let bounds):
        return number(parameter, bounds, node).map { .number($0) }
      case .flag: return flag(parameter, node).map { .flag($0) }
      }
    }
    guard !items.isEmpty else {
      report(.wrongKind(parameter.name, needs: "a value", got: node))
      return nil
    }
    switch parameter.kind {
    case .number(let bounds):
      return values(items) { number(parameter, bounds, $0) }.map { .gradient($0) }
    case .flag: return values(items) { flag(parameter, $0) }.map { .flags($0) }
    }
  }

  private mutating func number(
    _ parameter: Parameter, _ bounds: Bounds, _ node: YAMLNode
  ) -> Double? {
    let isWhole = bounds.isWhole
    let found = isWhole ? wholeNumber(node, of: parameter.name) : number(node, of: parameter.name)
    guard let number = found else {
      report(.wrongKind(parameter.name, needs: isWhole ? "a whole number" : "a number", got: node))
      return nil
    }
    if bounds.contains(number) { return number }
    report(.configOutOfRange(parameter.name, bounds, number, at: node.span))
    return nil
  }

  private mutating func flag(_ parameter: Parameter, _ node: YAMLNode) -> Bool? {
    if let flag = node.scalar?.truth { return flag }
    report(.wrongKind(parameter.name, needs: "true or false", got: node))
    return nil
  }
}

/// All values, or nil once one is wrong: that one is reported, and not those behind it.
private func values<Value>(_ items: [YAMLNode], _ value: (YAMLNode) -> Value?) -> [Value]? {
  var values: [Value] = []
  for item in items {
    guard let value = value(item) else { return nil }
    values.append(value)
  }
  return values
}

import MokumeDiagnostics
import MokumeGraph
import MokumeSyntax

extension Evaluator {
  /// The values with numbers that differ by tensor spread over the tensors of the first value that
  /// has some.
  func bound(_ nodes: [NodeID]) throws(Diagnostic) -> [NodeID] {
    guard nodes.contains(where: graph.isVarying), let layout = layout(of: nodes) else {
      return nodes
    }
    var result: [NodeID] = []
    for node in nodes { result.append(try bind(node, to: layout)) }
    return result
  }

  /// The layout over which numbers are spread that stand beside values: the one the values have
  /// together, or of values that do not fit the first's.
  func layout(of nodes: [NodeID]) -> Layout? {
    if let layout = try? graph.commonLayout(of: nodes) { return layout }
    return nodes.lazy.compactMap { self.graph.facts(of: $0).layout }.first
  }

  /// The value with its numbers for the tensors of a layout.
  func bind(_ node: NodeID, to layout: Layout) throws(Diagnostic) -> NodeID {
    guard graph.isVarying(node) else { return node }
    let key = BoundKey(node: node, layout: ObjectIdentifier(layout))
    if let known = boundNumbers[key] { return known }
    let result = try graph.replacingVarying(node) { index throws(Diagnostic) in
      try bind(varyings[index], to: layout)
    }
    boundNumbers[key] = result
    return result
  }

  private func bind(_ varying: Varying, to layout: Layout) throws(Diagnostic) -> NodeID {
    if case .checked(let node, let check) = varying.kind {
      return try checked(
        try bind(node, to: layout), in: layout, title: varying.title, at: varying.span, check)
    }
    // A tied model may meet one that is not, and then has a tensor more.
    let wide = graph.withTwins(layout)
    var spread = NumberSpread(wide, ownCount: layout.count)
    let all = Array(wide.names.indices)
    switch varying.kind {
    case .ramp(let ramp): spread.assign(ramp, to: all, rule: varying.title)
    case .rules(let map): try assign(map, to: all, path: "", &spread)
    case .function(let function):
      try assign(function, to: all, rule: varying.title, &spread, at: varying.span)
    case .checked: break
    }
    return graph.numbers(spread.numbers(for: layout, title: varying.title))
  }

  private func assign(
    _ map: RuleMap, to positions: [Int], path: String, _ spread: inout NumberSpread
  ) throws(Diagnostic) {
    let (taken, left) = try split(positions, of: spread.layout, by: map, own: spread.ownCount)
    let rest = left.filter { $0 < spread.ownCount }
    if let first = rest.first {
      throw .uncovered(
        rest.count, of: positions.count { $0 < spread.ownCount }, first: spread.layout.names[first],
        needs: "number",
        at: map.span)
    }
    for (entry, positions) in zip(map.entries, taken) where !positions.isEmpty {
      let rule = path + (entry.key.map { "\"\(escapingControls($0))\"" } ?? "else")
      switch entry.value {
      case .number(let number): spread.assign(number, to: positions, rule: rule)
      case .map(let inner):
        try assign(inner, to: positions, path: "\(rule) ", &spread)
      case .function(let function):
        try assign(
          function, to: positions, rule: "\(rule): \(function.name)", &spread, at: entry.valueSpan)
      case .lazy(let node):
        try assign(node, to: positions, rule: rule, &spread, at: entry.valueSpan)
      default: break
      }
    }
  }

  private func assign(
    _ node: NodeID, to positions: [Int], rule: String, _ spread: inout NumberSpread, at span: Span
  ) throws(Diagnostic) {
    let bound = try bind(node, to: spread.layout)
    guard let values = graph.knownNumbers(of: bound, in: spread.layout) else {
      throw .notARuleValue(
        got: "a number that only the run knows", label: "not known before the run", isModel: false,
        at: span)
    }
    let label = shortText(span).map { "\(rule): \($0)" } ?? rule
    for position in positions { spread.assign(values[position], to: [position], rule: label) }
  }

  /// Calls a function once for each depth.
  private func assign(
    _ function: Function, to positions: [Int], rule: String, _ spread: inout NumberSpread,
    at span: Span
  ) throws(Diagnostic) {
    var known: [Double: Double] = [:]
    for position in positions {
      let depth = spread.layout.layers.depth(at: position)
      let value: Double
      if let found = known[depth] { value = found } else { value = try call(function, depth, span) }
      known[depth] = value
      spread.assign(value, to: [position], rule: rule)
    }
  }

  private func call(
    _ function: Function, _ depth: Double, _ span: Span
  ) throws(Diagnostic) -> Double {
    let argument = Supplied(
      label: nil, value: .number(depth), expression: nil,
      origin: Origin(span: span, expression: nil))
    let value = try call(function, [argument], at: span)
    guard case .number(let number) = value, number.isFinite else {
      throw .notANumberOfDepth(
        function.name, depth: depth, got: value.literal(in: graph), at: span)
    }
    return number
  }
}

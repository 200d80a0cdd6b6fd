import MokumeDiagnostics
import MokumeGraph
import MokumeSyntax

extension Evaluator {
  /// Takes up numbers that differ by tensor; the node stands for them until a model is known.
  func varying(_ kind: Varying.Kind, _ grain: Grain, title: String, at span: Span) -> NodeID {
    varyings.append(Varying(kind: kind, title: title, span: span))
    return graph.varying(varyings.count - 1, grain: grain)
  }

  /// A rule map or a function of one argument as numbers that differ by tensor; nil for another
  /// value.
  ///
  /// - Throws: when the map holds what is no number.
  func varyingNumbers(
    _ value: Value, title: String, at span: Span
  ) throws(Diagnostic) -> NodeID? {
    switch value {
    case .map(let map):
      try checkNumbers(of: map)
      return varying(.rules(map), .tensor, title: title, at: span)
    case .function(let function) where function.takesOneArgument:
      return varying(.function(function), .layer, title: title, at: span)
    default: return nil
    }
  }

  /// The value, with a rule map or a function as a node where numbers are wanted.
  func numeric(_ value: Value, title: String, at span: Span) throws(Diagnostic) -> Value {
    try varyingNumbers(value, title: title, at: span).map { .lazy($0) } ?? value
  }

  /// Refuses a map whose values are no numbers.
  private func checkNumbers(of map: RuleMap) throws(Diagnostic) {
    for entry in map.entries {
      switch entry.value {
      case .number(let number) where !number.isFinite:
        throw .notFinite(entry.key ?? "else", number, at: entry.valueSpan)
      case .number: break
      case .lazy(let node) where graph.isVarying(node): break
      case .map(let inner): try checkNumbers(of: inner)
      case .function(let function) where function.takesOneArgument: break
      default:
        let isModel = if case .lazy(let node) = entry.value { !graph.isFactor(node) } else { false }
        throw .notARuleValue(
          got: entry.value.described(in: graph), label: entry.value.kind(in: graph),
          isModel: isModel, at: entry.valueSpan)
      }
    }
  }

  /// Numbers that `check` looks at, each with its place, as soon as they are known.
  func checked(
    _ node: NodeID, title: String, at span: Span, _ check: @escaping (NumberPlace) -> Diagnostic?
  ) throws(Diagnostic) -> NodeID {
    for corner in corners(of: node, at: nil) {
      guard var problem = check(NumberPlace(value: corner.value, place: "")) else { continue }
      if let span = corner.span { problem.primary?.span = span }
      throw problem
    }
    if graph.isVarying(node) {
      let grain = graph.facts(of: node).grain
      return varying(.checked(node, check), grain, title: title, at: span)
    }
    guard let layout = graph.facts(of: node).layout else { return node }
    return try checked(node, in: layout, title: title, at: span, check)
  }

  /// Looks at the number of each tensor of a layout; the result says under `title` which they are.
  func checked(
    _ node: NodeID, in layout: Layout, title: String, at span: Span,
    _ check: (NumberPlace) -> Diagnostic?
  ) throws(Diagnostic) -> NodeID {
    guard let values = graph.knownNumbers(of: node, in: layout) else { return node }
    for (position, value) in values.enumerated() {
      let place = NumberPlace(value: value, place: layout.words(for: position))
      if let problem = check(place) { throw problem }
    }
    var spread = NumberSpread(layout)
    if case .numbers(let index) = graph[node].operation {
      let table = graph.tensorNumbers[index]
      if table.layout === layout { return graph.numbers(table.titled(title)) }
    }
    for (position, value) in values.enumerated() {
      spread.assign(value, to: [position], rule: shortText(span) ?? title)
    }
    return graph.numbers(spread.numbers(title: title))
  }

  /// The user's text if it is short and on one line.
  func shortText(_ span: Span) -> String? {
    let text = text(span)
    return text.utf8.count > 40 || text.contains("\n") ? nil : text
  }

  /// The numbers that are written in a ramp or a rule map, whether or not a tensor gets them; those
  /// of a map with their places.
  private func corners(of node: NodeID, at span: Span?) -> [(value: Double, span: Span?)] {
    guard case .varying(let index) = graph[node].operation else { return [] }
    switch varyings[index].kind {
    case .ramp(let ramp): return ramp.corners.map { ($0, span) }
    case .rules(let map): return corners(of: map)
    case .checked(let inner, _): return corners(of: inner, at: span)
    case .function: return []
    }
  }

  private func corners(of map: RuleMap) -> [(value: Double, span: Span?)] {
    map.entries.flatMap { entry -> [(value: Double, span: Span?)] in
      switch entry.value {
      case .number(let number): [(number, entry.valueSpan)]
      case .map(let inner): corners(of: inner)
      case .lazy(let node): corners(of: node, at: entry.valueSpan)
      default: []
      }
    }
  }
}

/// A value and the layout its numbers were spread over.
struct BoundKey: Hashable {
  let node: NodeID
  let layout: ObjectIdentifier
}

extension Function {
  /// Whether it can be called with one argument and no more are needed.
  var takesOneArgument: Bool {
    switch self {
    case .builtin(let row):
      !row.isVariadic && row.parameters.first?.kinds.contains(.number) ?? false
        && row.parameters.dropFirst().allSatisfy { $0.defaultValue != .required }
    case .defined(let function):
      !function.parameters.isEmpty
        && function.parameters.dropFirst().allSatisfy { $0.defaultValue != nil }
    }
  }
}

extension Layout {
  /// Which tensor a message means: "in layer 7", "for lm_head.weight".
  fileprivate func words(for position: Int) -> String {
    if case .layer(let layer, _) = layers.places[position] { return "in layer \(layer)" }
    return "for \(names[position])"
  }
}

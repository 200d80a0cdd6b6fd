import MokumeDiagnostics
import MokumeGraph
import MokumeSyntax
import MokumeTensor

extension Evaluator {
  func index(_ base: Expression, _ index: Expression) throws(Diagnostic) -> Value {
    let value = try evaluate(base)
    let key = try evaluate(index)
    switch (value, key) {
    case (.table(let table), _): return try element(of: table, key, base, index)
    case (.list(let items), .range(let range)):
      return .list(try slice(items, range, base, index))
    case (.list(let items), _):
      return try element(of: items, key, base, index)
    case (.layers(let list), _):
      return .lazy(try layers(list, key, base, index))
    case (.lazy(let node), .string(let glob)):
      return .lazy(try only(node, [glob], text(base.span), at: place(index)))
    case (.map(let map), .string(let name)):
      if let found = map[name] { return found }
      throw .unknownKey(
        name, matches: closestMatches(to: name, among: map.entries.compactMap(\.key)),
        at: place(index))
    default:
      throw .wrongKind(
        of: "[…]",
        needs: "a list or table and a number, a map or table and a string, or a model and a glob",
        got: "\(value.described(in: graph)) and \(key.described(in: graph))",
        label: value.kind(in: graph), at: place(base))
    }
  }

  func element(
    of items: [Value], _ key: Value, _ base: Expression, _ index: Expression
  ) throws(Diagnostic) -> Value {
    // Any element stands for the one that only weights could tell.
    if isUnread(key), let first = items.first { return first }
    guard let number = try plainNumber(key, place(index)) else {
      throw .wrongKind(
        of: "[…]", needs: "a number", got: key.described(in: graph), label: key.kind(in: graph),
        at: place(index))
    }
    guard let position = Int(exactly: number), items.indices.contains(position) else {
      throw .indexPastEnd(
        text(base.span), count: items.count, asked: Value.format(number), at: place(index))
    }
    return items[position]
  }

  func slice<Item>(
    _ items: [Item], _ range: NumberRange, _ base: Expression, _ index: Expression
  ) throws(Diagnostic) -> [Item] {
    guard let numbers = range.integers else {
      throw .fractionalRange(Value.range(range).literal(in: graph), at: place(index))
    }
    guard numbers.lowerBound >= 0, numbers.upperBound <= items.count else {
      let asked = numbers.lowerBound < 0 ? numbers.lowerBound : numbers.upperBound - 1
      throw .indexPastEnd(
        text(base.span), count: items.count, asked: String(asked), at: place(index))
    }
    return Array(items[numbers])
  }

  func field(_ base: Expression, _ name: Identifier) throws(Diagnostic) -> Value {
    let value = try evaluate(base)
    switch value {
    case .module(let scope):
      if let found = scope[name.text] { return found }
      throw .unknownField(
        name, of: "`\(text(base.span))`", known: scope.names,
        matches: closestMatches(to: name.text, among: scope.names))
    case .lazy(let node):
      if name.text == "layers", graph.facts(of: node).layout != nil {
        return .layers(try layers(of: node, text(base.span), at: place(base)))
      }
      if let field = modelField(name.text, node) { return field }
    case .map(let map):
      if let found = map[name.text] { return found }
    case .table(let table):
      if let found = try field(name, of: table) { return found }
    default: break
    }
    let known = fields(of: value)
    throw .unknownField(
      name, of: value.described(in: graph), known: known,
      matches: closestMatches(to: name.text, among: known))
  }

  /// The fields of a value, for messages and completion.
  public func fields(of value: Value) -> [String] {
    switch value {
    case .module(let scope): scope.names.filter { !$0.hasPrefix("_") }
    case .lazy: ["dtype", "layers", "params", "tensors"]
    case .map(let map): map.entries.compactMap(\.key)
    case .table: Evaluator.tableFields
    default: []
    }
  }

  private func modelField(_ name: String, _ node: NodeID) -> Value? {
    let known = graph.facts(of: node)
    guard let layout = known.layout else { return nil }
    switch name {
    case "params":
      return .number(Double(layout.shapes.reduce(0) { $0 &+ $1.elementCount }))
    case "tensors": return .list(layout.names.map { .string($0.text) })
    case "dtype":
      // Tensors that are only copied, such as integer buffers, say nothing about the weights.
      let computable = known.dtypes.filter(\.isComputable)
      var widest = computable.first
      for type in computable { widest = widest.flatMap { DType.promote($0, type) } }
      return widest.map { .dtype($0) } ?? Value.none
    default: return nil
    }
  }
}

import MokumeDiagnostics
import MokumeSyntax

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
}

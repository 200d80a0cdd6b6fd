import MokumeDiagnostics
import MokumeGraph
import MokumeSyntax
import MokumeTensor

extension Value {
  /// The value as `print` and interpolation show it; strings come without quotes.
  func text(in graph: Graph) -> String {
    if case .string(let text) = self { text } else { literal(in: graph) }
  }

  /// The value as it could be written in a script, or a short description of it.
  func literal(in graph: Graph) -> String {
    switch self {
    case .none: "none"
    case .number(let number): Value.format(number)
    case .boolean(let truth): truth ? "true" : "false"
    case .string(let text): Value.quoted(text)
    case .list(let items): "[\(items.map { $0.literal(in: graph) }.joined(separator: ", "))]"
    case .map(let map): map.literal(in: graph)
    case .table(let table): table.summary
    case .range(let range):
      Value.format(range.lower) + (range.isClosed ? "..." : "..<") + Value.format(range.upper)
    case .dtype(let type): type.languageName ?? type.rawValue
    case .function(let function): "function \(function.name)"
    case .lazy(let node): graph.echo(node)
    case .layers(let list): counted(list.count, "layer")
    case .lowRank(let value): "difference of rank \(value.rank), not computed"
    case .module: "module"
    }
  }

  /// A string as a script would have to say it; other control characters come as `\u{1B}`.
  static func quoted(_ text: String) -> String {
    "\"" + escapingControls(StringEscape.escaped(text)) + "\""
  }

  /// The shortest decimal form that reads back as the same number; whole numbers have no point.
  static func format(_ number: Double) -> String {
    if let whole = Int(exactly: number), number.magnitude < 1e15 { return String(whole) }
    return number.description
  }
}

extension RuleMap {
  fileprivate func literal(in graph: Graph) -> String {
    let rules = entries.map { entry in
      let key = entry.key.map(Value.quoted) ?? "else"
      return "\(key): \(entry.value.literal(in: graph))"
    }
    return "{ \(rules.joined(separator: ", ")) }"
  }
}

extension Graph {
  /// One line about a lazy value: its kind, parameters, tensors and stored types.
  fileprivate func echo(_ node: NodeID) -> String {
    let known = facts(of: node)
    if case .factor = known.weight { return echo(factor: node, known) + ", not computed" }
    let kind = Value.lazy(node).kind(in: self)
    guard let layout = known.layout else { return "\(kind)  not computed" }
    let parameters = layout.shapes.reduce(0) { $0 &+ $1.elementCount }
    var types: [String] = []
    for type in known.dtypes {
      let name = type.languageName ?? type.rawValue
      if !types.contains(name) { types.append(name) }
    }
    let parts = [
      kind, "\(abbreviated(parameters)) params", counted(layout.count, "tensor"),
      types.prefix(3).joined(separator: "+"), "not computed",
    ]
    return parts.filter { !$0.isEmpty }.joined(separator: "  ")
  }

  /// A number without weights of its own: `number for each of 291 tensors`.
  private func echo(factor node: NodeID, _ known: Facts) -> String {
    let noun = isMask(node) ? "truth value" : "number"
    guard let layout = known.layout else {
      return known.grain == .model ? noun : "\(noun) for each \(known.grain) of a model"
    }
    let tensors = counted(layout.count, "tensor")
    return switch known.grain {
    case .model: noun
    case .layer: "\(noun) for each layer of \(tensors)"
    case .tensor: "\(noun) for each of \(tensors)"
    case .row: "\(noun) for each row of \(tensors)"
    case .column: "\(noun) for each column of \(tensors)"
    case .element: "\(noun) for each element of \(tensors)"
    }
  }

  /// A count with three digits: 7.24B, 494M, 12.3K, 640.
  func abbreviated(_ count: Int) -> String {
    for (limit, unit) in [(1_000_000_000, "B"), (1_000_000, "M"), (1000, "K")] where count >= limit
    {
      let value = Double(count) / Double(limit)
      let scale = value < 10 ? 100.0 : value < 100 ? 10 : 1
      return Value.format((value * scale).rounded(.toNearestOrEven) / scale) + unit
    }
    return String(count)
  }
}

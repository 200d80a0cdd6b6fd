import MokumeGraph

extension Value {
  /// What the value is, in a user's words: "number", "list of 2 models", "difference".
  func kind(in graph: Graph) -> String {
    switch self {
    case .none: "nothing"
    case .number: "number"
    case .boolean: "truth value"
    case .string: "string"
    case .list(let items):
      // What lists within it hold does not count, and there may be billions of them.
      Value.listKind(items.map { if case .list = $0 { "list" } else { $0.kind(in: graph) } })
    case .map: "map"
    case .table: "table"
    case .range: "range"
    case .dtype: "dtype"
    case .function: "function"
    case .lazy(let node): Value.lazyKind(node, in: graph)
    case .layers(let list): "list of \(counted(list.count, "layer"))"
    case .lowRank: "difference of low rank"
    case .module: "module"
    }
  }

  /// The kind with its article: "a number", "an empty list".
  func described(in graph: Graph) -> String {
    let kind = kind(in: graph)
    return switch self {
    case .none: kind
    case .list(let items) where items.isEmpty: "an \(kind)"
    default: "a \(kind)"
    }
  }

  /// What it is, or which if that is as short to say.
  func named(in graph: Graph) -> String {
    switch self {
    case .number, .boolean: literal(in: graph)
    default: described(in: graph)
    }
  }

  private static func listKind(_ kinds: [String]) -> String {
    guard let first = kinds.first else { return "empty list" }
    let isUniform = kinds.allSatisfy { $0 == first }
    let noun = isUniform && !first.hasPrefix("list") ? first : "value"
    return "list of \(counted(kinds.count, noun))"
  }

  private static func lazyKind(_ node: NodeID, in graph: Graph) -> String {
    let known = graph.facts(of: node)
    switch known.weight {
    case .sum(let sum?) where isNegligible(sum): return "difference"
    case .sum: return "model"
    case .factor: break
    }
    switch known.grain {
    case .model: return "number"
    case .layer: return "number per layer"
    case .tensor: return "number per tensor"
    case .row: return "number per row"
    case .column: return "number per column"
    case .element: return graph.isMask(node) ? "mask" : "number per element"
    }
  }
}

extension Graph {
  /// Whether the value is the result of a comparison or of logic on such results.
  func isMask(_ node: NodeID) -> Bool {
    switch self[node].operation {
    case .binary(let operation): operation.isPredicate
    case .unary(.not): true
    default: false
    }
  }

  /// Whether the value has no weights of its own: a number, a mask, a norm.
  func isFactor(_ node: NodeID) -> Bool {
    if case .factor = facts(of: node).weight { true } else { false }
  }

  /// Whether a value is a difference that is 0 in all tensors that it lacks.
  func isAdapter(_ node: NodeID) -> Bool { facts(of: node).isPartial && isDifference(node) }

  /// Whether the weights are known to sum to 0, apart from rounding.
  func isDifference(_ node: NodeID) -> Bool {
    if case .sum(let sum?) = facts(of: node).weight { isNegligible(sum) } else { false }
  }
}

/// Whether a sum of weights is 0 apart from the rounding of a few decimal fractions.
func isNegligible(_ sum: Double) -> Bool { sum.magnitude < 1e-9 }

/// "1 model", "2 models".
func counted(_ count: Int, _ noun: String) -> String {
  count == 1 ? "1 \(noun)" : "\(count) \(plural(noun))"
}

/// The plural of a kind: "numbers per tensor", "models".
private func plural(_ noun: String) -> String {
  let words = noun.split(separator: " ", maxSplits: 1)
  guard words.count == 2, words[1].hasPrefix("per ") else { return noun + "s" }
  return "\(words[0])s \(words[1])"
}

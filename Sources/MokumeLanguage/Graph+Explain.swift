import MokumeGraph

extension Graph {
  /// What a value is made of, in the words of the language: one line, or a line for each part that
  /// is used more than once and one for the whole.
  ///
  ///     d = chat - base
  ///     base + 0.8 * trim(d, density: 0.2)
  func explained(_ root: NodeID) -> String {
    var explanation = Explanation(graph: self, root: root)
    return explanation.text
  }
}

/// Writes the expression of a value. Parts that are used twice, and parts that would make a line too
/// long, get names.
private struct Explanation {
  private static let lineLength = 72

  private struct Term {
    let text: String
    /// How tightly its operator binds; `.max` for what needs no parentheses.
    let binding: Int
  }

  let graph: Graph
  let root: NodeID
  private var uses: [NodeID: Int] = [:]
  private var terms: [NodeID: Term] = [:]
  private var lines: [String] = []
  private var names = 0

  init(graph: Graph, root: NodeID) {
    self.graph = graph
    self.root = root
  }

  var text: String {
    mutating get {
      let order = graph.reachable(from: [root])
      for node in order { for operand in graph[node].operands { uses[operand, default: 0] += 1 } }
      for node in order { terms[node] = shown(node) }
      return (lines + [terms[root]?.text ?? ""]).joined(separator: "\n")
    }
  }

  /// A node's term, under a name of its own where that reads better.
  private mutating func shown(_ node: NodeID) -> Term {
    let term = term(node)
    if node == root || graph[node].operands.isEmpty { return term }
    let isShared = uses[node, default: 0] > 1 && term.text.count > 8
    guard isShared || term.text.count > Self.lineLength else { return term }
    names += 1
    lines.append("_\(names) = \(term.text)")
    return Term(text: "_\(names)", binding: .max)
  }

  private func term(_ node: NodeID) -> Term {
    let operands = graph[node].operands
    switch graph[node].operation {
    case .source(let index): return Term(text: sourceName(index), binding: .max)
    case .constant(let bits):
      let number = Double(bitPattern: bits)
      return Term(text: Value.format(number), binding: number < 0 ? 5 : .max)
    case .unary(.negate): return Term(text: "-" + argument(operands[0], tighterThan: 5), binding: 5)
    case .unary(.not):
      return Term(text: "not " + argument(operands[0], tighterThan: 1), binding: 1)
    case .unary(let operation):
      guard let type = operation.castType else { return call(operation.rawValue, operands) }
      return call("cast", operands, ["dtype: \(type.languageName ?? type.rawValue)"])
    case .binary(let operation): return binary(operation, operands[0], operands[1])
    case .select: return call("where", operands)
    case .reduce(let reduction, let scope):
      let names: [Reduction: String] = [.minimum: "min", .maximum: "max"]
      return call(names[reduction] ?? reduction.rawValue, operands, ["over: \"\(scope.rawValue)\""])
    case .extent(let scope): return call("count", operands, ["over: \"\(scope.rawValue)\""])
    case .ranked(let scope):
      return call("ranked", operands, ["over: \"\(scope.rawValue)\""])
    case .trim(let scope):
      let density = "density: " + text(operands[1])
      let over = scope == .tensor ? [] : ["over: \"\(scope.rawValue)\""]
      return call("trim", [operands[0]], [density] + over)
    case .withinRow(.rank): return call("rank", operands, ["over: \"row\""])
    case .withinRow(.trimBlocks(let keep, let count)):
      return call("trim_blocks", operands, ["keep: \(keep)", "of: \(count)"])
    case .uniform(let seed): return call("random", operands, ["seed: \(seed)"])
    case .numbers(let index):
      let values = graph.tensorNumbers[index].values
      let (low, high) = (values.min() ?? .nan, values.max() ?? .nan)
      return Term(text: "{ \(Value.format(low)) … \(Value.format(high)) }", binding: .max)
    case .varying: return Term(text: "{ … }", binding: .max)
    // Tensors that are filled up with zeros are not worth a word.
    case .gather(let index) where graph.gathers[index].origins.contains { $0 == nil }:
      return terms[operands[0]] ?? Term(text: "", binding: .max)
    case .gather: return gathered(operands)
    case .rows(let index):
      let donor = sourceName(graph.rowGathers[index].target.donor)
      return Term(text: "align(\(text(operands[0])), to: \(donor))", binding: .max)
    case .rowMask(let index):
      let donor = sourceName(graph.rowGathers[index].target.donor)
      return Term(text: "has_rows(\(text(operands[0])), of: \(donor))", binding: .max)
    case .agreeingSum:
      return agreement("agreeing_sum", Array(operands.dropFirst()), signs: operands[0], [])
    case .agreeingWeight:
      let count = operands.count / 2
      let weights = operands[(count + 1)...].map { text($0) }.joined(separator: ", ")
      return agreement(
        "agreeing_weight", Array(operands[1...count]), signs: operands[0],
        ["weights: [\(weights)]"])
    }
  }

  /// Tensors of other values: some of one, or a stack of several.
  private func gathered(_ operands: [NodeID]) -> Term {
    if operands.count == 1 { return Term(text: "only(\(text(operands[0])), …)", binding: .max) }
    let parts = operands.map { text($0) }.joined(separator: ", ")
    return Term(text: "stitch([\(parts)], …)", binding: .max)
  }

  private func text(_ node: NodeID) -> String { terms[node]?.text ?? "" }

  /// The name of a loaded model; a second one of that name gets a number.
  private func sourceName(_ index: Int) -> String {
    let name = graph.sources[index].name
    let twins = graph.sources[..<index].count { $0.name == name }
    return twins == 0 ? name : "\(name)#\(twins + 1)"
  }

  private func call(_ name: String, _ operands: [NodeID], _ labelled: [String] = []) -> Term {
    let parts = operands.map { text($0) } + labelled
    return Term(text: "\(name)(\(parts.joined(separator: ", ")))", binding: .max)
  }

  private func agreement(
    _ name: String, _ values: [NodeID], signs: NodeID, _ labelled: [String]
  ) -> Term {
    let list = "[" + values.map { text($0) }.joined(separator: ", ") + "]"
    let parts = [list, "signs: " + text(signs)] + labelled
    return Term(text: "\(name)(\(parts.joined(separator: ", ")))", binding: .max)
  }

  private func argument(_ node: NodeID, tighterThan binding: Int) -> String {
    guard let term = terms[node] else { return "" }
    return term.binding > binding ? term.text : "(\(term.text))"
  }

  private func binary(_ operation: BinaryOperation, _ x: NodeID, _ y: NodeID) -> Term {
    guard let (symbol, binding) = operation.spelling else {
      let names: [BinaryOperation: String] = [.minimum: "min", .maximum: "max", .power: "pow"]
      return call(names[operation] ?? operation.rawValue, [x, y])
    }
    // Comparisons do not chain, and what is grouped to the right keeps its parentheses.
    let left = argument(x, tighterThan: binding == 2 ? binding : binding - 1)
    return Term(text: "\(left) \(symbol) \(argument(y, tighterThan: binding))", binding: binding)
  }
}

extension BinaryOperation {
  /// The operator as written, and how tightly it binds; nil for what is written as a function.
  fileprivate var spelling: (symbol: String, binding: Int)? {
    switch self {
    case .or: ("or", -1)
    case .and: ("and", 0)
    case .less: ("<", 2)
    case .lessOrEqual: ("<=", 2)
    case .greater: (">", 2)
    case .greaterOrEqual: (">=", 2)
    case .equal: ("==", 2)
    case .notEqual: ("!=", 2)
    case .add: ("+", 3)
    case .subtract: ("-", 3)
    case .multiply: ("*", 4)
    case .divide: ("/", 4)
    case .power, .minimum, .maximum: nil
    }
  }
}

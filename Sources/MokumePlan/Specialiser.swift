import MokumeGraph
import MokumeTensor

/// Turns graph nodes into the expression of one tensor.
///
/// What is the same for all tensors of a job's kind (which nodes, in which order) is found once;
/// `expression(for:)` then walks that list, so that a model of 14,000 tensors plans in a moment.
struct Specialiser {
  private let graph: Graph
  private let globals: GlobalTable
  /// Nodes to visit, operands first, without what lies behind values of earlier stages.
  private let order: [NodeID]
  /// For each node of `order`, where its operands are in it; -1 for one that is not.
  private let operands: [[Int]]
  private let positions: [NodeID: Int]
  /// For each node of `order`, the names that key its random stream.
  private let streams: [Int: StableHash]

  init(graph: Graph, globals: GlobalTable, roots: [NodeID], stage: Int) {
    self.graph = graph
    self.globals = globals
    var seen: Set<NodeID> = []
    var pending = roots
    while let next = pending.popLast() {
      guard seen.insert(next).inserted else { continue }
      if globals.isKnown(next, before: stage) {
        pending.append(contentsOf: globals.remainingOperands(next, in: graph))
      } else {
        pending.append(contentsOf: graph[next].operands)
      }
    }
    let order = seen.sorted { $0.index < $1.index }
    let positions = Dictionary(uniqueKeysWithValues: zip(order, order.indices))
    self.order = order
    self.positions = positions
    operands = order.map { graph[$0].operands.map { positions[$0] ?? -1 } }
    streams = Self.streams(order, in: graph)
  }

  /// The expression of a tensor, and the value of each node of `order` in it.
  func expression(for tensor: TensorName) -> (TensorExpression, Values) {
    var expression = TensorExpression()
    var values = Values(positions: positions)
    for position in order.indices {
      values.byPosition.append(add(position, for: tensor, to: &expression, values))
    }
    return (expression, values)
  }

  /// The values of nodes in the expression of one tensor.
  struct Values {
    fileprivate let positions: [NodeID: Int]
    fileprivate var byPosition: [ValueID?] = []

    subscript(id: NodeID) -> ValueID? { positions[id].flatMap { byPosition[$0] } }
  }

  private func add(
    _ position: Int, for tensor: TensorName, to expression: inout TensorExpression,
    _ values: Values
  ) -> ValueID? {
    let id = order[position]
    let operands = operands[position]
    func operand(_ index: Int) -> ValueID {
      // Operands come first in `order`, so they have values, unless the tensor is in none of them.
      if index < operands.count, operands[index] >= 0,
        let value = values.byPosition[operands[index]]
      {
        return value
      }
      return expression.add(constant: .nan)
    }
    switch graph[id].operation {
    case .source(let source):
      return input(id, source: source, tensor).map { expression.add(.input($0)) }
    case .constant(let bits): return expression.add(.constant(bits: bits))
    case .unary(let op): return expression.add(.unary(op, operand(0)))
    case .binary(let op): return expression.add(.binary(op, operand(0), operand(1)))
    case .select: return expression.add(.select(mask: operand(0), operand(1), operand(2)))
    case .agreeingSum:
      let values = operands.indices.dropFirst().map(operand)
      return expression.add(agreeing: values, signs: operand(0))
    case .agreeingWeight:
      let count = operands.count / 2
      return expression.add(
        agreeing: (1...count).map(operand), weights: (1...count).map { operand(count + $0) },
        signs: operand(0))
    case .extent(let scope):
      return expression.add(constant: globals.extent(of: id, scope, at: tensor, in: graph))
    case .uniform(let seed):
      return expression.add(.uniform(key: seed, stream: stream(at: position, tensor)))
    case .reduce(_, .layer), .reduce(_, .model), .ranked(.layer), .ranked(.model):
      return globals.number(of: id, at: tensor).map { expression.add(.global($0)) }
    case .trim(.layer), .trim(.model):
      return globals.selection(of: id, at: tensor).map {
        expression.add(.globalTrim(operand(0), selection: $0))
      }
    case .reduce(let reduction, let scope):
      let second = operands.count > 1 ? operand(1) : nil
      return expression.add(.reduce(reduction, operand(0), second, byRow: scope == .row))
    case .ranked(let scope):
      return expression.add(.ranked(operand(0), rank: operand(1), byRow: scope == .row))
    case .trim(let scope):
      return expression.add(.trim(operand(0), density: operand(1), byRow: scope == .row))
    }
  }

  private func input(_ id: NodeID, source: Int, _ tensor: TensorName) -> InputTensor? {
    let known = graph.facts(of: id)
    guard let position = known.layout?.position(of: tensor) else { return nil }
    return InputTensor(source: source, tensor: position, dtype: known.dtypes[position])
  }

  /// The random stream of a tensor: from the names of the models its expression is made of, in
  /// their order, and the tensor's name.
  private func stream(at position: Int, _ tensor: TensorName) -> UInt64 {
    var hash = streams[position] ?? StableHash()
    hash.combine("/")
    hash.combine(tensor.text)
    return hash.value
  }

  /// The part of each random stream that is the same for all tensors. Two models of one name are
  /// told apart by a number.
  private static func streams(_ order: [NodeID], in graph: Graph) -> [Int: StableHash] {
    var streams: [Int: StableHash] = [:]
    for (position, id) in order.enumerated() {
      guard case .uniform = graph[id].operation else { continue }
      var hash = StableHash()
      for source in graph.sources(of: id) {
        let name = graph.sources[source].name
        let twins = graph.sources[..<source].count { $0.name == name }
        hash.combine(twins == 0 ? name : "\(name)#\(twins + 1)")
      }
      streams[position] = hash
    }
    return streams
  }
}

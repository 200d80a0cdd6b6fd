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
    order = seen.sorted { $0.index < $1.index }
  }

  /// The expression of a tensor, and the value of each node in it.
  func expression(for tensor: TensorName) -> (TensorExpression, [NodeID: ValueID]) {
    var expression = TensorExpression()
    var values: [NodeID: ValueID] = [:]
    values.reserveCapacity(order.count)
    for id in order {
      values[id] = add(id, for: tensor, to: &expression, values)
    }
    return (expression, values)
  }

  private func add(
    _ id: NodeID, for tensor: TensorName, to expression: inout TensorExpression,
    _ values: [NodeID: ValueID]
  ) -> ValueID? {
    let operands = graph[id].operands.map { values[$0] }
    func operand(_ index: Int) -> ValueID {
      // Operands come first in `order`, so they have values, unless the tensor is in none of them.
      if index < operands.count, let value = operands[index] { return value }
      return expression.add(constant: .nan)
    }
    switch graph[id].operation {
    case .source(let source):
      return input(id, source: source, tensor).map { expression.add(.input($0)) }
    case .constant(let bits): return expression.add(.constant(bits: bits))
    case .unary(let op): return expression.add(.unary(op, operand(0)))
    case .binary(let op): return expression.add(.binary(op, operand(0), operand(1)))
    case .select: return expression.add(.select(mask: operand(0), operand(1), operand(2)))
    case .extent(let scope):
      return expression.add(constant: globals.extent(of: id, scope, at: tensor, in: graph))
    case .uniform(let seed):
      return expression.add(.uniform(key: seed, stream: stream(for: id, tensor)))
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
  /// their order, and the tensor's name. Two models of one name are told apart by a number.
  private func stream(for id: NodeID, _ tensor: TensorName) -> UInt64 {
    var hash = StableHash()
    for source in graph.sources(of: id) {
      let name = graph.sources[source].name
      let twins = graph.sources[..<source].count { $0.name == name }
      hash.combine(twins == 0 ? name : "\(name)#\(twins + 1)")
    }
    hash.combine("/")
    hash.combine(tensor.text)
    return hash.value
  }
}

import MokumeGraph
import MokumeTensor

/// Turns graph nodes into the expression of one tensor.
///
/// What is the same for all tensors of a job's kind (which nodes, in which order) is found once, in
/// a `NodeOrder`; `expression(for:)` then walks that list. Most tensors need none: those whose
/// `Leaves` are of one kind have one expression but for its inputs, and are told apart by walking the
/// ends of the list alone, so that a model of 14,000 tensors plans in a moment. Behind a gathering tensors have other names, so what lies there has an order of its own.
struct Specialiser {
  private let graph: Graph
  private let globals: GlobalTable
  private let main: NodeOrder
  /// The orders of what is gathered, by the operand of a gathering.
  private var gathered: [NodeID: NodeOrder] = [:]
  /// Whether some tensor is cast to f64.
  let castsToDouble: Bool

  init(graph: Graph, globals: GlobalTable, roots: [NodeID], stage: Int) {
    self.graph = graph
    self.globals = globals
    main = NodeOrder(graph: graph, globals: globals, roots: roots, stage: stage)
    var pending = main.gathered
    while let next = pending.popLast() {
      if gathered[next] != nil { continue }
      let order = NodeOrder(graph: graph, globals: globals, roots: [next], stage: stage)
      gathered[next] = order
      pending += order.gathered
    }
    let orders = [main] + gathered.values
    castsToDouble = orders.contains { order in
      order.nodes.contains { graph[$0].operation == .unary(.toF64) }
    }
  }

  /// The expression of a tensor, and the value of each node in it.
  ///
  /// - Parameter isSingle: whether its elements are sure to be computed in f32.
  func expression(
    for tensor: TensorName, isSingle: Bool = false
  ) -> (TensorExpression, Values) {
    var growth = Growth(expression: TensorExpression(isSingle: isSingle))
    let values = values(main, tensor, &growth)
    return (growth.expression, values)
  }

  /// An expression while it grows.
  private struct Growth {
    struct Place: Hashable {
      let node: NodeID
      let tensor: TensorName
    }

    var expression: TensorExpression
    /// What was gathered already.
    var gathered: [Place: ValueID?] = [:]
  }

  /// What of a tensor its expression depends on.
  func leaves(of tensor: TensorName) -> Leaves {
    var leaves = Leaves()
    add(main, tensor, to: &leaves)
    return leaves
  }

  private func add(_ order: NodeOrder, _ tensor: TensorName, to leaves: inout Leaves) {
    for position in order.ends {
      let id = order.nodes[position]
      switch graph[id].operation {
      case .gather(let index): add(graph.gathers[index], id, tensor, to: &leaves)
      case .reduce(_, .column): leaves.add(reach(.column, of: id, at: tensor))
      case .trim: leaves.add(selection: globals.selection(of: id, at: tensor))
      default: leaves.add(leaf(position, of: order, for: tensor))
      }
    }
  }

  private func add(
    _ gathering: Gather, _ id: NodeID, _ tensor: TensorName, to leaves: inout Leaves
  ) {
    let origin = gathering.origin(of: tensor)
    leaves.add(operand: origin?.operand, isZero: gathering.isZero(tensor))
    guard let origin, let order = gathered[graph[id].operands[origin.operand]] else { return }
    if leaves.enters(graph[id].operands[origin.operand], origin.name) {
      add(order, origin.name, to: &leaves)
    }
  }

  private func values(
    _ order: NodeOrder, _ tensor: TensorName, _ growth: inout Growth
  ) -> Values {
    var values = Values(positions: order.positions)
    for position in order.nodes.indices {
      if case .gather(let index) = graph[order.nodes[position]].operation {
        values.byPosition.append(gather(order.nodes[position], index, tensor, &growth))
      } else {
        let value = add(position, of: order, for: tensor, to: &growth.expression, values)
        values.byPosition.append(value)
      }
    }
    return values
  }

  /// The value of a gathering: that of the operand the tensor comes from, under its name there.
  private func gather(
    _ id: NodeID, _ index: Int, _ tensor: TensorName, _ growth: inout Growth
  ) -> ValueID? {
    let gathering = graph.gathers[index]
    if gathering.isZero(tensor) { return growth.expression.add(constant: 0) }
    guard let origin = gathering.origin(of: tensor) else { return nil }
    let operand = graph[id].operands[origin.operand]
    let place = Growth.Place(node: operand, tensor: origin.name)
    if let known = growth.gathered[place] { return known }
    guard let order = gathered[operand] else { return nil }
    let value = values(order, origin.name, &growth)[operand]
    growth.gathered[place] = value
    return value
  }

  /// The values of nodes in the expression of one tensor.
  struct Values {
    fileprivate let positions: [NodeID: Int]
    fileprivate var byPosition: [ValueID?] = []

    subscript(id: NodeID) -> ValueID? { positions[id].flatMap { byPosition[$0] } }
  }

  private func add(
    _ position: Int, of order: NodeOrder, for tensor: TensorName,
    to expression: inout TensorExpression, _ values: Values
  ) -> ValueID? {
    let id = order.nodes[position]
    let operands = order.operands[position]
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
    case .source, .extent, .uniform, .numbers, .rows, .rowMask:
      return leaf(position, of: order, for: tensor).map { expression.add($0) }
    case .reduce(_, .layer), .reduce(_, .model), .ranked(.layer), .ranked(.model):
      return leaf(position, of: order, for: tensor).map { expression.add($0) }
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
    case .varying, .gather: return nil
    case .trim(.layer), .trim(.model):
      return globals.selection(of: id, at: tensor).map {
        expression.add(.globalTrim(operand(0), selection: $0))
      }
    case .reduce(let reduction, let scope):
      let second = operands.count > 1 ? operand(1) : nil
      let reach = reach(scope, of: id, at: tensor)
      return expression.add(.reduce(reduction, operand(0), second, over: reach))
    case .ranked(let scope):
      return expression.add(.ranked(operand(0), rank: operand(1), byRow: scope == .row))
    case .withinRow(let operation): return expression.add(.withinRow(operation, operand(0)))
    case .trim(let scope):
      return expression.add(.trim(operand(0), density: operand(1), byRow: scope == .row))
    }
  }

  /// The value of a node that is made of no other in the expression; nil when the tensor has none.
  private func leaf(
    _ position: Int, of order: NodeOrder, for tensor: TensorName
  ) -> TensorOperation? {
    let id = order.nodes[position]
    switch graph[id].operation {
    case .source(let source): return input(id, source: source, tensor).map { .input($0) }
    case .extent(let scope):
      let count = globals.extent(of: id, scope, at: tensor, in: graph)
      return .constant(bits: count.bitPattern)
    case .uniform(let seed):
      return .uniform(key: seed, stream: order.stream(at: position, tensor, in: graph))
    case .numbers(let index):
      let numbers = graph.tensorNumbers[index]
      return numbers.layout.position(of: tensor).map {
        .constant(bits: numbers.values[$0].bitPattern)
      }
    case .rows(let index): return rows(id, graph.rowGathers[index], tensor).map { .input($0) }
    case .rowMask(let index):
      let gather = graph.rowGathers[index]
      let mask = gather.origin(of: tensor) == nil ? nil : rows(id, gather, tensor, isMask: true)
      return mask.map { .input($0) } ?? .constant(bits: (1.0).bitPattern)
    default: return globals.number(of: id, at: tensor).map { .global($0) }
    }
  }

  /// What a scope within a tensor comes to: a vector is one column.
  private func reach(_ scope: Scope, of id: NodeID, at tensor: TensorName) -> Reach {
    let layout = graph.facts(of: id).layout
    let rank = layout?.position(of: tensor).map { layout?.shapes[$0].rank ?? 0 } ?? 0
    return scope == .row ? .row : scope == .column && rank > 1 ? .column : .tensor
  }

  /// Rows of a tensor of a source, or the tensor itself when it comes along.
  private func rows(
    _ id: NodeID, _ gather: RowGather, _ tensor: TensorName, isMask: Bool = false
  ) -> InputTensor? {
    guard case .source(let source) = graph[graph[id].operands[0]].operation else { return nil }
    let origin = gather.origin(of: tensor)
    guard origin != nil || gather.carriesRest,
      let place = graph.position(of: origin?.name ?? tensor, inSource: source)
    else { return nil }
    let header = graph.sources[source].headers[place]
    guard let origin else {
      return InputTensor(source: source, tensor: place, dtype: header.dtype)
    }
    let length = header.shape.tokenEntry(of: header.name)?.elementCount ?? 1
    return InputTensor(
      source: source, tensor: place, dtype: isMask ? .bf16 : header.dtype,
      rows: InputRows(map: origin.map, length: length, isMask: isMask))
  }

  private func input(_ id: NodeID, source: Int, _ tensor: TensorName) -> InputTensor? {
    let known = graph.facts(of: id)
    guard let position = known.layout?.position(of: tensor) else { return nil }
    return InputTensor(source: source, tensor: position, dtype: known.dtypes[position])
  }
}

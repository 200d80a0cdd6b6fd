import MokumeFiles
import MokumeGraph
import MokumeTensor

/// Computes a graph in f64, whole tensors at a time and with nothing fused, cut or threaded: what a
/// run has to agree with.
///
/// Only two things are as in the runtime, because a result is wrong without them: selections order
/// numbers as the arithmetic type holds them, and random numbers are those of the tensor's stream.
package final class Reference {
  let graph: Graph
  let checkpoints: [Checkpoint]
  /// The tensors of the root, or behind a gathering those of what was gathered.
  private(set) var layout: Layout
  let root: NodeID
  private var columns: [Place: Column] = [:]
  private var groups: [GroupKey: Element] = [:]
  var keptByGroup: [GroupKey: [TensorName: [Element]]] = [:]
  private lazy var sources = graph.sources(of: root)

  private struct Place: Hashable {
    let node: NodeID
    let tensor: TensorName
  }

  struct GroupKey: Hashable {
    let node: NodeID
    let group: String
  }

  package init(_ bench: Workbench, _ root: NodeID) throws {
    graph = bench.graph
    checkpoints = bench.checkpoints
    self.root = root
    guard let layout = graph.facts(of: root).layout else {
      throw BenchError(message: "the reference needs a value with tensors")
    }
    self.layout = layout
  }

  /// The exact elements of the root in a tensor.
  package func elements(_ tensor: TensorName) throws -> [Element] {
    defer { columns = [:] }
    return try column(root, tensor).spread()
  }

  /// The type in which a tensor is computed: f64 if an input is, or if one of another tensor is and
  /// a selection ranges over both.
  package func precision(_ tensor: TensorName) -> Precision {
    let names = selectsOverTensors ? layout.names : [tensor]
    let isDouble =
      castsToDouble
      || sources.contains { source in
        names.contains { name in
          checkpoints[source].index(of: name).map {
            checkpoints[source].tensors[$0].header.dtype == .f64
          } ?? false
        }
      }
    return isDouble ? .double : .single
  }

  /// The type of an operation: what is coarser than elements is always in f64.
  private func precision(_ tensor: TensorName, _ operands: [Column]) -> Precision {
    operands.contains { $0.fineness == .element } ? precision(tensor) : .same
  }

  /// Whether a cast asks for f64; tests cast all tensors or none.
  private lazy var castsToDouble = graph.reachable(from: [root]).contains {
    graph[$0].operation == .unary(.toF64)
  }

  private lazy var selectsOverTensors = graph.reachable(from: [root]).contains { id in
    switch graph[id].operation {
    case .trim(.model), .trim(.layer), .ranked(.model), .ranked(.layer): true
    default: false
    }
  }

  func shape(_ tensor: TensorName) -> Shape {
    // Every tensor asked for is in the layout.
    layout.shapes[layout.position(of: tensor) ?? 0]
  }

  /// The value of a node in a tensor.
  func column(_ id: NodeID, _ tensor: TensorName) throws -> Column {
    let place = Place(node: id, tensor: tensor)
    if let known = columns[place] { return known }
    let made = try compute(id, tensor)
    columns[place] = made
    return made
  }

  private func compute(_ id: NodeID, _ tensor: TensorName) throws -> Column {
    let shape = shape(tensor)
    func operand(_ index: Int) throws -> Column { try column(graph[id].operands[index], tensor) }
    switch graph[id].operation {
    case .gather(let index): return try gathered(id, graph.gathers[index], tensor)
    case .rows(let index): return try chosenRows(id, graph.rowGathers[index], tensor)
    case .rowMask(let index):
      guard let origin = graph.rowGathers[index].origin(of: tensor) else {
        return Column(shape, number: Element(1))
      }
      return Column(
        shape, .element,
        origin.map.origins.flatMap { row in
          [Element](
            repeating: Element(row < 0 ? 0 : 1), count: shape.elementCount / origin.map.count)
        })
    case .numbers(let index):
      let numbers = graph.tensorNumbers[index]
      let value = numbers.layout.position(of: tensor).map { numbers.values[$0] }
      return Column(shape, number: Element(value ?? .nan))
    case .varying: throw BenchError(message: "numbers that belong to no model")
    case .source(let source): return try stored(source, tensor)
    case .constant(let bits): return Column(shape, number: Element(Double(bitPattern: bits)))
    case .unary(let operation):
      let x = try operand(0)
      // What is read carries no rounding error that could decide where a cast goes.
      let isExact = operation.castType != nil && isSource(graph[id].operands[0])
      let precision = isExact ? .same : precision(tensor, [x])
      return x.map { apply(operation, $0, precision) }
    case .binary(let operation):
      let (x, y) = (try operand(0), try operand(1))
      let precision = precision(tensor, [x, y])
      return x.zip(y) { apply(operation, $0, $1, precision) }
    case .select: return try select(operand(0), operand(1), operand(2))
    case .agreeingSum:
      let values = try graph[id].operands.indices.dropFirst().map(operand)
      return Agreement.sum(values, signs: try operand(0), precision(tensor))
    case .agreeingWeight:
      let count = graph[id].operands.count / 2
      return Agreement.weight(
        try (1...count).map(operand), try (1...count).map { try operand(count + $0) },
        signs: try operand(0), precision(tensor))
    case .uniform(let seed): return uniform(id, seed: seed, tensor)
    case .reduce(_, .layer), .reduce(_, .model), .extent(.layer), .extent(.model),
      .ranked(.layer), .ranked(.model):
      return Column(shape, number: try overGroup(id, tensor))
    case .trim(.layer), .trim(.model):
      return Column(shape, .element, try keptOverGroup(id, tensor))
    case .reduce(let reduction, let scope):
      let second = graph[id].operands.count > 1 ? try operand(1) : nil
      return try reduce(reduction, operand(0), second, scope)
    case .extent(let scope): return try fold(operand(0), scope) { Element(Double($0.count)) }
    case .ranked(let scope): return try ranked(operand(0), operand(1), scope, precision(tensor))
    case .withinRow(let operation): return try withinRow(operation, operand(0), precision(tensor))
    case .trim(let scope): return try trim(operand(0), operand(1), scope, precision(tensor))
    }
  }

  private func isSource(_ id: NodeID) -> Bool {
    if case .source = graph[id].operation { true } else { false }
  }

  private func gathered(_ id: NodeID, _ gather: Gather, _ tensor: TensorName) throws -> Column {
    guard let origin = gather.origin(of: tensor) else {
      throw BenchError(message: "nothing was gathered for \(tensor)")
    }
    let operand = graph[id].operands[origin.operand]
    let outer = layout
    defer { layout = outer }
    layout = graph.facts(of: operand).layout ?? outer
    return try column(operand, origin.name)
  }

  /// Rows of what is stored, 0 where there is none.
  private func chosenRows(_ id: NodeID, _ gather: RowGather, _ tensor: TensorName) throws -> Column
  {
    guard case .source(let source) = graph[graph[id].operands[0]].operation else {
      throw BenchError(message: "rows of what was not loaded")
    }
    let shape = shape(tensor)
    guard let origin = gather.origin(of: tensor) else {
      return gather.carriesRest ? try stored(source, tensor) : Column(shape, number: Element(0))
    }
    guard let index = checkpoints[source].index(of: origin.name) else {
      throw BenchError(message: "source \(source) has no \(origin.name)")
    }
    let values = try checkpoints[source].values(index)
    let width = shape.elementCount / origin.map.count
    return Column(
      shape, .element,
      origin.map.origins.flatMap { row in
        row < 0
          ? [Element](repeating: Element(0), count: width)
          : values[Int(row) * width..<(Int(row) + 1) * width].map { Element($0) }
      })
  }

  private func stored(_ source: Int, _ tensor: TensorName) throws -> Column {
    guard let index = checkpoints[source].index(of: tensor) else {
      throw BenchError(message: "source \(source) has no \(tensor)")
    }
    return Column(
      shape(tensor), .element, try checkpoints[source].values(index).map { Element($0) })
  }

  private func select(_ mask: Column, _ x: Column, _ y: Column) -> Column {
    Column.zip(mask, x, y) { mask, x, y in
      var result = mask.value != 0 ? x : y
      result.isOpen = result.isOpen || mask.isOpen
      return result
    }
  }

  /// The number of a node that ranges over the group a tensor belongs to.
  private func overGroup(_ id: NodeID, _ tensor: TensorName) throws -> Element {
    let (key, members) = group(id, tensor)
    if let known = groups[key] { return known }
    let found = try self.number(id, members)
    groups[key] = found
    return found
  }
}

import MokumeGraph
import MokumeTensor

extension Reference {
  /// Applies `body` to the elements of the tensor, or of each row or column.
  func fold(_ x: Column, _ scope: Scope, _ body: ([Element]) -> Element) throws -> Column {
    let isVector = x.shape.rank < 2
    if x.fineness != .number, scope == .row { return rows(x, body) }
    if x.fineness != .number, scope == .column, !isVector { return columns(x, body) }
    return Column(x.shape, number: body(x.elements))
  }

  private func rows(_ x: Column, _ body: ([Element]) -> Element) -> Column {
    if x.fineness == .row { return Column(x.shape, .row, x.elements.map { body([$0]) }) }
    let (length, elements) = (x.shape.rowLength, x.spread())
    return Column(
      x.shape, .row,
      (0..<x.shape.rowCount).map { body(Array(elements[$0 * length..<($0 + 1) * length])) })
  }

  private func columns(_ x: Column, _ body: ([Element]) -> Element) -> Column {
    if x.fineness == .column { return Column(x.shape, .column, x.elements.map { body([$0]) }) }
    let (count, elements) = (x.shape.columnCount, x.spread())
    return Column(
      x.shape, .column,
      (0..<count).map { column in
        body((0..<x.shape.columnLength).map { elements[$0 * count + column] })
      })
  }

  func reduce(
    _ reduction: Reduction, _ x: Column, _ y: Column?, _ scope: Scope
  ) throws -> Column {
    let terms = y.map { product(x, $0) } ?? x
    return try fold(terms, scope) { combine(reduction, $0) }
  }

  /// One number of the elements of a scope.
  func combine(_ reduction: Reduction, _ elements: [Element]) -> Element {
    switch reduction {
    case .sum, .dot: return sum(elements)
    case .minimum, .maximum:
      let operation: BinaryOperation = reduction == .minimum ? .minimum : .maximum
      guard let first = elements.first else { return Element(0) }
      let value = elements.dropFirst().reduce(first.value) { operation.apply($0, $1.value) }
      return Element(value, scale: elements.reduce(0) { max($0, $1.scale) })
    }
  }

  /// Adds up with a second number that takes what each addition rounds away (Neumaier 1974).
  private func sum(_ elements: [Element]) -> Element {
    var (sum, rest, squares) = (0.0, 0.0, 0.0)
    for element in elements {
      let total = sum + element.value
      let isLarger = sum.magnitude >= element.value.magnitude
      rest += isLarger ? (sum - total) + element.value : (element.value - total) + sum
      sum = total
      squares += element.scale * element.scale
    }
    let value = sum.isFinite ? sum + rest : sum
    return Element(value, scale: max(value.magnitude, squares.squareRoot()))
  }

  func product(_ x: Column, _ y: Column) -> Column {
    x.zip(y) { x, y in
      Element(
        x.value * y.value, scale: max(x.scale * y.value.magnitude, x.value.magnitude * y.scale))
    }
  }

  /// The group a tensor belongs to for a node over layers or the model, and its tensors.
  func group(_ id: NodeID, _ tensor: TensorName) -> (GroupKey, [TensorName]) {
    let known = graph.facts(of: graph[id].operands[0])
    let own = scopeName(id, tensor)
    guard let layout = known.layout else { return (GroupKey(node: id, group: own), [tensor]) }
    let members = layout.names.indices.filter { index in
      (known.dtypes.isEmpty || known.dtypes[index].isComputable)
        && scopeName(id, layout.names[index]) == own
    }
    return (GroupKey(node: id, group: own), members.map { layout.names[$0] })
  }

  private func scopeName(_ id: NodeID, _ tensor: TensorName) -> String {
    switch graph[id].operation {
    case .reduce(_, .model), .extent(.model), .ranked(.model), .trim(.model): "model"
    default: layerName(graph.facts(of: graph[id].operands[0]).layout, tensor)
    }
  }

  private func layerName(_ layout: Layout?, _ tensor: TensorName) -> String {
    guard let layout, let position = layout.position(of: tensor),
      case .layer(let layer, let tower) = layout.layers.places[position]
    else { return tensor.text }
    return "layer \(layer) of \(layout.layers.towers[tower].prefix)"
  }

  /// The number of a node over the tensors of its group.
  func number(_ id: NodeID, _ members: [TensorName]) throws -> Element {
    let x = graph[id].operands[0]
    let terms = try distinct(members, graph.facts(of: x)).map { name in
      let column = try column(x, name)
      guard case .reduce(.dot, _) = graph[id].operation else { return column.elements }
      return product(column, try self.column(graph[id].operands[1], name)).elements
    }
    switch graph[id].operation {
    case .reduce(let reduction, _):
      let parts = terms.filter { reduction.isSum || !$0.isEmpty }.map { combine(reduction, $0) }
      return combine(reduction == .dot ? .sum : reduction, parts)
    case .extent: return Element(Double(terms.reduce(0) { $0 + $1.count }))
    default:
      let rank = try column(graph[id].operands[1], members[0]).elements[0].value
      return self.rank(rank, of: terms.flatMap { $0 }, precision(members[0]))
    }
  }

  /// The tensors that contribute: a number that several tensors share counts once.
  private func distinct(_ members: [TensorName], _ known: Facts) -> [TensorName] {
    switch known.grain {
    case .model: return Array(members.prefix(1))
    case .layer:
      var seen: Set<String> = []
      return members.filter { seen.insert(layerName(known.layout, $0)).inserted }
    default: return members
    }
  }
}

import MokumeDiagnostics
import MokumeGraph
import MokumeTensor

/// One part of a stitched model.
private struct Part {
  let node: NodeID
  let layout: Layout
  let tower: Int
  /// Its number in the list, from 1.
  let number: Int
  let span: Span

  var prefix: String { layout.layers.towers[tower].prefix }
  var count: Int { layout.layers.towers[tower].count }
  var tensors: [LayerTensor] { layout.layerTensors(of: tower, 0..<count) }
}

extension BuiltinCall {
  /// Puts the layers of the parts on top of each other, between what is in no layer.
  func stitch() throws(Diagnostic) -> NodeID {
    let parts = try parts()
    try checkFit(parts)
    let rest = isGiven(3) ? node(3) : nil
    let embed = try outside(1, of: parts[0], rest: rest)
    let head = try outside(2, of: parts[parts.count - 1], rest: rest)
    // First what gives the embeddings: the tokenizer and the config come from the first model.
    var operands = [embed]
    for node in [rest ?? embed, head] + parts.map(\.node) where !operands.contains(node) {
      operands.append(node)
    }
    var tensors: [(name: TensorName, origin: Gather.Origin)] = []
    func add(_ node: NodeID, _ place: OutsidePlace) {
      let operand = operands.firstIndex(of: node) ?? 0
      for name in graph.outside(node, tower: parts[0].prefix, place) {
        tensors.append((name, Gather.Origin(operand: operand, name: name)))
      }
    }
    add(embed, .embed)
    add(rest ?? embed, .otherTowers)
    var depth = 0
    for part in parts {
      let operand = operands.firstIndex(of: part.node) ?? 0
      for tensor in part.tensors {
        let origin = Gather.Origin(operand: operand, name: part.layout.names[tensor.position])
        tensors.append((tensor.name(depth + tensor.layer), origin))
      }
      depth += part.count
    }
    add(head, .head)
    return graph.gather(operands, tensors)
  }

  /// The parts that have layers.
  private func parts() throws(Diagnostic) -> [Part] {
    let items = list(0)
    if items.isEmpty { throw .emptyList(of: caller, at: place(0)) }
    var parts: [Part] = []
    for (index, item) in items.enumerated() {
      let span = arguments[0].origin?.part(index).span ?? span
      let list: LayerList
      switch item {
      case .layers(let layers): list = layers
      case .lazy(let node) where graph.facts(of: node).layout != nil && !graph.isFactor(node):
        if graph.facts(of: node).layout?.count == 0 { continue }
        list = try evaluator.layers(of: node, evaluator.text(span), at: span)
      case .list:
        throw Diagnostic.wrongKind(
          of: caller, needs: "layers", got: item.described(in: graph),
          label: item.kind(in: graph), at: span
        ).helping("put lists of layers into one list with flat([…])")
      default: throw wrongKind("layers", got: item, at: span)
      }
      guard let layout = graph.facts(of: list.model).layout else { continue }
      parts.append(
        Part(
          node: list.model, layout: layout, tower: list.tower, number: index + 1, span: span))
    }
    if parts.isEmpty { throw .emptyList(of: caller, at: place(0)) }
    return parts
  }

  /// The model that gives what is in no layer: the argument, `rest`, or the one model that the
  /// layers of a part were cut out of.
  private func outside(
    _ index: Int, of part: Part, rest: NodeID?
  ) throws(Diagnostic) -> NodeID {
    if isGiven(index) || rest != nil {
      let place = isGiven(index) ? index : 3
      guard graph.isDifference(node(place)) == graph.isDifference(part.node) else {
        throw wrongKind(
          graph.isDifference(part.node)
            ? "a difference, as the parts are" : "a model, as the parts are",
          got: self[place], at: self.place(place))
      }
      return node(place)
    }
    if let whole = evaluator.whole(of: part.node) { return whole }
    throw .unknownWhole(
      [row.parameters[index].name, "rest"], of: caller, part: part.number, at: part.span)
  }

  /// Refuses parts that cannot be layers of one model.
  private func checkFit(_ parts: [Part]) throws(Diagnostic) {
    let first = parts[0]
    let shapes = first.shapes
    for part in parts.dropFirst() {
      guard part.prefix == first.prefix else {
        throw .partsNamedApart(first.prefix, part.prefix, of: caller, at: part.span)
      }
      if graph.isDifference(part.node) != graph.isDifference(first.node) {
        throw wrongKind(
          graph.isDifference(first.node) ? "differences as all parts" : "models as all parts",
          got: .lazy(part.node), at: part.span)
      }
      if part.layout === first.layout { continue }
      try checkNames(first, part)
      try checkNames(part, first)
      let others = part.shapes
      let pairs = shapes.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.compactMap {
        rest -> GraphError.ShapePair? in
        guard let left = shapes[rest], let right = others[rest], left.isDisjoint(with: right),
          let a = left.first, let b = right.first
        else { return nil }
        return .init(name: TensorName("\(first.prefix)*\(rest)"), left: a, right: b)
      }
      if !pairs.isEmpty {
        throw .shapesDiffer(
          pairs, total: shapes.count, "part \(first.number)", "part \(part.number)",
          label: "cannot be stitched", at: part.span)
      }
    }
  }
}

extension BuiltinCall {
  /// Refuses a part that lacks what every layer has of the model that another part comes from. What
  /// only some layers have may differ: models of two kinds of layers are stacked in any order.
  private func checkNames(_ part: Part, _ other: Part) throws(Diagnostic) {
    let whole = evaluator.whole(of: other.node) ?? other.node
    guard let layout = graph.facts(of: whole).layout,
      let tower = layout.layers.towers.firstIndex(where: { $0.prefix == other.prefix })
    else { return }
    let depth = layout.layers.towers[tower].count
    let common = kinds(layout.layerTensors(of: tower, 0..<depth)).filter { $0.value == depth }.keys
    let own = kinds(part.tensors)
    let missing = common.filter { own[$0, default: 0] < part.count }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    guard missing.isEmpty else {
      throw .partLacksTensors(
        missing.map { "\(other.prefix)*\($0)" }, part.number, other.number, at: part.span)
    }
  }

  /// How many layers have each kind of tensor.
  private func kinds(_ tensors: [LayerTensor]) -> [String: Int] {
    var counts: [String: Int] = [:]
    for tensor in tensors { counts[String(tensor.rest), default: 0] += 1 }
    return counts
  }
}

extension Part {
  /// The shapes of each kind of tensor in the layers; some models vary them from layer to layer.
  fileprivate var shapes: [String: Set<Shape>] {
    var shapes: [String: Set<Shape>] = [:]
    for tensor in tensors {
      shapes[String(tensor.rest), default: []].insert(layout.shapes[tensor.position])
    }
    return shapes
  }
}

/// What of a model is in no layer of a tower.
private enum OutsidePlace { case embed, otherTowers, head }

extension Graph {
  fileprivate func outside(_ node: NodeID, tower prefix: String, _ place: OutsidePlace)
    -> [TensorName]
  {
    guard let layout = facts(of: node).layout else { return [] }
    return layout.names.indices.filter { position in
      switch layout.layers.places[position] {
      case .embed: place == .embed
      case .head: place == .head
      case .layer(_, let tower):
        place == .otherTowers && layout.layers.towers[tower].prefix != prefix
      }
    }.map { layout.names[$0] }
  }
}

extension Diagnostic {
  fileprivate func helping(_ text: String) -> Diagnostic {
    var copy = self
    copy.helps.append(text)
    return copy
  }
}

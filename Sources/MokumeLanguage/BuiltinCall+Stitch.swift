import MokumeDiagnostics
import MokumeGraph
import MokumeTensor

/// One part of a stitched model.
struct StitchedPart {
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
    try checkFirstLayers(parts)
    let given = isGiven(3) ? node(3) : nil
    let first = try outside(1, of: parts[0], rest: given)
    let last = try outside(2, of: parts[parts.count - 1], rest: given)
    try checkOutside(1, .embed, of: parts)
    try checkOutside(2, .head, of: parts)
    let (ends, wholes) = evened([first, last, given ?? first], beside: parts)
    let (embed, head, rest) = (ends[0], ends[1], given.map { _ in ends[2] })
    // First what gives the embeddings: the tokenizer and the config come from the first model.
    var operands = [embed]
    for node in [rest ?? embed, head] + parts.map(\.node) where !operands.contains(node) {
      operands.append(node)
    }
    var tensors: [(name: TensorName, origin: Gather.Origin)] = []
    let depth = parts.reduce(0) { $0 + $1.count }
    func add(_ node: NodeID, _ place: OutsidePlace) {
      let operand = operands.firstIndex(of: node) ?? 0
      for (name, old) in graph.outside(node, tower: parts[0].prefix, place, depth: depth) {
        tensors.append((name, Gather.Origin(operand: operand, name: old)))
      }
    }
    add(embed, .embed)
    add(rest ?? embed, .otherTowers)
    var start = 0
    for part in parts {
      let operand = operands.firstIndex(of: part.node) ?? 0
      for tensor in part.tensors
      where !graph.isZero(part.layout.names[tensor.position], in: part.node) {
        let origin = Gather.Origin(operand: operand, name: part.layout.names[tensor.position])
        tensors.append((tensor.name(start + tensor.layer), origin))
      }
      start += part.count
    }
    add(head, .head)
    let zeros = zeros(parts, ends: [embed, rest ?? embed, head], wholes: wholes, tensors)
    let there = Set(tensors.map(\.name) + zeros.map(\.name))
    let end = lastZeros(of: parts[parts.count - 1], from: start).filter { !there.contains($0.name) }
    return graph.gather(operands, tensors, zeros: zeros + end)
  }

  /// Models with the same tensors as far as tied embeddings make them differ from each other and from the
  /// models that layers come from: where one has two matrices, so has the result.
  private func evened(
    _ ends: [NodeID], beside parts: [StitchedPart]
  ) -> (ends: [NodeID], wholes: [NodeID]) {
    let wholes = parts.flatMap { self.wholes(of: $0) }.sorted { $0.index < $1.index }
    let even = graph.evened(ends + wholes)
    return (Array(even.prefix(ends.count)), Array(even.dropFirst(ends.count)))
  }

  /// The models that a part was cut out of.
  func wholes(of part: StitchedPart) -> Set<NodeID> { evaluator.wholes(of: part.node) }

  /// The parts that have layers.
  private func parts() throws(Diagnostic) -> [StitchedPart] {
    let items = list(0)
    if items.isEmpty { throw .emptyList(of: caller, at: place(0)) }
    var parts: [StitchedPart] = []
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
        StitchedPart(
          node: list.model, layout: layout, tower: list.tower, number: index + 1, span: span))
    }
    if parts.isEmpty { throw .emptyList(of: caller, at: place(0)) }
    return parts
  }

  /// The model that gives what is in no layer: the argument, `rest`, or the one model that the
  /// layers of a part were cut out of.
  private func outside(
    _ index: Int, of part: StitchedPart, rest: NodeID?
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
}

extension Diagnostic {
  fileprivate func helping(_ text: String) -> Diagnostic {
    var copy = self
    copy.helps.append(text)
    return copy
  }
}

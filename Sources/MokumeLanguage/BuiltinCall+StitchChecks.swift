import MokumeDiagnostics
import MokumeGraph
import MokumeTensor

extension BuiltinCall {
  /// Refuses parts that cannot be layers of one model.
  func checkFit(_ parts: [StitchedPart]) throws(Diagnostic) {
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
  private func checkNames(_ part: StitchedPart, _ other: StitchedPart) throws(Diagnostic) {
    // What an adapter lacks is zero.
    if graph.isAdapter(part.node) { return }
    let own = kinds(part.tensors)
    let missing = commonKinds(other).filter { own[$0, default: 0] < part.count }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    guard missing.isEmpty else {
      throw .partLacksTensors(
        missing.map { "\(other.prefix)*\($0)" }, part.number, other.number, at: part.span)
    }
  }

  /// The kinds of tensors that every layer has of the models that a part was cut out of.
  private func commonKinds(_ part: StitchedPart) -> Set<String> {
    let found = wholes(of: part).compactMap { whole in
      graph.facts(of: whole).layout?.commonKinds(part.prefix)
    }
    return found.dropFirst().reduce(found.first ?? []) { $0.intersection($1) }
  }

}

/// How many layers have each kind of tensor.
private func kinds(_ tensors: [LayerTensor]) -> [String: Int] {
  var counts: [String: Int] = [:]
  for tensor in tensors { counts[String(tensor.rest), default: 0] += 1 }
  return counts
}

extension Layout {
  /// The kinds of tensors that every layer of a tower has; nil without such a tower.
  func commonKinds(_ prefix: String) -> Set<String>? {
    guard let tower = layers.tower(prefix) else { return nil }
    let depth = layers.towers[tower].count
    let counts = kinds(layerTensors(of: tower, 0..<depth))
    return Set(counts.filter { $0.value == depth }.keys)
  }
}

extension StitchedPart {
  /// The shapes of each kind of tensor in the layers; some models vary them from layer to layer.
  fileprivate var shapes: [String: Set<Shape>] {
    var shapes: [String: Set<Shape>] = [:]
    for tensor in tensors {
      shapes[String(tensor.rest), default: []].insert(layout.shapes[tensor.position])
    }
    return shapes
  }
}

extension BuiltinCall {
  /// Refuses a model for what comes before or behind the layers that has nothing there. `rest` may
  /// lack what no model has that layers come from.
  func checkOutside(
    _ index: Int, _ outside: OutsidePlace, of parts: [StitchedPart]
  ) throws(Diagnostic) {
    guard isGiven(index) || isGiven(3) else { return }
    let place = isGiven(index) ? index : 3
    if graph.isAdapter(node(place)) { return }
    func has(_ node: NodeID) -> Bool {
      !graph.outside(node, tower: parts[0].prefix, outside, depth: 0).isEmpty
    }
    if has(node(place)) { return }
    let models = parts.reduce(into: Set<NodeID>()) { $0.formUnion(evaluator.wholes(of: $1.node)) }
    guard isGiven(index) || models.contains(where: has) else { return }
    throw .nothingOutside(
      evaluator.name(of: operand(place), "the model"), isHead: outside == .head,
      argument: row.parameters[place].name, at: self.place(place))
  }
}

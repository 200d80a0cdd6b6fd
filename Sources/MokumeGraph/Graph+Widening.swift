import MokumeTensor

/// Values of tied models beside those of untied ones, when rules or ramps give the two matrices different
/// numbers.
extension Graph {
  /// The value with a tensor that it repeats, made as the value is: of the models' own tensor, with the
  /// numbers that rules have for its name.
  ///
  /// - Returns: nil for a value in which an operation looks at more than one element; its tensor is a copy
  ///   of the result.
  func widened(_ id: NodeID, by twins: Twins) -> NodeID? {
    var made: [NodeID: NodeID] = [:]
    for node in reachable(from: [id]).sorted(by: { $0.index < $1.index }) {
      guard let new = try? widened(node, by: twins, made) else { return nil }
      made[node] = new
    }
    guard let new = made[id], new != id else { return nil }
    widenedNames.insert(twins.name)
    return new
  }

  private func widened(
    _ id: NodeID, by twins: Twins, _ made: [NodeID: NodeID]
  ) throws(GraphError) -> NodeID? {
    guard let layout = facts(of: id).layout, layout.position(of: twins.twin) != nil,
      layout.position(of: twins.name) == nil
    else { return id }
    switch self[id].operation {
    case .source: return copying(twins, in: id)
    case .numbers(let index):
      guard let place = layout.position(of: twins.twin) else { return nil }
      let wide = shared(
        Layout(names: layout.names + [twins.name], shapes: layout.shapes + [layout.shapes[place]]))
      return numbers(tensorNumbers[index].adding(twins, wide))
    case .gather(let index):
      return widened(gathers[index], self[id].operands.map { made[$0] ?? $0 }, by: twins)
    default:
      return try remade(id) { old throws(GraphError) in made[old] ?? old }
    }
  }

  private func widened(_ old: Gather, _ operands: [NodeID], by twins: Twins) -> NodeID? {
    guard let origin = old.origin(of: twins.twin), origin.name == twins.twin,
      facts(of: operands[origin.operand]).layout?.position(of: twins.name) != nil
    else { return nil }
    var tensors: [(name: TensorName, origin: Gather.Origin)] = []
    for (name, origin) in zip(old.layout.names, old.origins) {
      guard let origin else { return nil }
      tensors.append((name, origin))
    }
    tensors.append((twins.name, Gather.Origin(operand: origin.operand, name: twins.name)))
    return gather(operands, tensors)
  }
}

import MokumeGraph
import MokumeTensor

/// Layers of adapters beside those of whole differences. Adapters alone make an adapter, which lacks what
/// they lack.
extension BuiltinCall {
  /// The tensors that adapters lack and that a model has: zeros.
  ///
  /// - Parameters:
  ///   - ends: what gives the tensors outside of the layers.
  ///   - wholes: the models that the parts were cut out of.
  ///   - tensors: what is there.
  func zeros(
    _ parts: [StitchedPart], ends: [NodeID], wholes: [NodeID],
    _ tensors: [(name: TensorName, origin: Gather.Origin)]
  ) -> [(name: TensorName, shape: Shape, dtype: DType)] {
    let isAdapted =
      parts.contains { graph.isAdapter($0.node) } || ends.contains(where: graph.isAdapter)
    let models = (ends + wholes).filter {
      !graph.isAdapter($0) && graph.facts(of: $0).layout != nil
    }
    guard isAdapted, let model = models.max(by: { tensorCount($0) < tensorCount($1) }),
      let layout = graph.facts(of: model).layout
    else { return [] }
    let there = Set(tensors.map(\.name))
    return (lackingLayers(parts, layout) + lackingOutside(parts, layout, model))
      .filter { !there.contains($0.name) }
      .map { ($0.name, layout.shapes[$0.position], dtype($0.position, of: model)) }
  }

  /// The zeros that stand for the last layer of an adapter, which changes nothing there: without them
  /// there would be a layer less.
  func lastZeros(
    of part: StitchedPart, from end: Int
  ) -> [(name: TensorName, shape: Shape, dtype: DType)] {
    part.tensors.filter { tensor in
      tensor.layer == part.count - 1
        && graph.isZero(part.layout.names[tensor.position], in: part.node)
    }.map { tensor in
      (
        tensor.name(end - 1), part.layout.shapes[tensor.position],
        dtype(tensor.position, of: part.node)
      )
    }
  }

  private func tensorCount(_ node: NodeID) -> Int { graph.facts(of: node).layout?.count ?? 0 }

  private func dtype(_ position: Int, of model: NodeID) -> DType {
    let types = graph.facts(of: model).dtypes
    return types.indices.contains(position) ? types[position] : .f32
  }

  /// What every layer of a model has, in all layers of adapters, and the places of the model's tensors.
  private func lackingLayers(
    _ parts: [StitchedPart], _ layout: Layout
  ) -> [(name: TensorName, position: Int)] {
    let prefix = parts[0].prefix
    guard let kinds = layout.commonKinds(prefix), let tower = layout.layers.tower(prefix) else {
      return []
    }
    let first = layout.layerTensors(of: tower, 0..<1).filter { kinds.contains(String($0.rest)) }
    var names: [(name: TensorName, position: Int)] = []
    var start = 0
    for part in parts {
      if graph.isAdapter(part.node) {
        for layer in start..<start + part.count {
          names += first.map { ($0.name(layer), $0.position) }
        }
      }
      start += part.count
    }
    return names
  }

  private func lackingOutside(
    _ parts: [StitchedPart], _ layout: Layout, _ model: NodeID
  ) -> [(name: TensorName, position: Int)] {
    let depth = parts.reduce(0) { $0 + $1.count }
    return [OutsidePlace.embed, .otherTowers, .head].flatMap { place in
      graph.outside(model, tower: parts[0].prefix, place, depth: depth).compactMap { name, old in
        layout.position(of: old).map { (name, $0) }
      }
    }
  }
}

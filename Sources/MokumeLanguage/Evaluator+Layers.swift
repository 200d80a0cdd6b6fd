import MokumeDiagnostics
import MokumeGraph
import MokumeSyntax
import MokumeTensor

extension Evaluator {
  /// The layers of a model: those of its one tower, or of the tower that writes text.
  func layers(of node: NodeID, _ name: String, at span: Span) throws(Diagnostic) -> LayerList {
    let map = graph.facts(of: node).layout?.layers
    let towers = map?.mainTowers ?? []
    guard let map, let tower = towers.first else { throw .noLayers(name, at: span) }
    guard towers.count == 1 else {
      throw .severalTowers(name, towers.map { map.towers[$0] }, at: span)
    }
    return LayerList(model: node, tower: tower, count: map.towers[tower].count)
  }

  /// Some of the layers, counted from 0 again.
  func part(of list: LayerList, _ range: Range<Int>) -> NodeID {
    guard let layout = graph.facts(of: list.model).layout else { return list.model }
    let tensors = layout.layerTensors(of: list.tower, range).map { tensor in
      let name = layout.names[tensor.position]
      let place = tensor.layer - range.lowerBound
      return (tensor.name(place), Gather.Origin(operand: 0, name: name))
    }
    let part = graph.gather(
      [list.model], tensors, zeros: lastLayer(of: list, range, layout).map { [$0] } ?? [])
    if part != list.model { wholes[part] = wholes[part] ?? list.model }
    return part
  }

  /// A zero in the last of some layers of an adapter that changes nothing there, so that there are as many
  /// as were asked for.
  private func lastLayer(
    of list: LayerList, _ range: Range<Int>, _ layout: Layout
  ) -> (name: TensorName, shape: Shape, dtype: DType)? {
    guard !range.isEmpty, graph.isAdapter(list.model),
      layout.layerTensors(of: list.tower, range.upperBound - 1..<range.upperBound).isEmpty,
      let other = layout.layerTensors(of: list.tower, 0..<list.count).first
    else { return nil }
    let types = graph.facts(of: list.model).dtypes
    return (
      other.name(range.count - 1), layout.shapes[other.position],
      types.indices.contains(other.position) ? types[other.position] : .f32
    )
  }

  /// The layer or the layers that an index asks for.
  func layers(
    _ list: LayerList, _ key: Value, _ base: Expression, _ index: Expression
  ) throws(Diagnostic) -> NodeID {
    if isUnread(key) { return part(of: list, 0..<min(1, list.count)) }
    let range: Range<Int>
    if case .range(let bounds) = key {
      guard let whole = bounds.integers else {
        throw .fractionalRange(key.literal(in: graph), at: place(index))
      }
      range = whole
    } else {
      guard let number = try plainNumber(key, place(index)) else {
        throw .wrongKind(
          of: "layers", needs: "a number or a range", got: key.described(in: graph),
          label: key.kind(in: graph), at: place(index))
      }
      guard let layer = Int(exactly: number), layer < Int.max else {
        throw .fractionalRange(Value.format(number), at: place(index))
      }
      range = layer..<(layer + 1)
    }
    guard range.lowerBound >= 0, range.upperBound <= list.count else {
      throw .layerPastEnd(
        modelText(base), count: list.count, asked: range, isRange: key.isRange, at: place(index))
    }
    return part(of: list, range)
  }

  /// What the user calls the model of `b.layers`.
  private func modelText(_ base: Expression) -> String {
    if case .field(let model, _) = base.kind { text(model.span) } else { text(base.span) }
  }

  /// The one model that all tensors of a value were cut out of, or the value itself if it is whole;
  /// nil when there are several.
  func whole(of part: NodeID) -> NodeID? {
    let models = wholes(of: part)
    return models.count == 1 ? models.first : nil
  }

  /// The models that the tensors of a value were cut out of, or the value itself if it is whole.
  func wholes(of part: NodeID) -> Set<NodeID> {
    var found: Set<NodeID> = []
    var seen: Set<NodeID> = []
    var pending = [part]
    while let next = pending.popLast() {
      guard seen.insert(next).inserted else { continue }
      guard var whole = wholes[next] else {
        pending += graph[next].operands
        continue
      }
      while let larger = wholes[whole] { whole = larger }
      found.insert(whole)
    }
    return found.isEmpty ? [part] : found
  }
}

extension Value {
  fileprivate var isRange: Bool { if case .range = self { true } else { false } }
}

/// A tensor in a layer.
struct LayerTensor {
  let position: Int
  /// Its layer's place in the tower, from 0.
  let layer: Int
  let prefix: String
  /// What follows the number of the layer, such as `.mlp.up_proj.weight`.
  let rest: Substring

  /// The tensor's name in another layer.
  func name(_ layer: Int) -> TensorName { TensorName("\(prefix)\(layer)\(rest)") }
}

extension LayerMap {
  /// The tower of the layers whose names begin so, but for those of further tokens.
  func tower(_ prefix: String) -> Int? {
    towers.firstIndex { $0.prefix == prefix && !$0.isFurther }
  }
}

extension Layout {
  /// What follows the number of a layer in a name, such as `.mlp.up_proj.weight`.
  private func rest(at position: Int, _ prefix: String) -> Substring {
    let behind = names[position].text.utf8.dropFirst(prefix.utf8.count)
    return Substring(behind.drop { $0 != UInt8(ascii: ".") })
  }

  /// The name of a tensor of a layer in another layer.
  func name(at position: Int, inLayer layer: Int) -> TensorName {
    guard case .layer(_, let tower) = layers.places[position] else { return names[position] }
    let prefix = layers.towers[tower].prefix
    return TensorName("\(prefix)\(layer)\(rest(at: position, prefix))")
  }

  /// The tensors of some layers of a tower, layer by layer.
  func layerTensors(of tower: Int, _ range: Range<Int>) -> [LayerTensor] {
    let (prefix, start) = (layers.towers[tower].prefix, layers.towers[tower].start)
    var found = [[LayerTensor]](repeating: [], count: range.count)
    for position in names.indices {
      guard case .layer(let number, tower) = layers.places[position],
        range.contains(number - start)
      else { continue }
      let layer = number - start
      let rest = rest(at: position, prefix)
      found[layer - range.lowerBound].append(
        LayerTensor(position: position, layer: layer, prefix: prefix, rest: rest))
    }
    return found.flatMap { $0 }
  }
}

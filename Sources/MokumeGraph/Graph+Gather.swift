import MokumeTensor

extension Graph {
  /// A value made of tensors of others, some perhaps under new names.
  ///
  /// - Parameters:
  ///   - operands: values with tensors.
  ///   - tensors: the new name and the origin of each tensor; names must be unique, and the origins
  ///     must be there.
  ///   - zeros: tensors that are zero, beside them.
  public func gather(
    _ operands: [NodeID], _ tensors: [(name: TensorName, origin: Gather.Origin)],
    zeros: [(name: TensorName, shape: Shape, dtype: DType)] = []
  ) -> NodeID {
    gather(operands, tensors, zeros: zeros, renamed: nil)
  }

  /// - Parameter renamed: what tensors that are one were called before.
  func gather(
    _ operands: [NodeID], _ tensors: [(name: TensorName, origin: Gather.Origin)],
    zeros: [(name: TensorName, shape: Shape, dtype: DType)] = [], renamed: [Twins: Twins]?
  ) -> NodeID {
    let known = operands.map { facts(of: $0) }
    var shapes: [Shape] = []
    var dtypes: [DType] = []
    for tensor in tensors {
      let facts = known[tensor.origin.operand]
      guard let layout = facts.layout, let position = layout.position(of: tensor.origin.name)
      else { preconditionFailure("a gathered tensor is not there") }
      shapes.append(layout.shapes[position])
      if !facts.dtypes.isEmpty { dtypes.append(facts.dtypes[position]) }
    }
    dtypes += dtypes.isEmpty ? [] : zeros.map(\.dtype)
    let layout = shared(
      Layout(names: tensors.map(\.name) + zeros.map(\.name), shapes: shapes + zeros.map(\.shape)))
    if operands.count == 1, known[0].layout === layout, zeros.isEmpty,
      tensors.allSatisfy({ $0.name == $0.origin.name }),
      renamed?.allSatisfy({ $0.key == $0.value }) ?? true
    {
      return operands[0]
    }
    let gather = Gather(
      layout: layout, origins: tensors.map { $0.origin } + zeros.map { _ in nil },
      renamed: renamed)
    let weight = known.dropFirst().reduce(known.first?.weight ?? .factor(nil)) {
      .either($0, $1.weight)
    }
    return intern(
      Node(operation: .gather(index(of: gather)), operands: operands),
      Facts(
        layout: layout, dtypes: dtypes.count == layout.count ? dtypes : [],
        grain: known.map(\.grain).reduce(.model) { $0.joined($1) }, weight: weight,
        isPartial: !known.isEmpty && known.allSatisfy(\.isPartial)))
  }

  /// Whether a value was put together with a zero for a tensor.
  public func isZero(_ name: TensorName, in id: NodeID) -> Bool {
    if case .gather(let index) = self[id].operation { gathers[index].isZero(name) } else { false }
  }

  /// The tensors of sources that a tensor of a value is made of, in the order in which the
  /// expression first names them.
  public func inputs(of id: NodeID, at name: TensorName) -> [(source: Int, name: TensorName)] {
    var found: [(source: Int, name: TensorName)] = []
    walkInputs(of: id, at: name) { source, name in
      if !found.contains(where: { $0.source == source && $0.name == name }) {
        found.append((source, name))
      }
      return true
    }
    return found
  }

  /// The tensor of a source that a tensor of a value is made of first, or nil; that of an adapter
  /// only where there is no other.
  public func origin(of id: NodeID, at name: TensorName) -> (source: Int, name: TensorName)? {
    var found: (source: Int, name: TensorName)?
    walkInputs(of: id, at: name) { source, name in
      let isAdapter = sources[source].adapter != nil
      if found == nil || !isAdapter { found = (source, name) }
      return isAdapter
    }
    return found
  }

  /// Hands each source's tensor on until `visit` has enough.
  private func walkInputs(
    of id: NodeID, at name: TensorName, _ visit: (Int, TensorName) -> Bool
  ) {
    struct Place: Hashable {
      let node: NodeID
      let name: TensorName
    }
    var seen: Set<Place> = []
    var pending = [Place(node: id, name: name)]
    while let next = pending.popLast() {
      guard seen.insert(next).inserted else { continue }
      let operands = self[next.node].operands
      switch self[next.node].operation {
      case .source(let source):
        if position(of: next.name, inSource: source) != nil, !visit(source, next.name) { return }
      case .gather(let index):
        guard let origin = gathers[index].origin(of: next.name) else { continue }
        pending.append(Place(node: operands[origin.operand], name: origin.name))
      case .rowMask: continue
      case .rows(let index):
        let gather = rowGathers[index]
        if let origin = gather.origin(of: next.name) {
          pending.append(Place(node: operands[0], name: origin.name))
        } else if gather.carriesRest {
          pending.append(Place(node: operands[0], name: next.name))
        }
      default:
        pending += operands.reversed().map { Place(node: $0, name: next.name) }
      }
    }
  }
}

import MokumeTensor

/// A node that a value is made of.
struct TwinsPlace: Hashable {
  let node: NodeID
  /// What two tensors of the value are called there; nil where it has no such two.
  let twins: Twins?
}

/// Other names for the tensors of a value, for those too that it could repeat.
extension Graph {
  /// The value with other names for its tensors.
  ///
  /// - Parameters:
  ///   - names: the new names in the order of its layout, each once.
  ///   - other: the new name of a tensor that the value does not have.
  public func renaming(
    _ value: NodeID, _ names: [TensorName], _ other: (TensorName) -> TensorName
  ) -> NodeID {
    guard let layout = facts(of: value).layout else { return value }
    let origins = Dictionary(uniqueKeysWithValues: zip(names, layout.names))
    func new(_ name: TensorName) -> TensorName {
      layout.position(of: name).map { names[$0] } ?? other(name)
    }
    var renamed: [Twins: Twins] = [:]
    for old in twins where isTied(old, in: value) {
      let pair = Twins(name: new(old.name), twin: new(old.twin))
      // A name that another tensor has now is no other name of this one.
      let isFree = [(pair.name, old.name), (pair.twin, old.twin)].allSatisfy { name, before in
        origins[name] == nil || origins[name] == before
      }
      if isFree, pair.name != pair.twin, renamed[pair] == nil { renamed[pair] = old }
    }
    know(Array(renamed.keys))
    let tensors = zip(names, layout.names).map {
      (name: $0, origin: Gather.Origin(operand: 0, name: $1))
    }
    return gather([value], tensors, renamed: renamed)
  }

  /// What a value is made of, without what only fills rows, and what two of its tensors are called in each.
  func places(of twins: Twins, in value: NodeID) -> Set<TwinsPlace> {
    var seen: Set<TwinsPlace> = []
    var pending = [TwinsPlace(node: value, twins: twins)]
    while let next = pending.popLast() {
      guard seen.insert(next).inserted else { continue }
      var twins = next.twins
      switch self[next.node].operation {
      case .rowMask: continue
      case .rows(let index) where !rowGathers[index].carriesRest: continue
      case .gather(let index): twins = twins.flatMap(gathers[index].before)
      default: break
      }
      pending += self[next.node].operands.map { TwinsPlace(node: $0, twins: twins) }
    }
    return seen
  }

  /// The models that a value is made of, without those that only fill rows of others, and what two of its
  /// tensors are called in each.
  func models(of value: NodeID, calling twins: Twins) -> [(source: Int, twins: Twins?)] {
    places(of: twins, in: value).compactMap { place in
      guard case .source(let source) = self[place.node].operation, sources[source].adapter == nil
      else { return nil }
      return (source, place.twins)
    }
  }

  /// Whether a model has two tensors as one.
  func isOne(_ twins: Twins?, inSource source: Int) -> Bool {
    twins.map { sources[source].twins[$0.name] == $0.twin } ?? false
  }

  /// The tensors of a value that one of its models has as one, under the names that the value has for them.
  public func twins(of source: Int, in value: NodeID) -> [Twins] {
    twins.filter { twins in
      models(of: value, calling: twins).contains {
        $0.source == source && isOne($0.twins, inSource: source)
      }
    }
  }
}

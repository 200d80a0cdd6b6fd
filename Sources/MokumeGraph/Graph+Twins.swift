import MokumeTensor

/// A tensor that some model repeats under another name.
public struct Twins: Hashable, Sendable {
  /// The name under which it is repeated: `lm_head.weight`.
  public let name: TensorName
  /// The name of the tensor itself.
  public let twin: TensorName
}

/// A value and a tensor that it may repeat.
struct TwinsKey: Hashable {
  let value: NodeID
  let twins: Twins
}

/// Models whose last matrix is their first one.
///
/// Such a model lacks `lm_head.weight`, for who loads it leaves a stored copy out. Another model, whose two
/// matrices differ, has it in any case. What is made of both kinds has two. So has a model with an adapter
/// that changes one of the two: it changes the module that it names and no other.
extension Graph {
  /// Values with the same tensors, as far as twins make them differ.
  ///
  /// Where all of them are made of models of which a tensor repeats another, none has it. Where only
  /// those that lack it are, they get it from its twin. Everything else is for ``binary(_:_:_:)`` and its
  /// neighbours to refuse.
  public func evened(_ operands: [NodeID]) -> [NodeID] {
    if twins.isEmpty { return operands }
    let layouts = operands.compactMap { facts(of: $0).layout }
    guard let first = layouts.first,
      operands.contains(where: { facts(of: $0).isPartial })
        || layouts.contains(where: { $0 !== first })
    else { return operands }
    return twins.reduce(operands) { evened(spread($0, $1), $1) }
  }

  /// Adapters of a tensor that is used in two places change both in a model that has two.
  private func spread(_ operands: [NodeID], _ twins: Twins) -> [NodeID] {
    // What layouts tell comes first: the rest is asked of everything that a value is made of.
    let few = operands.filter {
      facts(of: $0).isPartial && has(twins.twin, $0) && !has(twins.name, $0)
        && adapters(of: $0, untying: twins).isEmpty
    }
    let isApart =
      !few.isEmpty
      && operands.contains {
        !facts(of: $0).isPartial && has(twins.name, $0) && has(twins.twin, $0)
          && !repeats(twins, in: $0)
      }
    guard isApart else { return operands }
    return operands.map { few.contains($0) ? copying(twins, in: $0) : $0 }
  }

  private func has(_ tensor: TensorName, _ operand: NodeID) -> Bool {
    facts(of: operand).layout?.position(of: tensor) != nil
  }

  /// Whether every model that a value is made of repeats a tensor under this name, and no adapter changes
  /// one of the two.
  public func repeats(_ name: TensorName, in value: NodeID) -> Bool {
    twins.contains { $0.name == name && repeats($0, in: value) }
  }

  private func repeats(_ twins: Twins, in value: NodeID) -> Bool {
    isTied(twins, in: value) && adapters(of: value, untying: twins).isEmpty
      && !isParted(twins, in: value)
  }

  /// Whether every model that a value is made of has one tensor for both.
  func isTied(_ twins: Twins, in value: NodeID) -> Bool {
    let key = TwinsKey(value: value, twins: twins)
    if let known = tiedValues[key] { return known }
    let made = models(of: value, calling: twins)
    let isTied =
      !made.isEmpty && made.allSatisfy { isOne($0.twins, inSource: $0.source) }
      && !isFilledApart(twins, in: value)
    tiedValues[key] = isTied
    return isTied
  }

  /// Whether what a value is made of has taken the two from different models, as `pick` does.
  private func isParted(_ twins: Twins, in value: NodeID) -> Bool {
    let key = TwinsKey(value: value, twins: twins)
    if let known = partedValues[key] { return known }
    let isParted = places(of: twins, in: value).contains { place in
      let node = place.node
      guard case .gather(let index) = self[node].operation, let twins = place.twins,
        let first = gathers[index].origin(of: twins.name)?.operand,
        let second = gathers[index].origin(of: twins.twin)?.operand, first != second
      else { return false }
      return models(at: twins.name, in: node) != models(at: twins.twin, in: node)
    }
    partedValues[key] = isParted
    return isParted
  }

  private func models(at name: TensorName, in value: NodeID) -> Set<Int> {
    Set(inputs(of: value, at: name).map(\.source).filter { sources[$0].adapter == nil })
  }

  /// Whether rows of both are filled from two tensors of another model.
  private func isFilledApart(_ twins: Twins, in value: NodeID) -> Bool {
    places(of: twins, in: value).contains { place in
      guard case .rows(let index) = self[place.node].operation, let twins = place.twins,
        !rowGathers[index].carriesRest,
        let first = rowGathers[index].origin(of: twins.name),
        let second = rowGathers[index].origin(of: twins.twin)
      else { return false }
      return first.name != second.name
    }
  }

  /// The value with the tensors that it could repeat, where another value has two that differ.
  public func untied(_ value: NodeID, by others: [NodeID]) -> NodeID {
    let names = repeated(in: value).filter { twins in
      others.contains { other in
        let layout = facts(of: other).layout
        return [twins.name, twins.twin].allSatisfy { layout?.position(of: $0) != nil }
          && !repeats(twins, in: other)
      }
    }.map(\.name)
    return repeating(names, in: value)
  }

  /// The adapters that change one of two tied tensors of some value, and not the other.
  private func adapters(of value: NodeID, untying twins: Twins) -> [Int] {
    let key = TwinsKey(value: value, twins: twins)
    if let known = untyingAdapters[key] { return known }
    let all = [twins.name, twins.twin].flatMap { inputs(of: value, at: $0) }
    var found: [Int] = []
    for (source, piece) in all where !found.contains(source) {
      if sources[source].adapter?.keeps(piece) == false { found.append(source) }
    }
    untyingAdapters[key] = found
    return found
  }

  /// The tensors of a value that repeat others in all its models, and are changed by adapters.
  public func untied(in value: NodeID) -> [(twins: Twins, adapters: [Int])] {
    guard let layout = facts(of: value).layout else { return [] }
    return twins.compactMap { twins in
      let names = [twins.name, twins.twin]
      guard names.allSatisfy({ layout.position(of: $0) != nil }), isTied(twins, in: value)
      else { return nil }
      let adapters = adapters(of: value, untying: twins)
      return adapters.isEmpty ? nil : (twins, adapters)
    }
  }

  /// The value without tensors that only repeat others, as models are written.
  public func withoutTwins(_ value: NodeID) -> NodeID {
    guard let layout = facts(of: value).layout else { return value }
    return twins.filter { layout.position(of: $0.name) != nil && repeats($0, in: value) }
      .reduce(value) { removing($1.name, from: $0) }
  }

  private func evened(_ operands: [NodeID], _ twins: Twins) -> [NodeID] {
    let (name, twin) = (twins.name, twins.twin)
    let adapted = operands.filter { facts(of: $0).isPartial && (has(name, $0) || has(twin, $0)) }
    let whole = operands.filter { has(twin, $0) && !facts(of: $0).isPartial }
    let lacking = whole.filter { !has(name, $0) }
    if whole.isEmpty { return operands }
    if adapted.isEmpty && (lacking.isEmpty || lacking.count == whole.count) { return operands }
    let isAdapted = adapted.contains { !adapters(of: $0, untying: twins).isEmpty }
    let drops = !isAdapted && whole.allSatisfy { repeats(twins, in: $0) }
    guard !lacking.isEmpty, lacking.count < whole.count || isAdapted,
      lacking.allSatisfy({ repeats(twins, in: $0) })
    else { return operands }
    return operands.map { operand in
      guard has(twin, operand), !facts(of: operand).isPartial else { return operand }
      if drops { return has(name, operand) ? removing(name, from: operand) : operand }
      return has(name, operand)
        ? operand : widened(operand, by: twins) ?? copying(twins, in: operand)
    }
  }

  /// The value with every tensor that it could repeat, for configs that say of all of them that they are
  /// no repetitions.
  public func withTwins(_ value: NodeID) -> NodeID {
    repeating(repeated(in: value).map(\.name), in: value)
  }

  /// The tensors that a value repeats, or could.
  func repeated(in value: NodeID) -> [Twins] { twins.filter { repeats($0, in: value) } }

  /// A model that has the tensors of the given names which it could repeat.
  func repeating(_ names: [TensorName], in value: NodeID) -> NodeID {
    twins.filter { names.contains($0.name) }.reduce(value) { value, twins in
      guard let layout = facts(of: value).layout, layout.position(of: twins.name) == nil,
        layout.position(of: twins.twin) != nil, repeats(twins, in: value)
      else { return value }
      return copying(twins, in: value)
    }
  }

  /// A layout with the tensors that models with its tensors may repeat at its end.
  public func withTwins(_ layout: Layout) -> Layout {
    var (names, shapes) = (layout.names, layout.shapes)
    for twins in twins where layout.position(of: twins.name) == nil && !names.contains(twins.name) {
      guard let place = layout.position(of: twins.twin) else { continue }
      names.append(twins.name)
      shapes.append(layout.shapes[place])
    }
    return names.count == layout.count ? layout : shared(Layout(names: names, shapes: shapes))
  }

  /// The value with a copy of a tensor under its other name.
  func copying(_ twins: Twins, in value: NodeID) -> NodeID {
    gather([value], own(value) + [(twins.name, Gather.Origin(operand: 0, name: twins.twin))])
  }

  private func removing(_ name: TensorName, from value: NodeID) -> NodeID {
    gather([value], own(value).filter { $0.name != name })
  }

  private func own(_ value: NodeID) -> [(name: TensorName, origin: Gather.Origin)] {
    (facts(of: value).layout?.names ?? []).map { ($0, Gather.Origin(operand: 0, name: $0)) }
  }
}

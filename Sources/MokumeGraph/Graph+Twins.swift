import MokumeTensor

/// Models whose last matrix is their first one, and which so may store it once or twice.
///
/// A checkpoint of such a model lacks `lm_head.weight`, or has it as a copy that loaders do not look at.
/// Another model, whose two matrices differ, has it in any case. What is made of both kinds has two. So has
/// a model with an adapter that changes `lm_head.weight`; one that changes the first matrix leaves it one.
extension Graph {
  /// Values with the same tensors, as far as twins make them differ.
  ///
  /// Where all of them are made of models of which a tensor repeats another, none has it. Where only
  /// those that lack it are, they get it from its twin. Everything else is for ``binary(_:_:_:)`` and its
  /// neighbours to refuse.
  public func evened(_ operands: [NodeID]) -> [NodeID] {
    if !hasTwins { return operands }
    let layouts = operands.compactMap { facts(of: $0).layout }
    guard let first = layouts.first,
      layouts.contains(where: { $0 !== first && $0.count != first.count })
    else { return operands }
    var twins: [TensorName: TensorName] = [:]
    for source in Set(operands.flatMap(owners(of:))) {
      twins.merge(sources[source].twins) { known, _ in known }
    }
    return twins.sorted { $0.key < $1.key }.reduce(operands) { evened($0, $1.key, of: $1.value) }
  }

  /// Whether every model that a value is made of repeats a tensor under this name.
  public func repeats(_ name: TensorName, in value: NodeID) -> Bool {
    let made = owners(of: value)
    let adapters = made.compactMap { sources[$0].adapter }
    return adapters.count < made.count
      && made.allSatisfy { sources[$0].adapter != nil || sources[$0].twins[name] != nil }
      && !adapters.contains { $0.changes.contains { $0.name == name } }
  }

  /// The value without tensors that only repeat others.
  public func withoutTwins(_ value: NodeID) -> NodeID {
    guard hasTwins, let layout = facts(of: value).layout else { return value }
    let names = Set(owners(of: value).flatMap { sources[$0].twins.keys })
      .filter { layout.position(of: $0) != nil && repeats($0, in: value) }
    return names.sorted().reduce(value) { removing($1, from: $0) }
  }

  private func evened(
    _ operands: [NodeID], _ name: TensorName, of twin: TensorName
  ) -> [NodeID] {
    func has(_ tensor: TensorName, _ operand: NodeID) -> Bool {
      facts(of: operand).layout?.position(of: tensor) != nil
    }
    let isAdapted = operands.contains { facts(of: $0).isPartial && has(name, $0) }
    let whole = operands.filter { has(twin, $0) && !facts(of: $0).isPartial }
    let lacking = whole.filter { !has(name, $0) }
    guard !lacking.isEmpty, lacking.count < whole.count || isAdapted,
      lacking.allSatisfy({ repeats(name, in: $0) })
    else { return operands }
    let drops = !isAdapted && whole.allSatisfy { repeats(name, in: $0) }
    return operands.map { operand in
      guard has(twin, operand), !facts(of: operand).isPartial else { return operand }
      if drops { return has(name, operand) ? removing(name, from: operand) : operand }
      return has(name, operand) ? operand : adding(name, of: twin, to: operand)
    }
  }

  /// A model that has the tensors of the given names which it could repeat.
  func repeating(_ names: [TensorName], in value: NodeID) -> NodeID {
    let twins = sources(of: value).reduce(into: [:]) { all, source in
      all.merge(sources[source].twins) { known, _ in known }
    }
    return names.reduce(value) { value, name in
      guard let twin = twins[name], let layout = facts(of: value).layout,
        layout.position(of: name) == nil, layout.position(of: twin) != nil,
        repeats(name, in: value)
      else { return value }
      return adding(name, of: twin, to: value)
    }
  }

  private func adding(_ name: TensorName, of twin: TensorName, to value: NodeID) -> NodeID {
    gather([value], own(value) + [(name, Gather.Origin(operand: 0, name: twin))])
  }

  private func removing(_ name: TensorName, from value: NodeID) -> NodeID {
    gather([value], own(value).filter { $0.name != name })
  }

  private func own(_ value: NodeID) -> [(name: TensorName, origin: Gather.Origin)] {
    (facts(of: value).layout?.names ?? []).map { ($0, Gather.Origin(operand: 0, name: $0)) }
  }
}

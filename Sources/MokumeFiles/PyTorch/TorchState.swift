import MokumeTensor

/// The map of names to tensors in what a pickle has built.
struct TorchState {
  /// Names and places in ``PickleArena/tensors``, in the order of the file.
  private(set) var tensors: [(name: TensorName, tensor: Int)] = []
  /// The keys that lead to the map from the outermost one.
  private(set) var path: [String] = []
  /// Keys beside the map, or in it, whose values are no tensors.
  private(set) var ignored: [String] = []

  private let machine: PickleMachine
  private var arena: PickleArena { machine.arena }

  /// The keys under which training scripts keep a state dict beside other things, in the order of
  /// preference.
  static let wrappers = [
    "state_dict", "model_state_dict", "model", "module", "net", "params_ema", "params",
  ]
  /// The most such keys within each other.
  private static let depthLimit = 4

  /// - Throws: ``TorchFault/state(_:)``.
  init(_ machine: PickleMachine, root: UInt32) throws {
    self.machine = machine
    guard case .map(var chain) = arena.values[Int(root)] else {
      throw TorchFault.state(.notAMap(arena.values[Int(root)].kind))
    }
    while path.count < Self.depthLimit, let (key, inner) = try inside(chain) {
      path.append(key)
      try ignoreOthers(of: chain, than: key)
      chain = inner
    }
    try readTensors(of: chain)
    if tensors.isEmpty, !ignored.isEmpty {
      throw TorchFault.state(.noTensors(keys: ignored))
    }
  }

  /// The map inside another that is meant: one with tensors; or, if the outer has none, any.
  private func inside(_ chain: UInt32) throws -> (String, UInt32)? {
    var found: [String: UInt32] = [:]
    try arena.forEach(in: chain) { key, value in
      guard case .map(let inner) = arena.values[Int(value)], let key = try machine.text(key),
        Self.wrappers.contains(key)
      else { return }
      found[key] = inner
    }
    if found.isEmpty { return nil }
    let maps = Self.wrappers.compactMap { key in found[key].map { (key, $0) } }
    if let best = maps.first(where: { holdsTensors($0.1) }) { return best }
    return holdsTensors(chain) ? nil : maps.first
  }

  private func holdsTensors(_ chain: UInt32) -> Bool {
    var holds = false
    arena.forEach(in: chain) { _, value in
      if case .tensor = arena.values[Int(value)] { holds = true }
    }
    return holds
  }

  private mutating func ignoreOthers(of chain: UInt32, than kept: String) throws {
    var others: [String] = []
    try arena.forEach(in: chain) { key, _ in
      if let key = try machine.text(key), key != kept { others.append(key) }
    }
    ignored += others
  }

  private mutating func readTensors(of chain: UInt32) throws {
    var seen: Set<TensorName> = []
    var (tensors, others): ([(name: TensorName, tensor: Int)], [String]) = ([], [])
    try arena.forEach(in: chain) { key, value in
      let name = try machine.text(key)
      guard case .tensor(let tensor) = arena.values[Int(value)] else {
        others.append(name ?? arena.values[Int(key)].kind)
        return
      }
      guard let name = name.map({ TensorName($0) }) else { throw TorchFault.state(.keyIsNoText) }
      guard seen.insert(name).inserted else {
        throw TorchFault.state(.duplicateName(name.text))
      }
      guard tensors.count < PickleArena.tensorLimit else { throw TorchFault.state(.tooLarge) }
      tensors.append((name, Int(tensor)))
    }
    self.tensors = tensors
    ignored += others
  }
}

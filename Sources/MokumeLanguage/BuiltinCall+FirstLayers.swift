import MokumeDiagnostics
import MokumeGraph

/// The first layer of some models has what no other has: T5 keeps the relative positions of all layers
/// in layer 0, RWKV a norm. Code that computes such a model looks for it there and nowhere else.
extension BuiltinCall {
  /// Refuses a model whose first layer lacks what first layers have, or where another layer has it.
  func checkFirstLayers(_ parts: [StitchedPart]) throws(Diagnostic) {
    var special: Set<String> = []
    var seen: Set<NodeID> = []
    for part in parts {
      for model in evaluator.wholes(of: part.node) where seen.insert(model).inserted {
        special.formUnion(try onlyInFirstLayer(of: model, part.prefix, at: part.span))
      }
    }
    if special.isEmpty { return }
    var start = 0
    for part in parts {
      let found = part.tensors.filter { special.contains(String($0.rest)) }
      if start == 0 {
        let missing = special.subtracting(found.filter { $0.layer == 0 }.map { String($0.rest) })
        if !missing.isEmpty {
          throw .firstLayerLacks(
            Self.sorted(missing).map { "\(part.prefix)0\($0)" }, at: part.span)
        }
      }
      if let layer = found.map({ start + $0.layer }).first(where: { $0 > 0 }) {
        let extra = Self.sorted(
          Set(found.filter { start + $0.layer == layer }.map { String($0.rest) }))
        throw .firstLayerMoved(
          extra.map { "\(part.prefix)\(layer)\($0)" }, layer: layer, origin: layer - start,
          globs: extra.map { "*\($0)" }, at: part.span)
      }
      start += part.count
    }
  }

  /// What the first layer of a model has beside all that some other layer has, unless its config
  /// says that the layer is of another kind.
  private func onlyInFirstLayer(
    of model: NodeID, _ prefix: String, at span: Span
  ) throws(Diagnostic) -> Set<String> {
    guard let layout = graph.facts(of: model).layout, let tower = layout.layers.tower(prefix)
    else { return [] }
    let count = layout.layers.towers[tower].count
    var layers = [Set<String>](repeating: [], count: count)
    for tensor in layout.layerTensors(of: tower, 0..<count) {
      layers[tensor.layer].insert(String(tensor.rest))
    }
    let others = layers.dropFirst().filter { !$0.isEmpty }
    let own = others.reduce(layers[0]) { $0.subtracting($1) }
    guard !own.isEmpty, others.contains(where: { $0.isSubset(of: layers[0]) }) else { return [] }
    for source in graph.sources(of: model) {
      do {
        let config = try evaluator.host.config(ofSource: source)
        if config?.setsFirstLayerApart(of: count) == true { return [] }
      } catch {
        throw error.diagnostic(at: span)
      }
    }
    return own
  }

  private static func sorted(_ kinds: Set<String>) -> [String] {
    kinds.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}

extension ConfigValue {
  /// Whether a list about layers says of the first what it says of no other: with an entry for each
  /// layer, or with the numbers of some. Such a list goes with the layers when they are moved.
  fileprivate func setsFirstLayerApart(of count: Int) -> Bool {
    guard case .object(let members) = self else { return false }
    return members.contains { member in
      if member.value.setsFirstLayerApart(of: count) { return true }
      guard let entries = member.value.layerEntries(under: member.key) else { return false }
      if entries.count == count { return !entries.dropFirst().contains(entries[0]) }
      return entries.contains(.number(0))
    }
  }

  /// The elements of a list about layers, or the letters of a text that has one for each.
  private func layerEntries(under key: String) -> [ConfigValue]? {
    switch self {
    case .list(let items):
      ["layer", "block", "pattern", "idx"].contains { key.contains($0) } ? items : nil
    case .string(let text):
      key.contains("pattern") ? text.unicodeScalars.map { .string(String($0)) } : nil
    default: nil
    }
  }
}

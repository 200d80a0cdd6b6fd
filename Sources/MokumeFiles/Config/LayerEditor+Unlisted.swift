/// Configs of which some list what layers are, and some leave it to their type.
extension LayerEditor {
  /// The patterns that are looked after as such: where one config lists the kinds and another does
  /// not, they are compared as entries of lists.
  func patterns(_ section: ConfigSection) -> [LayerPattern] {
    LayerPattern.all(prefix: change.prefix).filter { pattern in
      pattern.list.map { !isMixed($0, section) } ?? true
    }
  }

  private func isMixed(_ key: String, _ section: ConfigSection) -> Bool {
    let listing = givers.filter { config in
      value(at: [key], section, config).map {
        Self.speaksOfLayers($0, key, count: change.counts[config])
      } ?? false
    }
    return !listing.isEmpty && listing.count < givers.count
  }

  /// Whether lists say no more than an older config of such a model says without one.
  static func saysNothing(_ lists: [JSONValue], _ key: String) -> Bool {
    key == "layer_types"
      && lists.allSatisfy { $0.elements?.allSatisfy { $0 == fullAttention } ?? false }
  }

  private static let fullAttention = JSONValue.string("full_attention")

  /// What a layer is: what the list of its model says, or else what goes without saying there.
  func entry(
    of origin: LayerChange.Origin, _ listed: [JSONValue]?, _ key: String,
    _ section: ConfigSection, isIdle: Bool
  ) -> JSONValue? {
    if let listed { return listed.indices.contains(origin.layer) ? listed[origin.layer] : nil }
    guard let giver = section.counterpart(in: configs[origin.config]) else { return nil }
    let count = change.counts[origin.config]
    return Self.implied(key, giver, origin.layer, count, isIdle: isIdle)
  }

  /// Whether a config without a list makes its layers just these, as far as is known.
  func isSaid(
    _ entries: [JSONValue], _ key: String, _ section: ConfigSection, isIdle: Bool
  ) throws(LayerConflict) -> Bool {
    let said = entries.indices.map {
      Self.implied(key, section.value, $0, entries.count, isIdle: isIdle)
    }
    guard !said.contains(nil) else { return false }
    guard let layer = entries.indices.first(where: { said[$0] != entries[$0] }) else { return true }
    let pattern = LayerPattern.speaking(key, section.value, layer, entries.count).first
    throw .pattern(
      key: pattern?.key ?? key, layer: layer, origin: change.origins[layer].layer)
  }

  private static func implied(
    _ key: String, _ section: JSONValue, _ layer: Int, _ count: Int, isIdle: Bool
  ) -> JSONValue? {
    if section[key]?.elements?.isEmpty == false { return nil }
    let isSilent = LayerPattern.speaking(key, section, layer, count).isEmpty
    return isSilent && isIdle
      ? fullAttention : LayerPattern.entry(key, section, layer, count)
  }
}

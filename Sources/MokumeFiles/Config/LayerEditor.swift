/// Finds what a config must say of other layers.
struct LayerEditor {
  let change: LayerChange
  /// The config to change, then those of the other models.
  let configs: [JSONValue]

  /// The new values, by the keys that lead to them.
  func edits() throws(LayerConflict) -> [[String]: JSONValue] {
    var edits: [[String]: JSONValue] = [:]
    var conflict: LayerConflict?
    for section in ConfigSection.all(of: configs[0], prefix: change.prefix) {
      let keys = try section.countKeys(prefix: change.prefix)
      var isCounted = false
      for key in keys {
        guard let said = section.value[key]?.integer else { continue }
        if said == change.counts[0] {
          edits[section.path + [key]] = .number(String(change.origins.count))
          isCounted = true
        } else if conflict == nil {
          conflict = .countDiffers(key: key, said: said, found: change.counts[0])
        }
      }
      guard isCounted else { continue }
      let fitted = fitted(section)
      try checkPatterns(fitted, section)
      for key in LayerPattern.all.map(\.key) where fitted.value[key] != section.value[key] {
        edits[section.path + [key]] = fitted.value[key]
      }
      try addLists(section, to: &edits)
    }
    if edits.isEmpty, let conflict { throw conflict }
    return edits
  }

  /// A section with other numbers where they make the layers what they were.
  private func fitted(_ section: ConfigSection) -> ConfigSection {
    var fitted = section
    for pattern in LayerPattern.all where section.value[pattern.key]?.integer != nil {
      let kinds = kinds(pattern, section)
      if misfit(pattern, fitted, kinds) == nil { continue }
      let known = kinds.compactMap { $0 }
      guard known.count == kinds.count, let number = pattern.number(known) else { continue }
      let value = fitted.value.setting(pattern.key, to: .number(String(number)))
      let changed = ConfigSection(path: section.path, value: value)
      if misfit(pattern, changed, kinds) == nil { fitted = changed }
    }
    return fitted
  }

  private func checkPatterns(
    _ fitted: ConfigSection, _ section: ConfigSection
  ) throws(LayerConflict) {
    for pattern in LayerPattern.all {
      guard let layer = misfit(pattern, fitted, kinds(pattern, section)) else { continue }
      throw .pattern(key: pattern.key, layer: layer, origin: change.origins[layer].layer)
    }
  }

  /// What the layers were where they come from.
  private func kinds(_ pattern: LayerPattern, _ section: ConfigSection) -> [Int?] {
    change.origins.map { origin in
      pattern.kind(
        section.counterpart(in: configs[origin.config]) ?? section.value, origin.layer)
    }
  }

  /// The first layer that a section makes another kind than it was.
  private func misfit(
    _ pattern: LayerPattern, _ section: ConfigSection, _ kinds: [Int?]
  ) -> Int? {
    kinds.indices.first { pattern.kind(section.value, $0) != kinds[$0] }
  }

  private func addLists(
    _ section: ConfigSection, to edits: inout [[String]: JSONValue]
  ) throws(LayerConflict) {
    guard case .object(let members) = section.value else { return }
    for member in members {
      guard let value = try list(member, section), value != member.value else { continue }
      edits[section.path + [member.key]] = value
    }
  }

  /// The new value of a list that speaks of layers, or nil for another member.
  private func list(
    _ member: JSONMember, _ section: ConfigSection
  ) throws(LayerConflict) -> JSONValue? {
    if Self.indexKeys.contains(member.key), member.value.elements != nil {
      return try indexes(member.key, section)
    }
    if member.key == "attention_types", member.value.elements != nil {
      let kinds = try entries(member.key, section)
      return .array([.array([.array(kinds), .number("1")])])
    }
    if case .string(let text) = member.value, member.key == "hybrid_override_pattern",
      text.unicodeScalars.count == change.counts[0]
    {
      return .string(try entries(member.key, section).compactMap(\.string).joined())
    }
    guard member.value.elements?.count == change.counts[0], Self.isListKey(member.key) else {
      return nil
    }
    return .array(try entries(member.key, section))
  }

  /// The numbers of the layers whose origins are listed.
  private func indexes(
    _ key: String, _ section: ConfigSection
  ) throws(LayerConflict) -> JSONValue {
    var result: [JSONValue] = []
    for (layer, origin) in change.origins.enumerated() {
      let source = section.counterpart(in: configs[origin.config])
      guard let listed = source?[key]?.elements else { throw .list(key: key, origin: origin) }
      if listed.contains(where: { $0.integer == origin.layer }) {
        result.append(.number(String(layer)))
      }
    }
    return .array(result)
  }

  /// The entry of each layer, from the config it comes from.
  private func entries(
    _ key: String, _ section: ConfigSection
  ) throws(LayerConflict) -> [JSONValue] {
    let lists = configs.indices.map { config in
      section.counterpart(in: configs[config])?[key]
        .flatMap { Self.expanded($0, key, count: change.counts[config]) }
    }
    var result: [JSONValue] = []
    for origin in change.origins {
      guard let listed = lists[origin.config], listed.indices.contains(origin.layer) else {
        throw .list(key: key, origin: origin)
      }
      result.append(listed[origin.layer])
    }
    return result
  }

  /// A list with an entry for each layer, written out, or nil when it is not of so many:
  /// `[[["global", "local"], 2]]` has four.
  private static func expanded(_ value: JSONValue, _ key: String, count: Int) -> [JSONValue]? {
    if case .string(let text) = value {
      let entries = text.unicodeScalars.map { JSONValue.string(String($0)) }
      return entries.count == count ? entries : nil
    }
    guard let elements = value.elements else { return nil }
    guard key == "attention_types" else { return elements.count == count ? elements : nil }
    var entries: [JSONValue] = []
    for group in elements {
      guard let pair = group.elements, pair.count == 2, let kinds = pair[0].elements,
        let times = pair[1].integer, times >= 0
      else { return nil }
      // A few bytes can ask for any number of entries.
      let (size, overflow) = kinds.count.multipliedReportingOverflow(by: times)
      guard !overflow, size <= count - entries.count else { return nil }
      if size > 0 { for _ in 0..<times { entries += kinds } }
    }
    return entries.count == count ? entries : nil
  }

  /// Lists that hold the numbers of some layers.
  private static let indexKeys: Set<String> = [
    "mlp_only_layers", "full_attn_idxs", "attn_layer_indices", "cross_attention_layers",
    "moe_layers",
  ]

  /// Whether a list of as many elements as there are layers has one for each.
  private static func isListKey(_ key: String) -> Bool {
    ["layer", "block", "pattern"].contains { key.contains($0) }
      || [
        "num_query_heads", "num_kv_heads", "ffn_multipliers", "num_attention_heads",
        "num_key_value_heads", "intermediate_size",
      ].contains(key)
  }
}

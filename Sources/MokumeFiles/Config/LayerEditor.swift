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
      try checkLast(section, edits)
    }
    if edits.isEmpty, let conflict { throw conflict }
    return edits
  }

  /// A section with other numbers where they make the layers what they were.
  private func fitted(_ section: ConfigSection) -> ConfigSection {
    var fitted = section
    for pattern in patterns(section) where section.value[pattern.key]?.integer != nil {
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
    for pattern in patterns(section) {
      guard let layer = misfit(pattern, fitted, kinds(pattern, section)) else { continue }
      throw .pattern(key: pattern.key, layer: layer, origin: change.origins[layer].layer)
    }
  }

  /// What the layers were where they come from.
  private func kinds(_ pattern: LayerPattern, _ section: ConfigSection) -> [Int?] {
    change.origins.map { origin in
      pattern.kind(
        section.counterpart(in: configs[origin.config]) ?? section.value, origin.layer,
        change.counts[origin.config])
    }
  }

  /// The first layer that a section makes another kind than it was.
  private func misfit(
    _ pattern: LayerPattern, _ section: ConfigSection, _ kinds: [Int?]
  ) -> Int? {
    kinds.indices.first { pattern.kind(section.value, $0, kinds.count) != kinds[$0] }
  }
}

import MokumeTensor

extension LayerEditor {
  /// Adds the new values of lists that speak of layers, in the first config or in another one that
  /// layers come from.
  func addLists(
    _ section: ConfigSection, to edits: inout [[String]: JSONValue]
  ) throws(LayerConflict) {
    for list in IndexList.all {
      try add(try indexes(list, section), at: list.path, section, to: &edits)
    }
    try add(try table("per_layer_config", section), at: ["per_layer_config"], section, to: &edits)
    for key in keys(section) {
      try add(try list(key, section), at: [key], section, to: &edits)
    }
  }

  private func add(
    _ value: JSONValue?, at path: [String], _ section: ConfigSection,
    to edits: inout [[String]: JSONValue]
  ) throws(LayerConflict) {
    guard let value else { return }
    guard let own = section.value.value(at: path) else {
      throw .listMissing(key: path.joined(separator: "."))
    }
    if own != value { edits[section.path + path] = value }
  }

  /// The first config, and those that layers come from.
  var givers: [Int] {
    let used = Set(change.origins.map(\.config))
    return configs.indices.filter { $0 == 0 || used.contains($0) }
  }

  func value(at path: [String], _ section: ConfigSection, _ config: Int) -> JSONValue? {
    section.counterpart(in: configs[config])?.value(at: path)
  }

  /// The keys of a section in any of the configs, each once, but for those of lists of numbers.
  private func keys(_ section: ConfigSection) -> [String] {
    var seen = Set(IndexList.all.filter { $0.path.count == 1 }.map { TensorName($0.path[0]) })
    return givers.flatMap { config -> [String] in
      guard case .object(let members)? = section.counterpart(in: configs[config]) else { return [] }
      return members.map(\.key).filter { seen.insert(TensorName($0)).inserted }
    }
  }
}

/// Lists with an entry for each layer.
extension LayerEditor {
  /// The new value of such a list, or nil for another member.
  private func list(
    _ key: String, _ section: ConfigSection
  ) throws(LayerConflict) -> JSONValue? {
    let lists = givers.compactMap { config -> JSONValue? in
      guard let value = value(at: [key], section, config) else { return nil }
      return Self.speaksOfLayers(value, key, count: change.counts[config]) ? value : nil
    }
    guard let first = lists.first else { return nil }
    let isIdle = Self.saysNothing(lists, key)
    let entries = try entries(key, section, isIdle: isIdle)
    if section.value[key] == nil, try isSaid(entries, key, section, isIdle: isIdle) { return nil }
    if case .string = first { return .string(entries.compactMap(\.string).joined()) }
    if key == "attention_types" { return .array([.array([.array(entries), .number("1")])]) }
    let further =
      key == Self.longer ? section.value[key]?.elements?.dropFirst(change.counts[0]) : nil
    return .array(entries + (further ?? []))
  }

  /// A list that speaks of the layers that predict further tokens as well, behind the others.
  private static let longer = "compress_ratios"

  static func speaksOfLayers(_ value: JSONValue, _ key: String, count: Int) -> Bool {
    if case .string(let text) = value {
      return ["hybrid_override_pattern", "index_topk_pattern"].contains(key)
        && text.unicodeScalars.count == count
    }
    guard let elements = value.elements else { return false }
    if key == longer { return elements.count >= count }
    return key == "attention_types" || elements.count == count && isListKey(key)
  }

  /// The entry of each layer, from the config it comes from.
  private func entries(
    _ key: String, _ section: ConfigSection, isIdle: Bool
  ) throws(LayerConflict) -> [JSONValue] {
    let lists = configs.indices.map { config in
      value(at: [key], section, config)
        .flatMap { Self.expanded($0, key, count: change.counts[config]) }
    }
    var result: [JSONValue] = []
    for origin in change.origins {
      guard let entry = entry(of: origin, lists[origin.config], key, section, isIdle: isIdle) else {
        throw .list(key: key, origin: origin)
      }
      result.append(entry)
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
    if key == longer { return elements.count < count ? nil : Array(elements.prefix(count)) }
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

  /// Whether a list of as many elements as there are layers has one for each.
  private static func isListKey(_ key: String) -> Bool {
    ["layer", "block", "pattern"].contains { key.contains($0) }
      || [
        "num_query_heads", "num_kv_heads", "ffn_multipliers", "num_attention_heads",
        "num_key_value_heads", "intermediate_size", "indexer_types",
      ].contains(key)
  }
}

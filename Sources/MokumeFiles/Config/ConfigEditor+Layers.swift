extension ConfigEditor {
  /// Makes a config speak of other layers: sets their number, takes the entries of lists that have
  /// one for each layer, and checks that what is said by layer numbers stays true.
  ///
  /// - Parameters:
  ///   - configs: the config to change, then those of the other models the layers come from; nil
  ///     for one that has none, which then counts as the first.
  ///   - path: the first config's, for messages.
  /// - Returns: the changed config; the same bytes when no key counts layers.
  /// - Throws: `LayerConflict` when the config cannot say it; ``FileError/corrupt(file:_:shard:)``
  ///   when it is not JSON.
  public static func settingLayers(
    _ change: LayerChange, in configs: [[UInt8]?], path: String = "config.json"
  ) throws -> [UInt8] {
    guard let config = configs.first ?? nil else { return [] }
    let trees = try configs.map { bytes in try bytes.map { try JSONValue.parse($0, path: path) } }
    guard let own = trees[0] else { return config }
    let editor = LayerEditor(change: change, configs: trees.map { $0 ?? own })
    let edits = try editor.edits()
    if edits.isEmpty { return config }
    return try edit(config, path: path) { path, key, old in
      edits[path + [key]].map { $0.bytes(like: old) }
    }
  }
}

extension JSONValue {
  /// The value in the place of an old one: a list over several lines stays one.
  fileprivate func bytes(like old: ArraySlice<UInt8>) -> [UInt8] {
    guard let elements, !elements.isEmpty, old.contains(0x0A) else { return Array(text.utf8) }
    let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }
    let lead = Array(old.dropFirst().prefix(while: isSpace))
    let tail = Array(old.dropLast().reversed().prefix(while: isSpace).reversed())
    let texts = elements.map { lead + Array($0.text.utf8) }
    return [0x5B] + Array(texts.joined(separator: [0x2C])) + tail + [0x5D]
  }
}

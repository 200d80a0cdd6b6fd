import MokumeTensor

extension ConfigEditor {
  package static let tieKey = "tie_word_embeddings"
  /// What LFM2 reads before the key that all have.
  private static let otherTieKey = "tie_embedding"
  static let scaleKey = "scale_decoder_outputs"

  /// Says that the last matrix is another than that of the tokens, also in a part for text. Of a model that
  /// has another as a part, only that part says it.
  ///
  /// In T5 and its kin the key also says that what the decoder gives is scaled, which must stay as it was:
  /// `transformers` has another key for that in some, and none in the rest, whose key is left alone. There
  /// two matrices that differ are two whatever it says.
  ///
  /// - Throws: ``FileError/corrupt(file:_:shard:)`` naming `path` when the bytes are not JSON.
  package static func settingUntied(in config: [UInt8], path: String) throws -> [UInt8] {
    let old = try JSONValue.parse(config, path: path)
    if case .string(let type)? = old["model_type"] {
      if let key = TiedTypes.wrappers[type], case .object? = old[key] {
        return try changing(key, in: config, path: path) { try settingUntied(in: $0, path: path) }
      }
      if ["switch_transformers", "udop", "umt5"].contains(type) { return config }
      if ["t5", "longt5"].contains(type), old[scaleKey] == nil, old[tieKey] != .bool(false) {
        let scaled = try setting(scaleKey, to: "true", in: config, path: path)
        return try settingUntied(in: scaled, path: path)
      }
    }
    let inner = try edit(config, path: path) { parts, key, _ in
      key == tieKey && !parts.isEmpty || key == otherTieKey ? Array("false".utf8) : nil
    }
    let outer = try setting(tieKey, to: "false", in: inner, path: path)
    guard case .string(let type)? = old["model_type"], TiedTypes.heedingPart.contains(type),
      case .object? = old["text_config"]
    else { return outer }
    return try changing("text_config", in: outer, path: path) {
      try setting(tieKey, to: "false", in: $0, path: path)
    }
  }

  /// Changes the value of a member of the outermost object.
  private static func changing(
    _ key: String, in config: [UInt8], path: String, _ change: ([UInt8]) throws -> [UInt8]
  ) throws -> [UInt8] {
    guard let place = try members(of: config, path: path).first(where: { $0.key == key })?.value
    else { return config }
    var bytes = config
    bytes.replaceSubrange(place, with: try change(Array(config[place])))
    return bytes
  }

  /// Sets, adds or removes a member of the outermost object, and leaves every other byte as it is.
  ///
  /// - Parameters:
  ///   - value: JSON, or nil to remove the member.
  ///   - path: names the file in errors.
  /// - Throws: ``FileError/corrupt(file:_:shard:)`` when the bytes are not JSON.
  package static func setting(
    _ key: String, to value: String?, in config: [UInt8], path: String
  ) throws -> [UInt8] {
    let members = try members(of: config, path: path)
    var bytes = config
    if let place = members.firstIndex(where: { $0.key == key }) {
      if let value {
        bytes.replaceSubrange(members[place].value, with: value.utf8)
      } else {
        bytes.removeSubrange(extent(of: place, members))
      }
      return bytes
    }
    guard let value else { return config }
    let member = "\(JSONText.quoted(key)): \(value)"
    guard let first = members.first, let last = members.last,
      let brace = config.firstIndex(of: 0x7B)
    else {
      guard let brace = config.firstIndex(of: 0x7B) else { return config }
      bytes.insert(contentsOf: member.utf8, at: brace + 1)
      return bytes
    }
    let indent = config[(brace + 1)..<first.start]
    bytes.insert(contentsOf: [0x2C] + indent + Array(member.utf8), at: last.value.upperBound)
    return bytes
  }

  /// The bytes that go with a member: up to the next one, or from the end of the one before.
  private static func extent(of place: Int, _ members: [Member]) -> Range<Int> {
    if place + 1 < members.count { return members[place].start..<members[place + 1].start }
    let start = place == 0 ? members[0].start : members[place - 1].value.upperBound
    return start..<members[place].value.upperBound
  }

  /// A member of the outermost object.
  private struct Member {
    let key: String
    /// Where its key begins.
    let start: Int
    let value: Range<Int>
  }

  private static func members(of config: [UInt8], path: String) throws -> [Member] {
    do {
      return try config.withUnsafeBufferPointer { buffer in
        var reader = try JSONReader(buffer, allowsNonFinite: true)
        var members: [Member] = []
        try reader.readObject { reader, text in
          _ = reader.peek()
          let start = reader.position
          try reader.skipValue()
          members.append(
            Member(
              key: reader.string(text), start: text.range.lowerBound - 1,
              value: start..<reader.position))
        }
        try reader.finish()
        return members
      }
    } catch let error as JSONError {
      throw FileError.corrupt(file: path, .json(error, part: .config), shard: nil)
    }
  }
}

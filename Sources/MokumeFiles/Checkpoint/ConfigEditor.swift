import MokumeTensor

/// Changes single values of a `config.json` and leaves every other byte as it is: the order of the
/// keys, the white space, the spelling of numbers.
public enum ConfigEditor {
  /// Sets the type that the weights are said to have.
  ///
  /// Replaces the values of `torch_dtype` and `dtype`, also in parts such as `text_config`, but
  /// not in `quantization_config`, which speaks of something else. A config without these keys
  /// stays as it is, and so does any config for a copy-only type.
  ///
  /// - Throws: ``FileError/corrupt(file:_:shard:)`` naming `path` when the bytes are not JSON.
  public static func settingDType(
    _ dtype: DType, in config: [UInt8], path: String = "config.json"
  ) throws -> [UInt8] {
    guard let name = dtype.torchName else { return config }
    return try edit(config, path: path) { _, key, old in
      guard key == "torch_dtype" || key == "dtype", old.first == 0x22 || old.first == 0x6E else {
        return nil
      }
      let prefix = old.starts(with: "\"torch.".utf8) ? "torch." : ""
      return Array("\"\(prefix)\(name)\"".utf8)
    }
  }

  /// Asks `replacement` about each value, by the keys of the parts it is in and its own, in the order
  /// of the text; nil keeps it.
  static func edit(
    _ config: [UInt8], path: String,
    _ replacement: @escaping ([String], String, ArraySlice<UInt8>) -> [UInt8]?
  ) throws -> [UInt8] {
    do {
      return try config.withUnsafeBufferPointer { buffer in
        var reader = try JSONReader(buffer, allowsNonFinite: true)
        var edits = Edits(config: config, replacement: replacement)
        try edits.walk(&reader, [])
        try reader.finish()
        return edits.result()
      }
    } catch let error as JSONError {
      throw FileError.corrupt(file: path, .json(error, part: .config), shard: nil)
    }
  }
}

/// The values to replace, while a config is read.
private struct Edits {
  let config: [UInt8]
  let replacement: ([String], String, ArraySlice<UInt8>) -> [UInt8]?
  private var found: [(range: Range<Int>, bytes: [UInt8])] = []

  init(
    config: [UInt8], replacement: @escaping ([String], String, ArraySlice<UInt8>) -> [UInt8]?
  ) {
    self.config = config
    self.replacement = replacement
  }

  mutating func walk(_ reader: inout JSONReader, _ path: [String]) throws {
    var seen: Set<TensorName> = []
    try reader.readObject { reader, text in
      let key = reader.string(text)
      guard seen.insert(TensorName(key)).inserted else {
        throw JSONError(.duplicateKey(key), at: text.range.lowerBound - 1)
      }
      if reader.peek() == 0x7B, ConfigSection.isSection(key) {
        try walk(&reader, path + [key])
        return
      }
      let start = reader.position
      try reader.skipValue()
      let range = start..<reader.position
      if let bytes = replacement(path, key, config[range]) { found.append((range, bytes)) }
    }
  }

  func result() -> [UInt8] {
    var result: [UInt8] = []
    var start = 0
    for edit in found {
      result += config[start..<edit.range.lowerBound]
      result += edit.bytes
      start = edit.range.upperBound
    }
    return result + config[start...]
  }
}

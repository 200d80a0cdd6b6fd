extension JSONValue {
  /// Reads a JSON file as Python writes it, with bare `NaN` and `Infinity` for numbers.
  ///
  /// - Throws: ``FileError/corrupt(file:_:shard:)`` naming `path` when the bytes are not JSON.
  package static func parse(
    _ bytes: [UInt8], path: String, part: Corruption.Part = .config
  ) throws -> JSONValue {
    do {
      return try parse(bytes, allowsNonFinite: true)
    } catch let error as JSONError {
      throw FileError.corrupt(file: path, .json(error, part: part), shard: nil)
    }
  }
}

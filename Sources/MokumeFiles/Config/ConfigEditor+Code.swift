extension ConfigEditor {
  /// The Python files beside a config that its `auto_map` names, each once; code in another repository
  /// (`org/name--module.Class`) is not among them.
  ///
  /// - Throws: ``FileError/corrupt(file:_:shard:)`` naming `path` when the bytes are not JSON.
  package static func localCode(in config: [UInt8], path: String) throws -> [String] {
    // Most configs have none; a long one need not be read twice.
    guard contains(config, Array("\"auto_map\"".utf8)) else { return [] }
    let json = try JSONValue.parse(config, path: path)
    guard case .object(let members)? = json["auto_map"] else { return [] }
    var names: [String] = []
    for value in members.flatMap({ $0.value.elements ?? [$0.value] }) {
      guard let text = value.string, !text.contains("--"),
        let module = text.split(separator: ".").first
      else { continue }
      let name = "\(module).py"
      if !names.contains(name) { names.append(name) }
    }
    return names
  }

  private static func contains(_ bytes: [UInt8], _ wanted: [UInt8]) -> Bool {
    guard bytes.count >= wanted.count else { return false }
    return (0...(bytes.count - wanted.count)).contains { start in
      bytes[start..<(start + wanted.count)].elementsEqual(wanted)
    }
  }
}

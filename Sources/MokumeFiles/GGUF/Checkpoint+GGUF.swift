import MokumeTensor

extension Checkpoint {
  /// Whether the first bytes of a file are those of GGUF.
  static func isGGUF(_ path: String) throws -> Bool {
    try FileError.naming(path) {
      let file = try InputFile(opening: path)
      return try SafetensorsHeader.bytes(of: file.descriptor, at: 0, count: 4) == GGUF.magic
    }
  }

  /// Opens a GGUF file, with the other parts of a model in several.
  ///
  /// - Parameter model: the path of the model: of the file or of its folder.
  static func openGGUF(_ path: String, of model: String, folder: String?) throws -> Checkpoint {
    let (own, ownHeader, parts) = try FileError.naming(path) {
      let file = try InputFile(opening: path)
      let header = try GGUFHeader(file)
      return (file, header, try header.parts(of: path))
    }
    var contents = CheckpointContents()
    for (place, part) in parts.enumerated() {
      let shard =
        parts.count == 1
        ? nil : FileError.ShardPlace(number: place + 1, count: parts.count)
      try FileError.naming(part, shard) {
        guard System.exists(part) else { throw Corruption.missingShard(index: path) }
        let file = part == path ? own : try InputFile(opening: part)
        let header = part == path ? ownHeader : try GGUFHeader(file)
        guard try header.parts(of: part) == parts else { throw header.misplaced }
        try contents.append(header, of: file)
      }
    }
    let name = model == path ? PathName.stem(path) : PathName.lastComponent(model)
    return Checkpoint(path: model, name: name, folder: folder, contents: contents, warnings: [])
  }
}

extension GGUFHeader {
  /// The place of this file among the parts of its model, from 1.
  var partNumber: Int {
    // Added only to what fits 63 bits; a place that is out of range is no part's.
    Int(clamping: (metadata.unsigned("split.no") ?? 0) & 0xFFFF_FFFF) + 1
  }

  /// The number of parts of the model.
  private var partCount: Int { Int(clamping: metadata.unsigned("split.count") ?? 1) }

  /// What is thrown for a part that is not what its name says.
  var misplaced: GGUFRule { .part(number: partNumber, count: partCount) }

  /// The paths of all parts of the model, in their order.
  fileprivate func parts(of path: String) throws -> [String] {
    guard partCount > 1 else { return [path] }
    guard let part = GGUFPart(path), part.number == partNumber, part.count == partCount else {
      throw misplaced
    }
    return part.siblings
  }
}

/// The name of one file of a model in several, such as `chat-00001-of-00003.gguf`.
struct GGUFPart: Hashable, Sendable {
  /// What stands before the numbers, with the folder.
  let stem: String
  /// The place of the part, from 1.
  let number: Int
  let count: Int

  init?(_ path: String) {
    guard path.hasSuffix(".gguf") else { return nil }
    let parts = path.dropLast(5).split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count >= 4, parts[parts.count - 2] == "of",
      let number = Self.number(parts[parts.count - 3]),
      let count = Self.number(parts[parts.count - 1]), number >= 1, number <= count
    else { return nil }
    stem = parts.dropLast(3).joined(separator: "-")
    self.number = number
    self.count = count
  }

  /// The paths of all parts in their order.
  var siblings: [String] {
    (1...count).map { "\(stem)-\(Self.digits($0))-of-\(Self.digits(count)).gguf" }
  }

  /// The GGUF files of a folder that could be its model; of one in several parts the first.
  static func models(among names: [String]) -> [String] {
    names.filter { name in
      PathName.pathExtension(name) == "gguf" && !name.hasPrefix(".")
        && GGUFPart(name)?.number ?? 1 == 1
    }
  }

  private static func number(_ text: Substring) -> Int? {
    text.utf8.count == 5 && text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
  }

  private static func digits(_ number: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, 5 - text.utf8.count)) + text
  }
}

import MokumeTensor

/// `model.safetensors.index.json`: which shard holds which tensor.
struct ShardIndex {
  /// A tensor's name and the place of its shard in ``shards``.
  struct Line {
    let tensor: TensorName
    let shard: Int
  }

  /// The names of the shards in natural order, relative to the index.
  let shards: [String]
  /// The lines in the order of the file; no tensor is there twice.
  let lines: [Line]
  private let listed: Set<TensorName>

  /// Reads and checks an index on its own, without looking at the shards.
  static func read(_ path: String) throws -> ShardIndex {
    do {
      let file = try InputFile(opening: path)
      guard file.size <= Safetensors.headerLimit else {
        throw Corruption.indexTooLarge(file.size)
      }
      let bytes = try SafetensorsHeader.bytes(
        of: file.descriptor, at: 0, count: Int(file.size))
      return try bytes.withUnsafeBufferPointer { try ShardIndex($0) }
    } catch let error as JSONError {
      throw FileError.corrupt(file: path, .json(error, part: .index), shard: nil)
    } catch let corruption as Corruption {
      throw FileError.corrupt(file: path, corruption, shard: nil)
    } catch let error as Errno {
      throw FileError.unreadable(file: path, .init(action: "read", code: error.code))
    }
  }

  /// Parses the text of an index.
  init(_ bytes: UnsafeBufferPointer<UInt8>) throws {
    var reader = try JSONReader(bytes)
    var map = WeightMap()
    var keys: Set<TensorName> = []
    try reader.readObject { reader, key in
      let name = reader.string(key)
      guard keys.insert(TensorName(name)).inserted else {
        throw JSONError(.duplicateKey(name), at: key.range.lowerBound - 1)
      }
      if name == "weight_map" { try map.read(&reader) } else { try reader.skipValue() }
    }
    try reader.finish()
    guard keys.contains("weight_map") else { throw Corruption.missingWeightMap }
    guard !map.lines.isEmpty else { throw Corruption.emptyIndex }
    let order = map.shards.indices.sorted {
      map.shards[$0].precedesNaturally(map.shards[$1])
    }
    var rank = [Int](repeating: 0, count: order.count)
    for (place, old) in order.enumerated() { rank[old] = place }
    shards = order.map { map.shards[$0].text }
    lines = map.lines.map { Line(tensor: $0.tensor, shard: rank[$0.shard]) }
    listed = map.listed
  }

  /// Compares the index with its opened shards.
  ///
  /// - Returns: a warning when the shards hold more than the index says.
  /// - Throws: ``FileError/corrupt(file:_:shard:)`` when a tensor is not where the index says.
  func check(_ contents: CheckpointContents, path: String) throws -> [FileWarning] {
    for line in lines {
      let found = contents.index[line.tensor].map { contents.tensors[$0].file }
      if found == line.shard { continue }
      throw FileError.corrupt(
        file: contents.files[line.shard].path,
        .tensorNotInShard(
          tensor: line.tensor.text, elsewhere: found.map { contents.files[$0].path }),
        shard: .init(number: line.shard + 1, count: shards.count))
    }
    let extra = contents.tensors.count - lines.count
    guard extra > 0, let first = contents.tensors.first(where: { !listed.contains($0.header.name) })
    else { return [] }
    return [.unlistedTensors(index: path, count: extra, first: first.header.name.text)]
  }
}

/// The `weight_map` while it is read.
private struct WeightMap {
  var shards: [TensorName] = []
  var lines: [ShardIndex.Line] = []
  var listed: Set<TensorName> = []
  private var places: [TensorName: Int] = [:]
  private var last: (text: JSONReader.Text, shard: Int)?

  mutating func read(_ reader: inout JSONReader) throws {
    try reader.readObject { reader, key in
      let tensor = TensorName(reader.string(key))
      guard listed.insert(tensor).inserted else {
        throw Corruption.duplicateTensor(tensor.text, offset: key.range.lowerBound - 1)
      }
      let shard = try place(of: try reader.readText("the name of a shard"), in: reader)
      lines.append(ShardIndex.Line(tensor: tensor, shard: shard))
    }
  }

  /// The place of a shard's name among ``shards``; neighbouring lines mostly share it.
  private mutating func place(of text: JSONReader.Text, in reader: JSONReader) throws -> Int {
    if let last, reader.sameSpelling(last.text, text) { return last.shard }
    let name = TensorName(reader.string(text))
    guard PathName.isContained(name.text) else { throw Corruption.badShardName(name.text) }
    let place = places[name] ?? shards.count
    if place == shards.count {
      shards.append(name)
      places[name] = place
    }
    last = (text, place)
    return place
  }
}

import MokumeTensor

/// The files of a model and their tensors, while they are put together.
struct CheckpointContents {
  var files: [InputFile] = []
  var tensors: [StoredTensor] = []
  var index: [TensorName: Int] = [:]
  var metadata: [MetadataEntry] = []
  var warnings: [FileWarning] = []
  /// What a model in GGUF has besides.
  var gguf: GGUFModel?
  /// What an adapter has besides.
  var adapter: Adapter?

  /// Opens a file, checks its header and adds its tensors.
  mutating func add(_ path: String, shard: FileError.ShardPlace? = nil) throws {
    try FileError.naming(path, shard) {
      let file = try InputFile(opening: path)
      if let torch = try TorchFile.read(file) { return try append(torch, of: file) }
      let (header, dataStart) = try SafetensorsHeader.read(
        from: file.descriptor, size: file.size, path: path)
      try append(header, of: file, dataStart: dataStart)
    }
  }

  private mutating func append(
    _ header: SafetensorsHeader, of file: InputFile, dataStart: UInt64
  ) throws {
    let place = files.count
    let first = tensors.count
    files.append(file)
    tensors.reserveCapacity(first + header.tensors.count)
    for entry in header.tensors {
      guard let size = Int(exactly: entry.end - entry.begin) else {
        throw Corruption.sizeOverflow(tensor: entry.header.name.text)
      }
      tensors.append(
        StoredTensor(
          header: entry.header, file: place, offset: dataStart + entry.begin, byteCount: size))
    }
    if place == 0 {
      index = header.index
      metadata = header.metadata
    } else {
      try mergeIndex(from: first)
    }
  }

  mutating func mergeIndex(from first: Int) throws {
    for place in first..<tensors.count {
      let name = tensors[place].header.name
      guard let other = index.updateValue(place, forKey: name) else { continue }
      throw Corruption.tensorInTwoShards(
        tensor: name.text, other: files[tensors[other].file].path)
    }
  }
}

extension FileError {
  /// Runs a step of reading a file, and names the file in what it throws.
  static func naming<Result>(
    _ file: String, _ shard: ShardPlace? = nil, _ body: () throws -> Result
  ) throws -> Result {
    do {
      return try body()
    } catch let corruption as Corruption {
      throw FileError.corrupt(file: file, corruption, shard: shard)
    } catch let fault as TorchFault {
      throw FileError.corrupt(file: file, .torch(fault), shard: shard)
    } catch let fault as AdapterFault {
      throw FileError.corrupt(file: file, .adapter(fault), shard: shard)
    } catch let problem as GGUFProblem {
      throw FileError.corrupt(file: file, .gguf(problem), shard: shard)
    } catch let rule as GGUFRule {
      throw FileError.corrupt(file: file, .gguf(.init(.file, rule)), shard: shard)
    } catch let error as Errno {
      throw FileError.unreadable(file: file, .init(action: "read", code: error.code))
    }
  }
}

extension InputFile {
  init(opening path: String) throws(Errno) {
    let descriptor = try Descriptor.reading(path)
    let status = try descriptor.status()
    guard status.isFile else { throw status.isFolder ? .isAFolder : .noSuchDevice }
    self.path = path
    self.descriptor = descriptor
    size = status.size
    device = status.device
    inode = status.inode
    modifiedSeconds = status.modified_seconds
    modifiedNanoseconds = status.modified_nanoseconds
  }
}

import MokumeTensor

/// The place of every byte of an output, computed from the headers alone.
package struct OutputLayout: Sendable {
  /// The place of one tensor.
  package struct Position: Hashable, Sendable {
    /// The place of its file in ``OutputLayout/files``.
    package let file: Int
    /// Offset from the start of the file.
    package let offset: UInt64
    package let byteCount: Int
  }

  /// One file with weights.
  package struct File: Sendable {
    package let name: String
    /// The first 8 bytes, which make the file valid and are written last: the length of a safetensors
    /// header, or what tells that a file is GGUF.
    let prefix: [UInt8]
    /// What stands between them and the tensors.
    package let header: [UInt8]
    /// Size of the whole file.
    package let size: UInt64
    /// The tensors in it, in the order of their bytes.
    package let tensors: [Int]
    /// Bytes that belong to no tensor of the output, with their offsets.
    var extras: [(offset: UInt64, bytes: [UInt8])] = []

    /// Bytes of the tensors in it; of a GGUF file also those between them.
    var tensorBytes: UInt64 { size - Safetensors.prefixSize - UInt64(header.count) }
  }

  /// One for each tensor of the specification.
  package private(set) var positions: [Position]
  package private(set) var files: [File] = []
  /// Bytes of all tensors.
  package let tensorBytes: UInt64
  /// For each tensor how its elements become bytes; empty when all are stored as they are handed in.
  private(set) var encodings: [TensorEncoding?] = []
  /// Bytes of all files.
  package var fileBytes: UInt64 { files.reduce(0) { $0 + $1.size } }

  /// Lays out a specification.
  ///
  /// - Parameter singleFile: the file's name when everything goes into one.
  /// - Throws: ``FileError/unstorable(target:name:_:)``.
  package init(_ spec: OutputSpec, singleFile: String? = nil) throws(FileError) {
    if let target = spec.gguf {
      _ = try Self.checkedSizes(spec)
      self = try .gguf(spec, target, named: singleFile ?? Self.name(0, of: 1))
      return
    }
    let sizes = try Self.checkedSizes(spec)
    var total: UInt64 = 0
    for (header, size) in zip(spec.tensors, sizes) {
      total += UInt64(size)
      if total > UInt64(Int64.max / 2) {
        throw .unstorable(target: spec.target, name: header.name.text, .sizeOverflow)
      }
    }
    tensorBytes = total
    positions = sizes.map { Position(file: 0, offset: 0, byteCount: $0) }
    let shards =
      singleFile == nil ? Self.shards(sizes, limit: spec.shardSize) : [Array(sizes.indices)]
    for (place, shard) in shards.enumerated() {
      let name = singleFile ?? Self.name(place, of: shards.count)
      try add(shard, named: name, sizes: sizes, spec: spec)
    }
  }

  init(positions: [Position], files: [File], tensorBytes: UInt64, encodings: [TensorEncoding?]) {
    self.positions = positions
    self.files = files
    self.tensorBytes = tensorBytes
    self.encodings = encodings
  }

  /// How a tensor's elements become bytes, or nil when they are stored as they are handed in.
  func encoding(of tensor: Int) -> TensorEncoding? {
    encodings.isEmpty ? nil : encodings[tensor]
  }

  /// `model.safetensors` when alone, else as transformers numbers shards.
  static func name(_ place: Int, of count: Int) -> String {
    func digits(_ number: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, 5 - text.utf8.count)) + text
    }
    return count == 1
      ? Checkpoint.weightsName : "model-\(digits(place + 1))-of-\(digits(count)).safetensors"
  }

  /// Fills shards greedily in order, as huggingface_hub's `split_state_dict_into_shards_factory`
  /// does: a tensor above the limit becomes a shard at once, and the one being filled goes on.
  static func shards(_ sizes: [Int], limit: Int) -> [[Int]] {
    var shards: [[Int]] = []
    var current: [Int] = []
    var filled = 0
    for (tensor, size) in sizes.enumerated() {
      if size > limit {
        shards.append([tensor])
        continue
      }
      let (sum, overflow) = filled.addingReportingOverflow(size)
      if overflow || sum > limit {
        shards.append(current)
        current = []
        filled = 0
      }
      current.append(tensor)
      filled += size
    }
    if !current.isEmpty || shards.isEmpty { shards.append(current) }
    return shards
  }

  private mutating func add(
    _ shard: [Int], named name: String, sizes: [Int], spec: OutputSpec
  ) throws(FileError) {
    // Widest elements first, as the reference writer does: torch maps a tensor only when its
    // bytes are aligned. Within one alignment the order of the caller stays.
    let order = Dictionary(grouping: shard) { spec.tensors[$0].dtype.alignment }
      .sorted { $0.key > $1.key }.flatMap(\.value)
    let header = HeaderText.bytes(of: order, sizes: sizes, spec: spec)
    guard UInt64(header.count) <= Safetensors.headerLimit else {
      throw .unstorable(target: spec.target, name: name, .headerTooLarge(header.count))
    }
    var offset = Safetensors.prefixSize + UInt64(header.count)
    for tensor in order {
      positions[tensor] = Position(file: files.count, offset: offset, byteCount: sizes[tensor])
      offset += UInt64(sizes[tensor])
    }
    let prefix = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> ($0 * 8)) }
    files.append(File(name: name, prefix: prefix, header: header, size: offset, tensors: order))
  }

  /// The size of each tensor, after checking that names and sizes can be stored.
  private static func checkedSizes(_ spec: OutputSpec) throws(FileError) -> [Int] {
    var names: Set<TensorName> = []
    names.reserveCapacity(spec.tensors.count)
    var sizes: [Int] = []
    sizes.reserveCapacity(spec.tensors.count)
    for header in spec.tensors {
      let problem: FileError.StorageProblem? =
        if header.name == "__metadata__" {
          .reservedName
        } else if !names.insert(header.name).inserted {
          .duplicateTensor
        } else if header.byteCount == nil {
          header.shape.elementCount.multipliedReportingOverflow(by: header.dtype.bitWidth).overflow
            ? .sizeOverflow : .notWholeBytes
        } else { nil }
      if let problem {
        throw .unstorable(target: spec.target, name: header.name.text, problem)
      }
      sizes.append(header.byteCount ?? 0)
    }
    return sizes
  }
}

import MokumeTensor

/// A PyTorch checkpoint whose pickle was read: the tensors and where their bytes are.
///
/// Follows `torch/serialization.py` of version 2.13 and `torch/_weights_only_unpickler.py`, without
/// running anything.
struct TorchFile {
  private(set) var tensors: [StoredTensor] = []
  private(set) var warnings: [FileWarning] = []
  let format: WeightFormat

  /// The longest pickle that is read, in bytes; one takes some 150 bytes for each tensor.
  static let pickleLimit: UInt64 = 32 << 20

  /// Reads a file whose first bytes are those of a checkpoint; nil for other files.
  ///
  /// - Throws: ``TorchFault``, ``FileError``, or an `Errno`.
  static func read(_ file: InputFile) throws -> TorchFile? {
    let start = try SafetensorsHeader.bytes(of: file.descriptor, at: 0, count: 512)
    // A header of 67,324,752 bytes begins with the same four bytes; its text begins with a brace.
    if start.starts(with: [0x50, 0x4B, 0x03, 0x04]), start.count < 9 || start[8] != 0x7B {
      return try readArchive(file)
    }
    if start.starts(with: TorchStream.magic) { return try readStream(file) }
    // The first versions of PyTorch wrote tar archives.
    if start.count > 262, start[257..<262].elementsEqual("ustar".utf8) {
      throw FileError.unknownFormat(file: file.path, .tar)
    }
    return nil
  }

  init(
    _ file: InputFile, _ state: TorchState, of arena: PickleArena, places: [UInt64],
    isBigEndian: Bool, format: WeightFormat
  ) throws {
    self.format = format
    tensors.reserveCapacity(state.tensors.count)
    // What repeats elements takes more bytes than the file has, and could take any number.
    let limit = max(1 << 20, file.size.multipliedReportingOverflow(by: 4).partialValue)
    var expanded: UInt64 = 0
    for (name, place) in state.tensors {
      let tensor = arena.tensors[place]
      let view = try TorchView(tensor, name: name, in: arena)
      if view.byteCount > arena.storages[tensor.storage].byteCount ?? 0 {
        let (sum, overflow) = expanded.addingReportingOverflow(UInt64(view.byteCount))
        guard !overflow, sum <= limit else {
          throw TorchFault.tensor(name.text, .expanded(bytes: UInt64(view.byteCount), limit: limit))
        }
        expanded = sum
      }
      tensors.append(
        Self.stored(view, in: file, at: places[tensor.storage], isBigEndian: isBigEndian))
    }
    tensors.sort { ($0.offset, $0.header.name) < ($1.offset, $1.header.name) }
    if !state.path.isEmpty || !state.ignored.isEmpty {
      warnings = [
        .partOfCheckpoint(
          file: file.path, key: state.path.isEmpty ? nil : state.path.joined(separator: "."),
          ignored: state.ignored)
      ]
    }
  }

  private static func stored(
    _ view: TorchView, in file: InputFile, at place: UInt64, isBigEndian: Bool
  ) -> StoredTensor {
    // The storage lies in the file, so the sum does not overflow.
    var stored = StoredTensor(
      header: view.header, file: 0, offset: place + UInt64(view.start), byteCount: view.byteCount)
    let swapped = isBigEndian ? view.unit : 1
    if !view.isContiguous || swapped > 1 {
      stored.decoder = StridedDecoder(
        file: file, start: stored.offset, dimensions: view.header.shape.dimensions,
        stride: view.stride, width: view.header.dtype.bitWidth / 8, swapped: swapped)
    }
    return stored
  }
}

/// The files of PyTorch before 1.6: five pickles (a magic number, a version, the machine, the objects,
/// the keys of the storages), then the number of elements and the bytes of each storage.
struct TorchStream {
  let machine: PickleMachine
  let root: UInt32
  /// The keys of the storages in the order of their bytes.
  let keys: [String]
  /// Offset of the first storage.
  let end: Int

  /// The first pickle: the number 0x1950A86A20F9469CFC6C.
  static let magic: [UInt8] = [
    0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E,
  ]
  private static let version: Int64 = 1001

  /// Reads the pickles at the start of a file.
  init(_ bytes: [UInt8]) throws {
    var version = PickleMachine(bytes, from: Self.magic.count, record: nil)
    let number = try version.run()
    guard case .int(Self.version) = version.arena.values[Int(number)] else {
      throw version.fault(.badNumber)
    }
    var system = PickleMachine(bytes, from: version.position, record: nil)
    // What machine wrote the file does not matter: the bytes of storages are always little-endian.
    _ = try system.run()
    var objects = PickleMachine(bytes, from: system.position, record: nil)
    root = try objects.run()
    machine = objects
    var list = PickleMachine(bytes, from: objects.position, record: nil)
    keys = try Self.keys(list.run(), of: list)
    end = list.position
  }

  private static func keys(_ root: UInt32, of machine: PickleMachine) throws -> [String] {
    guard case .list(let chain) = machine.arena.values[Int(root)] else {
      throw TorchFault.state(.legacyKeys)
    }
    var keys: [String] = []
    try machine.arena.forEach(in: chain) { _, value in
      guard let key = try machine.text(value), keys.count < PickleArena.tensorLimit else {
        throw TorchFault.state(.legacyKeys)
      }
      keys.append(key)
    }
    return keys
  }
}

extension TorchFile {
  /// Reads the streams of PyTorch before 1.6.
  static func readStream(_ file: InputFile) throws -> TorchFile {
    let stream = try pickles(of: file)
    let places = try places(of: stream, in: file)
    return try TorchFile(
      file, TorchState(stream.machine, root: stream.root), of: stream.machine.arena,
      places: places, isBigEndian: false, format: .pyTorchStream)
  }

  /// The length of the pickles stands nowhere: as much is read as they turn out to need.
  private static func pickles(of file: InputFile) throws -> TorchStream {
    let limit = min(file.size, pickleLimit)
    var length = min(limit, 1 << 18)
    while true {
      let bytes = try SafetensorsHeader.bytes(of: file.descriptor, at: 0, count: Int(length))
      do {
        return try TorchStream(bytes)
      } catch TorchFault.pickle(.endsEarly, _, _) where length < limit {
        length = min(limit, length * 8)
      }
    }
  }

  private static func places(
    of stream: TorchStream, in file: InputFile
  ) throws -> [UInt64] {
    let storages = stream.machine.arena.storages
    var places = [UInt64?](repeating: nil, count: storages.count)
    var position = UInt64(stream.end)
    for key in stream.keys {
      guard let number = stream.machine.storagePlaces[key].map(Int.init), places[number] == nil
      else { throw TorchFault.state(.legacyKeys) }
      let storage = storages[number]
      func fault(_ fault: TorchFault.Storage) -> TorchFault { .storage(key, fault) }
      if storage.isView { throw fault(.isView) }
      let prefix = try SafetensorsHeader.bytes(of: file.descriptor, at: position, count: 8)
      guard let count = prefix.number(Int64.self, at: 0) else {
        throw fault(.pastEnd(end: position + 8, size: file.size))
      }
      guard count == Int64(storage.count) else {
        throw fault(.wrongCount(wanted: storage.count, got: count))
      }
      guard let bytes = storage.byteCount.map(UInt64.init) else { throw fault(.overflow) }
      places[number] = position + 8
      let (end, overflow) = (position + 8).addingReportingOverflow(bytes)
      guard !overflow, end <= file.size else { throw fault(.pastEnd(end: end, size: file.size)) }
      position = end
    }
    guard position == file.size else { throw Corruption.extraBytes(file.size - position) }
    return try places.map { place in
      guard let place else { throw TorchFault.state(.legacyKeys) }
      return place
    }
  }
}

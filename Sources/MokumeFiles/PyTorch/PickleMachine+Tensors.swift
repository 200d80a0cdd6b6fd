extension PickleMachine {
  /// Replaces `("storage", class, key, location, elements)` by the storage.
  mutating func loadStorage() throws {
    let id = try pop()
    let wrong = fault(.badPersistentID)
    guard let parts = arena.tuple(id).map(Array.init), [5, 6].contains(parts.count),
      try text(parts[0]) == "storage",
      case .global(let place) = arena.values[Int(parts[1])],
      case .storage(let type) = PickleGlobal.all[Int(place)].meaning,
      let key = try text(parts[2]), case .int(let count) = arena.values[Int(parts[4])],
      let count = Int(exactly: count), count >= 0
    else { throw wrong }
    var isView = false
    if parts.count == 6, case .none = arena.values[Int(parts[5])] {
    } else {
      isView = parts.count == 6
    }
    try push(
      make(.storage(storage(TorchStorage(key: key, type: type, count: count, isView: isView)))))
  }

  /// The place of a storage, which must be described in the same way each time.
  private mutating func storage(_ storage: TorchStorage) throws -> UInt32 {
    if let place = storagePlaces[storage.key] {
      let first = arena.storages[Int(place)]
      guard first.type == storage.type, first.count == storage.count else {
        throw fault(.storageTwice(storage.key))
      }
      return place
    }
    guard arena.storages.count < PickleArena.tensorLimit else { throw fault(.tooMany) }
    arena.storages.append(storage)
    let place = UInt32(arena.storages.count - 1)
    storagePlaces[storage.key] = place
    return place
  }

  /// A text, or nil for anything else.
  func text(_ place: UInt32) throws -> String? {
    guard case .text(let start, let end) = arena.values[Int(place)] else { return nil }
    guard let text = bytes.text(Int(start)..<Int(end)) else { throw fault(.badText) }
    return text
  }

  /// Notes a tensor; its numbers are compared with the storage when its name is known.
  mutating func tensor(
    _ parts: [UInt32], version: Int, _ function: PickleGlobal
  ) throws -> UInt32 {
    // (storage, offset, size, stride), then requires_grad and hooks, then the type, then bits that
    // say that elements are to be negated or conjugated.
    let counts = [4...4, 6...7, 7...8][version - 1]
    guard counts.contains(parts.count), case .storage(let storage) = arena.values[Int(parts[0])],
      case .int(let offset) = arena.values[Int(parts[1])], let offset = Int(exactly: offset),
      let size = arena.numbers(parts[2]), let stride = arena.numbers(parts[3]),
      size.count == stride.count,
      version == 1 || parts.count == counts.lowerBound || isEmpty(parts[counts.lowerBound])
    else { throw fault(.badArguments(function.fullName)) }
    var type: TorchType?
    if version == 3 {
      guard case .global(let place) = arena.values[Int(parts[6])],
        case .type(let named) = PickleGlobal.all[Int(place)].meaning
      else { throw fault(.badArguments(function.fullName)) }
      type = named
    }
    guard arena.tensors.count < PickleArena.tensorLimit else { throw fault(.tooMany) }
    arena.tensors.append(
      TorchTensor(
        storage: Int(storage), type: type, offset: offset, size: parts[2], stride: parts[3]))
    return try make(.tensor(UInt32(arena.tensors.count - 1)))
  }

  private func isEmpty(_ place: UInt32) -> Bool {
    switch arena.values[Int(place)] {
    case .none: true
    case .map(let chain): arena.chains[Int(chain)].first == .max
    default: false
    }
  }
}

/// A value that a pickle has built, as numbers that say where its parts are.
///
/// Values lie in a ``PickleArena`` and refer to each other by place, so that a million of them within
/// each other are as flat as a million beside each other.
enum PickleValue {
  case none
  case bool(Bool)
  case int(Int64)
  /// UTF-8 between two offsets of the pickle.
  case text(start: UInt32, end: UInt32)
  /// Neighbours in ``PickleArena/items``.
  case tuple(start: UInt32, count: UInt32)
  /// A chain of cells, of which lists have no keys.
  case list(chain: UInt32)
  case map(chain: UInt32)
  /// A place in ``PickleGlobal/all``.
  case global(UInt32)
  case storage(UInt32)
  case tensor(UInt32)
  /// Something that no tensor needs: a fraction, a set, a device.
  case other

  /// The words for a message.
  var kind: String {
    switch self {
    case .none: "None"
    case .bool: "a truth value"
    case .int: "a number"
    case .text: "a text"
    case .tuple: "a tuple"
    case .list: "a list"
    case .map: "a map"
    case .global(let place): PickleGlobal.all[Int(place)].fullName
    case .storage: "a storage"
    case .tensor: "a tensor"
    case .other: "another value"
    }
  }
}

/// The bytes that tensors share.
struct TorchStorage {
  let key: String
  let type: TorchType
  /// Elements.
  let count: Int
  /// Whether a name of old versions for a part of another storage was given.
  let isView: Bool

  /// Size in bytes, or nil when it overflows.
  var byteCount: Int? {
    let (bytes, overflow) = count.multipliedReportingOverflow(by: type.width)
    return overflow ? nil : bytes
  }
}

/// A tensor as it was described; its numbers are not yet compared with the storage.
struct TorchTensor {
  let storage: Int
  /// The type of the elements, unless it is that of the storage.
  let type: TorchType?
  /// Place of the first element in the storage, and the steps from element to element.
  let offset: Int
  /// Places of two tuples of numbers, of the same length.
  let size: UInt32
  let stride: UInt32
}

/// All values of a pickle.
struct PickleArena {
  struct Cell {
    let key: UInt32
    let value: UInt32
    var next: UInt32
  }

  struct Chain {
    var first: UInt32 = .max
    var last: UInt32 = .max
  }

  /// The most that there may be of each kind, so that memory stays bounded whatever a file says.
  static let limit = 1 << 21
  /// The most storages and tensors, which are larger.
  static let tensorLimit = 1 << 18

  var values: [PickleValue] = []
  var items: [UInt32] = []
  var cells: [Cell] = []
  var chains: [Chain] = []
  var storages: [TorchStorage] = []
  var tensors: [TorchTensor] = []

  /// Visits keys and values of a map, or the values of a list, in the order they were added.
  func forEach(in chain: UInt32, _ body: (_ key: UInt32, _ value: UInt32) throws -> Void) rethrows {
    var place = chains[Int(chain)].first
    while place != .max {
      let cell = cells[Int(place)]
      try body(cell.key, cell.value)
      place = cell.next
    }
  }

  mutating func append(to chain: UInt32, key: UInt32, value: UInt32) {
    let place = UInt32(cells.count)
    cells.append(Cell(key: key, value: value, next: .max))
    let last = chains[Int(chain)].last
    if last == .max {
      chains[Int(chain)].first = place
    } else {
      cells[Int(last)].next = place
    }
    chains[Int(chain)].last = place
  }

  /// The parts of a tuple, or nil for anything else.
  func tuple(_ place: UInt32) -> ArraySlice<UInt32>? {
    guard case .tuple(let start, let count) = values[Int(place)] else { return nil }
    return items[Int(start)..<Int(start + count)]
  }

  /// The most dimensions of a tensor.
  static let rankLimit = 32

  /// The numbers of a tuple that is no longer than a tensor has dimensions, or nil.
  func numbers(_ place: UInt32) -> [Int]? {
    guard let parts = tuple(place), parts.count <= Self.rankLimit else { return nil }
    var result: [Int] = []
    for part in parts {
      guard case .int(let value) = values[Int(part)], let value = Int(exactly: value) else {
        return nil
      }
      result.append(value)
    }
    return result
  }
}

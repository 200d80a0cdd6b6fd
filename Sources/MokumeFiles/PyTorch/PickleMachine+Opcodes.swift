extension PickleMachine {
  mutating func execute(_ opcode: PickleOpcode) throws {
    switch opcode {
    case .none, .newTrue, .newFalse, .int1, .int2, .int4, .long1, .float, .text, .shortString:
      try pushScalar(opcode)
    case .mark, .tuple, .tuple1, .tuple2, .tuple3, .emptyTuple: try executeTuple(opcode)
    case .emptyList, .emptyMap, .emptySet: try pushEmpty(opcode)
    case .append, .appends, .setItem, .setItems: try executeFilling(opcode)
    case .put1: try remember(UInt32(number(UInt8.self)))
    case .put4: try remember(number(UInt32.self))
    case .get1: try recall(UInt32(number(UInt8.self)))
    case .get4: try recall(number(UInt32.self))
    case .global: try pushGlobal()
    case .reduce, .newObject: try call(opcode)
    case .build: try build()
    case .persistentID: try loadStorage()
    case .proto: throw fault(.unknownOpcode(opcode.rawValue))
    case .stop: break
    }
  }

  private mutating func pushScalar(_ opcode: PickleOpcode) throws {
    switch opcode {
    case .newTrue: try push(Self.yes)
    case .newFalse: try push(Self.no)
    case .int1: try push(make(.int(Int64(number(UInt8.self)))))
    case .int2: try push(make(.int(Int64(number(UInt16.self)))))
    case .int4: try push(make(.int(Int64(number(Int32.self)))))
    case .long1: try pushLong()
    case .float:
      _ = try take(8)
      try push(Self.other)
    case .text: try pushText(Int(number(UInt32.self)))
    case .shortString: try pushText(Int(number(UInt8.self)))
    default: try push(Self.none)
    }
  }

  /// A number in two's complement; one of more than 64 bits is no size, and its value does not matter.
  private mutating func pushLong() throws {
    let range = try take(Int(number(UInt8.self)))
    guard range.count <= 8 else { return try push(Self.other) }
    var value: Int64 = range.isEmpty || bytes[range.upperBound - 1] < 0x80 ? 0 : -1
    for place in range.reversed() { value = value << 8 | Int64(bytes[place]) }
    try push(make(.int(value)))
  }

  private mutating func pushText(_ count: Int) throws {
    let range = try take(count)
    // Offsets fit: a pickle is read up to `TorchFile.pickleLimit`.
    try push(make(.text(start: UInt32(range.lowerBound), end: UInt32(range.upperBound))))
  }

  private mutating func executeTuple(_ opcode: PickleOpcode) throws {
    switch opcode {
    case .mark:
      guard marks.count < PickleArena.limit else { throw fault(.tooMany) }
      marks.append(stack.count)
    case .tuple: try push(makeTuple(popMark()))
    case .tuple1: try push(makeTuple([pop()]))
    case .tuple2:
      let second = try pop()
      try push(makeTuple([pop(), second]))
    case .tuple3:
      let third = try pop()
      let second = try pop()
      try push(makeTuple([pop(), second, third]))
    default: try push(makeTuple([]))
    }
  }

  private mutating func makeTuple(_ parts: [UInt32]) throws -> UInt32 {
    guard parts.count <= PickleArena.limit - arena.items.count else { throw fault(.tooMany) }
    let start = UInt32(arena.items.count)
    arena.items += parts
    return try make(.tuple(start: start, count: UInt32(parts.count)))
  }

  private mutating func pushEmpty(_ opcode: PickleOpcode) throws {
    switch opcode {
    case .emptyList: try push(make(.list(chain: makeChain())))
    case .emptyMap: try push(make(.map(chain: makeChain())))
    default: try push(Self.other)
    }
  }

  mutating func makeChain() throws -> UInt32 {
    guard arena.chains.count < PickleArena.limit else { throw fault(.tooMany) }
    arena.chains.append(PickleArena.Chain())
    return UInt32(arena.chains.count - 1)
  }

  /// Only a list takes items and only a map takes pairs: setting items of a tensor is how files wrote
  /// outside its memory (CVE-2026-24747).
  private mutating func executeFilling(_ opcode: PickleOpcode) throws {
    var parts: [UInt32]
    switch opcode {
    case .append: parts = [try pop()]
    case .setItem:
      let value = try pop()
      parts = [try pop(), value]
    default: parts = try popMark()
    }
    switch (opcode, arena.values[Int(try top())]) {
    case (.append, .list(let chain)), (.appends, .list(let chain)):
      for value in parts { try link(chain, Self.none, value) }
    case (.setItem, .map(let chain)), (.setItems, .map(let chain)):
      guard parts.count % 2 == 0 else { throw fault(.emptyStack) }
      for place in stride(from: 0, to: parts.count, by: 2) {
        try link(chain, parts[place], parts[place + 1])
      }
    case (_, let target):
      let isMap = opcode == .setItem || opcode == .setItems
      throw fault(.misused(isMap ? "a map's entries" : "a list's items", on: target.kind))
    }
  }

  mutating func link(_ chain: UInt32, _ key: UInt32, _ value: UInt32) throws {
    guard arena.cells.count < PickleArena.limit else { throw fault(.tooMany) }
    arena.append(to: chain, key: key, value: value)
  }
}

/// Runs the instructions of a pickle on values that stand for themselves: no name is imported,
/// nothing is called, and no instruction changes anything but maps and lists.
///
/// Takes time in proportion to the bytes, and memory up to ``PickleArena/limit``.
struct PickleMachine {
  let bytes: [UInt8]
  /// The member of the archive for messages, or nil for a file that is a stream.
  let record: String?

  var arena = PickleArena()
  var stack: [UInt32] = []
  /// Heights of the stack at open marks.
  var marks: [Int] = []
  /// The next byte, and the first of the instruction at work.
  var position: Int
  var opcodeStart: Int

  private var memo: [UInt32] = []
  private var sparseMemo: [UInt32: UInt32] = [:]
  var storagePlaces: [String: UInt32] = [:]

  /// - Parameter start: offset of the first instruction.
  init(_ bytes: [UInt8], from start: Int = 0, record: String?) {
    self.bytes = bytes
    self.record = record
    (position, opcodeStart) = (start, start)
    arena.values = [.none, .bool(true), .bool(false), .other]
  }

  // Values that are there from the beginning.
  static let none: UInt32 = 0
  static let yes: UInt32 = 1
  static let no: UInt32 = 2
  static let other: UInt32 = 3

  /// Runs to the end of the pickle, whose next byte is then at ``position``.
  ///
  /// - Returns: the place of the result.
  /// - Throws: ``TorchFault/pickle(_:record:offset:)``.
  mutating func run() throws -> UInt32 {
    try readProtocol()
    while true {
      opcodeStart = position
      let byte = try number(UInt8.self)
      guard let opcode = PickleOpcode(rawValue: byte) else { throw fault(.unknownOpcode(byte)) }
      if opcode == .stop { break }
      try execute(opcode)
    }
    guard stack.count == 1, marks.isEmpty else { throw fault(.leftOver(stack.count)) }
    return stack[0]
  }

  private mutating func readProtocol() throws {
    guard try number(UInt8.self) == PickleOpcode.proto.rawValue else { throw fault(.noProtocol) }
    let version = try number(UInt8.self)
    guard version == 2 else { throw fault(.badProtocol(Int(version))) }
  }

  func fault(_ problem: TorchFault.Pickle) -> TorchFault {
    .pickle(problem, record: record, offset: opcodeStart)
  }

  mutating func number<Number: FixedWidthInteger>(_ type: Number.Type) throws -> Number {
    guard let value = bytes.number(type, at: position) else { throw fault(.endsEarly) }
    position += Number.bitWidth / 8
    return value
  }

  /// The range of the next bytes.
  mutating func take(_ count: Int) throws -> Range<Int> {
    guard count <= bytes.count - position else { throw fault(.endsEarly) }
    defer { position += count }
    return position..<(position + count)
  }

  mutating func push(_ place: UInt32) throws {
    guard stack.count < PickleArena.limit else { throw fault(.tooMany) }
    stack.append(place)
  }

  mutating func make(_ value: PickleValue) throws -> UInt32 {
    guard arena.values.count < PickleArena.limit else { throw fault(.tooMany) }
    arena.values.append(value)
    return UInt32(arena.values.count - 1)
  }

  /// Takes the topmost value; those below a mark are out of reach.
  mutating func pop() throws -> UInt32 {
    guard stack.count > marks.last ?? 0, let top = stack.popLast() else {
      throw fault(.emptyStack)
    }
    return top
  }

  func top() throws -> UInt32 {
    guard stack.count > marks.last ?? 0, let top = stack.last else { throw fault(.emptyStack) }
    return top
  }

  /// Takes the values above the last mark, and the mark.
  mutating func popMark() throws -> [UInt32] {
    guard let height = marks.popLast() else { throw fault(.noMark) }
    defer { stack.removeLast(stack.count - height) }
    return Array(stack[height...])
  }

  mutating func remember(_ key: UInt32) throws {
    let value = try top()
    if Int(key) < memo.count {
      memo[Int(key)] = value
    } else if Int(key) == memo.count, memo.count < PickleArena.limit {
      memo.append(value)
    } else {
      guard sparseMemo.count < PickleArena.tensorLimit else { throw fault(.tooMany) }
      sparseMemo[key] = value
    }
  }

  mutating func recall(_ key: UInt32) throws {
    let value = Int(key) < memo.count ? memo[Int(key)] : sparseMemo[key]
    guard let value else { throw fault(.missingMemo(key)) }
    try push(value)
  }
}

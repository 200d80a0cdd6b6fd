extension PickleMachine {
  /// Looks a name up in the table of meanings.
  mutating func pushGlobal() throws {
    let module = try line()
    let name = try line()
    guard let place = PickleGlobal.places["\(module).\(name)"],
      PickleGlobal.all[place].module == module
    else { throw fault(.unknownGlobal(module: module, name: name)) }
    try push(make(.global(UInt32(place))))
  }

  /// The text up to the end of the line.
  private mutating func line() throws -> String {
    guard let end = bytes[position...].firstIndex(of: 0x0A) else { throw fault(.endsEarly) }
    defer { position = end + 1 }
    guard let text = bytes.text(position..<end) else { throw fault(.badText) }
    return text
  }

  /// Takes a name and its arguments, and pushes what the name means for them.
  mutating func call(_ opcode: PickleOpcode) throws {
    let arguments = try pop()
    let function = try pop()
    guard arena.tuple(arguments) != nil else { throw fault(.badArguments("a call")) }
    guard case .global(let place) = arena.values[Int(function)] else {
      throw fault(.misused("a call", on: arena.values[Int(function)].kind))
    }
    try push(result(of: PickleGlobal.all[Int(place)], arguments, depth: 0))
  }

  private mutating func result(
    of function: PickleGlobal, _ arguments: UInt32, depth: Int
  ) throws -> UInt32 {
    guard let parts = arena.tuple(arguments).map(Array.init) else {
      throw fault(.badArguments(function.fullName))
    }
    let wrong = fault(.badArguments(function.fullName))
    switch function.meaning {
    case .orderedMap: return try orderedMap(parts)
    case .rebuildTensor(let version): return try tensor(parts, version: version, function)
    case .rebuildParameter:
      guard [3, 4].contains(parts.count), case .tensor = arena.values[Int(parts[0])] else {
        throw wrong
      }
      return parts[0]
    case .rebuildFromType:
      // (function, class, arguments, state): the state is attributes, which no tensor needs.
      guard depth == 0, parts.count == 4, case .global(let inner) = arena.values[Int(parts[0])],
        case .global(let type) = arena.values[Int(parts[1])],
        case .tensorClass = PickleGlobal.all[Int(type)].meaning
      else { throw wrong }
      return try result(of: PickleGlobal.all[Int(inner)], parts[2], depth: 1)
    case .metadata: return Self.other
    case .tensorClass, .storage, .type: throw fault(.misused("a call", on: function.fullName))
    }
  }

  /// An empty map, or in files of Python 2 one with a list of pairs.
  private mutating func orderedMap(_ parts: [UInt32]) throws -> UInt32 {
    let chain = try makeChain()
    if let first = parts.first {
      let wrong = fault(.badArguments("collections.OrderedDict"))
      guard parts.count == 1, case .list(let pairs) = arena.values[Int(first)] else { throw wrong }
      var entries: [(UInt32, UInt32)] = []
      try arena.forEach(in: pairs) { _, pair in
        guard let entry = pairParts(pair), entries.count < PickleArena.limit else { throw wrong }
        entries.append(entry)
      }
      for (key, value) in entries { try link(chain, key, value) }
    }
    return try make(.map(chain: chain))
  }

  private func pairParts(_ place: UInt32) -> (UInt32, UInt32)? {
    if let parts = arena.tuple(place) {
      return parts.count == 2 ? (parts[parts.startIndex], parts[parts.startIndex + 1]) : nil
    }
    guard case .list(let chain) = arena.values[Int(place)] else { return nil }
    var cell = arena.chains[Int(chain)].first
    var found: [UInt32] = []
    while cell != .max, found.count < 3 {
      found.append(arena.cells[Int(cell)].value)
      cell = arena.cells[Int(cell)].next
    }
    return found.count == 2 ? (found[0], found[1]) : nil
  }

  /// Attributes of a map, such as the `_metadata` of modules, are no tensors; nothing else takes any.
  mutating func build() throws {
    _ = try pop()
    let target = arena.values[Int(try top())]
    guard case .map = target else { throw fault(.misused("attributes", on: target.kind)) }
  }
}

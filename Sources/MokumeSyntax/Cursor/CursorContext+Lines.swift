extension CursorContext {
  /// The lines of a session that are not of the language: `:command`, `?name` and `help name`.
  init?(ofSpecialLine bytes: [UInt8], at offset: Int) {
    let start = (bytes[..<offset].lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
    let line = bytes[start..<offset].drop { $0 == UInt8(ascii: " ") }
    guard let mark = line.first, let special = CursorContext(of: line, beginning: mark) else {
      return nil
    }
    // Inside brackets, or after an operator, the line goes on with what stands above it.
    let before = CursorReader(Array(bytes[..<start]))
    guard before.place == .statement(inBlock: false) else { return nil }
    self = special
  }

  private init?(of line: ArraySlice<UInt8>, beginning mark: UInt8) {
    let end = line.endIndex
    switch mark {
    case UInt8(ascii: "?"):
      let word = line.drop { $0 == mark || $0 == UInt8(ascii: " ") }
      self.init(place: .topic, range: word.startIndex..<end, text: decoded(word))
    case UInt8(ascii: ":"):
      let rest = line.dropFirst()
      guard let space = rest.firstIndex(of: UInt8(ascii: " ")) else {
        self.init(place: .command, range: rest.startIndex..<end, text: decoded(rest))
        return
      }
      let argument = rest[space...].drop { $0 == UInt8(ascii: " ") }
      self.init(
        place: .commandArgument(of: decoded(rest[..<space])), range: argument.startIndex..<end,
        text: decoded(argument))
    default:
      guard line.starts(with: Array("help ".utf8)) else { return nil }
      let word = line.dropFirst(5).drop { $0 == UInt8(ascii: " ") }
      guard word.allSatisfy(\.isNamePart) else { return nil }
      self.init(place: .topic, range: word.startIndex..<end, text: decoded(word))
    }
  }
}

private func decoded(_ bytes: ArraySlice<UInt8>) -> String {
  String(decoding: bytes, as: UTF8.self)
}

extension CursorContext {
  /// The context of a command's argument read as a statement; `bytes` is what this was made of.
  public func statement(in bytes: [UInt8]) -> CursorContext {
    let start = range.lowerBound
    var inner = CursorContext(of: Array(bytes[start...]), at: range.count)
    switch inner.place {
    case .command, .commandArgument, .topic: inner.place = .nothing
    default: break
    }
    inner.range = (inner.range.lowerBound + start)..<(inner.range.upperBound + start)
    return inner
  }

  /// The context of a command's argument read as a value; `bytes` is what this was made of.
  public func value(in bytes: [UInt8]) -> CursorContext {
    var inner = statement(in: bytes)
    if inner.place == .statement(inBlock: false) { inner.place = .operand }
    return inner
  }
}

import MokumeDiagnostics

extension CursorContext {
  /// Reads the place of the cursor off the text.
  ///
  /// - Parameters:
  ///   - bytes: the text, which need not be UTF-8.
  ///   - offset: the byte before which the cursor stands; taken into the text when it is outside.
  /// - Complexity: O(*n*), where *n* is the number of bytes.
  public init(of bytes: [UInt8], at offset: Int) {
    let offset = max(0, min(offset, bytes.count))
    if let line = CursorContext(ofSpecialLine: bytes, at: offset) {
      self = line
      return
    }
    let reader = CursorReader(Array(bytes[..<offset]))
    let start = reader.word?.span.lower ?? offset
    self.init(place: .nothing, range: start..<offset, text: reader.word.map(reader.text) ?? "")
    if reader.isInComment { return }
    if reader.frames[reader.innermost].isString {
      readString(reader, to: offset)
    } else {
      place = reader.place
      argument = reader.argument(at: reader.tokens.count)
    }
    if place == .nothing { return }
    names = reader.frames.flatMap { $0.names + $0.passing }
    readRest(Array(bytes[offset...]), reader)
  }

  init(place: Place, range: Range<Int>, text: String) {
    self.place = place
    self.range = range
    self.text = text
  }

  /// The cursor stands inside a string: what it is for, and what it says so far.
  private mutating func readString(_ reader: CursorReader, to offset: Int) {
    let opener = reader.frames[reader.innermost].opener
    let start = reader.tokens[opener].span.upper
    let pieces = reader.tokens[(opener + 1)...]
    guard !reader.tokens[opener].isFaulty, pieces.count <= 1 else { return }
    if case .stringText(let piece)? = pieces.first?.kind { text = piece } else { text = "" }
    range = start..<offset
    argument = reader.argument(at: opener)
    if let role = reader.role(ofStringAt: opener, argument) { place = .string(role) }
  }
}

extension CursorReader {
  /// What may stand at the cursor outside strings.
  var place: CursorContext.Place {
    if previous?.kind == .symbol(.dot) {
      return startsLine ? .nothing : .field(of: path(endingAt: tokens.count - 2))
    }
    let frame = frames[innermost]
    let isFirst = frame.item == tokens.count
    switch frame.kind {
    case .block where frame.statement == tokens.count:
      return .statement(inBlock: innermost > 0)
    case .block where isSave && isFirst: return .label
    case .call where isFirst && !frame.labels.isEmpty: return .label
    case .formals where isFirst: return .nothing
    case .map where isFirst: return .mapKey
    case .string: return .nothing
    default: return previous?.takesOperand == true ? .operand : .nothing
    }
  }

  /// Whether the innermost block is inside a `save` statement.
  private var isSave: Bool { isSave(frames[innermost]) }

  private func isSave(_ frame: CursorFrame) -> Bool {
    frame.isBlock && tokens.indices.contains(frame.statement)
      && tokens[frame.statement].kind == .keyword(.save)
  }

  /// The argument that holds the token at a position, which may be the one still to come.
  func argument(at position: Int) -> CursorContext.Argument? {
    if position > 0, tokens[position - 1].kind == .keyword(.load) {
      return CursorContext.Argument(
        callee: ValuePath("load"), position: 0, supplied: [], extent: .whole, mayBeLabel: false)
    }
    var last = innermost
    if frames[last].opener == position { last -= 1 }
    for index in stride(from: last, through: 0, by: -1) {
      switch frames[index].kind {
      case .call(let callee): return callee.map { argument(of: $0, index, last, position) }
      case .block:
        return isSave(frames[index]) ? saveArgument(index, last, position) : nil
      case .formals, .string, .interpolation: return nil
      case .group, .list, .index, .map: continue
      }
    }
    return nil
  }

  private func argument(
    of callee: ValuePath, _ index: Int, _ last: Int, _ position: Int
  ) -> CursorContext.Argument {
    let frame = frames[index]
    let isNamed = frame.value != nil
    return CursorContext.Argument(
      callee: callee, label: isNamed ? frame.labels.last : nil,
      position: frame.count - frame.labels.count + (isNamed ? 1 : 0),
      supplied: isNamed ? frame.labels.dropLast() : frame.labels,
      extent: extent(index, last, position),
      mayBeLabel: index == last && frame.item == position)
  }

  /// The saved value is the first argument; what follows the path are options.
  private func saveArgument(
    _ index: Int, _ last: Int, _ position: Int
  ) -> CursorContext.Argument? {
    var argument = argument(of: ValuePath("save"), index, last, position)
    if frames[index].count == 0 {
      argument.mayBeLabel = false
      if index == last, position == frames[index].statement + 1 { argument.extent = .whole }
    }
    return argument
  }

  private func extent(
    _ index: Int, _ last: Int, _ position: Int
  ) -> CursorContext.Argument.Extent {
    if index == last { return frames[index].valueStart == position ? .whole : .part }
    let inner = frames[last]
    guard last == index + 1, inner.opener == frames[index].valueStart else { return .part }
    switch inner.kind {
    case .list: return inner.item == position ? .element : .part
    case .map: return inner.value == position ? .element : .part
    default: return .part
    }
  }

  /// What the string that a token opens is for, or nil when it is just text.
  func role(
    ofStringAt opener: Int, _ argument: CursorContext.Argument?
  ) -> CursorContext.StringRole? {
    let outer = frames[innermost - 1]
    let before = opener > 0 ? tokens[opener - 1] : nil
    if before?.kind == .keyword(.import) { return .script }
    if case .index(let base) = outer.kind, opener == outer.opener + 1 { return .index(of: base) }
    if case .map = outer.kind, opener == outer.item { return .key }
    if isSave(outer), outer.count == 0, before?.endsOperand == true { return .target }
    guard let argument, argument.extent != .part else { return nil }
    return .argument
  }
}

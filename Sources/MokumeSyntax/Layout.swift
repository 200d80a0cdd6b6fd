/// Makes lines of pieces: a group that does not fit into the width is broken, the outermost first.
struct Layout {
  static let width = 100

  private let pieces: [Piece]
  private var output = ""
  private var line = ""
  private var indent = 0
  /// Columns of the statement's first line.
  private var base = 0
  private var groups: [(isBroken: Bool, indent: Int)] = []
  /// Where the line below a comment begins that ends this one.
  private var indentBelow: Int?
  private var needsSpace = false

  /// The text of pieces, with a line break at its end unless it is empty.
  static func text(_ pieces: [Piece]) -> String {
    var layout = Layout(pieces)
    for index in pieces.indices { layout.write(pieces[index], at: index) }
    layout.endLine()
    return layout.output
  }

  /// The text of pieces on one line.
  static func flat(_ pieces: [Piece]) -> String {
    var result = ""
    for piece in pieces { result += piece.flatText }
    return result
  }

  private init(_ pieces: [Piece]) { self.pieces = pieces }

  private mutating func write(_ piece: Piece, at index: Int) {
    switch piece {
    case .text(let text): write(text)
    case .space: needsSpace = !line.isEmpty
    case .comment(let text, let ownsLine): writeComment(text, ownsLine: ownsLine)
    case .open(let group): open(group, at: index)
    case .close: groups.removeLast()
    case .line(let flat, let isLast): writeLine(flat, isLast: isLast)
    case .lastComma: if groups.last?.isBroken == true { write(",") }
    case .newline(let level, let isBlankBefore):
      endLine()
      if isBlankBefore, !output.isEmpty { output += "\n" }
      base = 2 * level
      indent = base
    }
  }

  private mutating func write(_ text: String) {
    if let indentBelow { breakLine(indent: indentBelow) }
    if needsSpace { line += " " }
    needsSpace = false
    line += text
  }

  private mutating func writeComment(_ text: String, ownsLine: Bool) {
    if ownsLine || indentBelow != nil { breakLine(indent: innerIndent) }
    line += (line.isEmpty ? "" : "  ") + text
    needsSpace = false
    indentBelow = innerIndent
  }

  private mutating func writeLine(_ flat: String, isLast: Bool) {
    guard let group = groups.last, group.isBroken else {
      if !flat.isEmpty { needsSpace = !line.isEmpty }
      return
    }
    breakLine(indent: isLast ? group.indent - 2 : group.indent)
  }

  /// Where a line begins that a comment or a broken group has begun.
  private var innerIndent: Int { groups.last { $0.isBroken }?.indent ?? base + 2 }

  /// Begins a line, unless nothing is on this one yet.
  private mutating func breakLine(indent: Int) {
    if !line.isEmpty { endLine() }
    self.indent = indent
  }

  private mutating func endLine() {
    if !line.isEmpty { output += String(repeating: " ", count: indent) + line + "\n" }
    line = ""
    needsSpace = false
    indentBelow = nil
  }

  // MARK: - What fits

  private mutating func open(_ group: Piece.Group, at index: Int) {
    let outer = groups.last { $0.isBroken }?.indent ?? base
    groups.append((isBroken: isBroken(group, at: index), indent: outer + 2))
  }

  private func isBroken(_ group: Piece.Group, at index: Int) -> Bool {
    if group.kind == .rigid { return false }
    if group.isForced { return true }
    if fits(from: index, to: group.end) { return false }
    guard let last = group.lastBrackets else { return true }
    // Its brackets are broken instead.
    var room = Self.width - column
    for piece in pieces[index..<last] {
      room -= piece.flatWidth
      if room < 0 { return true }
    }
    return false
  }

  /// The columns taken by now.
  private var column: Int {
    if let indentBelow { return indentBelow }
    return indent + line.count + (needsSpace ? 1 : 0)
  }

  /// Whether a group fits on its line, with what follows up to where the line may end.
  private func fits(from open: Int, to close: Int) -> Bool {
    var room = Self.width - column
    var depth = groups.count
    for index in open..<pieces.count {
      if index > close {
        switch pieces[index] {
        case .newline, .comment: return true
        case .open(let next) where next.kind == .brackets: return true
        case .open: depth += 1
        case .close: depth -= 1
        case .line where depth > 0 && depth <= groups.count && groups[depth - 1].isBroken:
          return true
        default: break
        }
      }
      room -= pieces[index].flatWidth
      if room < 0 { return false }
    }
    return true
  }
}

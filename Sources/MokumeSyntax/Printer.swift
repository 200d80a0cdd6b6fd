import MokumeDiagnostics

/// Writes a tree as source text in its one canonical layout.
///
/// Parsing the text again gives the same tree. Statements stand on lines of their own, blocks are
/// indented by two spaces, and what is wider than 100 columns is broken inside its brackets. A
/// printer that follows a source text keeps its comments and blank lines.
///
/// It is a class for the reason that the parser is one: small frames.
public final class Printer {
  var pieces: [Piece] = []
  /// Levels of blocks around the current statement.
  var level = 0
  /// Whether no line may end behind an operator, as in front of `name =`, which begins a statement.
  var isRigid = false
  /// Whether the call around the next brackets hugs them.
  var nextHug = Piece.Group.Hug.none
  /// Whether a statement is printed on one line, with its blocks.
  var isOneLine = false
  /// The groups that are open, as places among the pieces.
  private var groups: [Int] = []
  /// The source text of the tree, unless only the tree counts.
  var source: SourceCursor?

  init(following source: SourceCursor? = nil) { self.source = source }

  /// The source text of a program without mistakes.
  public static func print(_ program: Program) -> String { print(program, following: nil) }

  /// The source text of one expression, on one line.
  public static func print(_ expression: Expression) -> String {
    let printer = Printer()
    printer.write(expression)
    return Layout.flat(printer.pieces)
  }

  static func print(_ program: Program, following source: SourceCursor?) -> String {
    let printer = Printer(following: source)
    printer.write(program)
    return Layout.text(printer.pieces)
  }

  private func write(_ program: Program) {
    if source == nil, !program.doc.isEmpty {
      writeDocumentation(program.doc)
      // Without this line the comment would describe the first statement.
      pieces.append(.newline(level: 0, isBlankBefore: true))
    }
    writeStatements(program.statements, upTo: .max)
  }
}

// MARK: - Pieces

extension Printer {
  func put(_ text: String) { pieces.append(.text(text)) }
  func space() { pieces.append(.space) }

  /// Opens a group. Comments before its first element stand outside a chain, inside brackets.
  func open(_ kind: Piece.Group.Kind) {
    if kind == .chain { commentsBeforeNext() }
    let kind = kind == .chain && isRigid ? .rigid : kind
    var group = Piece.Group(kind: kind)
    if kind == .brackets { group.hug = nextHug }
    nextHug = .none
    groups.append(pieces.count)
    pieces.append(.open(group))
  }

  /// Closes the innermost group. Brackets that are forced to break force those around them, unless
  /// these hug them.
  func close() {
    let place = groups.removeLast()
    guard case .open(var group) = pieces[place] else { return }
    group.end = pieces.count
    pieces[place] = .open(group)
    pieces.append(.close)
    if group.kind != .brackets { return }
    let isHugged = group.hug == .always || (group.hug == .ifForced && group.isForced)
    noteLastBrackets(place, isHugged: isHugged)
    if group.isForced, !isHugged { forceBrackets() }
  }

  /// Whether a comma or a line break ends each piece of the innermost group.
  func separate() {
    word(",", withCommentsBehind: true)
    pieces.append(.line(flat: " ", isLast: false))
  }

  /// Breaks the innermost group.
  func force() {
    guard let place = groups.last, case .open(var group) = pieces[place] else { return }
    group.isForced = true
    pieces[place] = .open(group)
    forceBrackets()
  }

  /// Breaks the innermost brackets and those around them.
  private func forceBrackets() {
    for place in groups.reversed() {
      guard case .open(var group) = pieces[place], group.kind == .brackets else { continue }
      group.isForced = true
      pieces[place] = .open(group)
      return
    }
  }

  /// What a chain ends with is the brackets in it that were closed last.
  private func noteLastBrackets(_ place: Int, isHugged: Bool) {
    guard let outer = groups.last, case .open(var group) = pieces[outer] else { return }
    if group.kind == .brackets, !isHugged { return }
    group.lastBrackets = place
    pieces[outer] = .open(group)
  }
}

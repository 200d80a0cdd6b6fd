/// What a printer hands to a layout: text, and where its lines may break.
enum Piece {
  case text(String)
  /// A space that vanishes at either end of a line.
  case space
  /// A comment, behind what stands on its line or on a line of its own; a line ends with it.
  case comment(String, ownsLine: Bool)
  case open(Group)
  case close
  /// A place where the lines of the innermost group break, and the text there if they do not.
  case line(flat: String, isLast: Bool)
  /// The comma behind the last element, if its group is broken.
  case lastComma
  /// The end of a statement's line; the next has this many levels of blocks around it.
  case newline(level: Int, isBlankBefore: Bool)

  /// Pieces that break together or not at all.
  struct Group {
    enum Kind {
      /// Elements in brackets, broken where they do not fit.
      case brackets
      /// Operands or options, broken where breaking the brackets at their end does not help.
      case chain
      /// Operands that stay on one line.
      case rigid
    }

    /// Whether brackets that end a call break instead of the call.
    enum Hug { case none, ifForced, always }

    var kind: Kind
    var hug = Hug.none
    /// Whether something inside needs a line of its own, or the source text wants it broken.
    var isForced = false
    /// The place of its `close` among the pieces.
    var end = 0
    /// The place of the brackets that a chain ends with, or that a call hugs.
    var lastBrackets: Int?
  }

  /// The columns it takes on a line that is not broken.
  var flatWidth: Int {
    switch self {
    case .text(let text): text.count
    case .space: 1
    case .line(let flat, _): flat.utf8.count
    case .comment, .open, .close, .lastComma, .newline: 0
    }
  }

  /// Its text on a line that is not broken.
  var flatText: String {
    switch self {
    case .text(let text): text
    case .space: " "
    case .line(let flat, _): flat
    case .comment, .open, .close, .lastComma, .newline: ""
    }
  }
}

/// What a terminal shows: enough of a VT100 for line editors and plain output.
///
/// Colours and modes are taken and ignored. A control sequence it does not know is kept in
/// `unknown`, so that a test can tell that the screen is right.
public struct TerminalScreen {
  public private(set) var width: Int
  public private(set) var height: Int
  /// The cursor's row and column, from 0. A column may be `width` while a wrap is pending.
  public internal(set) var row = 0
  public internal(set) var column = 0
  /// Whether the program asked for pasted text to be marked.
  public internal(set) var marksPastes = false
  /// Every escape sequence that came, without its ESC.
  public internal(set) var sequences: Set<String> = []
  /// Those, and other control characters, that were not understood.
  public internal(set) var unknown: [String] = []
  var rows: [[Character]]
  /// Bytes of a sequence whose end has not come yet.
  var pending: [UInt8] = []

  static let blank: Character = " "

  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
    rows = Array(repeating: Array(repeating: Self.blank, count: width), count: height)
  }

  /// The lines without blanks at their ends and without empty lines at the bottom.
  public var text: String { Self.text(of: rows) }

  /// The same with a mark where the cursor is.
  public var textWithCursor: String {
    var marked = rows
    marked[row].insert("▮", at: min(column, marked[row].count))
    return Self.text(of: marked)
  }

  /// The line with the cursor.
  public var currentLine: String { Self.text(of: [rows[row]]) }

  private static func text(of rows: [[Character]]) -> String {
    var lines = rows.map { row in
      String(row.reversed().drop { $0 == blank }.reversed())
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines.joined(separator: "\n")
  }

  /// Moves the cursor's line to the top and forgets what stood above.
  mutating func forgetAbove() {
    while row > 0 { scroll() }
  }

  /// Moves everything up by a line.
  mutating func scroll() {
    rows.removeFirst()
    rows.append(Array(repeating: Self.blank, count: width))
    row -= 1
  }

  /// Takes another size. Long lines are cut, as xterm does; when the height shrinks, lines leave at
  /// the top while the cursor would be below the edge.
  mutating func resize(width: Int, height: Int) {
    rows = rows.map { row in
      Array(row.prefix(width)) + Array(repeating: Self.blank, count: max(0, width - row.count))
    }
    self.width = width
    while row >= height {
      rows.removeFirst()
      row -= 1
    }
    rows = Array(rows.prefix(height))
    while rows.count < height { rows.append(Array(repeating: Self.blank, count: width)) }
    self.height = height
    column = min(column, width - 1)
  }
}

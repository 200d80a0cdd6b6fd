/// The part of one source line that fits the width, and where byte offsets fall in it.
struct LineWindow {
  private let characters: [ShownCharacter]
  private let line: Range<Int>
  /// Columns of the whole line that are shown.
  private let columns: Range<Int>
  private let totalWidth: Int
  private static let mark = "..."

  /// Chooses the window so that the columns of `focus` and their label are inside if they can be.
  init(
    line: Range<Int>, bytes: [UInt8], focus: Range<Int>, labelWidth: Int, width: Int,
    asciiOnly: Bool = false
  ) {
    self.line = line
    characters = ShownCharacter.characters(of: line, in: bytes, asciiOnly: asciiOnly)
    totalWidth = characters.reduce(0) { $0 + $1.width }
    guard totalWidth > width else {
      columns = 0..<totalWidth
      return
    }
    let start = Self.column(of: focus.lowerBound, in: characters)
    let end = max(start + 1, Self.column(of: focus.upperBound, in: characters))
    let wanted = end + (labelWidth == 0 ? 0 : labelWidth + 1) + Self.mark.utf8.count
    // Sliding no further than a third before the focus keeps some context on its left.
    let lower = wanted <= width ? 0 : min(wanted - width, max(0, start - width / 3))
    let fitting = max(0, min(lower, totalWidth - width))
    columns = fitting..<min(totalWidth, fitting + width)
  }

  /// The visible text; `...` stands for what was cut off on either side.
  var text: String {
    var result = columns.lowerBound > 0 ? Self.mark : ""
    let inner = innerColumns
    var column = 0
    for character in characters {
      defer { column += character.width }
      if column >= inner.lowerBound, column + character.width <= inner.upperBound {
        result += character.text
      } else if column < inner.upperBound, column + character.width > inner.lowerBound {
        // A wide character or an escape cut in two leaves its columns blank.
        let visible = (column..<column + character.width).clamped(to: inner)
        result += String(repeating: " ", count: visible.count)
      }
    }
    return result + (columns.upperBound < totalWidth ? Self.mark : "")
  }

  /// The columns of a byte range inside the window, at least one wide.
  func columns(of range: Range<Int>) -> Range<Int> {
    let start = Self.column(of: range.lowerBound, in: characters)
    let end = max(
      start + 1, Self.column(of: min(range.upperBound, line.upperBound), in: characters))
    let inner = innerColumns
    let lower = min(max(start, inner.lowerBound), max(inner.lowerBound, inner.upperBound))
    let upper = columns.upperBound < totalWidth ? min(end, inner.upperBound) : end
    let shift = columns.lowerBound
    return (lower - shift)..<max(lower + 1, upper) - shift
  }

  /// What is left between the marks.
  private var innerColumns: Range<Int> {
    let mark = Self.mark.utf8.count
    let lower = columns.lowerBound > 0 ? columns.lowerBound + mark : 0
    let upper = columns.upperBound < totalWidth ? columns.upperBound - mark : columns.upperBound
    return lower..<max(lower, upper)
  }

  private static func column(of offset: Int, in characters: [ShownCharacter]) -> Int {
    var column = 0
    for character in characters {
      if character.bytes.upperBound > offset { break }
      column += character.width
    }
    return column
  }
}

import MokumeTensor

extension Table {
  /// The table as RFC 4180 has it: a line of names, then a line for each row, each ended by CR LF.
  ///
  /// Numbers are written so that they read back the same; what is not there is empty.
  public var csv: String {
    let header = ([rowTitle] + columns.map(\.name)).map(Table.quotedForCSV)
    let lines = rows.indices.map { row in
      ([rows[row]] + cells(inRow: row).map(\.plainText)).map(Table.quotedForCSV)
    }
    return ([header] + lines).map { $0.joined(separator: ",") + "\r\n" }.joined()
  }

  private static func quotedForCSV(_ field: String) -> String {
    let special: (UInt8) -> Bool = { $0 == 0x22 || $0 == 0x2C || $0 == 0x0D || $0 == 0x0A }
    guard field.utf8.contains(where: special) else { return field }
    let bytes = field.utf8.flatMap { $0 == 0x22 ? [0x22, 0x22] : [$0] }
    return "\"" + String(decoding: bytes, as: UTF8.self) + "\""
  }

  /// The table as a JSON array with an object for each row; its first member is the row's name.
  ///
  /// Shapes are arrays. What is not there, NaN and infinity are null: JSON has no word for them.
  public var json: String {
    let lines = rows.indices.map { row in
      let cells = zip(columns, cells(inRow: row)).map { column, cell in
        "\(Table.quotedForJSON(column.name)): \(cell.json)"
      }
      let name = "\(Table.quotedForJSON(rowTitle)): \(Table.quotedForJSON(rows[row]))"
      return "  {" + ([name] + cells).joined(separator: ", ") + "}"
    }
    return lines.isEmpty ? "[]" : "[\n\(lines.joined(separator: ",\n"))\n]"
  }

  /// Text as a JSON string. Control characters of ASCII and beyond it are escaped.
  static func quotedForJSON(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value):
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// The table for a Markdown page, numbers with as many digits as people read.
  public var markdown: String {
    let header = [rowTitle] + columns.map(\.name)
    let rule = ["---"] + columns.map { $0.isNumeric ? "---:" : "---" }
    let texts = columns.map { $0.shown(rows.count) }
    let lines = rows.indices.map { row in [rows[row]] + texts.map { $0[row] } }
    return ([header, rule] + lines).map { cells in
      "| " + cells.map(Table.escapedForMarkdown).joined(separator: " | ") + " |"
    }.joined(separator: "\n")
  }

  private static func escapedForMarkdown(_ text: String) -> String {
    text.map { character in
      switch character {
      case "|", "\\", "*", "_", "`", "<", "[": "\\\(character)"
      case _ where character.isNewline: " "
      default: String(character)
      }
    }.joined()
  }

  /// The table as an HTML element.
  var html: String {
    let header = ([rowTitle] + columns.map(\.name)).map { "<th>\(escapedForHTML($0))</th>" }
    let texts = columns.map { $0.shown(rows.count) }
    let lines = rows.indices.map { row in
      let cells = columns.indices.map { index in
        let kind = columns[index].isNumeric ? " class=\"number\"" : ""
        return "<td\(kind)>\(escapedForHTML(texts[index][row]))</td>"
      }
      return "<tr><td>\(escapedForHTML(rows[row]))</td>\(cells.joined())</tr>"
    }
    return "<table>\n<thead><tr>\(header.joined())</tr></thead>\n<tbody>\n"
      + lines.joined(separator: "\n") + "\n</tbody>\n</table>"
  }
}

/// Text without what HTML takes for its own.
func escapedForHTML(_ text: String) -> String {
  text.map { character in
    switch character {
    case "&": "&amp;"
    case "<": "&lt;"
    case ">": "&gt;"
    case "\"": "&quot;"
    default: String(character)
    }
  }.joined()
}

extension Table.Cell {
  /// The cell for a machine: numbers in full, shapes as `4096x4096`, nothing as nothing.
  fileprivate var plainText: String {
    switch self {
    case .number(let number): number.isNaN ? "" : Value.format(number)
    case .count(let count): String(count)
    case .text(let text): text
    case .shape(let shape): shape.dimensions.map(String.init).joined(separator: "x")
    case .dtype(let type): type.languageName ?? type.rawValue
    case .nothing: ""
    }
  }

  fileprivate var json: String {
    switch self {
    case .number(let number): number.isFinite ? Value.format(number) : "null"
    case .count(let count): String(count)
    case .text(let text): Table.quotedForJSON(text)
    case .shape(let shape):
      "[" + shape.dimensions.map(String.init).joined(separator: ", ") + "]"
    case .dtype(let type): Table.quotedForJSON(type.languageName ?? type.rawValue)
    case .nothing: "null"
    }
  }
}

import MokumeDiagnostics

/// How tables are shown.
public enum TableForm: Hashable, Sendable {
  /// Columns one below the other, for people. Names are cut to fit the width, if there is one.
  case aligned(width: Int?, isASCII: Bool)
  /// RFC 4180.
  case csv
  /// An array of objects.
  case json
}

extension Table {
  /// The table in a form, without a line break at its end.
  public func text(_ form: TableForm) -> String {
    switch form {
    case .aligned(let width, let isASCII): aligned(width: width, isASCII: isASCII)
    // The line break that `print` adds ends the last record.
    case .csv: String(decoding: csv.utf8.dropLast(), as: UTF8.self)
    case .json: json
    }
  }

  /// The table for people: names to the left, numbers to the right, in columns.
  ///
  /// - Parameters:
  ///   - width: the most characters of a line; long names lose their middle. At least 16 of a name
  ///     stay, so the line may be longer. Nil cuts nothing.
  ///   - limit: the most rows; what is left out is counted.
  ///   - isASCII: uses no other characters for what it adds.
  public func aligned(width: Int?, limit: Int? = nil, isASCII: Bool = false) -> String {
    let mark = isASCII ? "..." : "…"
    let shown = limit.map { min($0, rows.count) } ?? rows.count
    let texts = columns.map { $0.shown(rows.count).prefix(shown) }
    let widths = zip(columns, texts).map { column, texts in
      max(column.name.count, texts.map(\.count).max() ?? 0)
    }
    var names = rows.prefix(shown).map { escapingControls($0) }
    if let width {
      let room = max(16, width - widths.reduce(0) { $0 + $1 + 2 })
      names = names.map { $0.elided(to: room, mark) }
    }
    let nameWidth = max(rowTitle.count, names.map(\.count).max() ?? 0)
    let header = line(rowTitle, nameWidth, columns.map(\.name), widths)
    let lines = names.indices.map { row in
      line(names[row], nameWidth, texts.map { $0[row] }, widths)
    }
    let hidden = rows.count - shown
    let more = hidden > 0 ? ["\(mark) \(counted(hidden, "more row"))"] : []
    return ([header] + lines + more).joined(separator: "\n")
  }

  private func line(
    _ name: String, _ nameWidth: Int, _ cells: [String], _ widths: [Int]
  ) -> String {
    var text = name.padded(to: nameWidth)
    for (index, cell) in cells.enumerated() {
      text += "  " + cell.padded(to: widths[index], onLeft: columns[index].isNumeric)
    }
    return String(text.reversed().drop { $0 == " " }.reversed())
  }
}

extension Table.Column {
  /// The cells as people read them; a lazy column of so many rows shows that it is.
  func shown(_ rowCount: Int) -> [String] {
    guard case .known(let cells) = cells else { return Array(repeating: "?", count: rowCount) }
    let style = NumberStyle(for: numbers ?? [])
    return cells.map { cell in
      if case .number(let number) = cell { return style.text(number) }
      return cell.text
    }
  }
}

extension Table.Cell {
  /// The cell in full, as text; nothing is a dash.
  var text: String {
    switch self {
    case .number(let number): Value.format(number)
    case .count(let count): String(count)
    case .text(let text): escapingControls(text)
    case .shape(let shape): shape.description
    case .dtype(let type): type.languageName ?? type.rawValue
    case .nothing: "-"
    }
  }
}

extension String {
  fileprivate func padded(to width: Int, onLeft: Bool = false) -> String {
    let space = String(repeating: " ", count: max(0, width - count))
    return onLeft ? space + self : self + space
  }

  /// The text without its middle when it is longer than `width`.
  fileprivate func elided(to width: Int, _ mark: String) -> String {
    guard count > width else { return self }
    let kept = max(2, width - mark.count)
    return prefix(kept / 2) + mark + suffix(kept - kept / 2)
  }
}

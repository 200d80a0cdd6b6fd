/// Running text broken at spaces into lines of at most `width` columns, the further lines indented.
///
/// A word that is wider than a line gets one of its own.
package func wrapped(_ text: String, width: Int, indent: Int = 0) -> [String] {
  let margin = String(repeating: " ", count: indent)
  var lines: [String] = []
  var line = ""
  var column = 0
  for word in text.split(separator: " ") {
    let length = word.reduce(0) { $0 + displayWidth($1) }
    if !line.isEmpty, column + 1 + length > width {
      lines.append(line)
      (line, column) = (margin, indent)
    } else if !line.isEmpty {
      (line, column) = (line + " ", column + 1)
    }
    line += word
    column += length
  }
  return line.isEmpty ? lines : lines + [line]
}

/// A line broken at spaces into lines of at most `width` columns, the further ones indented by two.
///
/// Unlike ``wrapped(_:width:indent:)`` it keeps the spaces inside, which may be those of a table or of
/// code. A word that is wider than a line gets one of its own.
package func broken(_ text: String, width: Int) -> [String] {
  var lines: [String] = []
  var rest = text[...]
  var room = width
  while let end = lineEnd(in: rest, room) {
    lines.append(rest[..<end].trimmingSpacesAtEnd)
    rest = rest[end...].drop { $0 == " " }
    room = max(1, width - 2)
  }
  lines.append(String(rest))
  return lines.enumerated().map { $0 == 0 ? $1 : "  " + $1 }
}

/// The space before the first word that does not fit; nil when all of it fits or nothing can be moved
/// on.
private func lineEnd(in text: Substring, _ room: Int) -> Substring.Index? {
  var column = 0
  var lastSpace: Substring.Index?
  var hasWord = false
  for index in text.indices {
    column += displayWidth(text[index])
    if text[index] == " " {
      if hasWord { lastSpace = index }
    } else {
      hasWord = true
      if column > room, let lastSpace { return lastSpace }
    }
  }
  return nil
}

extension Substring {
  fileprivate var trimmingSpacesAtEnd: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}

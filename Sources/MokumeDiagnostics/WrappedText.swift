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

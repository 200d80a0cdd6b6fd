import MokumeDiagnostics

/// Terminal columns that a text takes.
func columns(_ text: String) -> Int { text.reduce(0) { $0 + displayWidth($1) } }

/// The text, with `…` in place of what goes beyond the width.
func shortened(_ text: String, to width: Int) -> String {
  if text.utf8.count <= width { return text }
  var used = 0
  var end = text.startIndex
  for index in text.indices {
    used += displayWidth(text[index])
    if used > width { return text[..<end] + "…" }
    if used < width { end = text.index(after: index) }
  }
  return text
}

/// The words of a text in lines of at most the given width.
///
/// - Parameter indent: columns that stand before every line but the first, counted in the width.
func wrapped(_ text: String, width: Int, first: Int = 0, indent: Int = 0) -> String {
  var result = ""
  var used = first
  for word in text.split(separator: " ") {
    let size = columns(String(word))
    let isAtStart = result.isEmpty || result.hasSuffix("\n" + String(repeating: " ", count: indent))
    if !isAtStart, used + 1 + size > width {
      result += "\n" + String(repeating: " ", count: indent)
      used = indent
    } else if !isAtStart {
      result += " "
      used += 1
    }
    result += word
    used += size
  }
  return result
}

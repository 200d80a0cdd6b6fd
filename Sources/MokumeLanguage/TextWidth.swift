import MokumeDiagnostics

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

/// Running text behind what takes `column` columns of its first line; further lines begin there too.
func hanging(_ text: String, at column: Int, width: Int) -> String {
  wrapped(text, width: max(20, width - column))
    .joined(separator: "\n" + String(repeating: " ", count: column))
}

/// Turns diagnostics into the text a person reads; the only place that does.
///
///     error[E0201]: unknown name `bsae`
///      --> ties.merge:4:11
///       |
///     4 | tv1 = a - bsae
///       |           ^^^^ not defined
///       |
///     help: did you mean `base`? (defined on line 1)
///
/// Columns count characters from 1. Lines of the source wider than `width` are cut around the caret,
/// notes and helps are broken at spaces; control characters and invalid UTF-8 are shown as escapes.
public struct DiagnosticRenderer: Sendable {
  private let sources: SourceMap
  private let style: DiagnosticStyle
  private let width: Int
  private let wrapsFacts: Bool
  private let asciiOnly: Bool

  /// Makes a renderer.
  ///
  /// - Parameters:
  ///   - sources: the texts that spans point into.
  ///   - color: whether to use ANSI colours.
  ///   - width: columns of the terminal; less than 40 counts as 40.
  ///   - wrapsFacts: whether notes and helps keep to the width, too.
  ///   - asciiOnly: writes `…` as three dots and other characters above ASCII as `\u{E9}`.
  public init(
    sources: SourceMap, color: Bool = false, width: Int = 80, wrapsFacts: Bool = false,
    asciiOnly: Bool = false
  ) {
    self.sources = sources
    style = DiagnosticStyle(isColored: color)
    self.width = max(40, width)
    self.wrapsFacts = wrapsFacts
    self.asciiOnly = asciiOnly
  }

  /// The message as lines, each ended by a line break.
  public func render(_ diagnostic: Diagnostic) -> String {
    var lines = [header(diagnostic)]
    let groups = snippets(of: diagnostic)
    let gutter = groups.flatMap { $0.lines.map { String($0.number).utf8.count } }.max() ?? 0
    for (index, group) in groups.enumerated() {
      lines.append(place(of: group, isFirst: index == 0, gutter: gutter))
      lines.append(style.gutter(blank(gutter)))
      lines += body(of: group, gutter: gutter, severity: diagnostic.severity)
    }
    let facts =
      diagnostic.notes.map { titled("note", $0) } + diagnostic.helps.map { titled("help", $0) }
    if !groups.isEmpty, !facts.isEmpty { lines.append(style.gutter(blank(gutter))) }
    return (lines + facts).joined(separator: "\n") + "\n"
  }

  private func header(_ diagnostic: Diagnostic) -> String {
    let code = "\(diagnostic.severity.rawValue)[\(diagnostic.code.rawValue)]"
    let message = printable(diagnostic.message)
    return style.severity(code, diagnostic.severity) + style.bold(": " + message)
  }

  private func place(of snippet: Snippet, isFirst: Bool, gutter: Int) -> String {
    let source = sources[snippet.source]
    let (line, column) = source.position(at: snippet.anchor)
    let arrow = style.gutter(String(repeating: " ", count: gutter) + (isFirst ? "-->" : ":::"))
    return "\(arrow) \(printable(source.name)):\(line):\(column)"
  }

  /// Text that stays on its line and within the characters of the terminal.
  private func printable(_ text: String) -> String {
    escapingControls(asciiOnly ? asciiText(text) : text)
  }

  func lineNumber(of span: Span) -> Int { sources[span.source].lineNumber(at: span.lower) }

  private func blank(_ gutter: Int) -> String { String(repeating: " ", count: gutter + 1) + "|" }

  /// A note or a help; its further lines are aligned with its first.
  private func titled(_ title: String, _ text: String) -> String {
    let column = title.utf8.count + 2
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
      let line = printable(String(line))
      return wrapsFacts ? broken(line, width: width - column) : [line]
    }
    let indent = "\n" + String(repeating: " ", count: column)
    return style.title(title + ":") + " " + lines.joined(separator: indent)
  }

  private func body(
    of snippet: Snippet, gutter: Int, severity: Diagnostic.Severity
  ) -> [String] {
    var lines: [String] = []
    var previous: Int?
    for line in snippet.lines {
      if let previous, line.number > previous + 1 { lines.append(style.gutter("...")) }
      previous = line.number
      lines += annotated(line, of: sources[snippet.source], gutter: gutter, severity: severity)
    }
    return lines
  }

  /// The user's line, and below it one row of carets or dashes for each label.
  private func annotated(
    _ line: Snippet.Line, of source: SourceText, gutter: Int, severity: Diagnostic.Severity
  ) -> [String] {
    let range = source.lineRange(line.number)
    let focus = line.marks[0].label
    let window = LineWindow(
      line: range, bytes: source.bytes, focus: focus.span.lower..<focus.span.upper,
      labelWidth: focus.text.count, width: width - gutter - 3,
      asciiOnly: asciiOnly)
    let number = String(line.number)
    let padding = String(repeating: " ", count: gutter - number.utf8.count)
    var lines = [style.gutter(padding + number + " |") + spaced(window.text)]
    for mark in line.marks {
      let columns = window.columns(of: mark.label.span.lower..<mark.label.span.upper)
      let symbol = mark.isPrimary ? "^" : "-"
      let row =
        String(repeating: symbol, count: columns.count) + spaced(printable(mark.label.text))
      let indent = String(repeating: " ", count: columns.lowerBound + 1)
      let colored = mark.isPrimary ? style.severity(row, severity) : style.gutter(row)
      lines.append(style.gutter(blank(gutter)) + indent + colored)
    }
    return lines
  }

  private func spaced(_ text: String) -> String { text.isEmpty ? "" : " " + text }
}

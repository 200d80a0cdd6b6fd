import MokumeDiagnostics
import Testing

@Suite("The rendering of diagnostics")
struct RendererTests {
  /// A text with one label on the first place where `mark` stands.
  private func render(
    _ text: String, mark: String, _ label: String = "here", width: Int = 80, color: Bool = false,
    notes: [String] = [], helps: [String] = []
  ) -> String {
    var sources = SourceMap()
    let source = SourceText(name: "ties.merge", text: text)
    let id = sources.add(source)
    let diagnostic = Diagnostic(
      .unknownName, "unknown name", at: .init(span(of: mark, in: source, id), label), notes: notes,
      helps: helps)
    return DiagnosticRenderer(sources: sources, color: color, width: width).render(diagnostic)
  }

  private func span(of mark: String, in source: SourceText, _ id: SourceID) -> Span {
    let bytes = source.bytes
    let target = Array(mark.utf8)
    let start = bytes.indices.first { bytes[$0...].starts(with: target) } ?? bytes.count
    return Span(source: id, lower: start, upper: start + target.count)
  }

  @Test("a place, the line, carets with a label, and help")
  func typo() {
    let text = "base = load \"b\"\na = load \"a\"\n\ntv1 = a - bsae\n"
    #expect(
      render(text, mark: "bsae", "not defined", helps: ["did you mean `base`? (defined on line 1)"])
        == """
        error[E0201]: unknown name
         --> ties.merge:4:11
          |
        4 | tv1 = a - bsae
          |           ^^^^ not defined
          |
        help: did you mean `base`? (defined on line 1)

        """)
  }

  @Test("the further lines of a note are aligned with its first")
  func notes() {
    #expect(
      render(
        "out = a\n", mark: "a", "", notes: ["first\nsecond", "third"], helps: ["do", "or do"])
          == """
          error[E0201]: unknown name
           --> ties.merge:1:7
            |
          1 | out = a
            |       ^
            |
          note: first
                second
          note: third
          help: do
          help: or do

          """)
  }

  @Test("labels on other lines stand in order of lines, with dots where lines are left out")
  func severalLines() {
    var sources = SourceMap()
    let text = "a = 1\n\n\n\n\n\n\n\ndelta = ties(a)\nsave delta \"x\"\n"
    let source = SourceText(name: "t.merge", text: text)
    let id = sources.add(source)
    let diagnostic = Diagnostic(
      .savesDifference, "`delta` is a difference, not a model",
      at: .init(span(of: "delta \"", in: source, id), "would write only the change"),
      secondary: [
        .init(span(of: "ties(a)", in: source, id), "weights sum to 0"),
        .init(span(of: "a", in: source, id), "from here"),
      ])
    #expect(
      DiagnosticRenderer(sources: sources).render(diagnostic) == """
        error[E0601]: `delta` is a difference, not a model
          --> t.merge:10:6
           |
         1 | a = 1
           | - from here
        ...
         9 | delta = ties(a)
           |         ------- weights sum to 0
        10 | save delta "x"
           |      ^^^^^^^ would write only the change

        """)
  }

  @Test("a second label on the same line gets a row of its own, below the first")
  func sameLine() {
    var sources = SourceMap()
    let source = SourceText(name: "t.merge", text: "x = 0 < y < 1")
    let id = sources.add(source)
    let diagnostic = Diagnostic(
      .chainedComparison, "chained", at: .init(Span(source: id, lower: 10, upper: 11), "second"),
      secondary: [.init(Span(source: id, lower: 6, upper: 7), "first")])
    #expect(
      DiagnosticRenderer(sources: sources).render(diagnostic) == """
        error[E0107]: chained
         --> t.merge:1:11
          |
        1 | x = 0 < y < 1
          |           ^ second
          |       - first

        """)
  }

  @Test("a label in another text gets its own place")
  func otherText() {
    var sources = SourceMap()
    let main = sources.add(SourceText(name: "main.merge", text: "x = agree(a)\n"))
    let library = sources.add(SourceText(name: "lib.merge", text: "\ndef agree(d) = d\n"))
    let diagnostic = Diagnostic(
      .tooManyArguments, "too many", at: .init(Span(source: main, lower: 4, upper: 9), "called"),
      secondary: [.init(Span(source: library, lower: 5, upper: 10), "defined")])
    #expect(
      DiagnosticRenderer(sources: sources).render(diagnostic) == """
        error[E0206]: too many
         --> main.merge:1:5
          |
        1 | x = agree(a)
          |     ^^^^^ called
         ::: lib.merge:2:5
          |
        2 | def agree(d) = d
          |     ----- defined

        """)
  }

  @Test("without a place there is a header with its notes and helps")
  func noPlace() {
    let diagnostic = Diagnostic(
      .weightsNotOne, "the weights sum to 2", notes: ["from Swift"], helps: ["divide by 2"])
    #expect(
      DiagnosticRenderer(sources: SourceMap()).render(diagnostic) == """
        warning[W0611]: the weights sum to 2
        note: from Swift
        help: divide by 2

        """)
  }

  @Test("a span of several lines is shown by its first")
  func multiline() {
    #expect(
      render("x = f(\n  1\n)\n", mark: "f(\n  1\n)") == """
        error[E0201]: unknown name
         --> ties.merge:1:5
          |
        1 | x = f(
          |     ^^ here

        """)
  }

  @Test("an empty span at the end of the text has one caret")
  func endOfText() {
    #expect(
      render("x = ", mark: "nowhere") == """
        error[E0201]: unknown name
         --> ties.merge:1:5
          |
        1 | x = 
          |     ^ here

        """)
  }

  @Test("tabs become spaces, and count as one character")
  func tabs() {
    #expect(
      render("\tx\t= y\r\n", mark: "y") == """
        error[E0201]: unknown name
         --> ties.merge:1:6
          |
        1 |     x    = y
          |            ^ here

        """)
  }

  @Test("wide characters and emoji take two columns and count as one character")
  func wide() {
    #expect(
      render("s = \"日本 👩‍🚀 é\" + y", mark: "y") == """
        error[E0201]: unknown name
         --> ties.merge:1:16
          |
        1 | s = "日本 👩‍🚀 é" + y
          |                   ^ here

        """)
  }

  @Test("control characters, direction marks and invalid bytes are escaped")
  func escapes() {
    var sources = SourceMap()
    let bytes = Array("a\u{1B}[31m\u{202E}".utf8) + [0xFF] + Array(" y".utf8)
    let id = sources.add(SourceText(name: "t\u{7}", bytes: bytes))
    let place = Span(source: id, lower: bytes.count - 1, upper: bytes.count)
    let diagnostic = Diagnostic(.unknownName, "bad\u{1B}[0m", at: .init(place, "\u{8}"))
    #expect(
      DiagnosticRenderer(sources: sources).render(diagnostic) == """
        error[E0201]: bad\\u{1B}[0m
         --> t\\u{07}:1:10
          |
        1 | a\\u{1B}[31m\\u{202E}\\xFF y
          |                         ^ \\u{08}

        """)
  }

  @Test("a long line is cut on both sides of the caret")
  func longLine() {
    let text =
      String(repeating: "abcdefghi ", count: 20) + "TARGET" + String(repeating: " xyz", count: 30)
    #expect(
      render(text, mark: "TARGET", width: 60) == """
        error[E0201]: unknown name
         --> ties.merge:1:201
          |
        1 | ...bcdefghi abcdefghi abcdefghi abcdefghi TARGET xyz ...
          |                                           ^^^^^^ here

        """)
  }

  @Test("the beginning of a long line is kept when the caret is in it")
  func longTail() {
    let text = "x = TARGET" + String(repeating: " xyz", count: 30)
    #expect(
      render(text, mark: "TARGET", width: 40) == """
        error[E0201]: unknown name
         --> ties.merge:1:5
          |
        1 | x = TARGET xyz xyz xyz xyz xyz xy...
          |     ^^^^^^ here

        """)
  }

  @Test("no line of a long text is wider than asked for, wherever the caret is")
  func widths() {
    let text = String(repeating: "日x\t\u{1}", count: 60)
    var sources = SourceMap()
    let id = sources.add(SourceText(name: "t", text: text))
    for offset in 0..<text.utf8.count {
      let diagnostic = Diagnostic(
        .unknownName, "m", at: .init(Span(source: id, lower: offset, upper: offset + 1), "here"))
      let lines = DiagnosticRenderer(sources: sources, width: 50).render(diagnostic)
        .split(separator: "\n")
      let columns = lines[3].unicodeScalars.reduce(0) { $0 + ($1.value > 0x2E80 ? 2 : 1) }
      #expect(columns <= 50)
      #expect(lines[4].contains("^"))
      #expect(lines[4].count <= 50 + " here".count)
    }
  }

  @Test("colours mark the header, the gutter, the carets and the titles")
  func color() {
    #expect(
      render("out = a\n", mark: "a", color: true, helps: ["do"])
        == "\u{1B}[1;31merror[E0201]\u{1B}[0m\u{1B}[1m: unknown name\u{1B}[0m\n"
        + "\u{1B}[34m -->\u{1B}[0m ties.merge:1:7\n" + "\u{1B}[34m  |\u{1B}[0m\n"
        + "\u{1B}[34m1 |\u{1B}[0m out = a\n"
        + "\u{1B}[34m  |\u{1B}[0m       \u{1B}[1;31m^ here\u{1B}[0m\n"
        + "\u{1B}[34m  |\u{1B}[0m\n" + "\u{1B}[1;36mhelp:\u{1B}[0m do\n")
  }
}

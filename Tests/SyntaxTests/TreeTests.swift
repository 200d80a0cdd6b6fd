import MokumeDiagnostics
import Testing

@testable import MokumeSyntax

@Suite("Trees")
struct TreeTests {
  private func tree(_ text: String) -> String {
    let parsed = Parsed(text)
    #expect(parsed.errors.isEmpty, "\(parsed.rendered)")
    return dump(parsed.program)
  }

  static let expressions: [(String, String)] = [
    ("a + b * c", "(+ (name a) (* (name b) (name c)))"),
    ("a - b - c", "(- (- (name a) (name b)) (name c))"),
    ("-2 * 3", "(* (- (number 2)) (number 3))"),
    ("not a == b and c", "(and (not (== (name a) (name b))) (name c))"),
    ("a or b and c", "(or (name a) (and (name b) (name c)))"),
    ("0..<n - 1", "(..< (number 0) (- (name n) (number 1)))"),
    ("load \"a\" - base", "(- (load (string \"a\")) (name base))"),
    ("load(p, dtype: f32)", "(load (name p) (dtype: (name f32)))"),
    ("if a then b else c + 1", "(if (name a) (name b) (+ (name c) (number 1)))"),
    (
      "a.layers[0...7].x(1)",
      "(call (field (index (field (name a) layers) (... (number 0) (number 7))) x) (number 1))"
    ),
    ("\"a \\(b)\\n\"", "(string \"a \" (name b) \"\\n\")"),
    ("\"\"", "(string)"),
    (
      "{ \"*\": 1, n: 2, else: 0 }",
      "(map ((string \"*\"): (number 1)) (n: (number 2)) (else: (number 0)))"
    ),
    (
      "[f(t) for t in xs if t > 0]",
      "(each t (call (name f) (name t)) (name xs) (> (name t) (number 0)))"
    ),
    ("f(1,\n  2,\n)", "(call (name f) (number 1) (number 2))"),
    ("f(for: 3, in: 4)", "(call (name f) (for: (number 3)) (in: (number 4)))"),
    ("x.plan", "(field (name x) plan)"),
    ("(true)", "(true)"),
  ]

  @Test("expressions group as the precedence table says", arguments: expressions)
  func expression(source: String, expected: String) {
    #expect(tree("x = " + source) == "(assign x \(expected))\n")
  }

  @Test("a line that begins with a minus is a statement of its own")
  func leadingMinus() {
    #expect(tree("a = b\n- c") == "(assign a (name b))\n(value (- (name c)))\n")
  }

  @Test("a semicolon makes a statement silent, a line break does not")
  func silence() {
    let parsed = Parsed("x = y; z = 3;\nz\n")
    #expect(parsed.program.statements.map(\.isSilent) == [true, true, false])
  }

  @Test("numbers have the value nearest to what is written")
  func numbers() throws {
    let literals: [(String, Double)] = [
      ("1", 1), ("0.25", 0.25), ("1e-3", 0.001), ("1_000", 1000), ("20%", 0.2), ("0.7%", 0.007),
      ("1.5e1%", 0.15), ("7E2", 700),
    ]
    for (spelling, expected) in literals {
      let statement = try #require(Parsed(spelling).program.statements.first)
      guard case .expression(let value) = statement.kind,
        case .number(let number, spelling) = value.kind
      else {
        Issue.record("\(spelling) is no number")
        continue
      }
      #expect(number == expected)
    }
  }

  @Test("sizes are bytes, powers of 1000 or of 1024")
  func sizes() throws {
    let literals = [
      ("5GB", 5_000_000_000), ("512MiB", 536_870_912), ("1.5KB", 1500), ("1KiB", 1024),
    ]
    for (spelling, expected) in literals {
      let statement = try #require(Parsed(spelling).program.statements.first)
      guard case .expression(let value) = statement.kind, case .size(let bytes, _) = value.kind
      else {
        Issue.record("\(spelling) is no size")
        continue
      }
      #expect(bytes == expected)
    }
  }

  @Test("documentation stands above or behind what it describes, or at the head of the script")
  func documentation() {
    let text = """
      #!/usr/bin/env mokume
      ## Merges two models.
      ##   Second line.

      param a = 1  ## share kept
      ## seed of the mask
      param b = 2
      # not documentation
      param c = 3; param d = 4  ## only of d

      ## Halves it.
      def f(x) = x / 2
      def g(x) {  ## Doubles it.
        return x * 2
      }
      """
    #expect(
      tree(text) == """
        (doc "Merges two models.\\n  Second line.")
        (param a (number 1) (doc "share kept"))
        (param b (number 2) (doc "seed of the mask"))
        (param c (number 3) ;)
        (param d (number 4) (doc "only of d"))
        (def f (x) (doc "Halves it.") = (/ (name x) (number 2)))
        (def g (x) (doc "Doubles it.")
          (return (* (name x) (number 2))))

        """)
  }

  @Test("a comment directly above the first definition describes it, not the script")
  func headClaimed() {
    let parsed = Parsed("## Agree.\ndef f(x) = x\n")
    #expect(parsed.program.doc == "")
    #expect(dump(parsed.program) == "(def f (x) (doc \"Agree.\") = (name x))\n")
  }

  @Test("tokens are shown with their places and rules")
  func tokens() {
    var sources = SourceMap()
    let text = SourceText(name: "t", text: "a = 20%\nplan \"\\(b)\"")
    let stream = Lexer.tokenize(text, id: sources.add(text))
    #expect(
      dump(stream, of: text) == """
        > 1:1 NAME a
          1:3 SYMBOL =
          1:5 NUMBER 20%
        > 2:1 KEYWORD plan
          2:6 STRING_START "
          2:7 INTERPOLATION_START \\(
          2:9 NAME b
          2:10 INTERPOLATION_END )
          2:11 STRING_END "
          2:12 END

        """)
  }

  @Test("what is wider than 100 columns is broken inside its brackets")
  func wrapping() {
    let words = (1...12).map { "argument_\($0)" }.joined(separator: ", ")
    let printed = Printer.print(Parsed("x = f(\(words), last: [1, 2])").program)
    #expect(printed.hasPrefix("x = f(\n  argument_1,\n  argument_2,\n"))
    #expect(printed.hasSuffix("  last: [1, 2],\n)\n"))
  }
}

import MokumeSyntax
import Testing

@Suite("The place of a cursor")
struct CursorTests {
  private func context(_ text: String) -> CursorContext {
    let bytes = Array(text.utf8)
    return CursorContext(of: bytes, at: bytes.count)
  }

  @Test("a call knows its path, the place of the argument and what is given already")
  func argument() throws {
    let first = try #require(context("x = lib.ties(a, [b], den").argument)
    #expect(first.callee == ValuePath("lib", [.field("ties")]))
    #expect(first.position == 2 && first.label == nil && first.mayBeLabel)
    let second = try #require(context("f(a, k: 1, x: ").argument)
    #expect(second.label == "x" && second.supplied == ["k"] && second.extent == .whole)
    #expect(!second.mayBeLabel)
    #expect(try #require(context("f(x: [a, ").argument).extent == .element)
    #expect(try #require(context("f(x: { k: ").argument).extent == .element)
    #expect(try #require(context("f(x: 2 * [").argument).extent == .part)
    #expect(try #require(context("f(x: g + ").argument).extent == .part)
    #expect(context("f(a)").argument == nil)
    #expect(context("f(\"\\(").argument == nil)
  }

  @Test("arguments behind the cursor count as given")
  func rest() throws {
    let text = "f(a, [d], k: 1, g(z: 2), l: 3) + h(m: 4)"
    let argument = try #require(CursorContext(of: Array(text.utf8), at: 5).argument)
    #expect(argument.supplied == ["k", "l"])
  }

  @Test(
    "what may stand there follows from the token before",
    arguments: [
      ("", .statement(inBlock: false)), ("x = 3\n", .statement(inBlock: false)),
      ("x = 3;", .statement(inBlock: false)), ("\"a\n", .statement(inBlock: false)),
      ("if a {", .statement(inBlock: true)), ("def f(a) {", .statement(inBlock: true)),
      ("if a { b } else {", .statement(inBlock: true)),
      ("x = 3 +\n", .operand), ("def f(a = ", .operand), ("for x in ", .operand),
      ("x = {", .mapKey), ("x = { a: 1, ", .mapKey), ("x = if a then {", .mapKey),
      ("x = if a then b else {", .mapKey), ("save a \"x\", ", .label), ("f(a: 1, ", .label),
      ("x = (3\n", .nothing), ("def f(", .nothing), ("for ", .nothing), ("import ", .nothing),
      ("load ", .nothing), ("# ", .nothing), ("x = 'a", .nothing), ("(\n?", .nothing),
      (":", .command), (":run ", .commandArgument(of: "run")), ("?", .topic), ("help ", .topic),
    ] as [(String, CursorContext.Place)])
  func place(text: String, place: CursorContext.Place) {
    #expect(context(text).place == place, "\(text)")
  }

  @Test(
    "what a field is of, and what a string is for, follows from what stands before it",
    arguments: [
      ("a.", .field(of: ValuePath("a"))), ("f(a).", .field(of: nil)),
      ("a[2].b.", .field(of: ValuePath("a", [.element(2), .field("b")]))),
      ("save a \"", .string(.target)), ("save f(\"", .string(.argument)),
      ("load \"", .string(.argument)), ("import \"", .string(.script)),
      ("x = { \"", .string(.key)), ("m[\"", .string(.index(of: ValuePath("m")))),
      ("x = { a: \"", .nothing), ("x = \"", .nothing), ("load \"a\\(b)", .nothing),
    ] as [(String, CursorContext.Place)])
  func role(text: String, place: CursorContext.Place) {
    #expect(context(text).place == place, "\(text)")
  }

  @Test("names that a text defines are seen where the language lets them be seen")
  func names() {
    #expect(context("a = 1\nb = ").names == ["a"])
    #expect(context("for d in x {\n e = d\n ").names == ["d", "e"])
    #expect(context("for d in x {\n e = d\n }\n").names == [])
    #expect(context("def f(p, q = 1) = ").names == ["f", "p", "q"])
    #expect(context("def f(p) = p\n").names == ["f"])
    #expect(context("param p = 1\nimport \"x\" as m\n").names == ["p", "m"])
    let inside = CursorContext(of: Array("x = [ for t in ts]".utf8), at: 5)
    #expect(inside.names == ["t"])
  }

  @Test("an offset inside a character, or outside the text, has an answer")
  func offsets() {
    let bytes = Array("x = \"é".utf8) + [0xFF, 0xC3]
    for offset in -3...(bytes.count + 3) {
      let context = CursorContext(of: bytes, at: offset)
      #expect(context.range.upperBound == max(0, min(offset, bytes.count)))
    }
  }
}

import MokumeDiagnostics
import Testing

@Suite("Running text")
struct WrappedTextTests {
  @Test("lines are filled up to the width, the further ones indented")
  func filled() {
    #expect(wrapped("one two three four", width: 9, indent: 2) == ["one two", "  three", "  four"])
    #expect(wrapped("one two three", width: 80) == ["one two three"])
  }

  @Test("a word wider than a line has one of its own, and wide characters count twice")
  func wide() {
    #expect(wrapped("a incomprehensible b", width: 5) == ["a", "incomprehensible", "b"])
    #expect(wrapped("層層 層層", width: 8) == ["層層", "層層"])
    #expect(wrapped("", width: 8) == [])
  }

  @Test("a line is broken where a word does not fit, and keeps its spaces where it is whole")
  func broken() {
    #expect(MokumeDiagnostics.broken("one   two", width: 9) == ["one   two"])
    #expect(MokumeDiagnostics.broken("one   two", width: 8) == ["one", "  two"])
    #expect(MokumeDiagnostics.broken("a b c d e f", width: 5) == ["a b c", "  d e", "  f"])
    #expect(MokumeDiagnostics.broken("unbreakable x", width: 4) == ["unbreakable", "  x"])
    #expect(MokumeDiagnostics.broken("  indented text", width: 12) == ["  indented", "  text"])
    #expect(MokumeDiagnostics.broken("中中 中", width: 5) == ["中中", "  中"])
    #expect(MokumeDiagnostics.broken("", width: 5) == [""])
  }
}

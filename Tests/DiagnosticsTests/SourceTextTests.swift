import MokumeDiagnostics
import Testing

@Suite("Source text")
struct SourceTextTests {
  @Test("an offset knows its line, the last line takes what lies beyond")
  func lines() {
    let text = SourceText(name: "t", text: "ab\n\ncd")
    #expect((0...9).map(text.lineNumber) == [1, 1, 1, 2, 3, 3, 3, 3, 3, 3])
  }

  @Test("the range of a line leaves out its break, in either spelling")
  func ranges() {
    let text = SourceText(name: "t", text: "ab\r\ncd\n")
    #expect((1...3).map(text.lineRange) == [0..<2, 4..<6, 7..<7])
  }

  @Test("the text of a span is cut to what exists")
  func cut() {
    let text = SourceText(name: "t", text: "abc")
    #expect(text.text(1..<9) == "bc")
    #expect(text.text(7..<9) == "")
  }

  @Test("bytes that are not UTF-8 are found one at a time")
  func decoding() {
    let invalid: [[UInt8]] = [
      [0x80], [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
      [0xF5, 0x80, 0x80, 0x80], [0xC3], [0xE2, 0x82], [0xFF],
    ]
    for bytes in invalid {
      #expect(decodeScalar(bytes, at: 0) == (nil, 1), "\(bytes)")
    }
    for character in "aé€😀\u{10FFFF}".unicodeScalars {
      let bytes = Array(String(character).utf8)
      #expect(decodeScalar(bytes, at: 0) == (character, bytes.count))
    }
  }
}

import Testing

/// One hostile or odd header: the bytes of a file and what is said of it.
struct HeaderCase: Sendable, CustomTestStringConvertible {
  let name: String
  let bytes: [UInt8]
  /// Headline without the path, then `[label]`, then notes and helps.
  let text: String

  init(_ name: String, _ bytes: [UInt8], _ text: String) {
    (self.name, self.bytes, self.text) = (name, bytes, text)
  }

  var testDescription: String { name }
}

private let again = "\nhelp: the download or copy stopped early; fetch this file again"

private func json(_ offset: Int, _ what: String) -> String {
  "has a header that is not valid JSON\nnote: byte \(offset) of the header: \(what)"
}

/// The file as a whole.
let wholeFileCases: [HeaderCase] = [
  HeaderCase("empty file", [], "is empty [0 bytes]" + again),
  HeaderCase(
    "one byte", [7], "is too short for a safetensors file [1 byte]" + again),
  HeaderCase(
    "seven bytes", [1, 0, 0, 0, 0, 0, 0],
    "is too short for a safetensors file [7 bytes]" + again),
  HeaderCase(
    "header length past the end", safetensors("{}", length: 3),
    "is cut short\nnote: its first 8 bytes announce a header of 3 bytes, the file has 10" + again),
  HeaderCase(
    "header length at the cap, small file", safetensors("{}", length: 100_000_000),
    "is cut short\nnote: its first 8 bytes announce a header of 100,000,000 bytes, "
      + "the file has 10" + again),
  HeaderCase(
    "header length above the cap", safetensors("{}", length: 100_000_001),
    "is not a safetensors file\nnote: its first 8 bytes announce a header of 100,000,001 bytes, "
      + "more than the 100,000,000 bytes that are allowed"),
  HeaderCase(
    "header length of all ones", safetensors("{}", length: .max),
    "is not a safetensors file\nnote: its first 8 bytes announce a header of "
      + "18,446,744,073,709,551,615 bytes, more than the 100,000,000 bytes that are allowed"),
  HeaderCase(
    "git-lfs pointer",
    Array("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n".utf8),
    "is a git-lfs pointer, not weights [65 bytes of text]\nhelp: in FOLDER run: git lfs pull"),
  HeaderCase(
    "one byte too many", safetensors("{\(entry("a", "F32", "[1]", 0, 4))}", data: 5),
    "has 1 extra byte after the last tensor"
      + "\nhelp: something was appended to it; fetch this file again"),
  HeaderCase(
    "an archive appended", safetensors("{\(entry("a", "F32", "[1]", 0, 4))}", data: 1504),
    "has 1,500 extra bytes after the last tensor"
      + "\nhelp: something was appended to it; fetch this file again"),
  HeaderCase(
    "bytes without a tensor", safetensors("{}", data: 2),
    "has 2 extra bytes after the last tensor"
      + "\nhelp: something was appended to it; fetch this file again"),
  HeaderCase(
    "two bytes missing", safetensors("{\(entry("a", "F32", "[1]", 0, 4))}", data: 2),
    "is cut short\nnote: the header describes 4 bytes of tensors, the file has 2"
      + "\nnote: first tensor beyond the end: a" + again),
  HeaderCase(
    "cut between tensors",
    safetensors("{\(entry("b", "U8", "[2]", 4, 6)),\(entry("a", "F32", "[1]", 0, 4))}", data: 4),
    "is cut short\nnote: the header describes 6 bytes of tensors, the file has 4"
      + "\nnote: first tensor beyond the end: b" + again),
  HeaderCase("pickle", [0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46], foreign("a Python pickle")),
  HeaderCase("web page", Array("<!DOCTYPE html>".utf8), foreign("a web page")),
]

private func foreign(_ what: String) -> String {
  let help =
    switch what {
    case "a web page": "the download failed or needs a login; fetch the file again"
    default: "convert it to safetensors first"
    }
  return "is \(what) [not safetensors]\nhelp: \(help)"
}

/// The JSON of the header.
let syntaxCases: [HeaderCase] = [
  HeaderCase("no header", safetensors(""), json(0, "the text ends too early")),
  HeaderCase("only spaces", safetensors("   "), json(3, "the text ends too early")),
  HeaderCase("a list", safetensors("[]"), json(0, "expected an object")),
  HeaderCase("a word", safetensors("null"), json(0, "expected an object")),
  HeaderCase("no end", safetensors("{"), json(1, "the text ends too early")),
  HeaderCase("NUL padding", safetensors("{}\0\0"), json(2, "text after the end of the value")),
  HeaderCase("two values", safetensors("{} {}"), json(3, "text after the end of the value")),
  HeaderCase(
    "byte order mark", safetensors([0xEF, 0xBB, 0xBF, 0x7B, 0x7D]), json(0, "a byte order mark")),
  HeaderCase(
    "invalid UTF-8 byte", safetensors([0x7B, 0x22, 0xFF, 0x22, 0x7D]), json(2, "invalid UTF-8")),
  HeaderCase(
    "overlong UTF-8", safetensors([0x7B, 0x22, 0xC0, 0xAF, 0x22, 0x7D]), json(2, "invalid UTF-8")),
  HeaderCase(
    "UTF-8 surrogate", safetensors([0x7B, 0x22, 0xED, 0xA0, 0x80, 0x22]), json(2, "invalid UTF-8")),
  HeaderCase(
    "UTF-8 cut at the end", safetensors([0x7B, 0x22, 0xE2, 0x82]), json(2, "invalid UTF-8")),
  HeaderCase(
    "trailing comma", safetensors("{\(entry("a", "F32", "[]", 0, 4)),}", data: 4),
    json(53, "expected a key in double quotes")),
  HeaderCase(
    "single quotes", safetensors("{'a':1}"), json(1, "expected a key in double quotes")),
  HeaderCase("a number as key", safetensors("{1:{}}"), json(1, "expected a key in double quotes")),
  HeaderCase("no colon", safetensors("{\"a\" 1}"), json(5, "unexpected `1`")),
  HeaderCase(
    "newline in a name", safetensors("{\"a\nb\":1}"), json(3, "byte 0x0a inside a string")),
  HeaderCase(
    "unknown escape", safetensors("{\"a\\x\":1}"), json(3, "an unknown escape in a string")),
  HeaderCase(
    "short unicode escape", safetensors("{\"a\\u12\":1}"),
    json(3, "an unknown escape in a string")),
  HeaderCase(
    "lone high surrogate", safetensors("{\"a\\ud800\":1}"),
    json(3, "half of a surrogate pair in a string")),
  HeaderCase(
    "lone low surrogate", safetensors("{\"a\\udc00x\":1}"),
    json(3, "half of a surrogate pair in a string")),
  HeaderCase("open string", safetensors("{\"a"), json(3, "the text ends too early")),
  HeaderCase("string ends in backslash", safetensors("{\"a\\"), json(4, "the text ends too early")),
  HeaderCase(
    "doubled name",
    safetensors("{\(entry("w", "U8", "[1]", 0, 1)),\(entry("w", "U8", "[1]", 1, 2))}", data: 2),
    "lists the tensor \"w\" twice\nnote: the second is at byte 53"),
  HeaderCase(
    "doubled name, once escaped",
    safetensors(
      "{\(entry("\\u0077", "U8", "[1]", 0, 1)),\(entry("w", "U8", "[1]", 0, 1))}", data: 1),
    "lists the tensor \"w\" twice\nnote: the second is at byte 58"),
  HeaderCase(
    "doubled metadata object", safetensors("{\"__metadata__\":{},\"__metadata__\":{}}"),
    "lists the tensor \"__metadata__\" twice\nnote: the second is at byte 19"),
  HeaderCase(
    "doubled metadata key", safetensors("{\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}}"),
    "lists the metadata \"k\" twice\nnote: the second is at byte 25"),
  HeaderCase(
    "metadata with a number", safetensors("{\"__metadata__\":{\"k\":1}}"),
    json(21, "expected a string, as all metadata are")),
  HeaderCase(
    "metadata that is a list", safetensors("{\"__metadata__\":[]}"), json(16, "expected an object")),
  HeaderCase(
    "metadata that is null", safetensors("{\"__metadata__\":null}"),
    json(16, "expected an object")),
]

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

private func tensor(_ fact: String, _ name: String = "a") -> String {
  "describes a tensor wrongly\nnote: tensor \(name)\nnote: \(fact)"
}

private func one(_ dtype: String, _ shape: String, _ begin: String, _ end: String) -> String {
  "{\"a\":{\"dtype\":\(dtype),\"shape\":\(shape),\"data_offsets\":[\(begin),\(end)]}}"
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
  HeaderCase("GGUF", Array("GGUF".utf8) + [3, 0, 0, 0, 1, 0, 0, 0], foreign("a GGUF file")),
  HeaderCase("zip", [0x50, 0x4B, 3, 4, 0, 0, 8, 8, 0], foreign("a PyTorch checkpoint (zip)")),
  HeaderCase("pickle", [0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46], foreign("a Python pickle")),
  HeaderCase("web page", Array("<!DOCTYPE html>".utf8), foreign("a web page")),
]

private func foreign(_ what: String) -> String {
  let help =
    switch what {
    case "a GGUF file": "load the safetensors files it was made from"
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

/// The fields of one tensor.
let fieldCases: [HeaderCase] = [
  HeaderCase(
    "a tensor that is a number", safetensors("{\"a\":1}"),
    tensor("byte 5 of the header: expected an object")),
  HeaderCase(
    "very deep nesting", safetensors("{\"a\":" + String(repeating: "[", count: 100_000)),
    tensor("byte 5 of the header: expected an object")),
  HeaderCase("no fields", safetensors("{\"a\":{}}"), tensor("it has no \"dtype\"")),
  HeaderCase(
    "no shape", safetensors("{\"a\":{\"dtype\":\"U8\",\"data_offsets\":[0,0]}}"),
    tensor("it has no \"shape\"")),
  HeaderCase(
    "no offsets", safetensors("{\"a\":{\"dtype\":\"U8\",\"shape\":[0]}}"),
    tensor("it has no \"data_offsets\"")),
  HeaderCase(
    "unknown field", safetensors("{\"a\":{\"dtype\":\"U8\",\"strides\":[1]}}"),
    tensor("it has the unknown field \"strides\"")),
  HeaderCase(
    "doubled dtype", safetensors("{\"a\":{\"dtype\":\"U8\",\"dtype\":\"I8\"}}"),
    tensor("it has \"dtype\" twice")),
  HeaderCase(
    "doubled shape", safetensors("{\"a\":{\"shape\":[],\"shape\":[]}}"),
    tensor("it has \"shape\" twice")),
  HeaderCase(
    "doubled offsets, once escaped",
    safetensors("{\"a\":{\"data_offsets\":[0,1],\"data\\u005foffsets\":[0,1]}}"),
    tensor("it has \"data_offsets\" twice")),
  HeaderCase(
    "unknown dtype", safetensors(one("\"F128\"", "[1]", "0", "16"), data: 16),
    "has a tensor of the unknown type \"F128\"\nnote: tensor a"),
  HeaderCase(
    "dtype in lower case", safetensors(one("\"f32\"", "[1]", "0", "4"), data: 4),
    "has a tensor of the unknown type \"f32\"\nnote: tensor a"),
  HeaderCase(
    "dtype that is a number", safetensors(one("32", "[1]", "0", "4"), data: 4),
    tensor("in \"dtype\", byte 14 of the header: expected a string")),
  HeaderCase(
    "shape that is a number", safetensors(one("\"U8\"", "1", "0", "1"), data: 1),
    tensor("in \"shape\", byte 27 of the header: expected a list")),
  HeaderCase(
    "negative size", safetensors(one("\"U8\"", "[-1]", "0", "1"), data: 1),
    tensor(
      "in \"shape\", byte 28 of the header: a number that is not a whole number of at least 0")),
  HeaderCase(
    "size with a fraction", safetensors(one("\"U8\"", "[1.0]", "0", "1"), data: 1),
    tensor(
      "in \"shape\", byte 28 of the header: a number that is not a whole number of at least 0")),
  HeaderCase(
    "size with an exponent", safetensors(one("\"U8\"", "[1e0]", "0", "1"), data: 1),
    tensor(
      "in \"shape\", byte 28 of the header: a number that is not a whole number of at least 0")),
  HeaderCase(
    "size as a string", safetensors(one("\"U8\"", "[\"1\"]", "0", "1"), data: 1),
    tensor(
      "in \"shape\", byte 28 of the header: a number that is not a whole number of at least 0")),
  HeaderCase(
    "size with a leading zero", safetensors(one("\"U8\"", "[01]", "0", "1"), data: 1),
    tensor("in \"shape\", byte 28 of the header: a malformed number")),
  HeaderCase(
    "size above 64 bits", safetensors(one("\"U8\"", "[18446744073709551616]", "0", "1"), data: 1),
    tensor("in \"shape\", byte 28 of the header: a number above 18446744073709551615")),
  HeaderCase(
    "size of all ones", safetensors(one("\"U8\"", "[18446744073709551615]", "0", "1"), data: 1),
    tensor("its size does not fit 64 bits")),
  HeaderCase(
    "trailing comma in the shape", safetensors(one("\"U8\"", "[1,]", "0", "1"), data: 1),
    tensor(
      "in \"shape\", byte 30 of the header: a number that is not a whole number of at least 0")),
  HeaderCase(
    "elements overflow", safetensors(one("\"U8\"", "[4294967296,4294967296]", "0", "1"), data: 1),
    tensor("its size does not fit 64 bits")),
  HeaderCase(
    "elements wrap to 0",
    safetensors(one("\"U8\"", "[4611686018427387904,4]", "0", "0")),
    tensor("its size does not fit 64 bits")),
  HeaderCase(
    "bits overflow", safetensors(one("\"F64\"", "[1152921504606846976]", "0", "0")),
    tensor("its size does not fit 64 bits")),
  HeaderCase(
    "half a byte", safetensors(one("\"F4\"", "[3]", "0", "2"), data: 2),
    tensor("3 elements of 4 bits do not fill whole bytes")),
  HeaderCase(
    "three quarters of a byte", safetensors(one("\"F6_E2M3\"", "[2]", "0", "2"), data: 2),
    tensor("2 elements of 6 bits do not fill whole bytes")),
  HeaderCase(
    "one offset", safetensors("{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0]}}"),
    tensor("in \"data_offsets\", byte 48 of the header: expected two offsets")),
  HeaderCase(
    "three offsets",
    safetensors("{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1,2]}}", data: 1),
    tensor("in \"data_offsets\", byte 51 of the header: expected two offsets")),
]

/// The places of the tensors.
let placementCases: [HeaderCase] = [
  HeaderCase(
    "reversed offsets", safetensors(one("\"U8\"", "[1]", "1", "0"), data: 1),
    tensor("its data begin at 1 and end before, at 0")),
  HeaderCase(
    "range too small", safetensors(one("\"F32\"", "[2,2]", "0", "8"), data: 8),
    tensor("F32 2 x 2 needs 16 bytes, the header gives it 8")),
  HeaderCase(
    "range too large", safetensors(one("\"F16\"", "[]", "0", "4"), data: 4),
    tensor("F16 scalar needs 2 bytes, the header gives it 4")),
  HeaderCase(
    "range for an empty tensor", safetensors(one("\"F16\"", "[2,0]", "0", "4"), data: 4),
    tensor("F16 2 x 0 needs 0 bytes, the header gives it 4")),
  HeaderCase(
    "end near 2^64", safetensors(one("\"U8\"", "[1]", "0", "18446744073709551615"), data: 1),
    tensor("U8 1 needs 1 byte, the header gives it 18,446,744,073,709,551,615")),
  HeaderCase(
    "hole at the start", safetensors("{\(entry("a", "U8", "[1]", 1, 2))}", data: 2),
    "has 1 byte that belong to no tensor\nnote: tensor a"
      + "\nnote: its data begin at 1, those before it end at 0"),
  HeaderCase(
    "hole between tensors",
    safetensors("{\(entry("a", "U8", "[1]", 0, 1)),\(entry("b", "U8", "[1]", 4, 5))}", data: 5),
    "has 3 bytes that belong to no tensor\nnote: tensor b"
      + "\nnote: its data begin at 4, those before it end at 1"),
  HeaderCase(
    "overlap",
    safetensors("{\(entry("a", "U8", "[2]", 0, 2)),\(entry("b", "U8", "[2]", 1, 3))}", data: 3),
    "has tensors that overlap\nnote: tensor b"
      + "\nnote: its data begin at 1, those of a end at 2"),
  HeaderCase(
    "ten tensors on one range",
    safetensors(
      "{" + (0..<10).map { entry("t\($0)", "U8", "[4]", 0, 4) }.joined(separator: ",") + "}",
      data: 4),
    "has tensors that overlap\nnote: tensor t1"
      + "\nnote: its data begin at 0, those of t0 end at 4"),
  HeaderCase(
    "empty tensor inside another",
    safetensors("{\(entry("a", "U8", "[4]", 0, 4)),\(entry("b", "U8", "[0]", 2, 2))}", data: 4),
    "has tensors that overlap\nnote: tensor b"
      + "\nnote: its data begin at 2, those of a end at 4"),
  HeaderCase(
    "empty tensor past the end", safetensors("{\(entry("a", "U8", "[0]", 9, 9))}"),
    "has 9 bytes that belong to no tensor\nnote: tensor a"
      + "\nnote: its data begin at 9, those before it end at 0"),
  HeaderCase(
    "a name with control characters",
    safetensors("{\"a\\u001b[31m\\u202e\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[1,2]}}"),
    "has 1 byte that belong to no tensor\nnote: tensor a\\u{1b}[31m\\u{202e}"
      + "\nnote: its data begin at 1, those before it end at 0"),
  HeaderCase(
    "a very long name",
    safetensors("{\(entry(String(repeating: "x", count: 5000), "U8", "[1]", 1, 2))}"),
    "has 1 byte that belong to no tensor\nnote: tensor \(String(repeating: "x", count: 100))…"
      + "\nnote: its data begin at 1, those before it end at 0"),
]

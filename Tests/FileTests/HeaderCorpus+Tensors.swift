private func tensor(_ fact: String, _ name: String = "a") -> String {
  "describes a tensor wrongly\nnote: tensor \(name)\nnote: \(fact)"
}

private func one(_ dtype: String, _ shape: String, _ begin: String, _ end: String) -> String {
  "{\"a\":{\"dtype\":\(dtype),\"shape\":\(shape),\"data_offsets\":[\(begin),\(end)]}}"
}

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

import Testing

/// One hostile index beside two good shards: `a` in shard 1, `b` in shard 2.
struct IndexCase: Sendable, CustomTestStringConvertible {
  let name: String
  let index: [UInt8]
  /// The file of the headline, and the text after it.
  let file: String
  let text: String

  init(_ name: String, _ index: String, in file: String = indexName, _ text: String) {
    (self.name, self.index, self.file, self.text) = (name, Array(index.utf8), file, text)
  }

  var testDescription: String { name }
}

let indexName = "model.safetensors.index.json"
let shard1 = "model-00001-of-00002.safetensors"
let shard2 = "model-00002-of-00002.safetensors"

private func json(_ offset: Int, _ what: String) -> String {
  "has an index that is not valid JSON\nnote: byte \(offset) of the index: \(what)"
}

private func map(_ pairs: String) -> String { "{\"weight_map\":{\(pairs)}}" }

private func shardName(_ name: String) -> String {
  "names a shard outside its folder\nnote: the name is \"\(name)\""
    + "\nhelp: shards have plain relative names, without `..`"
}

private let versions =
  "\nhelp: the index and the shards are of different versions; fetch them again"

let indexCases: [IndexCase] = [
  IndexCase("empty", "", json(0, "the text ends too early")),
  IndexCase("a list", "[]", json(0, "expected an object")),
  IndexCase("byte order mark", "\u{FEFF}{}", json(0, "a byte order mark")),
  IndexCase(
    "trailing comma", map("\"a\":\"\(shard1)\","), json(54, "expected a key in double quotes")),
  IndexCase(
    "text after it", map("\"a\":\"\(shard1)\"") + "x", json(55, "text after the end of the value")),
  IndexCase(
    "no weight map", "{\"metadata\":{\"total_size\":1}}",
    "has no \"weight_map\"\nhelp: fetch this file again, it names the shards"),
  IndexCase("empty weight map", map(""), "names no shards\nhelp: fetch this file again"),
  IndexCase("weight map that is a list", "{\"weight_map\":[]}", json(14, "expected an object")),
  IndexCase("a shard that is a number", map("\"a\":1"), json(19, "expected the name of a shard")),
  IndexCase("a shard that is null", map("\"a\":null"), json(19, "expected the name of a shard")),
  IndexCase(
    "doubled weight map", "{\"weight_map\":{},\"weight_map\":{}}",
    json(17, "the key \"weight_map\" appears twice")),
  IndexCase(
    "doubled tensor", map("\"a\":\"\(shard1)\",\"\\u0061\":\"\(shard2)\""),
    "lists the tensor \"a\" twice\nnote: the second is at byte 54"),
  IndexCase(
    "doubled key in the metadata", "{\"metadata\":{\"t\":1,\"t\":2},\"weight_map\":{}}",
    json(19, "the key \"t\" appears twice")),
  IndexCase("parent folder", map("\"a\":\"../\(shard1)\""), shardName("../\(shard1)")),
  IndexCase(
    "hidden parent folder", map("\"a\":\"x/../../\(shard1)\""), shardName("x/../../\(shard1)")),
  IndexCase("absolute name", map("\"a\":\"/etc/passwd\""), shardName("/etc/passwd")),
  IndexCase("empty name", map("\"a\":\"\""), shardName("")),
  IndexCase("NUL in the name", map("\"a\":\"\(shard1)\\u0000x\""), shardName("\(shard1)\\u{0}x")),
  IndexCase("dot", map("\"a\":\".\""), shardName(".")),
  IndexCase(
    "missing shard", map("\"a\":\"\(shard1)\",\"b\":\"model-00003-of-00002.safetensors\""),
    in: "model-00003-of-00002.safetensors",
    "is missing [shard 2 of 2]\nnote: FOLDER/\(indexName) names it"
      + "\nhelp: the download or copy is incomplete; fetch this file too"),
  IndexCase(
    "tensor in another shard", map("\"a\":\"\(shard2)\",\"b\":\"\(shard1)\""), in: shard2,
    "lacks a tensor that the index says it holds [shard 2 of 2]\nnote: tensor a"
      + "\nnote: it is in FOLDER/\(shard1)" + versions),
  IndexCase(
    "tensor in no shard", map("\"a\":\"\(shard1)\",\"c\":\"\(shard1)\""), in: shard1,
    "lacks a tensor that the index says it holds [shard 1 of 1]\nnote: tensor c" + versions),
  IndexCase(
    "the same shard under two names",
    map("\"a\":\"\(shard1)\",\"b\":\"link.safetensors\""), in: shard1,
    "holds a tensor that another shard holds too [shard 2 of 2]\nnote: tensor a"
      + "\nnote: the other is FOLDER/link.safetensors"
      + "\nhelp: the shards are of different models or versions; fetch them again"),
  IndexCase(
    "a shard that is a dangling link", map("\"a\":\"\(shard1)\",\"b\":\"dangling.safetensors\""),
    in: "dangling.safetensors",
    "is a link to a file that is not there [shard 1 of 2]"
      + "\nhelp: the download is incomplete; fetch this file again"),
]

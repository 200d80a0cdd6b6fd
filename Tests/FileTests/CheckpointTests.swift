import MokumeTensor
import Testing

@testable import MokumeFiles

private let indexName = "model.safetensors.index.json"
private let shard1 = "model-00001-of-00002.safetensors"
private let shard2 = "model-00002-of-00002.safetensors"

@Suite("Sharded models")
struct ShardedModelTests {
  private func folder(index: [UInt8]?) throws -> Scratch {
    let scratch = try Scratch()
    try scratch.write(shard1, safetensors("{\(entry("a", "U8", "[2]", 0, 2))}", data: 2))
    try scratch.write(shard2, safetensors("{\(entry("b", "U8", "[3]", 0, 3))}", data: 3))
    if let index { try scratch.write(indexName, index) }
    return scratch
  }

  @Test("shards are opened by their index, in natural order, without metadata too")
  func opens() throws {
    let index = "{\"weight_map\":{\"b\":\"\(shard2)\",\"a\":\"\(shard1)\"},\"x\":[1,{}]}"
    let scratch = try folder(index: Array(index.utf8))
    for path in [scratch.path, scratch.path + "/", scratch[indexName]] {
      let model = try Checkpoint.open(path)
      #expect(model.tensors.map(\.header.name.text) == ["a", "b"])
      #expect(model.files.map(\.path) == [scratch[shard1], scratch[shard2]])
      #expect(model.folder == scratch.path)
      #expect(model.name == PathName.lastComponent(scratch.path))
      #expect(model.warnings.isEmpty)
      #expect(try model.bytes(named: "b") == [0, 1, 2])
    }
  }

  @Test("tensors that the index does not list are loaded with a warning")
  func unlisted() throws {
    let scratch = try folder(index: Array("{\"weight_map\":{\"a\":\"\(shard1)\"}}".utf8))
    try scratch.write(
      shard1,
      safetensors("{\(entry("a", "U8", "[2]", 0, 2)),\(entry("z", "U8", "[1]", 2, 3))}", data: 3))
    let model = try Checkpoint.open(scratch.path)
    #expect(model.tensors.count == 2)
    let warning = try #require(model.warnings.first)
    #expect(
      warning.headline == "\(scratch[indexName]) does not list 1 of the tensors in its shards")
    #expect(warning.label == "such as z")
  }

  @Test("a single file wins over an index, as in transformers, with a warning")
  func ambiguous() throws {
    let scratch = try folder(index: Array("{}".utf8))
    try scratch.write(
      "model.safetensors", safetensors("{\(entry("w", "U8", "[1]", 0, 1))}", data: 1))
    let model = try Checkpoint.open(scratch.path)
    #expect(model.tensors.map(\.header.name.text) == ["w"])
    let warning = try #require(model.warnings.first)
    #expect(
      warning.headline
        == "\(scratch.path)/ has both model.safetensors and model.safetensors.index.json")
    #expect(warning.label == "model.safetensors is used")
  }

  @Test("a shard that is cut short is named with its place and its first missing tensor")
  func cutShort() throws {
    let scratch = try folder(
      index: Array("{\"weight_map\":{\"a\":\"\(shard1)\",\"b\":\"\(shard2)\"}}".utf8))
    try scratch.write(shard2, safetensors("{\(entry("b", "U8", "[2000]", 0, 2000))}", data: 10))
    let error = try openingError(scratch.path)
    #expect(error.headline == "\(scratch[shard2]) is cut short")
    #expect(error.label == "shard 2 of 2")
    #expect(
      error.notes == [
        "the header describes 2,000 bytes of tensors, the file has 10",
        "first tensor beyond the end: b",
      ])
    #expect(error.helps == ["the download or copy stopped early; fetch this file again"])
  }

  @Test("shards without an index are refused with what to do")
  func noIndex() throws {
    let scratch = try folder(index: nil)
    let error = try openingError(scratch.path)
    #expect(error.kind == .notFound)
    #expect(error.headline == "no model in \(scratch.path)/")
    #expect(error.label == "no model.safetensors and no model.safetensors.index.json")
    #expect(error.notes.count == 1)
    #expect(error.helps.count == 1)
  }
}

@Suite("Opening models")
struct OpeningTests {
  private let good = safetensors("{\(entry("w", "U8", "[4]", 0, 4))}", data: 4)

  @Test("the only safetensors file of a folder is its model, whatever its name")
  func onlyFile() throws {
    let scratch = try Scratch()
    try scratch.write("diffusion_pytorch_model.safetensors", good)
    try scratch.write("consolidated.safetensors", good)
    try scratch.write("config.json", [])
    #expect(try Checkpoint.open(scratch.path).tensors.count == 1)
    try scratch.write("other.st", good)
    #expect(try openingError(scratch.path).kind == .notFound)
  }

  @Test("a missing path names its near neighbours")
  func missing() throws {
    let scratch = try Scratch()
    for name in ["base", "chat", "code"] { try scratch.write("models/\(name)/config.json", []) }
    let error = try openingError(scratch["models/chta"])
    #expect(error.kind == .notFound)
    #expect(error.headline == "no model at \(scratch["models/chta"])")
    #expect(error.label == "no such file or directory")
    #expect(error.notes == [], "an absolute path was looked for nowhere else")
    let models = scratch["models"]
    #expect(
      error.helps == ["did you mean \"\(models)/chat\"? \(models)/ also has base, code"])
  }

  @Test("a missing relative path says where it was looked for; a hub name says how to fetch it")
  func missingRelative() throws {
    let error = try openingError("no-such-org/no-such-name")
    #expect(error.headline == "no model at no-such-org/no-such-name")
    #expect(error.notes == ["looked in \(System.workingDirectory) (the current directory)"])
    #expect(
      error.helps == [
        "\"no-such-org/no-such-name\" is read as a path; for the hub cache write "
          + "\"hf:no-such-org/no-such-name\" and fetch it first: hf download no-such-org/no-such-name"
      ])
  }

  @Test("the message for a neighbour reads as in the manual")
  func missingText() {
    let error = FileError.notFound(
      path: "models/chta",
      .init(workingDirectory: "/home/ada/merges", neighbours: ["base", "chat", "code"]))
    #expect(
      error.description == """
        no model at models/chta (no such file or directory)
        note: looked in /home/ada/merges (the current directory)
        help: did you mean "models/chat"? models/ also has base, code
        """)
  }

  @Test("odd paths are missing, not crashes", arguments: ["", "a\0b", "no\u{1b}where"])
  func oddPaths(_ path: String) throws {
    #expect(try openingError(path).kind == .notFound)
  }

  @Test("an empty folder and one with other weights say so")
  func noWeights() throws {
    let scratch = try Scratch()
    #expect(try openingError(scratch.path).notes == ["the folder is empty"])
    try scratch.write("optimizer.pt", [1])
    let error = try openingError(scratch.path)
    #expect(error.notes == ["it holds optimizer.pt"])
    #expect(error.helps == ["if optimizer.pt holds the weights, name the file itself"])
  }

  @Test("a folder or a pipe with the name of a weight file is unreadable, at once")
  func specialFiles() throws {
    let scratch = try Scratch()
    try System.makeFolder(scratch["model.safetensors"])
    let error = try openingError(scratch.path)
    #expect(error.kind == .unreadable)
    #expect(error.headline == "cannot read \(scratch["model.safetensors"])")
    #expect(error.label == "is a directory")
    let device = try openingError("/dev/null")
    #expect(device.kind == .unreadable)
    #expect(device.label == "not a regular file")
  }

  @Test("a cached download is read through its links; a dangling one is an incomplete download")
  func links() throws {
    let scratch = try Scratch()
    try scratch.write("blobs/abc", good)
    try scratch.write("snapshots/1/config.json", Array("{}".utf8))
    try scratch.link("snapshots/1/model.safetensors", to: "../../blobs/abc")
    let model = try Checkpoint.open(scratch["snapshots/1"])
    #expect(model.sideFiles.map(\.name) == ["config.json"])
    try System.removeFile(scratch["blobs/abc"])
    let error = try openingError(scratch["snapshots/1"])
    #expect(error.headline.hasSuffix("is a link to a file that is not there"))
  }

  @Test("a git-lfs pointer in a folder names the folder to run git in")
  func lfsPointer() throws {
    let scratch = try Scratch()
    let text = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"
    try scratch.write("model.safetensors", Array(text.utf8))
    let error = try openingError(scratch.path)
    #expect(error.headline == "\(scratch["model.safetensors"]) is a git-lfs pointer, not weights")
    #expect(error.label == "63 bytes of text")
    #expect(error.helps == ["in \(scratch.path) run: git lfs pull"])
  }

  @Test("a lone file has a folder only when it is the weights of one with a config")
  func folderOfFile() throws {
    let scratch = try Scratch()
    try scratch.write("m/model.safetensors", good)
    try scratch.write("m/other.safetensors", good)
    #expect(try Checkpoint.open(scratch["m/model.safetensors"]).folder == nil)
    try scratch.write("m/config.json", Array("{}".utf8))
    #expect(try Checkpoint.open(scratch["m/model.safetensors"]).folder == scratch["m"])
    let other = try Checkpoint.open(scratch["m/other.safetensors"])
    #expect(other.folder == nil)
    #expect(other.name == "other")
    #expect(other.sideFiles.isEmpty)
  }

  @Test("files whose names differ only in normalisation are two files")
  func normalisationTwins() throws {
    let scratch = try Scratch()
    try scratch.write("caf\u{e9}.safetensors", good)
    try scratch.write(
      "cafe\u{301}.safetensors", safetensors("{\(entry("w", "U8", "[1]", 0, 1))}", data: 1))
    #expect(try Checkpoint.open(scratch["caf\u{e9}.safetensors"]).byteCount == 4)
    #expect(try Checkpoint.open(scratch["cafe\u{301}.safetensors"]).byteCount == 1)
  }

  @Test("1,500 shards open at once")
  func manyShards() throws {
    let scratch = try Scratch.inMemory()
    let tensors = try (0..<1500).map { try header("t\($0)", .u8, [1]) }
    try save(scratch["many/"], tensors, shardSize: 1)
    let model = try Checkpoint.open(scratch["many"])
    #expect(model.files.count == 1500)
    #expect(model.tensors[1499].header.name == "t1499")
    #expect(try model.bytes(1499) == OutputModel.pattern(1499, count: 1))
  }
}

@Suite("Reading tensors")
struct ReadingTests {
  private func model(in scratch: Scratch) throws -> Checkpoint {
    let text = "{\(entry("a", "U8", "[3]", 0, 3)),\(entry("b", "U8", "[100]", 3, 103))}"
    try scratch.write("x.safetensors", safetensors(text, data: 103))
    return try Checkpoint.open(scratch["x.safetensors"])
  }

  @Test("a range of a tensor is read from its own bytes")
  func ranges() throws {
    let scratch = try Scratch()
    let model = try model(in: scratch)
    var bytes = [UInt8](repeating: 0, count: 8)
    try bytes.withUnsafeMutableBytes { try model.read(1, bytes: 10..<15, into: $0) }
    #expect(bytes == [13, 14, 15, 16, 17, 0, 0, 0])
    try bytes.withUnsafeMutableBytes { try model.read(1, bytes: 100..<100, into: $0) }
  }

  @Test("a file that shrinks while it is read is an error with offset and sizes")
  func shrinks() throws {
    let scratch = try Scratch()
    let model = try model(in: scratch)
    let path = scratch["x.safetensors"]
    try scratch.truncate("x.safetensors", to: model.files[0].size - 40)
    let error = #expect(throws: FileError.self) { try model.bytes(1) }
    let offset = model.tensors[1].offset
    #expect(error == .changed(file: path, .shrank(offset: offset, wanted: 100, got: 60)))
    #expect(error?.headline == "\(path) shrank while it was being read")
    #expect(error?.notes == ["wanted 100 bytes at offset \(offset), got 60"])
    #expect(throws: FileError.changed(file: path, .modified)) { try model.verifyUnchanged() }
  }

  @Test("a file of the same size with a new time stamp counts as changed; another name does not")
  func verify() throws {
    let scratch = try Scratch()
    let model = try model(in: scratch)
    try model.verifyUnchanged()
    try System.rename(scratch["x.safetensors"], to: scratch["y.safetensors"])
    try model.verifyUnchanged()
    try scratch.touch("y.safetensors", seconds: 1_000_000_000)
    #expect(throws: FileError.self) { try model.verifyUnchanged() }
  }

  @Test("many threads read one model at once")
  func threads() async throws {
    let scratch = try Scratch()
    let model = try model(in: scratch)
    try await withThrowingTaskGroup(of: [UInt8].self) { group in
      for _ in 0..<64 { group.addTask { try model.bytes(1) } }
      for try await bytes in group { #expect(bytes == (3..<103).map { UInt8($0) }) }
    }
  }
}

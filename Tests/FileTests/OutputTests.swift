import MokumeTensor
import Testing

@testable import MokumeFiles

@Suite("Writing models")
struct OutputTests {
  private func tensors() throws -> [TensorHeader] {
    [
      try header("layers.2.w", .bf16, [3, 5]), try header("layers.10.w", .f32, [4]),
      try header("none", .f16, [0, 7]), try header("scalar", .f64, []),
      try header("caf\u{e9}", .u8, [3]), try header("cafe\u{301}", .u8, [3]),
    ]
  }

  private func check(_ path: String, _ tensors: [TensorHeader]) throws {
    let model = try Checkpoint.open(path)
    #expect(model.tensors.count == tensors.count)
    #expect(model.warnings.isEmpty)
    #expect(model.metadata == [MetadataEntry("format", "pt")])
    for (number, header) in tensors.enumerated() {
      let place = try #require(model.index(of: header.name))
      #expect(model.tensors[place].header == header)
      #expect(
        try model.bytes(place) == OutputModel.pattern(number, count: header.byteCount ?? -1))
    }
  }

  @Test("one file is written and read back")
  func oneFile() throws {
    let scratch = try Scratch()
    let published = try save(scratch["x.safetensors"], tensors())
    #expect(scratch.listing == ["x.safetensors"])
    #expect(published.files == [scratch["x.safetensors"]])
    #expect(published.shardCount == 1)
    #expect(try scratch.read("x.safetensors").count == published.byteCount)
    try check(scratch["x.safetensors"], tensors())
  }

  @Test("a folder is made with everything above it, without an index when one file is enough")
  func oneShard() throws {
    let scratch = try Scratch()
    try save(scratch["deep/er/m/"], tensors())
    #expect(scratch.listing == ["deep/", "deep/er/", "deep/er/m/", "deep/er/m/model.safetensors"])
    try check(scratch["deep/er/m"], tensors())
  }

  @Test("shards and their index are written and read back")
  func shards() throws {
    let scratch = try Scratch()
    let published = try save(scratch["m/"], tensors(), shardSize: 30)
    #expect(published.shardCount == 2)
    #expect(
      scratch.listing == [
        "m/", "m/model-00001-of-00002.safetensors", "m/model-00002-of-00002.safetensors",
        "m/model.safetensors.index.json",
      ])
    #expect(published.files == scratch.listing.dropFirst().map { scratch[$0] })
    try check(scratch["m"], tensors())
  }

  @Test("a model without tensors can be written")
  func noTensors() throws {
    let scratch = try Scratch()
    try save(scratch["m/"], [])
    try check(scratch["m"], [])
  }

  @Test("side files are copied byte for byte or written as given")
  func sideFiles() throws {
    let scratch = try Scratch()
    let tokenizer = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    try save(scratch["a/"], tensors())
    try scratch.write("a/tokenizer.json", tokenizer)
    try scratch.write("a/config.json", Array("{}".utf8))
    try scratch.write("a/modeling.py", Array("import os".utf8))
    let input = try Checkpoint.open(scratch["a"])
    #expect(input.sideFiles.map(\.name) == ["config.json", "tokenizer.json"])
    var files = input.sideFiles
    files[0].source = .bytes(Array("{\"x\":1}".utf8))
    let published = try save(scratch["b/"], tensors(), sideFiles: files, inputs: [input])
    #expect(try scratch.read("b/tokenizer.json") == tokenizer)
    #expect(try scratch.read("b/config.json") == Array("{\"x\":1}".utf8))
    #expect(
      published.files.map(PathName.lastComponent)
        == ["model.safetensors", "config.json", "tokenizer.json"])
  }

  @Test(
    "a side file may not be a path, weights or there twice",
    arguments: [
      "../x", "a/b", "", ".", "model.safetensors", "model.safetensors.index.json",
      "model-00001-of-00009.safetensors", "config.json", "additional_chat_templates",
      "additional_chat_templates/", "additional_chat_templates/x.txt",
      "additional_chat_templates/a/x.jinja", "../additional_chat_templates/x.jinja",
    ])
  func badSideFiles(_ name: String) throws {
    let scratch = try Scratch()
    let files = ["config.json", name].map { SideFile(name: $0, source: .bytes([])) }
    let error = #expect(throws: FileError.self) {
      try save(scratch["m/"], [], sideFiles: files)
    }
    #expect(error?.notes == ["\"\(name)\" cannot be a file beside the weights"])
    #expect(scratch.listing.isEmpty)
  }

  @Test(
    "templates with names lie in a folder of their own, and nothing stays when they cannot be read")
  func templates() throws {
    let scratch = try Scratch()
    try scratch.write("in/additional_chat_templates/rag.jinja", [1, 2])
    try scratch.write("in/additional_chat_templates/notes.txt", [3])
    let carried = SideFile.all(in: scratch["in"])
    #expect(carried.map(\.name) == ["additional_chat_templates/rag.jinja"])
    let own = SideFile(name: "additional_chat_templates/tool_use.jinja", source: .bytes([4]))
    let published = try save(scratch["m/"], [try header("w", .u8, [4])], sideFiles: carried + [own])
    #expect(
      published.files
        == [
          "model.safetensors", "additional_chat_templates/rag.jinja",
          "additional_chat_templates/tool_use.jinja",
        ].map { scratch["m/\($0)"] })
    #expect(try scratch.read("m/additional_chat_templates/rag.jinja") == [1, 2])
    #expect(try scratch.read("m/additional_chat_templates/tool_use.jinja") == [4])
    let before = scratch.listing
    let missing = SideFile(
      name: "additional_chat_templates/gone.jinja", source: .path(scratch["gone"]))
    #expect(throws: FileError.self) {
      try save(scratch["n/"], [try header("w", .u8, [4])], sideFiles: [own, missing])
    }
    #expect(scratch.listing == before)
  }

  @Test("pieces may be written in any order from many threads")
  func pieces() async throws {
    let scratch = try Scratch()
    let tensor = try header("t", .u8, [1000])
    let output = try OutputModel.create(
      OutputSpec(target: scratch["x.st"], tensors: [tensor]))
    let pattern = OutputModel.pattern(0, count: 1000)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for start in stride(from: 900, through: 0, by: -100) {
        group.addTask {
          try pattern[start..<start + 100].withUnsafeBytes { try output.write(0, at: start, $0) }
        }
      }
      try await group.waitForAll()
    }
    _ = try output.publish()
    #expect(try Checkpoint.open(scratch["x.st"]).bytes(0) == pattern)
  }

  @Test("tensors are copied from inputs, on the same file system and from another one")
  func copies() throws {
    let scratch = try Scratch()
    for input in [scratch, try Scratch.inMemory()] {
      let tensor = try header("t", .u8, [3_000_001])
      try save(input["in.st"], [try header("x", .u8, [5]), tensor])
      let model = try Checkpoint.open(input["in.st"])
      let output = try OutputModel.create(
        OutputSpec(target: scratch["out.st"], tensors: [tensor], overwrite: true))
      try output.copy(0, from: model, sourceTensor: 1, bytes: 0..<1_234_567)
      try output.copy(0, from: model, sourceTensor: 1, bytes: 1_234_567..<3_000_001)
      try output.copy(0, from: model, sourceTensor: 1, bytes: 7..<7)
      _ = try output.publish()
      #expect(
        try Checkpoint.open(scratch["out.st"]).bytes(0) == OutputModel.pattern(1, count: 3_000_001))
    }
  }

  @Test("copying from a file that has become shorter is an error that names it")
  func copyShrunk() throws {
    let scratch = try Scratch()
    let tensor = try header("t", .u8, [100_000])
    try save(scratch["in.st"], [tensor])
    let model = try Checkpoint.open(scratch["in.st"])
    let output = try OutputModel.create(OutputSpec(target: scratch["out.st"], tensors: [tensor]))
    try scratch.truncate("in.st", to: 5000)
    let error = #expect(throws: FileError.self) {
      try output.copy(0, from: model, sourceTensor: 0, bytes: 0..<100_000)
    }
    #expect(error?.kind == .changed)
    #expect(error?.headline == "\(scratch["in.st"]) shrank while it was being read")
  }

  @Test("new files and folders have the modes of the umask")
  func modes() throws {
    let scratch = try Scratch()
    try save(scratch["m/"], tensors())
    try scratch.write("plain", [])
    #expect(try scratch.mode("m/model.safetensors") == scratch.mode("plain"))
    #expect(try scratch.mode("m") == scratch.mode(""))
  }
}

import MokumeTensor
import Testing

@testable import MokumeFiles

@Suite("Models in GGUF")
struct GGUFModelTests {
  private static let models = GGUFCase.folder + "models/"

  @Test(
    "a model holds bit for bit the tensors that Hugging Face has",
    arguments: ["blocks", "llama", "mixtral", "gemma"])
  func tensors(_ name: String) throws {
    let model = try Checkpoint.open("\(Self.models)\(name).gguf")
    let expected = try Checkpoint.open("\(Self.models)\(name).safetensors")
    let names = Set(expected.tensors.map(\.header.name))
    #expect(Set(model.tensors.map(\.header.name)) == names)
    for (place, tensor) in expected.tensors.enumerated() {
      let found = try #require(model.index(of: tensor.header.name))
      #expect(model.tensors[found].header == tensor.header)
      let same = try model.bytes(found) == expected.bytes(place)
      #expect(same, "\(tensor.header.name)")
    }
  }

  @Test("any range of bytes is that of the whole tensor", arguments: ["blocks", "llama", "gemma"])
  func ranges(_ name: String) throws {
    let model = try Checkpoint.open("\(Self.models)\(name).gguf")
    for (place, tensor) in model.tensors.enumerated() {
      let whole = try model.bytes(place)
      for start in [0, 1, 4, 127, 128, 130, 1023, 1024, 1500] where start < whole.count {
        for count in [1, 3, 4, 128, 129, 1024, 1028, 2100] where start + count <= whole.count {
          var part = [UInt8](repeating: 0xEE, count: count)
          try part.withUnsafeMutableBytes {
            try model.read(place, bytes: start..<start + count, into: $0)
          }
          let same = part.elementsEqual(whole[start..<start + count])
          #expect(same, "\(tensor.header.name) from \(start), \(count) bytes")
        }
      }
    }
  }

  @Test("an architecture that is not known keeps its names, and says so")
  func unknownArchitecture() throws {
    let model = try Checkpoint.open(Self.models + "blocks.gguf")
    #expect(model.tensors[0].header.name == "Q4_0")
    let warning = try #require(model.warnings.first)
    #expect(warning.headline.hasSuffix("the architecture \"test\", whose names are not known here"))
    #expect(model.warnings.count == 1)
  }

  @Test("a folder's only GGUF file is its model, unless it holds safetensors")
  func folders() throws {
    let scratch = try Scratch()
    let bytes = try SideFile(name: "", source: .path(Self.models + "gemma.gguf")).read()
    try scratch.write("m/chat.gguf", bytes)
    try scratch.write("m/config.json", Array("{}".utf8))
    let model = try Checkpoint.open(scratch["m"])
    #expect(model.name == "m")
    #expect(model.tensors.count == 8)
    #expect(model.sideFiles.map(\.name) == ["config.json"])
    try scratch.write("m/other.gguf", bytes)
    let error = try openingError(scratch["m"])
    #expect(error.notes == ["it holds 2 weight files: chat.gguf, other.gguf"])
    try scratch.write("m/x.safetensors", safetensors("{}"))
    #expect(try Checkpoint.open(scratch["m"]).tensors.isEmpty)
  }

  @Test("a name is taken apart and put together in both directions")
  func names() throws {
    let llama = try #require(GGUFArchitecture("llama"))
    let name = try #require(llama.name(gguf: "blk.12.attn_q.weight"))
    #expect(llama.hubName(name) == "model.layers.12.self_attn.q_proj.weight")
    #expect(name.gguf == "blk.12.attn_q.weight")
    for wrong in ["blk.01.attn_q.weight", "blk.-1.attn_q.weight", "attn_q.weight", "blk.0.attn_q"] {
      #expect(llama.name(gguf: wrong) == nil, "\(wrong)")
    }
    #expect(GGUFArchitecture("bert") == nil)
  }
}

@Suite("Models in several GGUF files")
struct GGUFPartTests {
  private func string(_ text: String) -> [UInt8] { number(UInt64(text.utf8.count)) + text.utf8 }

  private func number<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> Number($0 * 8)) }
  }

  /// A part with one tensor; only the first has the model's metadata.
  private func part(_ place: UInt16, of count: UInt16, tensor: String) -> [UInt8] {
    var bytes = GGUF.magic + number(UInt32(3)) + number(UInt64(1))
    bytes += number(UInt64(place == 0 ? 3 : 2))
    if place == 0 {
      bytes += string("general.architecture") + number(UInt32(8)) + string("gemma")
    }
    for (key, value) in [("split.no", place), ("split.count", count)] {
      bytes += string(key) + number(UInt32(2)) + number(value)
    }
    bytes += string(tensor) + number(UInt32(1)) + number(UInt64(1)) + number(UInt32(24))
    bytes += number(UInt64(0))
    return bytes + [UInt8](repeating: 0, count: (32 - bytes.count % 32) % 32) + [UInt8(place)]
  }

  @Test("any part opens the whole model, in the order of the parts")
  func parts() throws {
    let scratch = try Scratch()
    try scratch.write("a-b-00001-of-00002.gguf", part(0, of: 2, tensor: "token_embd.weight"))
    try scratch.write("a-b-00002-of-00002.gguf", part(1, of: 2, tensor: "output.weight"))
    for path in [scratch["a-b-00002-of-00002.gguf"], scratch.path] {
      let model = try Checkpoint.open(path)
      #expect(
        model.tensors.map(\.header.name) == ["model.embed_tokens.weight", "lm_head.weight"])
      #expect(try model.bytes(named: "lm_head.weight") == [1])
      #expect(model.warnings.isEmpty)
    }
  }

  @Test("a missing part and one of another model are named")
  func wrongParts() throws {
    let scratch = try Scratch()
    try scratch.write("m-00001-of-00002.gguf", part(0, of: 2, tensor: "a"))
    let missing = try openingError(scratch["m-00001-of-00002.gguf"])
    #expect(missing.headline == "\(scratch["m-00002-of-00002.gguf"]) is missing")
    try scratch.write("m-00002-of-00002.gguf", part(1, of: 3, tensor: "b"))
    let wrong = try openingError(scratch["m-00001-of-00002.gguf"])
    #expect(wrong.headline.hasSuffix("is part 2 of 3 by its metadata and not by its name"))
    try scratch.write("m-00002-of-00002.gguf", part(1, of: 2, tensor: "a"))
    let twice = try openingError(scratch["m-00001-of-00002.gguf"])
    #expect(twice.headline.hasSuffix("m-00002-of-00002.gguf describes a tensor wrongly"))
    #expect(twice.notes == ["tensor a", "it is there twice"])
  }
}

import MokumeTensor
import Testing

@testable import MokumeFiles

@Suite("Folders with PyTorch files")
struct TorchFolderTests {
  private let good = safetensors("{\(entry("s", "U8", "[1]", 0, 1))}", data: 1)

  private func bytes(_ name: String) throws -> [UInt8] { try FileCorpus.torch.bytes(name) }

  @Test("pytorch_model.bin is a folder's model, and safetensors come before it with a warning")
  func order() throws {
    let scratch = try Scratch.inMemory()
    try scratch.write("config.json", Array("{}".utf8))
    let index = "{\"weight_map\":{\"a\":\"pytorch_model-00001-of-00001.bin\"}}"
    try scratch.write("pytorch_model.bin.index.json", Array(index.utf8))
    try scratch.write("pytorch_model-00001-of-00001.bin", try bytes("ok-tied"))
    var model = try Checkpoint.open(scratch.path)
    #expect(model.tensors.map(\.header.name.text) == ["a", "b", "part"])
    #expect(model.warnings.map(\.label) == ["such as b"])
    try scratch.write("pytorch_model.bin", try bytes("ok-plain"))
    model = try Checkpoint.open(scratch.path)
    #expect(model.tensors.map(\.header.name.text) == ["w"])
    #expect(model.warnings.map(\.label) == ["pytorch_model.bin is used"])
    #expect(try Checkpoint.open(scratch["pytorch_model.bin"]).folder == scratch.path)
    try scratch.write("model.safetensors", good)
    model = try Checkpoint.open(scratch.path)
    #expect(model.tensors.map(\.header.name.text) == ["s"])
    #expect(
      model.warnings.map(\.headline) == [
        "\(scratch.path)/ has both model.safetensors and pytorch_model.bin",
        "\(scratch.path)/ has both model.safetensors and pytorch_model.bin.index.json",
      ])
  }

  @Test("shards are named by their index, and a broken one with its place")
  func shards() throws {
    let scratch = try Scratch.inMemory()
    let index = "{\"weight_map\":{\"w\":\"one.bin\",\"a\":\"two.bin\"}}"
    let path = try scratch.write("pytorch_model.bin.index.json", Array(index.utf8))
    try scratch.write("one.bin", try bytes("ok-plain"))
    try scratch.write("two.bin", try bytes("ok-tied"))
    for path in [path, scratch.path] { #expect(try Checkpoint.open(path).tensors.count == 4) }
    try scratch.write("two.bin", try bytes("global-os-system"))
    let error = try openingError(scratch.path)
    #expect(error.label == "shard 2 of 2")
    #expect(error.headline.hasPrefix("\(scratch["two.bin"]) asks for os.system"))
    try scratch.write("two.bin", try bytes("ok-plain"))
    #expect(try openingError(scratch.path).headline.contains("another shard holds too"))
  }

  @Test("the only PyTorch file of a folder is its model, but not what a trainer left")
  func only() throws {
    let scratch = try Scratch.inMemory()
    try scratch.write("weights.pth", try bytes("ok-plain"))
    for name in ["optimizer.pt", "scheduler.pt", "training_args.bin", "rng_state_0.pth"] {
      try scratch.write(name, [1])
    }
    #expect(try Checkpoint.open(scratch.path).tensors.count == 1)
    try scratch.write("other.ckpt", try bytes("ok-plain"))
    let error = try openingError(scratch.path)
    #expect(error.notes == ["it holds 2 weight files: other.ckpt, weights.pth"])
    #expect(error.helps.allSatisfy { $0.contains("fetch pytorch_model.bin.index.json") })
    try scratch.write("x.safetensors", good)
    #expect(try Checkpoint.open(scratch.path).tensors[0].header.name == "s")
  }

  @Test("what a file is, its bytes tell and not its ending")
  func endings() throws {
    let scratch = try Scratch.inMemory()
    try scratch.write("a.safetensors", try bytes("ok-stream"))
    try scratch.write("b.bin", good)
    #expect(try Checkpoint.open(scratch["a.safetensors"]).files[0].format == .pyTorchStream)
    #expect(try Checkpoint.open(scratch["b.bin"]).files[0].format == .safetensors)
  }
}

import MokumeTensor
import Testing

@testable import MokumeFiles

@Suite("PyTorch checkpoints")
struct TorchTests {
  @Test("files written by PyTorch have the tensors that PyTorch says")
  func samples() throws {
    let corpus = FileCorpus.torchSamples
    let expected = try corpus.expectations()
    #expect(corpus.names.count == expected.count)
    for name in corpus.names {
      let lines = try corpus.outcome(name).split(separator: "\n")
      let tensors = lines.prefix { !$0.hasPrefix("warning: ") }.joined(separator: "\n")
      #expect(tensors == expected[name] ?? "", "\(name)")
    }
  }

  @Test("every truncation is refused", arguments: ["ok-plain", "ok-stream"])
  func truncations(_ name: String) throws {
    let scratch = try Scratch.inMemory()
    let valid = try FileCorpus.torch.bytes(name)
    for count in 0..<valid.count {
      let path = try scratch.write("t.pt", Array(valid.prefix(count)))
      let error = try openingError(path)
      #expect([.corrupt, .unknownFormat].contains(error.kind))
    }
  }

  @Test(
    "changing any byte gives an error or tensors of the file, never a trap",
    arguments: ["ok-zip64-sizes", "ok-state-dict", "ok-transposed", "ok-big-endian", "ok-stream"])
  func mutations(_ name: String) throws {
    let scratch = try Scratch.inMemory()
    let valid = try FileCorpus.torch.bytes(name)
    for position in valid.indices {
      for change: UInt8 in [0x01, 0x80, 0xFF, 0x20] {
        var bytes = valid
        bytes[position] ^= change
        let path = try scratch.write("m.pt", bytes)
        do {
          let model = try Checkpoint.open(path)
          for place in model.tensors.indices { _ = try model.bytes(place) }
        } catch let error as FileError {
          #expect([.corrupt, .unknownFormat].contains(error.kind))
        }
      }
    }
  }

  @Test("names that share a storage and a view share their bytes")
  func tied() throws {
    let model = try Checkpoint.open(FileCorpus.torch["ok-tied"])
    let (a, b) = try (#require(model.index(of: "a")), #require(model.index(of: "b")))
    #expect(model.tensors[a].offset == model.tensors[b].offset)
    #expect(model.tensors[a].decoder == nil)
    let part = try #require(model.index(of: "part"))
    #expect(model.tensors[part].offset == model.tensors[a].offset + 8)
  }

  @Test("tensors stand in the order of their bytes, and the format is known by them")
  func order() throws {
    let model = try Checkpoint.open(FileCorpus.torchSamples["views"])
    let offsets = model.tensors.map(\.offset)
    #expect(offsets == offsets.sorted())
    #expect(model.files.map(\.format) == [.pyTorch])
    let stream = try Checkpoint.open(FileCorpus.torchSamples["stream"])
    #expect(stream.files.map(\.format) == [.pyTorchStream])
  }

  @Test("a file that shrinks while a view of it is gathered is an error")
  func shrinks() throws {
    let scratch = try Scratch()
    try scratch.write("x.pt", try FileCorpus.torch.bytes("ok-transposed"))
    let model = try Checkpoint.open(scratch["x.pt"])
    try scratch.truncate("x.pt", to: model.tensors[0].offset + 4)
    let error = #expect(throws: FileError.self) { try model.bytes(0) }
    #expect(error?.kind == .changed)
  }
}

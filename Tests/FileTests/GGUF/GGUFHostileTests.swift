import MokumeTensor
import Testing

@testable import MokumeFiles

@Suite("Hostile GGUF files")
struct GGUFHostileTests {
  @Test("a file that breaks a rule is refused with the rule", arguments: GGUFCase.all)
  func corpus(_ sample: GGUFCase) throws {
    guard !sample.isValid else { return }
    let error = try openingError(sample.path)
    #expect(rendered(error, path: sample.path, folder: FileCorpus.gguf.folder) == sample.text)
    #expect(error.kind == .corrupt)
    #expect(try openingError(sample.path) == error, "the same verdict every time")
  }

  @Test("a file that is only unusual is opened", arguments: GGUFCase.all)
  func oddities(_ sample: GGUFCase) throws {
    guard sample.isValid else { return }
    let model = try Checkpoint.open(sample.path)
    let tensors = model.tensors.map {
      "\($0.header.name) \($0.header.dtype.rawValue) \($0.header.shape)"
    }
    let warnings = model.warnings.compactMap { warning -> String? in
      if case .unknownArchitecture = warning { return nil }
      let headline = warning.headline.split(separator: sample.path).joined(separator: "FILE")
      return "warning: FILE\(headline) [\(warning.label)]"
    }
    #expect((tensors + warnings).joined(separator: "\n") == sample.text)
    for tensor in model.tensors.indices { _ = try model.bytes(tensor) }
  }

  /// The file whose damages are tried: metadata of several types, rows that are reordered.
  private func sample() throws -> [UInt8] {
    try FileCorpus.gguf.bytes("ok-heads-by-layer")
  }

  @Test("changing any byte of a valid file gives an error or a model, never a trap")
  func mutations() throws {
    let scratch = try Scratch.inMemory()
    let valid = try sample()
    for position in valid.indices {
      for value in [valid[position] ^ 1, valid[position] ^ 0x80, 0, 0xFF] {
        var bytes = valid
        bytes[position] = value
        let path = try scratch.write("m.gguf", bytes)
        do {
          let model = try Checkpoint.open(path)
          for tensor in model.tensors.indices { _ = try model.bytes(tensor) }
        } catch let error as FileError {
          #expect([.corrupt, .unknownFormat].contains(error.kind))
        }
      }
    }
  }

  @Test("every truncation of a valid file is refused")
  func truncations() throws {
    let scratch = try Scratch.inMemory()
    let valid = try sample()
    for count in 0..<valid.count {
      let path = try scratch.write("t.gguf", Array(valid.prefix(count)))
      #expect(try openingError(path).kind == .corrupt)
    }
  }

  @Test("an index of shards does not lead to GGUF files")
  func shardOfAnotherFormat() throws {
    let scratch = try Scratch()
    try scratch.write("a.safetensors", try sample())
    let index = #"{"weight_map":{"a":"a.safetensors"}}"#
    try scratch.write("model.safetensors.index.json", Array(index.utf8))
    #expect(try openingError(scratch.path).kind == .unknownFormat)
  }
}

import Foundation
import Mokume
import Testing

/// GGUF and safetensors files of one model in the same expressions.
@Suite("GGUF in a session")
struct GGUFTests {
  private static let models = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "FileTests/Corpus/models").path

  private let session = Session()

  /// The root of the sum of the squares of all elements.
  private func norm(_ model: Model) throws -> Double {
    try session.number(of: session.call("norm", model, [("over", "model")]))
  }

  /// Runs a body with a folder that is removed afterwards.
  private func inFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "mokume-gguf-\(UInt64.random(in: .min ... .max))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
  }

  @Test("a GGUF file and a safetensors file of one model differ by nothing")
  func mixed() throws {
    let gguf = try session.load("\(Self.models)/llama.gguf")
    let hub = try session.load("\(Self.models)/llama.safetensors")
    #expect(try norm(gguf - hub) == 0)
  }

  @Test("its headers say what format it has")
  func format() throws {
    #expect(try ModelInfo(path: "\(Self.models)/llama.gguf").formats == [.gguf])
    #expect(try ModelInfo(path: "\(Self.models)/llama.safetensors").formats == [.safetensors])
    let blocks = try ModelInfo(path: "\(Self.models)/blocks.gguf")
    #expect(!blocks.blockTypes.isEmpty)
    #expect(blocks.storedByteCount < blocks.byteCount)
    #expect(blocks.summary.contains(", stored as "))
  }

  @Test("what is saved as GGUF is read as what was saved, whatever it was merged from")
  func saved() throws {
    let gguf = try session.load("\(Self.models)/llama.gguf")
    let hub = try session.load("\(Self.models)/llama.safetensors")
    let mixed = try 0.25 * gguf + 0.75 * hub
    try inFolder { (folder: String) throws in
      try session.save(mixed, to: "\(folder)/a.gguf", dtype: "f32")
      let again = try session.load("\(folder)/a.gguf")
      #expect(try norm(again - mixed) == 0)
      try session.save(mixed, to: "\(folder)/b.gguf", quant: "q8_0")
      let quantised = try session.load("\(folder)/b.gguf")
      let difference = try norm(quantised - mixed)
      let size = try norm(mixed)
      #expect(difference > 0 && difference < 0.01 * size)
    }
  }

  @Test("a GGUF file without output.weight has the matrix of its tokens there, in every merge")
  func tied() throws {
    let hub = try session.load("\(Self.models)/llama.safetensors")
    try inFolder { (folder: String) throws in
      let names: [String: any ScriptValue] = ["m": try session.load("\(Self.models)/llama.gguf")]
      let bare = try session.evaluate("without(m, \"lm_head.weight\")", names: names)
      try session.save(bare, to: "\(folder)/tied.gguf", dtype: "f32")
      let tied = try session.load("\(folder)/tied.gguf")
      let difference = try session.evaluate(
        """
        (tied - hub)["lm_head.weight"]
        """, names: ["tied": tied, "hub": hub])
      let byHand = try session.evaluate(
        """
        rename(tied["model.embed_tokens.weight"], { "model.embed_tokens.weight": "lm_head.weight" }) \
        - hub["lm_head.weight"]
        """, names: ["tied": tied, "hub": hub])
      #expect(try norm(difference - byHand) == 0)
      #expect(try norm(difference) > 0)
      // Two tied models make one that is, in GGUF too.
      try session.save(try 0.5 * tied + 0.5 * tied, to: "\(folder)/both.gguf", dtype: "f32")
      #expect(try session.load("\(folder)/both.gguf").tensors.count == tied.tensors.count)
    }
  }

  @Test("blocks are for GGUF alone, and nothing is left when they are refused")
  func refused() throws {
    let gguf = try session.load("\(Self.models)/llama.gguf")
    let hub = try session.load("\(Self.models)/llama.safetensors")
    try inFolder { (folder: String) throws in
      #expect(throws: Diagnostic.self) {
        try session.save(gguf, to: "\(folder)/a.safetensors", quant: "q8_0")
      }
      #expect(throws: Diagnostic.self) { try session.save(hub, to: "\(folder)/b.gguf") }
      #expect(throws: Diagnostic.self) {
        try session.save(gguf, to: "\(folder)/c.gguf", quant: "q3")
      }
      let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(names.isEmpty)
    }
  }
}

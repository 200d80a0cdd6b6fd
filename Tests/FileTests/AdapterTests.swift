import MokumeTensor
import Testing

@testable import MokumeFiles

@Suite("PEFT adapters")
struct AdapterTests {
  @Test("each adapter of the corpus is read or refused as it should be")
  func corpus() throws {
    if try AdapterCorpus.record() { return }
    let expected = try AdapterCorpus.expectations()
    for name in AdapterCorpus.names {
      let outcome = try AdapterCorpus.outcome(name)
      #expect(outcome == expected[name] ?? "", "\(name)")
      #expect(try AdapterCorpus.outcome(name) == outcome, "the same verdict every time")
    }
    #expect(expected.count == AdapterCorpus.names.count)
  }

  @Test("the names of the corpus say what is refused, at least 60 times")
  func corpusNames() {
    let good = AdapterCorpus.names.filter { $0.hasPrefix("ok-") }
    #expect(AdapterCorpus.names.count - good.count >= 60)
    for name in AdapterCorpus.names where name != "config-missing" {
      let isRead = (try? Checkpoint.open(AdapterCorpus[name])) != nil
      #expect(isRead == name.hasPrefix("ok-"), "\(name)")
    }
  }

  @Test(
    "changing any byte gives an error or numbers, never a trap",
    arguments: ["ok-patterns", "ok-dora", "ok-loha-convolution", "ok-lokr-convolution"],
    ["adapter_config.json", "adapter_model.safetensors"])
  func mutations(_ name: String, _ file: String) throws {
    let scratch = try Scratch.inMemory()
    for part in ["adapter_config.json", "adapter_model.safetensors"] {
      try scratch.write("a/\(part)", try bytes(name, part))
    }
    let valid = try bytes(name, file)
    for place in valid.indices {
      for change: UInt8 in [0x01, 0x10, 0x80, 0xFF] {
        var bytes = valid
        bytes[place] ^= change
        try scratch.write("a/\(file)", bytes)
        guard let model = try? Checkpoint.open(scratch["a"]) else { continue }
        for tensor in model.tensors.indices where model.tensors[tensor].byteCount < 10_000 {
          _ = try? model.bytes(tensor)
        }
      }
    }
  }

  @Test("a model with an adapter beside it is the model, and the adapter has its own name")
  func besideModel() throws {
    let scratch = try Scratch.inMemory()
    for part in ["adapter_config.json", "adapter_model.safetensors"] {
      try scratch.write("a/\(part)", try bytes("ok-plain", part))
    }
    try scratch.write("a/model.safetensors", safetensors("{}"))
    let model = try Checkpoint.open(scratch["a"])
    #expect(model.adapter == nil)
    #expect(model.warnings.map(\.label) == ["the model is used"])
    let adapter = try Checkpoint.open(scratch["a/adapter_model.safetensors"])
    #expect(adapter.tensors.map(\.header.name) == ["model.layers.0.self_attn.q_proj.weight"])
    #expect(adapter.name == "a")
  }

  @Test("writing to the configuration makes an adapter another one")
  func changedConfig() throws {
    let scratch = try Scratch.inMemory()
    for part in ["adapter_config.json", "adapter_model.safetensors"] {
      try scratch.write("a/\(part)", try bytes("ok-plain", part))
    }
    let adapter = try Checkpoint.open(scratch["a"])
    #expect(adapter.isCurrent)
    try scratch.touch("a/adapter_config.json", seconds: 1)
    #expect(!adapter.isCurrent)
    let error = #expect(throws: FileError.self) { try adapter.verifyUnchanged() }
    let file = scratch["a/adapter_config.json"]
    #expect(error?.headline == "\(file) changed while it was being read")
  }

  private func bytes(_ name: String, _ file: String) throws -> [UInt8] {
    try SideFile(name: file, source: .path("\(AdapterCorpus[name])/\(file)")).read()
  }
}

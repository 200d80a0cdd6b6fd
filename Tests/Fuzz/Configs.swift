import MokumeFiles
import MokumeTensor

/// A config that is edited is still a config, and the edit is there.
func checkConfig(_ bytes: [UInt8]) {
  let layers = [2, 0, 0, 1].map { LayerChange.Origin(config: 0, layer: $0) }
  messages {
    let typed = try ConfigEditor.settingDType(.bf16, in: bytes)
    require(isJSON(typed), "no JSON after the type was set")
    require(try ConfigEditor.settingDType(.bf16, in: typed) == typed, "the type was set twice")
  }
  for prefix in ["model.layers.", "encoder.block.", "model.decoder.layers.", "visual.blocks."] {
    let change = LayerChange(prefix: prefix, origins: layers, counts: [3])
    messages {
      require(isJSON(try ConfigEditor.settingLayers(change, in: [bytes])), "no JSON")
    }
  }
  // Layers of two models, the second of which has other numbers of them.
  let mixed = LayerChange(
    prefix: "model.layers.", origins: layers + [.init(config: 1, layer: 1)], counts: [3, 2])
  let other = Array(#"{"num_hidden_layers": 2, "layer_types": ["a", "b"]}"#.utf8)
  messages {
    require(isJSON(try ConfigEditor.settingLayers(mixed, in: [bytes, other])), "no JSON")
  }
}

/// The metadata of a GGUF file are made of any config, or a message says why not.
func checkGGUFConfig(_ bytes: [UInt8]) {
  checkMetadata(config: bytes, tokenizer: Seeding.file("gguf-tokenizer/gpt-2.json"))
}

/// So are they of any tokenizer.
func checkGGUFTokenizer(_ bytes: [UInt8]) {
  checkMetadata(config: Seeding.file("gguf-config/qwen.json"), tokenizer: bytes)
}

private func checkMetadata(config: [UInt8], tokenizer: [UInt8]) {
  let header = #"{"model.layers.0.a.weight":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}"#
  let length = (0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> (8 * $0)) }
  Workplace.write("model.safetensors", length + header.utf8 + [0])
  Workplace.write("config.json", config)
  Workplace.write("tokenizer.json", tokenizer)
  messages {
    let model = try Checkpoint.open(Workplace.folder + "/model.safetensors")
    _ = try GGUFTarget(
      "out.gguf", weights: .f16, donor: model, tensors: model.tensors.map(\.header))
  }
}

/// Runs a step that may end in a message, and looks at the message.
func messages(_ body: () throws -> Void) {
  do {
    try body()
  } catch let error as FileError {
    checkMessage(error)
  } catch let conflict as LayerConflict {
    require(conflict.note.utf8.count < 1000, "a long note")
  } catch {
    fatalError("\(error) is no message about a file")
  }
}

func isJSON(_ bytes: [UInt8]) -> Bool {
  (try? JSONValue.parse(bytes, allowsNonFinite: true)) != nil
}

/// What is taken for a model of the hub stays within its cache.
func checkReference(_ bytes: [UInt8]) {
  let text = String(decoding: bytes, as: UTF8.self)
  let cache = HubCache { $0 == "HF_HUB_CACHE" ? text : $0 == "HOME" ? "/home/x" : nil }
  if text.isEmpty { require(cache?.path == "/home/x/.cache/huggingface/hub", "no cache") }
  guard let reference = HubReference(text) ?? HubReference("hf:" + text) else { return }
  let parts = reference.repository.split(separator: "/", omittingEmptySubsequences: false)
  require(parts.count <= 2, "a repository with \(parts.count) parts")
  let places = parts + reference.revision.split(separator: "/", omittingEmptySubsequences: false)
  for part in places {
    require(!part.isEmpty && part != "." && part != ".." && !part.utf8.contains(0), "a path")
  }
  let here = HubCache { $0 == "HF_HUB_CACHE" ? Workplace.folder : nil }
  messages { _ = try here?.snapshot(reference) }
}

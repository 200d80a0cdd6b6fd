import Foundation
import TestSupport
import Testing

/// What `compat` says of models as they lie on the disk.
@Suite("Comparing models")
struct CompatTests {
  /// The rows that a comparison prints, each with single spaces.
  private func rows(_ models: String, in folder: TemporaryFolder) throws -> [String] {
    let answer = try MokumeProcess.run("run", "-e", "print(compat([\(models)]))", in: folder)
    #expect(answer.status == 0, "\(answer.errors)")
    return answer.output.split(separator: "\n").dropFirst().map { line in
      line.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
    }
  }

  private func tied(_ name: String, head: Float?, says isTied: Bool, in folder: TemporaryFolder)
    throws
  {
    var model = TinyModel()
    model.add("model.embed_tokens.weight", shape: [2, 2], [1, 2, 3, 4])
    if let head { model.add("lm_head.weight", shape: [2, 2], [head, 2, 3, 4]) }
    try folder.write("\(name)/model.safetensors", model.data)
    try folder.write("\(name)/config.json", "{\"tie_word_embeddings\": \(isTied)}")
  }

  @Test(
    "a head that is tied in one model and not in the other is a warning, for they can be merged")
  func untied() throws {
    let folder = try TemporaryFolder()
    try tied("t", head: nil, says: true, in: folder)
    try tied("u", head: 5, says: false, in: folder)
    try tied("c", head: 1, says: true, in: folder)
    #expect(
      try rows("load \"t\", load \"u\"", in: folder) == [
        "tie_word_embeddings warning true false -",
        "lm_head.weight warning - 2 x 2 where it is missing it is model.embed_tokens.weight",
      ])
    #expect(try rows("load \"c\", load \"t\"", in: folder).isEmpty)
    try tied("d", head: nil, says: false, in: folder)
    #expect(
      try rows("load \"d\", load \"u\"", in: folder) == [
        "lm_head.weight error - 2 x 2 not in every model: 1 tensor"
      ])
  }

  @Test(
    "chat templates with names are notes, wherever they are, and count as transformers has them")
  func namedTemplates() throws {
    let folder = try TemporaryFolder()
    for name in ["a", "b", "c", "d"] {
      try folder.write("\(name)/model.safetensors", TinyModel.network(0).data)
    }
    for (name, rag) in [("a", "{{ x }}"), ("b", "{{ other }}")] {
      try folder.write("\(name)/chat_template.jinja", "{{ main }}")
      try folder.write("\(name)/additional_chat_templates/rag.jinja", rag)
      try folder.write("\(name)/additional_chat_templates/same.jinja", "{{ same }}")
    }
    try folder.write("b/additional_chat_templates/tool_use.jinja", "{{ b }}")
    let differences = [
      "chat_template.rag note 7 bytes 11 bytes, other -", "chat_template.tool_use note - 7 bytes -",
    ]
    #expect(try rows("load \"a\", load \"b\"", in: folder) == differences)
    let list = { (rag: String, others: String) in
      "{\"chat_template\": [{\"name\": \"default\", \"template\": \"{{ main }}\"}, "
        + "{\"name\": \"same\", \"template\": \"{{ same }}\"}, "
        + "{\"name\": \"rag\", \"template\": \"\(rag)\"}\(others)]}"
    }
    try folder.write("c/tokenizer_config.json", list("{{ x }}", ""))
    try folder.write(
      "d/tokenizer_config.json",
      list("{{ other }}", ", {\"name\": \"tool_use\", \"template\": \"{{ b }}\"}"))
    #expect(try rows("load \"c\", load \"d\"", in: folder) == differences)
    #expect(try rows("load \"a\", load \"c\"", in: folder).isEmpty)
    // Where there are files nobody looks at the settings.
    try folder.write("a/tokenizer_config.json", list("{{ older }}", ""))
    #expect(try rows("load \"a\", load \"c\"", in: folder).isEmpty)
  }

  @Test("what an adapter leaves as it is is no difference; what does not fit the model is an error")
  func adapters() throws {
    let folder = try TemporaryFolder.withAdapters()
    #expect(
      try rows("load \"base\", load \"poet\"", in: folder) == ["kind note model adapter -"])
    #expect(
      try rows("load \"cook\", load \"poet\"", in: folder) == [
        "model.embed_tokens.weight note 4 x 4 - not in every adapter: 1 tensor",
        "model.layers.*.mlp.up_proj.weight note - 4 x 4 not in every adapter: 1 tensor",
      ])
    try TinyAdapter.of(["model.layers.9.mlp.up_proj"]).write("deep", in: folder)
    var wide = TinyAdapter()
    wide.add("model.layers.0.mlp.up_proj.lora_A.weight", [2, 4], seed: 1)
    wide.add("model.layers.0.mlp.up_proj.lora_B.weight", [8, 2], seed: 2)
    try wide.write("wide", in: folder)
    let found = try rows("load \"base\", load \"deep\", load \"wide\"", in: folder)
    #expect(
      found == [
        "model.layers.*.mlp.up_proj.weight error 4 x 4 - 8 x 4 shape of 1 tensor",
        "model.layers.*.mlp.up_proj.weight error - 4 x 4 - not in every model: 1 tensor",
        "kind note model adapter adapter -",
      ])
    #expect(
      try rows("load \"base\", load \"chat\" - load \"base\"", in: folder).last
        == "kind note model difference -")
  }

  @Test("numbers of tokens are compared in every part and file, by what they mean")
  func tokens() throws {
    let folder = try TemporaryFolder()
    for name in ["a", "b"] {
      try folder.write("\(name)/model.safetensors", TinyModel.network(0).data)
    }
    try folder.write(
      "a/config.json",
      #"{"text_config": {"eos_token_id": [2], "pad_token_id": null, "image_token_index": 7}}"#)
    try folder.write(
      "b/config.json", #"{"text_config": {"eos_token_id": 2, "image_token_index": 8}}"#)
    try folder.write(
      "a/generation_config.json",
      #"{"eos_token_id": [2, 3], "bos_token_id": 1, "suppress_tokens": [4, 5], "top_k": 3}"#)
    try folder.write(
      "b/generation_config.json",
      #"{"eos_token_id": [3, 2], "bos_token_id": 0, "suppress_tokens": [5, 4], "top_k": 9}"#)
    #expect(
      try rows("load \"a\", load \"b\"", in: folder) == [
        "text_config.image_token_index warning 7 8 -",
        "generation_config.bos_token_id warning 1 0 -",
        "generation_config.suppress_tokens warning [4, 5] [5, 4] -",
      ])
  }
}

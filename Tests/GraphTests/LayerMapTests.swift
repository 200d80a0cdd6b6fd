import MokumeGraph
import MokumeTensor
import Testing

@Suite("Layers in tensor names")
struct LayerMapTests {
  private func layers(_ names: [String]) -> LayerMap {
    let one = Shape([1])
    return Layout(names: names.map { TensorName($0) }, shapes: names.compactMap { _ in one }).layers
  }

  /// A tensor in layers 0 to 2 and what stands around them, as an architecture names them.
  struct Architecture: CustomTestStringConvertible {
    let testDescription: String
    let prefix: String
    let within: String
    let embed: String
    let head: [String]
  }

  static let architectures = [
    Architecture(
      testDescription: "llama", prefix: "model.layers.", within: "self_attn.q_proj.weight",
      embed: "model.embed_tokens.weight", head: ["model.norm.weight", "lm_head.weight"]),
    Architecture(
      testDescription: "gpt2", prefix: "h.", within: "attn.c_attn.weight", embed: "wte.weight",
      head: ["ln_f.weight"]),
    Architecture(
      testDescription: "gpt-j", prefix: "transformer.h.", within: "mlp.fc_in.weight",
      embed: "transformer.wte.weight", head: ["transformer.ln_f.weight", "lm_head.bias"]),
    Architecture(
      testDescription: "gpt-neox", prefix: "gpt_neox.layers.", within: "attention.dense.weight",
      embed: "gpt_neox.embed_in.weight",
      head: ["gpt_neox.final_layer_norm.weight", "embed_out.weight"]),
    Architecture(
      testDescription: "bert", prefix: "bert.encoder.layer.", within: "output.LayerNorm.weight",
      embed: "bert.embeddings.LayerNorm.weight",
      head: ["bert.pooler.dense.weight", "cls.predictions.bias"]),
    Architecture(
      testDescription: "distilbert", prefix: "distilbert.transformer.layer.",
      within: "ffn.lin1.weight", embed: "distilbert.embeddings.word_embeddings.weight",
      head: ["vocab_transform.weight", "vocab_projector.weight"]),
    Architecture(
      testDescription: "electra", prefix: "electra.encoder.layer.", within: "output.dense.weight",
      embed: "electra.embeddings_project.weight",
      head: ["generator_predictions.dense.weight", "generator_lm_head.weight"]),
    Architecture(
      testDescription: "mamba", prefix: "backbone.layers.", within: "mixer.A_log",
      embed: "backbone.embeddings.weight", head: ["backbone.norm_f.weight"]),
    Architecture(
      testDescription: "mixture of experts", prefix: "model.layers.",
      within: "block_sparse_moe.experts.7.w1.weight", embed: "model.embed_tokens.weight",
      head: ["lm_head.weight"]),
    Architecture(
      testDescription: "dbrx", prefix: "transformer.blocks.", within: "ffn.experts.mlp.w1",
      embed: "transformer.wte.weight", head: ["transformer.norm_f.weight"]),
    Architecture(
      testDescription: "gguf", prefix: "blk.", within: "attn_q.weight", embed: "token_embd.weight",
      head: ["output_norm.weight", "output.weight"]),
    Architecture(
      testDescription: "without a known word", prefix: "stages.", within: "3.weight",
      embed: "stem.weight", head: ["head.weight"]),
  ]

  @Test("layers and what stands around them", arguments: architectures)
  func architecture(_ model: Architecture) {
    let inner = (0..<3).map { "\(model.prefix)\($0).\(model.within)" }
    let map = layers([model.embed] + inner + model.head)
    #expect(map.towers.map(\.prefix) == [model.prefix])
    #expect(map.towers.map(\.count) == [3])
    let places: [LayerMap.Place] =
      [.embed, .layer(0, tower: 0), .layer(1, tower: 0), .layer(2, tower: 0)]
      + model.head.map { _ in .head }
    #expect(map.places == places)
    #expect(map.depth(at: 0) == 0)
    #expect(map.depth(at: 2) == 0.5)
    #expect(map.depth(at: places.count - 1) == 1)
  }

  @Test("an encoder and a decoder are two towers, and both are meant by the layers")
  func twoTowers() {
    let map = layers([
      "shared.weight", "encoder.block.0.layer.0.SelfAttention.q.weight",
      "encoder.block.1.layer.1.DenseReluDense.wi.weight",
      "decoder.block.0.layer.2.layer_norm.weight",
      "encoder.final_layer_norm.weight",
    ])
    #expect(map.towers.map(\.prefix) == ["encoder.block.", "decoder.block."])
    #expect(map.towers.map(\.count) == [2, 1])
    #expect(map.mainTowers == [0, 1])
    #expect(map.places[2] == .layer(1, tower: 0))
  }

  @Test(
    "of a model that sees, the layers are those that write text",
    arguments: [
      ["visual.blocks.0.attn.qkv.weight", "model.layers.0.mlp.up_proj.weight"],
      [
        "vision_tower.vision_model.encoder.layers.0.mlp.fc1.weight",
        "language_model.model.layers.0.mlp.up_proj.weight",
      ],
      ["mtp.layers.0.mlp.up_proj.weight", "model.layers.0.mlp.up_proj.weight"],
    ])
  func vision(names: [String]) {
    let map = layers(names + ["multi_modal_projector.linear_1.weight"])
    #expect(map.towers.count == 2)
    #expect(map.mainTowers == [1])
    #expect(layers([names[0]]).mainTowers == [0])
  }

  @Test(
    "layers of further tokens, numbered behind the others, are a tower of their own",
    arguments: [("model.layers.", "eh_proj.weight"), ("blk.", "nextn.eh_proj.weight")])
  func furtherTokens(prefix: String, mark: String) {
    let map = layers([
      "embed.weight", "\(prefix)2.mlp.weight", "\(prefix)2.\(mark)", "\(prefix)0.mlp.weight",
      "\(prefix)1.mlp.weight",
    ])
    #expect(map.towers.map(\.prefix) == [prefix, prefix])
    #expect(map.towers.map(\.start) == [0, 2])
    #expect(map.towers.map(\.count) == [2, 1])
    #expect(map.mainTowers == [0])
    #expect(map.places[1] == .layer(2, tower: 1))
    #expect(map.places[2] == .layer(2, tower: 1))
    #expect(map.depth(at: 1) == 1)
    #expect(map.depth(at: 4) == 1)
    #expect(map.depth(at: 3) == 0)
  }

  @Test("layers of further tokens alone, or before another layer, are layers")
  func furtherTokensAmongOthers() {
    for names in [
      ["model.layers.1.eh_proj.weight"],
      ["model.layers.0.eh_proj.weight", "model.layers.1.mlp.weight"],
    ] {
      let map = layers(names)
      #expect(map.towers.map(\.start) == [0])
      #expect(map.towers.map(\.count) == [2])
    }
  }

  @Test("what is no layer number")
  func others() {
    let map = layers([
      "w2.weight", "a.99999999999999999999.b", "layers.x.weight", "conv_layers.0.weight",
      "model.layers.12.mlp.3.weight", "transformer.h.007.attn",
    ])
    #expect(map.places.prefix(4).allSatisfy { $0 == .embed })
    #expect(map.places[4...] == [.layer(12, tower: 0), .layer(7, tower: 1)])
    #expect(layers(["a..1"]).towers.map(\.count) == [2])
    #expect(layers([]).towers.isEmpty)
  }
}

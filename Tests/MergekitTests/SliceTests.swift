import Foundation
import TestSupport
import Testing

@Suite("Slices of models of unlike depth")
struct SliceTests {
  /// The one value of a tensor of a model; every layer and place has its own.
  private static func value(_ model: Int, _ place: Int) -> Double {
    Double(1 + model * 40 + place * 3) / 8
  }

  /// Places of the tensors: 0 the embeddings, 1 the norm, 2 the head, from 3 the layers.
  private func write(_ model: Int, layers: Int, as name: String, to folder: TemporaryFolder) throws
  {
    var tensors = ["model.embed_tokens.weight", "model.norm.weight", "lm_head.weight"]
    tensors += (0..<layers).map { "model.layers.\($0).mlp.weight" }
    var tiny = TinyModel()
    for (place, tensor) in tensors.enumerated() {
      tiny.add(tensor, shape: [2], [Float](repeating: Float(Self.value(model, place)), count: 2))
    }
    try folder.write("models/\(name)/model.safetensors", tiny.data)
  }

  /// The first value of each tensor that a config comes to.
  private func merged(_ config: String) throws -> [String: Double] {
    let folder = try TemporaryFolder()
    try write(0, layers: 2, as: "flat", to: folder)
    try write(1, layers: 5, as: "deep", to: folder)
    try folder.write("case.yml", config)
    let answer = try MokumeProcess.run("mergekit", "-q", "case.yml", "out", in: folder)
    #expect(answer.status == 0, "\(answer.errors)")
    let data = try folder.read("out/model.safetensors")
    return try TinyModel.numbers(in: data).compactMapValues(\.first)
  }

  /// The mean of a tensor of the flat model and one of the deep model, by their weights.
  private func mean(_ flat: Int, _ deep: Int, _ a: Double, _ b: Double) -> Double {
    (Self.value(0, flat) * a + Self.value(1, deep) * b) / (a + b)
  }

  @Test("embeddings are merged as the first slice, norm and head as the last")
  func ends() throws {
    let values = try merged(
      """
      merge_method: linear
      slices:
        - sources:
            - {model: models/flat, layer_range: [0, 1], parameters: {weight: 1}}
            - {model: models/deep, layer_range: [4, 5], parameters: {weight: 1}}
        - sources:
            - {model: models/flat, layer_range: [0, 2], parameters: {weight: 3}}
            - {model: models/deep, layer_range: [1, 3], parameters: {weight: 1}}
        - sources:
            - {model: models/flat, layer_range: [1, 2], parameters: {weight: 1}}
            - {model: models/deep, layer_range: [3, 4], parameters: {weight: 3}}
      """)
    #expect(
      values == [
        "model.embed_tokens.weight": mean(0, 0, 1, 1),
        "model.layers.0.mlp.weight": mean(3, 7, 1, 1),
        "model.layers.1.mlp.weight": mean(3, 4, 3, 1),
        "model.layers.2.mlp.weight": mean(4, 5, 3, 1),
        "model.layers.3.mlp.weight": mean(4, 6, 1, 3),
        "model.norm.weight": mean(1, 1, 1, 3), "lm_head.weight": mean(2, 2, 1, 3),
      ])
  }

  @Test("a first slice of one model leaves it alone with what is in no layer")
  func single() throws {
    let values = try merged(
      """
      merge_method: slerp
      base_model: models/flat
      parameters: {t: 1}
      slices:
        - sources: [{model: models/flat, layer_range: [0, 1]}]
        - sources:
            - {model: models/flat, layer_range: [1, 2]}
            - {model: models/deep, layer_range: [2, 3]}
      """)
    #expect(
      values == [
        "model.embed_tokens.weight": Self.value(0, 0),
        "model.layers.0.mlp.weight": Self.value(0, 3),
        "model.layers.1.mlp.weight": Self.value(1, 5),
        "model.norm.weight": Self.value(0, 1), "lm_head.weight": Self.value(0, 2),
      ])
  }

  @Test("a filter with no more of a layer than its number hits the layer with that number")
  func numbers() throws {
    let values = try merged(
      """
      merge_method: passthrough
      slices:
        - sources:
            - model: models/flat
              layer_range: [0, 2]
              parameters: {scale: [{filter: .1., value: 0.25}]}
        - sources:
            - model: models/deep
              layer_range: [2, 4]
              parameters: {scale: [{filter: .3.mlp, value: 0.5}, {filter: s.2, value: 4}]}
      """)
    #expect(
      values == [
        "model.embed_tokens.weight": Self.value(0, 0),
        "model.layers.0.mlp.weight": Self.value(0, 3),
        "model.layers.1.mlp.weight": Self.value(0, 4) / 4,
        "model.layers.2.mlp.weight": Self.value(1, 5) * 4,
        "model.layers.3.mlp.weight": Self.value(1, 6) / 2,
        "model.norm.weight": Self.value(1, 1), "lm_head.weight": Self.value(1, 2),
      ])
  }

  @Test("of two filters that choose the same layer of a slice the first counts")
  func twice() throws {
    let values = try merged(
      """
      merge_method: passthrough
      slices:
        - sources: [{model: models/flat, layer_range: [0, 1]}]
        - sources:
            - model: models/deep
              layer_range: [1, 3]
              parameters:
                scale: [{filter: layers.1., value: 0.5}, {filter: layers.1, value: 4}, {value: 2}]
      """)
    #expect(values["model.layers.1.mlp.weight"] == Self.value(1, 4) / 2)
    #expect(values["model.layers.2.mlp.weight"] == Self.value(1, 5) * 2)
  }

  @Test("what no filter chooses is scaled by the standard")
  func filters() throws {
    let values = try merged(
      """
      merge_method: passthrough
      slices:
        - sources: [{model: models/flat, layer_range: [0, 1]}]
        - sources:
            - model: models/deep
              layer_range: [2, 4]
              parameters: {scale: [{filter: layers.3.mlp, value: 0.5}, {filter: embed, value: 4}]}
      """)
    #expect(
      values == [
        "model.embed_tokens.weight": Self.value(0, 0),
        "model.layers.0.mlp.weight": Self.value(0, 3),
        "model.layers.1.mlp.weight": Self.value(1, 5),
        "model.layers.2.mlp.weight": Self.value(1, 6) / 2,
        "model.norm.weight": Self.value(1, 1), "lm_head.weight": Self.value(1, 2),
      ])
  }
}

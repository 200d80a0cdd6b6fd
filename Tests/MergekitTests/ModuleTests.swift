import Foundation
import TestSupport
import Testing

@Suite("Configs of models of several modules")
struct ModuleTests {
  private static let names = [
    "language_model.model.embed_tokens.weight", "language_model.model.layers.0.mlp.weight",
    "language_model.model.layers.1.mlp.weight", "language_model.model.norm.weight",
    "multi_modal_projector.linear_1.weight", "vision_tower.blocks.0.mlp.weight",
  ]

  /// The one value of each tensor.
  private static func value(_ model: Int, _ tensor: Int) -> Double {
    Double(1 + model * 16 + tensor * 3) / 8
  }

  private func workplace(_ config: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (number, name) in ["a", "b"].enumerated() {
      var model = TinyModel()
      for (place, tensor) in Self.names.enumerated() {
        model.add(
          tensor, shape: [2], [Float](repeating: Float(Self.value(number, place)), count: 2))
      }
      try folder.write("models/\(name)/model.safetensors", model.data)
    }
    try folder.write("case.yml", config)
    return folder
  }

  /// The first value of each tensor of a file.
  private func values(_ data: Data) throws -> [String: Double] {
    let length = data.prefix(8).enumerated().reduce(0) { $0 | Int($1.element) << (8 * $1.offset) }
    let header = try #require(
      try JSONSerialization.jsonObject(with: data[8..<8 + length]) as? [String: Any])
    var values: [String: Double] = [:]
    for (name, entry) in header {
      guard let offsets = (entry as? [String: Any])?["data_offsets"] as? [Int] else { continue }
      let bytes = data[(8 + length + offsets[0])...].prefix(4)
      let bits = bytes.reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      values[name] = Double(Float(bitPattern: bits))
    }
    return values
  }

  @Test("each module is merged in its own way, and slices stack layers of the text alone")
  func merge() throws {
    let folder = try workplace(
      """
      merge_method: linear
      modules:
        text_decoder:
          slices:
            - sources:
                - {model: models/a, layer_range: [1, 2]}
                - {model: models/b, layer_range: [0, 1]}
            - sources:
                - {model: models/a, layer_range: [0, 2]}
                - {model: models/b, layer_range: [0, 2], parameters: {weight: 3}}
        multi_modal_projector:
          models: [{model: models/b}]
        vision_tower:
          models: [{model: models/a}, {model: models/b}]
          parameters: {weight: 0.75, normalize: false}
      parameters: {weight: 1}
      """)
    let answer = try MokumeProcess.run("mergekit", "-q", "case.yml", "out", in: folder)
    #expect(answer.status == 0, "\(answer.errors)")
    let found = try values(folder.read("out/model.safetensors"))
    func both(_ a: Double, _ tensorA: Int, _ b: Double, _ tensorB: Int) -> Double {
      a * Self.value(0, tensorA) + b * Self.value(1, tensorB)
    }
    let layers = "language_model.model.layers."
    let wanted = [
      Self.names[0]: both(0.5, 0, 0.5, 0), "\(layers)0.mlp.weight": both(0.5, 2, 0.5, 1),
      "\(layers)1.mlp.weight": both(0.25, 1, 0.75, 1),
      "\(layers)2.mlp.weight": both(0.25, 2, 0.75, 2),
      Self.names[3]: both(0.25, 3, 0.75, 3), Self.names[4]: Self.value(1, 4),
      Self.names[5]: both(0.75, 5, 0.75, 5),
    ]
    #expect(Set(found.keys) == Set(wanted.keys))
    for (name, value) in wanted {
      #expect(abs((found[name] ?? .nan) - value) < 1e-6, "\(name)")
    }
  }
}

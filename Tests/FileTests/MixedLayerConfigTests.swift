import MokumeFiles
import Testing

/// Models saved by new transformers list the kinds of their layers, and older ones do not.
@Suite("A config that lists what layers are, and one that does not")
struct MixedLayerConfigTests {
  /// The first config after layers of two models, of 12 layers each, were stacked.
  private func edited(_ configs: [String], _ first: Range<Int>, _ second: Range<Int>) throws
    -> String
  {
    let origins =
      first.map { LayerChange.Origin(config: 0, layer: $0) }
      + second.map { LayerChange.Origin(config: 1, layer: $0) }
    let change = LayerChange(prefix: "model.layers.", origins: origins, counts: [12, 12])
    let bytes = configs.map { Array($0.utf8) as [UInt8]? }
    return String(decoding: try ConfigEditor.settingLayers(change, in: bytes), as: UTF8.self)
  }

  private static func config(
    _ type: String, _ count: Int = 12, _ key: String = "layer_types", _ kinds: [String] = []
  ) -> String {
    let list = kinds.isEmpty ? "" : ", \"\(key)\": [\(kinds.joined(separator: ", "))]"
    return "{\"model_type\": \"\(type)\", \"num_hidden_layers\": \(count)\(list)}"
  }

  private static let full = #""full_attention""#

  @Test(
    "what goes without saying is written down, or matches, where it is known",
    arguments: [
      ("gemma2", 2, 1, "sliding_attention"), ("gemma3_text", 6, 5, "sliding_attention"),
      ("cwm", 4, 0, "sliding_attention"), ("gemma4_text", 6, 5, "sliding_attention"),
      ("qwen3_next", 4, 3, "linear_attention"), ("minimax", 2, 0, "linear_attention"),
    ])
  func known(type: String, step: Int, at: Int, other: String) throws {
    let kinds = (0..<24).map { $0 % step == at ? Self.full : "\"\(other)\"" }
    let listed = Self.config(type, 12, "layer_types", Array(kinds.prefix(12)))
    let bare = Self.config(type)
    #expect(
      try edited([listed, bare], 0..<6, 0..<12)
        == Self.config(type, 18, "layer_types", Array(kinds[0..<6] + kinds[0..<12])))
    // Whole steps keep each layer what it was, and no list is needed.
    #expect(try edited([bare, listed], 0..<12, 0..<12) == Self.config(type, 24))
    let cut = at == 0 ? 12 : 11
    let origin = at == 0 ? 1 : 0
    #expect(throws: LayerConflict.pattern(key: "model_type", layer: cut, origin: origin)) {
      try edited([bare, listed], 0..<cut, origin..<12)
    }
  }

  @Test("a config that lists only full attention goes with one that says nothing, either way round")
  func allAlike() throws {
    let listed = { Self.config("qwen2", $0, "layer_types", Array(repeating: Self.full, count: $0)) }
    let bare = Self.config("qwen2")
    #expect(try edited([listed(12), bare], 0..<8, 4..<12) == listed(16))
    #expect(try edited([bare, listed(12)], 0..<8, 4..<12) == Self.config("qwen2", 16))
  }

  @Test("a number under a key says it too")
  func numbers() throws {
    let kinds = (0..<12).map { $0 < 9 ? Self.full : #""sliding_attention""# }
    let windowed = { (count: Int, list: [String]) in
      Self.config("qwen2", count, "layer_types", list).replacing(
        "\"num_", with: "\"use_sliding_window\": true, \"max_window_layers\": 9, \"num_",
        maxReplacements: 1)
    }
    #expect(
      try edited([windowed(12, kinds), windowed(12, [])], 0..<2, 8..<10)
        == windowed(4, [Self.full, Self.full, Self.full, #""sliding_attention""#]))
    #expect(throws: LayerConflict.pattern(key: "max_window_layers", layer: 9, origin: 8)) {
      try edited([windowed(12, []), windowed(12, kinds)], 0..<9, 8..<9)
    }
  }

  @Test("dense layers and layers without positions are told by their type as well")
  func otherLists() throws {
    let dense = #""dense""#
    let sparse = Array(repeating: #""sparse""#, count: 24)
    let glm = { Self.config("glm4_moe_lite", $0, "mlp_layer_types", $1) }
    #expect(
      try edited([glm(12, [dense] + sparse.prefix(11)), glm(12, [])], 0..<3, 0..<3)
        == glm(6, [dense] + sparse.prefix(2) + [dense] + sparse.prefix(2)))
    #expect(
      try edited([glm(12, []), glm(12, [dense] + sparse.prefix(11))], 0..<12, 1..<12)
        == glm(23, []))
    let rope = (0..<12).map { $0 % 4 == 3 ? "0" : "1" }
    let smol = { Self.config("smollm3", $0, "no_rope_layers", $1) }
    #expect(
      try edited([smol(12, rope), smol(12, [])], 0..<1, 3..<5) == smol(3, ["1", "0", "1"]))
    #expect(throws: LayerConflict.pattern(key: "model_type", layer: 1, origin: 3)) {
      try edited([smol(12, []), smol(12, rope)], 0..<1, 3..<5)
    }
  }

  @Test("where a type's pattern is not known in the list's words, one message says what lacks")
  func unknown() throws {
    let kinds = (0..<12).map { $0 % 2 == 0 ? Self.full : #""sliding_attention""# }
    for type in ["x", "zamba"] {
      let listed = Self.config(type, 12, "layer_types", kinds)
      let bare = Self.config(type)
      let origin = LayerChange.Origin(config: 1, layer: 4)
      #expect(throws: LayerConflict.list(key: "layer_types", origin: origin)) {
        try edited([listed, bare], 0..<8, 4..<12)
      }
      #expect(throws: LayerConflict.list(key: "layer_types", origin: .init(config: 0, layer: 0))) {
        try edited([bare, listed], 0..<8, 4..<12)
      }
      #expect(throws: LayerConflict.listMissing(key: "layer_types")) {
        try edited([bare, listed], 0..<0, 4..<12)
      }
    }
  }
}

/// A part of a config: the config itself, or an object in it such as `text_config`.
struct ConfigSection {
  /// The keys that lead to it.
  let path: [String]
  let value: JSONValue

  /// The same part of another config.
  func counterpart(in config: JSONValue) -> JSONValue? {
    config.value(at: path)
  }

  /// The parts of a config that may speak of the layers with a prefix.
  static func all(of config: JSONValue, prefix: String) -> [ConfigSection] {
    let isAside = isAside(prefix)
    return sections(config, []).filter { section in
      isAside == (section.path.contains { Self.isAside($0) })
    }
  }

  private static func sections(_ value: JSONValue, _ path: [String]) -> [ConfigSection] {
    guard case .object(let members) = value, path.count < 4 else { return [] }
    let own = [ConfigSection(path: path, value: value)]
    return own
      + members.filter { isSection($0.key) }.flatMap { sections($0.value, path + [$0.key]) }
  }

  /// Whether an object under a key is a config of a part, and does not speak of something else.
  static func isSection(_ key: String) -> Bool {
    key.hasSuffix("_config") && key != "quantization_config" && key != "per_layer_config"
  }

  /// Whether a name belongs to what sees or hears.
  private static func isAside(_ name: String) -> Bool {
    let text = name.lowercased()
    return ["vis", "vit", "image", "img", "audio", "speech", "talker", "token2wav"].contains {
      text.contains($0)
    }
  }

  /// The keys that count the layers with a prefix.
  func countKeys(prefix: String) throws(LayerConflict) -> [String] {
    let general = [
      "num_hidden_layers", "n_layer", "n_layers", "num_layers", "num_transformer_layers", "depth",
    ]
    let decoder = ["num_decoder_layers", "decoder_layers"]
    let hasDecoder = decoder.contains { value[$0]?.integer != nil }
    let isPair = hasDecoder || value["is_encoder_decoder"] == .bool(true)
    guard isPair, prefix.contains("encoder") || prefix.contains("decoder") else { return general }
    if prefix.contains("decoder") {
      if hasDecoder { return decoder }
    } else if hasDecoder {
      return general + ["encoder_layers", "num_encoder_layers"]
    }
    throw .sharedCount(key: general.first { value[$0] != nil } ?? "num_layers")
  }
}

extension JSONValue {
  /// A whole number, or nil.
  var integer: Int? {
    if case .number(let text) = self { Int(text) } else { nil }
  }

  /// What stands where keys lead, or nil.
  func value(at path: [String]) -> JSONValue? {
    path.reduce(self) { value, key in value?[key] }
  }

  /// The elements of a list, or nil.
  var elements: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  /// An object with another value under a key that it has.
  func setting(_ key: String, to value: JSONValue) -> JSONValue {
    guard case .object(let members) = self else { return self }
    return .object(members.map { $0.key == key ? JSONMember(key: key, value: value) : $0 })
  }

  /// The value as JSON on one line.
  package var text: String {
    switch self {
    case .null: "null"
    case .bool(let truth): truth ? "true" : "false"
    case .number(let text): text
    case .string(let text): JSONText.quoted(text)
    case .array(let elements): "[\(elements.map(\.text).joined(separator: ", "))]"
    case .object(let members):
      "{\(members.map { "\(JSONText.quoted($0.key)): \($0.value.text)" }.joined(separator: ", "))}"
    }
  }
}

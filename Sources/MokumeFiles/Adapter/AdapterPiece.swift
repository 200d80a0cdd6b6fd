import MokumeTensor

/// What a tensor of an adapter is for its module.
enum AdapterPiece: String, CaseIterable {
  case down = "lora_A"
  case up = "lora_B"
  case upBias = "lora_B.bias"
  case embeddingDown = "lora_embedding_A"
  case embeddingUp = "lora_embedding_B"
  case magnitude = "lora_magnitude_vector"
  case hadamardCore1 = "hada_t1"
  case hadamard1a = "hada_w1_a"
  case hadamard1b = "hada_w1_b"
  case hadamardCore2 = "hada_t2"
  case hadamard2a = "hada_w2_a"
  case hadamard2b = "hada_w2_b"
  case kronecker1 = "lokr_w1"
  case kronecker1a = "lokr_w1_a"
  case kronecker1b = "lokr_w1_b"
  case kronecker2 = "lokr_w2"
  case kronecker2a = "lokr_w2_a"
  case kronecker2b = "lokr_w2_b"
  case kroneckerCore = "lokr_t2"

  var method: AdapterConfig.Method {
    rawValue.hasPrefix("hada") ? .loha : rawValue.hasPrefix("lokr") ? .lokr : .lora
  }
}

/// What the name of a tensor in an adapter says.
enum AdapterTensorName: Equatable {
  /// A piece of a module's difference, with the adapter's name where the file has it.
  case piece(module: String, AdapterPiece, adapter: String?)
  /// A whole tensor, which takes the place of the model's tensor of this name; as a base layer, of that
  /// below the adapter, which modules may share.
  case whole(String, adapter: String?, isBaseLayer: Bool)
  /// None of the names that PEFT writes for the methods that are read.
  case unknown
  case kohya

  /// PEFT's own names for the model within the model within the trainer.
  private static let prefix = "base_model.model."

  /// What begins names that mean something, and nothing that is read.
  private static let foreignWords = [
    "lora_", "hada_", "lokr_", "trainable_tokens", "original_module", "token_adapter",
  ]

  init(_ name: String) {
    let text = name.hasPrefix(Self.prefix) ? String(name.dropFirst(Self.prefix.count)) : name
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let words = AdapterPiece.allCases.map(\.rawValue)
    if text.hasPrefix("lora_unet_") || text.hasPrefix("lora_te")
      || parts.contains(where: { ["lora_down", "lora_up"].contains($0) })
    {
      self = .kohya
    } else if let place = parts.lastIndex(where: words.contains), place > 0 {
      self = Self.piece(parts, at: place)
    } else {
      self = Self.whole(parts)
    }
  }

  private static func piece(_ parts: [String], at place: Int) -> AdapterTensorName {
    let module = parts[..<place]
    guard let piece = AdapterPiece(rawValue: parts[place]), !module.contains("base_layer") else {
      return .unknown
    }
    var rest = Array(parts[(place + 1)...])
    var kind = piece
    switch piece {
    case .down, .up:
      guard let last = rest.popLast(), last == "weight" || (last == "bias" && piece == .up) else {
        return .unknown
      }
      if last == "bias" { kind = .upBias }
    case .magnitude: if rest.last == "weight" { rest.removeLast() }
    default: break
    }
    guard rest.count <= 1 else { return .unknown }
    return .piece(module: module.joined(separator: "."), kind, adapter: rest.first)
  }

  private static func whole(_ parts: [String]) -> AdapterTensorName {
    let isForeign = parts.contains { part in foreignWords.contains { part.hasPrefix($0) } }
    if isForeign { return .unknown }
    var parts = parts
    var adapter: String?
    if let place = parts.lastIndex(of: "modules_to_save"), place > 0, parts.count - place > 1 {
      // Checkpoints of a trainer have `modules_to_save.NAME.weight`.
      if parts.count - place > 2 { adapter = parts[place + 1] }
      parts.removeSubrange(place...(adapter == nil ? place : place + 1))
    }
    let isBaseLayer = parts.count > 2 && parts[parts.count - 2] == "base_layer"
    if isBaseLayer { parts.remove(at: parts.count - 2) }
    if parts.contains("base_layer") || parts.contains("modules_to_save") { return .unknown }
    return .whole(parts.joined(separator: "."), adapter: adapter, isBaseLayer: isBaseLayer)
  }
}

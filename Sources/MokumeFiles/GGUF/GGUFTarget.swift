import MokumeTensor

/// What goes into a GGUF file besides the weights, and how these are stored.
///
/// ```swift
/// let gguf = try GGUFTarget("out.gguf", weights: .q80, donor: model, tensors: headers)
/// ```
public struct GGUFTarget: Sendable {
  /// A tensor that llama.cpp wants and no expression makes.
  struct Derived: Sendable {
    let name: String
    let type: GGMLType
    let shape: Shape
    let bytes: [UInt8]
  }

  /// The type of matrices.
  public let weights: WeightType
  /// The type of matrices whose rows are no whole blocks.
  public let fallback: WeightType
  /// The names, or nil when tensors keep theirs.
  let architecture: GGUFArchitecture?
  /// Whether a tensor without a name in the architecture may keep its own.
  var keepsOtherNames = false
  var entries = GGUFEntries()
  var derived: [Derived] = []
  var heads = HeadCounts()
  /// Experts of each layer.
  var expertCount = 0
  /// Tokens in the metadata, rows without one among them; nil when there is no tokenizer.
  var tokenCount: Int?

  /// Makes the metadata of a file from the first model of what is saved.
  ///
  /// Those of a GGUF file are carried, without what the new types make untrue. Those of a folder are
  /// made from `config.json` and `tokenizer.json`, as far as it is certain what llama.cpp wants.
  ///
  /// - Parameters:
  ///   - target: the path to write, for errors.
  ///   - donor: the first model; its files are read.
  ///   - vocabulary: the tokens, when they are not the donor's.
  ///   - tensors: those that are saved.
  /// - Throws: ``FileError/unconvertible(target:_:)``, or what reading the donor's files throws.
  public init(
    _ target: String, weights: WeightType, fallback: WeightType = .f16, donor: Checkpoint?,
    vocabulary: GGUFVocabulary? = nil, tensors: [TensorHeader]
  ) throws {
    self.weights = weights
    self.fallback = fallback.isQuantized ? .f16 : fallback
    do {
      if let donor, let model = donor.gguf {
        architecture = model.architecture
        try carry(model, from: donor, layers: Self.layerCount(tensors), vocabulary)
      } else if let donor, let config = try donor.ggufConfig() {
        architecture = try config.architecture()
        try describe(config, of: donor, tensors, rows: vocabulary?.rowCount)
        if vocabulary == nil {
          try add(GGUFTokenizer(config, rows: Int(try config.count("vocab_size"))))
        }
      } else {
        throw GGUFObstacle.noMetadata(model: donor?.path)
      }
      if let vocabulary { try add(vocabulary) }
      try checkRows(tensors)
    } catch let obstacle as GGUFObstacle {
      throw FileError.unconvertible(target: target, obstacle)
    }
  }

  /// The number of layers, by Hugging Face's names.
  static func layerCount(_ tensors: [TensorHeader]) -> Int {
    let layers = tensors.compactMap { header -> Int? in
      let parts = header.name.text.split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count > 3, parts[0] == "model", parts[1] == "layers" else { return nil }
      return GGUFArchitecture.number(parts[2])
    }
    return (layers.max() ?? -1) + 1
  }

  /// Adds what says how the weights are stored.
  mutating func addTypes() {
    entries.add("general.file_type", .u32(weights.fileType))
    if weights.isQuantized {
      entries.add(GGUF.quantizationVersionKey, .u32(UInt32(GGUF.quantizationVersion)))
    }
  }
}

extension GGUFTarget {
  /// Keys whose values are of the file that they stand in, or that other types make untrue.
  private static func isStale(_ key: String) -> Bool {
    ["general.alignment", "general.file_type", "general.quantization_version"].contains(key)
      || key.hasPrefix("split.") || key.hasPrefix("quantize.")
  }

  /// Takes over the metadata of a GGUF file.
  private mutating func carry(
    _ model: GGUFModel, from donor: Checkpoint, layers: Int, _ vocabulary: GGUFVocabulary?
  ) throws {
    keepsOtherNames = true
    heads = model.heads
    expertCount = model.expertCount
    let prefix = (model.metadata.string(GGUF.architectureKey) ?? "") + "."
    let key = prefix + "block_count"
    let old = model.metadata.unsigned(key)
    let isStacked = layers > 0 && old != nil && old != UInt64(layers)
    tokenCount = model.metadata[GGUFTokens.listKey]?.count
    for entry in model.metadata.entries where !Self.isStale(entry.key) {
      if isStacked, entry.key == key {
        entries.add(key, .u32(UInt32(clamping: layers)))
        continue
      }
      if let vocabulary {
        if entry.key.hasPrefix(GGUFTokens.prefix) { continue }
        if entry.key == prefix + "vocab_size" {
          entries.add(entry.key, .u32(UInt32(clamping: vocabulary.rowCount)))
          continue
        }
      }
      if isStacked, entry.key.hasPrefix(prefix), let count = entry.count,
        UInt64(count) == old
      {
        throw GGUFObstacle.layerList(entry.key)
      }
      entries.add(entry, of: model.metadata)
    }
    addTypes()
    for tensor in model.derived {
      var bytes = [UInt8](repeating: 0, count: tensor.header.byteCount)
      try bytes.withUnsafeMutableBytes {
        try donor.files[tensor.file].read(into: $0, at: tensor.header.offset)
      }
      derived.append(
        Derived(
          name: tensor.header.name, type: tensor.header.type, shape: tensor.header.shape,
          bytes: bytes))
    }
  }
}

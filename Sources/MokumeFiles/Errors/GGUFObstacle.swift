/// Why a model cannot be written as GGUF.
public enum GGUFObstacle: Error, Hashable, Sendable {
  /// There is nothing that metadata could be made from.
  case noMetadata(model: String?)
  /// The class of the model is none whose metadata are known.
  case architecture(String)
  /// A setting of `config.json` is missing, or of a kind that is not known.
  case setting(key: String)
  /// The metadata have not one token for each row of the embeddings.
  case tokenRows(tokens: Int, String, rows: Int)
  /// The tokenizer cannot be converted with certainty.
  case tokenizer(String)
  /// A list in the metadata has an element for each layer, and the layers are others.
  case layerList(String)
  /// A tensor has no name in GGUF.
  case tensorName(String)
  /// GGUF has no such type, or no such shape.
  case tensorType(String, String)
  /// Experts of a layer are missing or differ.
  case experts(String)
  /// Rows do not divide into heads.
  case heads(String)
  /// The type is one that only GGUF has, and the target is something else.
  case quantized(WeightType)
  /// The type is none that GGUF has.
  case dtype(String)
}

extension GGUFObstacle {
  /// The note of the message.
  var note: String {
    switch self {
    case .noMetadata(let model):
      let name = model.map { Wording.printable($0) } ?? "the value"
      return "\(name) is neither GGUF nor a folder with a config.json, which say what GGUF needs"
    case .architecture(let name):
      return "metadata for \(Wording.quoted(name)) models cannot be made here"
    case .setting(let key):
      return "\(Wording.quoted(key)) of config.json is missing, or of a kind that is not known here"
    case .tokenizer(let reason): return "the tokenizer cannot be converted: \(reason)"
    case .tokenRows(let tokens, let name, let rows):
      return "the tokenizer has \(Wording.grouped(UInt64(tokens))) tokens, and "
        + "\(Wording.quoted(name)) \(Wording.grouped(UInt64(rows))) rows"
    case .layerList(let key):
      return "\(Wording.printable(key)) of the first model has a value for each of its layers"
    default: return tensorNote
    }
  }

  private var tensorNote: String {
    switch self {
    case .tensorName(let name): "the tensor \(Wording.quoted(name)) has no name in GGUF"
    case .tensorType(let name, let type):
      "the tensor \(Wording.quoted(name)) is \(type), which GGUF cannot hold"
    case .experts(let name): "the experts of \(Wording.quoted(name)) are not complete and alike"
    case .heads(let name):
      "the rows of \(Wording.quoted(name)) do not divide into the heads of the first model"
    case .quantized(let type): "only GGUF files hold \(type.rawValue)"
    case .dtype(let name): "GGUF has no type \(name)"
    default: "it cannot be GGUF"
    }
  }

  /// What to do.
  var helps: [String] {
    switch self {
    case .quantized: ["end the path in .gguf"]
    case .dtype: ["use f32, f16 or bf16"]
    default:
      ["save a folder, and convert it with convert_hf_to_gguf.py of llama.cpp"]
    }
  }
}

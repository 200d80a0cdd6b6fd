/// What the metadata of a GGUF file call a tokenizer, and where they have it.
enum GGUFTokens {
  static let prefix = "tokenizer."
  static let modelKey = "tokenizer.ggml.model"
  static let listKey = "tokenizer.ggml.tokens"
  static let typesKey = "tokenizer.ggml.token_type"
  static let scoresKey = "tokenizer.ggml.scores"
  static let mergesKey = "tokenizer.ggml.merges"
  static let templateKey = "tokenizer.chat_template"
  static let templateNamesKey = "tokenizer.chat_templates"
  /// The whole tokenizer.json, which some files have too.
  static let wholeKey = "tokenizer.huggingface.json"

  /// The most tokens that are read; the largest known tokenizers have a fourth of it.
  static let limit = 1 << 20

  /// The score of a token that was added, as llama.cpp's converter has it.
  static let addedScore: Float = -1000

  /// Special tokens by the names of Hugging Face, and what GGUF calls each.
  static let special = [
    ("bos", "bos"), ("eos", "eos"), ("unk", "unknown"), ("sep", "seperator"),
    ("pad", "padding"), ("cls", "cls"), ("mask", "mask"),
  ]

  /// The key of a special token's number.
  static func idKey(_ name: String) -> String { "tokenizer.ggml.\(name)_token_id" }

  /// Whether a token's number stands under a key.
  static func isID(_ key: String) -> Bool {
    key.hasPrefix("tokenizer.ggml.") && key.hasSuffix("_token_id")
  }

  /// The kinds of tokens.
  enum Kind: UInt64 {
    case normal = 1
    case unknown = 2
    case control = 3
    case userDefined = 4
    case unused = 5
    case byte = 6

    /// As the list of types has it.
    var number: Int32 { Int32(rawValue) }
  }

  /// What the converter calls a row without a token.
  static func filler(_ row: Int) -> String { "[PAD\(row)]" }
}

import MokumeDiagnostics
import MokumeTensor

/// How many tokens a row shows.
private let shownTokens = 4

extension Comparison {
  /// Compares the tokens of the others with those of the first.
  mutating func compareTokens() {
    add(
      .warning, "tokenizer",
      models.map { model in
        model.vocabulary.map { .text($0.kind.rawValue) }
          ?? (model.isAdapter ? .nothing : .text("none"))
      })
    add(
      .warning, "tokens", models.map { $0.vocabulary.map { .count($0.tokens.count) } ?? .nothing })
    let like = models.first { !$0.isAdapter } ?? models.first
    guard let first = like?.vocabulary else { return }
    let differences = models.map { model in
      model.vocabulary.map { TokenDifference(of: $0, from: first) }
    }
    let subjects: [(String, KeyPath<TokenDifference, [Vocabulary.Token]>)] = [
      ("tokens added", \.added), ("tokens missing", \.missing), ("tokens in other rows", \.moved),
    ]
    for (name, tokens) in subjects {
      let found = differences.flatMap { $0?[keyPath: tokens] ?? [] }
      add(
        .warning, name,
        differences.map { $0.map { .count($0[keyPath: tokens].count) } ?? .nothing },
        tokenList(found))
    }
  }

  /// Compares special tokens.
  mutating func compareTexts() {
    for key in ["bos_token", "eos_token", "pad_token", "unk_token", "add_bos_token"] {
      let values = models.map { $0.settings?[key]?.tokenText }
      // What begins a text the metadata of GGUF say, where a folder may leave it to the tokenizer.
      if key == "add_bos_token", areOfTwoFormats, Set(values.compactMap(\.self)).count < 2 {
        continue
      }
      add(.warning, key, values.map { $0.map(Table.Cell.text) ?? .nothing })
    }
  }

  /// Whether some of the tokenizers are those of GGUF files, and some lie in folders.
  private var areOfTwoFormats: Bool {
    Set(models.compactMap { $0.vocabulary?.isOfWeights }).count > 1
  }
}

/// How one vocabulary differs from another.
struct TokenDifference {
  /// Tokens that only this one has.
  var added: [Vocabulary.Token] = []
  /// Tokens that only the other one has.
  var missing: [Vocabulary.Token] = []
  /// Tokens that both have, with other numbers.
  var moved: [Vocabulary.Token] = []

  init(of vocabulary: Vocabulary, from other: Vocabulary) {
    if vocabulary.hasSameTokens(as: other) { return }
    for token in vocabulary.tokens {
      guard let id = other.id(of: token.bytes) else {
        added.append(token)
        continue
      }
      if id != token.id { moved.append(token) }
    }
    missing = other.tokens.filter { vocabulary.id(of: $0.bytes) == nil }
  }
}

/// Some tokens as text, fit for one line.
func tokenList(_ tokens: [Vocabulary.Token]) -> String {
  let shown = tokens.prefix(shownTokens).map { escapingControls($0.text) }.joined(separator: " ")
  return tokens.count > shownTokens ? shown + " …" : shown
}

/// Some tokens as words: `<|im_start|> and <|im_end|>`.
func tokenWords(_ tokens: [Vocabulary.Token]) -> String {
  var shown = tokens.prefix(tokens.count == 3 ? 3 : 2).map { escapingControls($0.text) }
  if tokens.count > 3 { shown.append("\(tokens.count - 2) more") }
  guard let last = shown.popLast(), !shown.isEmpty else { return tokens.first?.text ?? "" }
  return shown.joined(separator: ", ") + " and " + last
}

extension ConfigValue {
  /// A special token as a config writes it: a text, or an object with one.
  fileprivate var tokenText: String? {
    switch self {
    case .null: nil
    case .object: self["content"]?.shortText
    default: shortText
    }
  }
}

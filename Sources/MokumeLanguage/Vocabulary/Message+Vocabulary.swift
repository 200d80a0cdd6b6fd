import MokumeDiagnostics
import MokumeTensor

/// The sentences about tokens and the rows they have, class 04.
extension Diagnostic {
  static func unclearVocabulary(_ doubt: VocabularyDoubt, at span: Span) -> Diagnostic {
    Diagnostic(
      .vocabularyUnfit, doubt.message, at: .init(span, doubt.label), notes: [doubt.note],
      helps: ["correct vocab_size in config.json, or leave the tensor out: without(m, \"…\")"])
  }

  static func noTokenizer(_ model: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .vocabularyUnfit, "`\(model)` has no tokenizer, so that nobody knows its tokens",
      at: .init(span, "which row is which token?"),
      notes: [
        "looked for tokenizer.json, tokenizer.model, vocab.json and vocab.txt, and for the metadata of "
          + "GGUF"
      ],
      helps: ["put the tokenizer's files beside the weights, in the model's folder"])
  }

  static func adapterHasNoTokens(_ adapter: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .vocabularyUnfit, "`\(adapter)` is an adapter, and nobody knows the tokens of its rows",
      at: .init(span, "which row is which token?"),
      notes: ["they are the tokens of the model that it changes"],
      helps: ["align that model with the adapter in it: align(base + \(adapter), …)"])
  }

  static func adapterGivesRows(_ adapter: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .vocabularyUnfit, "rows cannot be taken of a model with the adapter `\(adapter)` in it",
      at: .init(span, "cannot give rows"),
      helps: ["save the model with its adapter first, and load what was saved"])
  }

  static func noEmbeddings(_ model: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .vocabularyUnfit, "`\(model)` has no tensor with a row for each token",
      at: .init(span, "has no embeddings"), helps: ["name a whole model"])
  }

  static func severalVocabularies(
    _ model: String, _ first: String, _ second: String, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      .vocabularyUnfit, "`\(model)` is made of models with different vocabularies",
      at: .init(span, "whose tokens?"),
      notes: ["\(first) and \(second) do not have the same tokens in the same rows"],
      helps: ["align each of them before they are merged"])
  }

  static func alreadyAligned(_ model: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .vocabularyUnfit, "`\(model)` was aligned before", at: .init(span, "has rows of its own"),
      helps: ["align what was loaded, to the vocabulary it is to have in the end"])
  }

  static func rowsAreMixed(
    _ model: String, isAdapted: Bool, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      .vocabularyUnfit, "the rows of `\(model)` depend on each other and cannot be moved",
      at: .init(span, "trims, norms or random numbers of whole tensors"),
      helps: isAdapted
        ? ["save the model with its adapter first, and align what was saved"]
        : ["align the models before they are merged: slerp(align(a, to: c), align(b, to: c))"])
  }

  static func noRoom(
    for token: Vocabulary.Token, in model: String, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      .vocabularyUnfit,
      "\"\(escapingControls(token.text))\" has no place among the tokens of `\(model)`",
      at: .init(span, "cannot be added"),
      notes: ["the numbers of its tokens have gaps, and the next one is taken"],
      helps: ["name another model first"])
  }

  static func lacksToken(_ token: [UInt8], _ model: String, at span: Span) -> Diagnostic {
    let text = escapingControls(String(decoding: token, as: UTF8.self))
    return Diagnostic(
      .vocabularyUnfit, "`\(model)` has no row for \"\(text)\"",
      at: .init(span, "not among its tokens"))
  }

  static func notFilled(_ token: [UInt8], more: Int, at span: Span) -> Diagnostic {
    let text = escapingControls(String(decoding: token, as: UTF8.self))
    let others = more > 0 ? " and \(counted(more, "more token"))" : ""
    return Diagnostic(
      .vocabularyUnfit, "`fill` gives no row for \"\(text)\"\(others)",
      at: .init(span, "has not got it either"),
      helps: ["end the list with \"mean\" or \"zero\": fill: [b, \"mean\"]"])
  }

  static func noRow(
    _ row: String, of model: String, _ count: Int, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      .vocabularyUnfit, "`\(model)` has no row \(row)", at: .init(span, "no such row"),
      notes: ["its rows are numbered 0 to \(count - 1)"])
  }

  static func noSharedTokens(_ model: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .vocabularyUnfit, "`\(model)` has none of the tokens it would get",
      at: .init(span, "nothing to align"),
      notes: ["tokens are compared as the tokenizers write them"],
      helps: ["take models of one family of tokenizers"])
  }

  static func fewSharedTokens(
    _ model: String, _ shared: Int, of count: Int, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      .fewSharedTokens, "`\(model)` has \(shared) of the \(count) tokens it gets",
      at: .init(span, "most rows are made up"),
      notes: ["tokens are compared as the tokenizers write them"],
      helps: ["compat([a, b]) shows how the tokenizers differ"])
  }
}

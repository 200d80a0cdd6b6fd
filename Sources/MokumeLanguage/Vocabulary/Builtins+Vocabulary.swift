import MokumeDiagnostics
import MokumeGraph
import MokumeTensor

extension Builtin {
  /// Functions for models whose tokens differ.
  static let vocabularies: [Builtin] = [
    Builtin(
      "align",
      [
        BuiltinParameter("m", .model, "model or difference"),
        BuiltinParameter(
          "to", [.model, .list], "model whose tokens it gets, or models whose tokens it gets all"),
        BuiltinParameter(
          "fill", [.string, .model, .list],
          "what gives rows of tokens that m lacks: \"mean\" of its rows, \"zero\", a model, or a list",
          default: .text("mean")),
        BuiltinParameter(
          "multiple", .number, "makes the number of rows a multiple; by default it is that of `to`",
          default: .none),
        BuiltinParameter(
          "tokens", .map, "from token to model, [model, token], [model, row] or zero, as text",
          default: .none),
        BuiltinParameter(
          "force", .list, "tokens that take what `tokens` says though m has them", default: .none),
      ],
      summary: "The model with the vocabulary of another: rows of embeddings and head by token.",
      details:
        "A row goes where its token is in `to`; rows whose tokens are not there are left out. Of a "
        + "list as fill the first counts that has the token, and a list within it is the mean of "
        + "those that have it. Several models as `to` give the tokens of the first with their "
        + "numbers, then the others' new ones. Rows without a token stay if m has none there "
        + "either, else they are the mean of the others. What is saved has the tokenizer of `to` "
        + "and its vocab_size. Rows that are only moved keep their bits, and what fills a "
        + "difference is one too.",
      example: "align(a, to: b)"
    ) { call throws(Diagnostic) in .lazy(try call.align()) },
    Builtin(
      "compat", [BuiltinParameter("models", .list, "models, the first being what they are like")],
      summary: "How models differ that are to be merged, in a table.",
      details:
        "Rows compare configs, names and shapes and types of tensors, tokens, special tokens and "
        + "chat templates, a column for each model; only differences are listed. severity is error "
        + "for what stands in the way of a merge, warning for what makes its result doubtful, note "
        + "for the rest. Tokens of the others are counted against those of the first. What an adapter "
        + "leaves as it is is no difference, and a head that is tied in one model and not in another "
        + "is a warning.",
      example: "compat([a, b])"
    ) { call throws(Diagnostic) in .table(try call.compatibility()) },
  ]
}

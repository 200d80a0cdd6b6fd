import MokumeDiagnostics

extension ConfigReader {
  /// The vocabulary that a merge has, if the config names one.
  mutating func tokenizer(
    _ keys: [String: YAMLNode.Entry], base: ModelReference?
  ) -> TokenizerChoice? {
    if let old = keys["tokenizer_source"], let new = keys["tokenizer"] {
      report(
        .wrongConfig(
          "both `tokenizer_source` and `tokenizer`", at: new.keySpan,
          helps: ["`tokenizer_source: \(old.value.string ?? "x")` is the older form; remove it"]))
      return nil
    }
    if let entry = keys["tokenizer_source"] {
      return source(entry.value, base).map { TokenizerChoice(source: $0, span: entry.keySpan) }
    }
    guard let entry = keys["tokenizer"], let inner = self.keys(entry.value, of: .tokenizer) else {
      return nil
    }
    var choice = TokenizerChoice(source: .union, span: entry.keySpan)
    if let named = inner["source"] {
      guard let source = source(named.value, base) else { return nil }
      choice.source = source
    }
    if let padding = inner["pad_to_multiple_of"] { choice.multiple = multiple(padding) }
    if let rules = inner["tokens"] { choice.rules = tokens(rules) }
    return choice
  }

  private mutating func source(
    _ node: YAMLNode, _ base: ModelReference?
  ) -> TokenizerChoice.Source? {
    switch node.string {
    case "union": return .union
    case "base": return .base
    default: return model(node).map { .model($0) }
    }
  }

  private mutating func multiple(_ entry: YAMLNode.Entry) -> Int? {
    if let number = wholeNumber(entry.value, of: entry.key), let count = Int(exactly: number),
      count > 0
    {
      return count
    }
    report(.wrongKind(entry.key, needs: "a whole number above 0", got: entry.value))
    return nil
  }

  private mutating func tokens(_ entry: YAMLNode.Entry) -> [TokenRule] {
    guard let entries = entry.value.entries else {
      report(.wrongKind("tokens", needs: "a mapping from tokens", got: entry.value))
      return []
    }
    return entries.compactMap { token in
      guard let keys = keys(token.value, of: .token) else { return nil }
      guard let source = keys["source"] else {
        report(
          .wrongConfig("the token `\(token.key)` has no `source`", at: token.keySpan))
        return nil
      }
      let isForced = keys["force"].map { $0.value.scalar?.truth ?? false } ?? false
      if let force = keys["force"], force.value.scalar?.truth == nil {
        report(.wrongKind("force", needs: "true or false", got: force.value))
      }
      return rule(source.value).map {
        TokenRule(token: token.key, source: $0, isForced: isForced, span: token.keySpan)
      }
    }
  }

  /// Where a token's row comes from: a model, or a mapping with a `kind`.
  private mutating func rule(_ node: YAMLNode) -> TokenRule.Source? {
    guard let entries = node.entries,
      let kind = entries.first(where: { $0.key == "kind" })?.value.string
    else { return model(node).map { .model($0) } }
    guard let keys = keys(node, of: .tokenSource) else { return nil }
    if kind == "zero" { return .zero }
    guard kind == "model_token", let named = keys["model"], let model = model(named.value) else {
      report(
        .wrongConfig("a source is of kind `zero` or `model_token`, with a model", at: node.span))
      return nil
    }
    if let token = keys["token"]?.value.string { return .token(model, token) }
    if let id = keys["token_id"], let number = wholeNumber(id.value, of: id.key),
      let row = Int(exactly: number), row >= 0
    {
      return .row(model, row)
    }
    report(.wrongConfig("a `model_token` has a `token` or a `token_id`", at: node.span))
    return nil
  }
}

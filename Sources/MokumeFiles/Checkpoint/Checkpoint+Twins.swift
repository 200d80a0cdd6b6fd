import MokumeTensor

extension Checkpoint {
  /// For each name under which the model repeats a tensor of another name, or would if it stored it
  /// twice, that other name.
  ///
  /// Loaders of Hugging Face make `lm_head.weight` the matrix of the tokens when
  /// `tie_word_embeddings` says so, whatever is stored; a file without it can mean nothing else, unless
  /// the config denies it. In GGUF a missing `output.weight` says the same.
  package var twins: [TensorName: TensorName] {
    let stored = Self.heads.filter { index(of: $0.embedding) != nil }
    if stored.isEmpty { return [:] }
    let isTied = gguf != nil ? nil : tiesEmbeddings
    var twins: [TensorName: TensorName] = [:]
    for (embedding, head) in stored {
      let isStored = index(of: head) != nil
      let isAlias = metadata.contains {
        $0.key == head.text && TensorName($0.value) == embedding
      }
      if isAlias || (isStored ? isTied == true : isTied != false && couldTie) {
        twins[head] = embedding
      }
    }
    return twins
  }

  /// Without a config nothing says that a lone file is a whole model.
  private var couldTie: Bool { gguf != nil || folder != nil }

  /// What `config.json` says of the embeddings: nil when nothing.
  private var tiesEmbeddings: Bool? {
    guard let file = sideFiles.first(where: { $0.name == "config.json" }),
      let config = try? JSONValue.parse(try file.read(), allowsNonFinite: true)
    else { return nil }
    for part in [config, config["text_config"] ?? .null] {
      if case .bool(let truth)? = part[ConfigEditor.tieKey] { return truth }
    }
    return nil
  }

  /// The names of a matrix of tokens, and those of the last matrix beside it.
  private static let heads: [(embedding: TensorName, head: TensorName)] = [
    ("model.embed_tokens.weight", "lm_head.weight"),
    ("model.decoder.embed_tokens.weight", "lm_head.weight"),
    ("model.language_model.embed_tokens.weight", "lm_head.weight"),
    ("language_model.model.embed_tokens.weight", "language_model.lm_head.weight"),
    ("language_model.model.embed_tokens.weight", "lm_head.weight"),
    ("transformer.wte.weight", "lm_head.weight"),
    ("wte.weight", "lm_head.weight"),
    ("transformer.word_embeddings.weight", "lm_head.weight"),
    ("word_embeddings.weight", "lm_head.weight"),
    ("shared.weight", "lm_head.weight"),
    ("model.shared.weight", "lm_head.weight"),
    ("gpt_neox.embed_in.weight", "embed_out.weight"),
  ]
}

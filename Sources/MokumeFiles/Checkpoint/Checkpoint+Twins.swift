import MokumeTensor

extension Checkpoint {
  /// For each name under which the model repeats a tensor of another name, or would if it stored it
  /// twice, that other name.
  ///
  /// Loaders of Hugging Face make `lm_head.weight` the matrix of the tokens when
  /// `tie_word_embeddings` says so, whatever is stored; a file without it can mean nothing else, unless
  /// the config denies it. In GGUF a missing `output.weight` says the same.
  package var twins: [TensorName: TensorName] {
    var twins: [TensorName: TensorName] = [:]
    let isTied = gguf != nil ? nil : tiesEmbeddings
    for (head, embedding) in tensors.flatMap({ Self.heads(of: $0.header.name) }) {
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

  /// The names that the last matrix of a model has whose matrix of tokens has this name.
  private static func heads(of embedding: TensorName) -> [(TensorName, TensorName)] {
    let text = embedding.text
    let endings = [
      "embed_tokens.weight", "wte.weight", "word_embeddings.weight", "shared.weight",
    ]
    if text == "gpt_neox.embed_in.weight" { return [("embed_out.weight", embedding)] }
    guard endings.contains(where: { text == $0 || text.hasSuffix("." + $0) }),
      !text.hasPrefix("encoder."), !text.hasPrefix("decoder.")
    else { return [] }
    var heads: [(TensorName, TensorName)] = [("lm_head.weight", embedding)]
    // A language model within another: `language_model.model.embed_tokens.weight`.
    let inner = "model.embed_tokens.weight"
    if text.hasSuffix("." + inner) {
      heads.append((TensorName(text.dropLast(inner.count) + "lm_head.weight"), embedding))
    }
    return heads
  }
}

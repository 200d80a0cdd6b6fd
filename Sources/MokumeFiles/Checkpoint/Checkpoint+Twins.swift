import MokumeTensor

extension Checkpoint {
  /// For each name under which the model repeats a tensor of another name, or would if it stored it
  /// twice, that other name.
  ///
  /// Loaders of Hugging Face make `lm_head.weight` the matrix of the tokens when
  /// `tie_word_embeddings` says so, whatever is stored; a file without it can mean nothing else, unless
  /// the config denies it. In GGUF a missing `output.weight` says the same.
  package var twins: [TensorName: TensorName] {
    let names = Set(tensors.map(\.header.name))
    let isTied = gguf != nil ? nil : tiesEmbeddings
    var twins: [TensorName: TensorName] = [:]
    for tied in TiedName.all where twins[tied.name] == nil {
      guard let twin = tied.twin(among: names) else { continue }
      let isAlias = metadata.contains {
        $0.key == tied.name.text && TensorName($0.value) == twin
      }
      let isStored = names.contains(tied.name)
      guard isAlias || isStored || gguf != nil || tied.isMeant(among: names) else { continue }
      if isAlias || isTwin(tied.rule, isStored: isStored, isTied) {
        twins[tied.name] = twin
      }
    }
    return twins
  }

  /// Whether two tensors are one, of which the second may be stored as a copy.
  ///
  /// - Parameter isTied: what the config says; nil when nothing.
  private func isTwin(_ rule: TiedName.Rule, isStored: Bool, _ isTied: Bool?) -> Bool {
    switch rule {
    case .always: isStored || couldTie
    case .said: isStored ? isTied == true : isTied != false && couldTie
    case .saidOrDefault: isStored ? isTied ?? couldTie : isTied != false && couldTie
    }
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
}

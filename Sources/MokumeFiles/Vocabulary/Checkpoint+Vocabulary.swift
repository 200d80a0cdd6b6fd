import MokumeTensor

extension Checkpoint {
  /// The tokens that the model knows, or nil when there is no tokenizer: what a GGUF file says in its
  /// metadata, else what the files of the folder say.
  ///
  /// - Throws: ``FileError`` when a file of the tokenizer cannot be read or breaks a rule.
  public func vocabulary() throws -> Vocabulary? {
    if let own = try ggufVocabulary() { return own.vocabulary }
    return try folderVocabulary()
  }

  /// The tokens that the files of the folder say it knows, whatever the weights' own file says.
  package func folderVocabulary() throws -> Vocabulary? {
    try folder.map { VocabularyFiles(folder: $0) }?.vocabulary()
  }

  /// The names of the files beside the weights that decide ``vocabulary()``.
  public var vocabularyFiles: [String] {
    hasOwnTokens ? [] : folder.map { VocabularyFiles(folder: $0).names } ?? []
  }

  /// Whether the file of the weights lists tokens, as one of GGUF does.
  package var hasOwnTokens: Bool { gguf?.metadata[GGUFTokens.listKey] != nil }

  /// What the metadata of a GGUF file say that `tokenizer_config.json` says of others: special tokens,
  /// the chat template, and the numbers of tokens as `config.json` has them; nil when they have no
  /// tokenizer.
  ///
  /// - Throws: ``FileError`` when they break a rule.
  package func ownTokenizerSettings() throws -> JSONValue? { try ggufVocabulary()?.settings }

  func ggufVocabulary() throws -> GGUFVocabularyReader? {
    guard let gguf, let first = files.first else { return nil }
    let embedding = tensors.map(\.header).first {
      $0.shape.rank == 2 && $0.name.tokenTensor?.kind == .embedding
        && $0.name.tokenTensor?.isCertain == true
    }
    return try FileError.naming(first.path) {
      try GGUFVocabularyReader(
        gguf.metadata,
        rows: embedding.map { (name: $0.name.text, count: $0.shape.dimensions[0]) })
    }
  }
}

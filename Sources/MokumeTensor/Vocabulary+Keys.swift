extension Vocabulary {
  /// Whether what stands under a key of a config are numbers of tokens.
  public static func isKeyOfTokens(_ key: String) -> Bool {
    ["_token_id", "_token_ids", "_token_index"].contains { key.hasSuffix($0) }
      || [
        "suppress_tokens", "begin_suppress_tokens", "bad_words_ids", "force_words_ids",
        "sequence_bias", "forced_decoder_ids", "lang_to_id", "task_to_id",
      ].contains(key)
  }

  /// The parts of a config that speak of the language model, where it has several.
  public static let languageParts = ["text_config", "llm_config", "language_config"]
}

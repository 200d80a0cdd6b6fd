extension Checkpoint {
  /// Opens what a script names: a path, or a model in the cache of the Hugging Face hub such as
  /// `hf:org/name@revision`, which is then known by that text.
  ///
  /// - Parameters:
  ///   - text: as in a script.
  ///   - variable: the environment, which says where the cache is.
  /// - Throws: ``FileError``, as ``open(_:)`` does, and when the cache does not have the model.
  public static func open(
    named text: String, environment variable: (String) -> String?
  ) throws -> Checkpoint {
    guard HubReference.isMeant(by: text) else { return try open(text) }
    guard let reference = HubReference(text) else { throw FileError.badReference(text) }
    guard let cache = HubCache(variable) else {
      throw FileError.notCached(
        reference, .init(cache: "~/.cache/huggingface/hub", problem: .repository))
    }
    return try open(try cache.snapshot(reference)).known(as: text, reference.name)
  }
}

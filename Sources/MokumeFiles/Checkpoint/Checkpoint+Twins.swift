import MokumeTensor

extension Checkpoint {
  /// The tensors that a model uses under two names.
  package struct Ties {
    /// For each name under which the model repeats a tensor of another name, or would if it stored it
    /// twice, that other name.
    package internal(set) var twins: [TensorName: TensorName] = [:]
    /// The repetitions that are stored.
    package internal(set) var copies: Set<TensorName> = []
    /// Names that the config ties although what is stored differs.
    var different: [(name: TensorName, twin: TensorName)] = []
  }

  /// Finds the tensors that the model uses under two names.
  ///
  /// A stored pair is one tensor when the config or its class ties it and the bytes are the same, as
  /// loaders of Hugging Face have it; those before transformers 5 look at the config alone. A pair of which
  /// one is missing is tied unless the config denies it: a model without a head can mean nothing else. In
  /// GGUF a missing `output.weight` says the same.
  ///
  /// - Throws: ``FileError`` when bytes that must be compared cannot be read.
  package func ties() throws -> Ties {
    var ties = Ties()
    if adapter != nil { return ties }
    let names = Set(tensors.map(\.header.name))
    let config = tiedConfig
    for tied in TiedName.candidates(among: names) where ties.twins[tied.name] == nil {
      guard let twin = tied.twin(among: names) else { continue }
      if names.contains(tied.name) {
        guard isAlias(tied.name, of: twin) || tiesStored(tied, config)
        else { continue }
        guard try isSame(tied.name, twin) else {
          let isKnown = ties.different.contains { $0.name == tied.name && $0.twin == twin }
          if !isKnown, config?.forbidsOther(tied) ?? true {
            ties.different.append((tied.name, twin))
          }
          continue
        }
        ties.copies.insert(tied.name)
      } else {
        let isMeant =
          gguf != nil || tied.isMeant(among: names) && config?.means(tied) == true
        guard isAlias(tied.name, of: twin) || isMeant else { continue }
      }
      ties.twins[tied.name] = twin
    }
    return ties
  }

  /// The model with each tensor once, and what it says of those that it uses under two names.
  ///
  /// - Throws: ``FileError`` when bytes that must be compared cannot be read.
  package func withoutCopies() throws -> (Checkpoint, twins: [TensorName: TensorName]) {
    if let renamed = withOwnNames() { return try renamed.withoutCopies() }
    let ties = try ties()
    let warnings = ties.different.prefix(1).map { name, twin in
      FileWarning.tiedButDifferent(model: path, name: name.text, twin: twin.text)
    }
    if ties.copies.isEmpty && warnings.isEmpty { return (self, ties.twins) }
    let kept = tensors.indices.filter { !ties.copies.contains(tensors[$0].header.name) }
    return (part(kept, warnings: warnings), ties.twins)
  }

  /// Whether the config promises that the two of a pair are one.
  package func promises(_ tied: TiedName) -> Bool {
    gguf == nil && tiedConfig?.forbidsOther(tied) == true
  }

  private func tiesStored(_ tied: TiedName, _ config: TiedConfig?) -> Bool {
    if gguf != nil { return false }
    return config.map { $0.ties(tied) == true } ?? (tied.rule == .always)
  }

  private func isAlias(_ name: TensorName, of twin: TensorName) -> Bool {
    metadata.contains { $0.key == name.text && TensorName($0.value) == twin }
  }

  /// Whether two tensors have the same bytes.
  private func isSame(_ first: TensorName, _ second: TensorName) throws -> Bool {
    guard let first = index(of: first), let second = index(of: second) else { return false }
    let (a, b) = (tensors[first], tensors[second])
    guard a.header.dtype == b.header.dtype, a.header.shape == b.header.shape else { return false }
    if a.decoder == nil, b.decoder == nil, a.file == b.file, a.offset == b.offset { return true }
    let size = 1 << 20
    let blocks = UnsafeMutableRawBufferPointer.allocate(byteCount: 2 * size, alignment: 64)
    defer { blocks.deallocate() }
    for start in stride(from: 0, to: a.byteCount, by: size) {
      let range = start..<min(start + size, a.byteCount)
      let left = UnsafeMutableRawBufferPointer(rebasing: blocks[..<range.count])
      let right = UnsafeMutableRawBufferPointer(rebasing: blocks[size..<(size + range.count)])
      try read(first, bytes: range, into: left)
      try read(second, bytes: range, into: right)
      if !left.hasSameBytes(as: right) { return false }
    }
    return true
  }

  /// What `config.json` says of the embeddings. Without a folder nothing says that a file is a whole model.
  private var tiedConfig: TiedConfig? {
    if folder == nil { return nil }
    guard let file = sideFiles.first(where: { $0.name == "config.json" }),
      let config = try? JSONValue.parse(try file.read(), allowsNonFinite: true)
    else { return TiedConfig(.null) }
    return TiedConfig(config)
  }
}

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
  /// A stored pair is one tensor when the config ties it and the bytes are the same, as loaders of Hugging
  /// Face have it; those before transformers 5 look at the config alone. A pair of which one is missing is
  /// tied unless the config denies it: a model without a head can mean nothing else. In GGUF a missing
  /// `output.weight` says the same.
  ///
  /// - Throws: ``FileError`` when bytes that must be compared cannot be read.
  package func ties() throws -> Ties {
    var ties = Ties()
    if adapter != nil { return ties }
    let names = Set(tensors.map(\.header.name))
    for tied in TiedName.all where ties.twins[tied.name] == nil {
      guard let twin = tied.twin(among: names) else { continue }
      if names.contains(tied.name) {
        guard isAlias(tied.name, of: twin) || tiesStored(tied.rule) else { continue }
        guard try isSame(tied.name, twin) else {
          ties.different.append((tied.name, twin))
          continue
        }
        ties.copies.insert(tied.name)
      } else {
        let isMeant = gguf != nil || tied.isMeant(among: names) && tiesMissing(tied.rule)
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
    let ties = try ties()
    let warnings = ties.different.prefix(1).map { name, twin in
      FileWarning.tiedButDifferent(model: path, name: name.text, twin: twin.text)
    }
    if ties.copies.isEmpty && warnings.isEmpty { return (self, ties.twins) }
    let kept = tensors.indices.filter { !ties.copies.contains(tensors[$0].header.name) }
    return (part(kept, warnings: warnings), ties.twins)
  }

  /// Whether the config says that the two of a pair are one, if both are stored.
  package func tiesStored(_ rule: TiedName.Rule) -> Bool {
    if gguf != nil { return false }
    return switch rule {
    case .always: true
    case .said: tiesEmbeddings == true
    case .saidOrDefault: tiesEmbeddings ?? (folder != nil)
    }
  }

  /// Whether the two of a pair are one, if one is missing. Without a config nothing says that a lone file
  /// is a whole model.
  private func tiesMissing(_ rule: TiedName.Rule) -> Bool {
    folder != nil && (rule == .always || tiesEmbeddings != false)
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

import MokumeTensor

extension Checkpoint {
  /// The model with tensors under the names of which they have only a repetition, or nil when it has none
  /// such.
  ///
  /// `save_model` of safetensors keeps the first of the names of a tensor in their order, which may be that
  /// of the head, and tells the others in the metadata.
  func withOwnNames() -> Checkpoint? {
    if metadata.isEmpty || gguf != nil || adapter != nil { return nil }
    let stored = Set(tensors.map(\.header.name))
    var others: [TensorName: Set<TensorName>] = [:]
    for entry in metadata { others[TensorName(entry.value), default: []].insert(.init(entry.key)) }
    var own: [TensorName: TensorName] = [:]
    for tied in TiedName.all where own[tied.name] == nil && stored.contains(tied.name) {
      guard let names = others[tied.name], let twin = tied.twin(among: names),
        !stored.contains(twin), !own.values.contains(twin)
      else { continue }
      own[tied.name] = twin
    }
    return own.isEmpty ? nil : renamed(own)
  }

  private func renamed(_ own: [TensorName: TensorName]) -> Checkpoint {
    let tensors = self.tensors.map { tensor in
      var tensor = tensor
      let header = tensor.header
      tensor.header = TensorHeader(
        name: own[header.name] ?? header.name, dtype: header.dtype, shape: header.shape)
      return tensor
    }
    let metadata = self.metadata.map { entry in
      guard let name = own[TensorName(entry.value)] else { return entry }
      let key = name == TensorName(entry.key) ? entry.value : entry.key
      return MetadataEntry(key, name.text)
    }
    return copy(tensors, metadata: metadata)
  }
}

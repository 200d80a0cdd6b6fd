import MokumeTensor

extension Checkpoint {
  /// The same open model with some of its tensors.
  ///
  /// - Parameters:
  ///   - places: places in ``tensors``, each once.
  ///   - warnings: what else looked wrong.
  package func part(_ places: [Int], warnings: [FileWarning] = []) -> Checkpoint {
    copy(places.map { tensors[$0] }, path, name, warnings)
  }

  /// The same open model under the path and name that a user knows it by.
  func known(as path: String, _ name: String) -> Checkpoint {
    copy(tensors, path, name)
  }

  /// The same open model with other headers, and what the first file is to say of them.
  func copy(_ tensors: [StoredTensor], metadata: [MetadataEntry]) -> Checkpoint {
    copy(tensors, path, name, metadata: metadata)
  }

  private func copy(
    _ tensors: [StoredTensor], _ path: String, _ name: String, _ further: [FileWarning] = [],
    metadata: [MetadataEntry]? = nil
  ) -> Checkpoint {
    var contents = CheckpointContents(files: files, tensors: tensors)
    contents.metadata = metadata ?? self.metadata
    contents.gguf = gguf
    contents.adapter = adapter
    for (place, tensor) in tensors.enumerated() { contents.index[tensor.header.name] = place }
    return Checkpoint(
      path: path, name: name, folder: folder, contents: contents, warnings: warnings + further)
  }
}

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

  private func copy(
    _ tensors: [StoredTensor], _ path: String, _ name: String, _ further: [FileWarning] = []
  ) -> Checkpoint {
    var contents = CheckpointContents(files: files, tensors: tensors)
    contents.metadata = metadata
    contents.gguf = gguf
    contents.adapter = adapter
    for (place, tensor) in tensors.enumerated() { contents.index[tensor.header.name] = place }
    return Checkpoint(
      path: path, name: name, folder: folder, contents: contents, warnings: warnings + further)
  }
}

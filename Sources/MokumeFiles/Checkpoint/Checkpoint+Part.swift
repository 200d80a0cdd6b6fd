import MokumeTensor

extension Checkpoint {
  /// The same open model with some of its tensors.
  ///
  /// - Parameter places: places in ``tensors``, each once.
  package func part(_ places: [Int]) -> Checkpoint {
    var contents = CheckpointContents(files: files, tensors: places.map { tensors[$0] })
    contents.metadata = metadata
    for (place, tensor) in contents.tensors.enumerated() {
      contents.index[tensor.header.name] = place
    }
    return Checkpoint(
      path: path, name: name, folder: folder, contents: contents, warnings: warnings)
  }
}

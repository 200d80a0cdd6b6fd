import MokumeTensor

extension CheckpointContents {
  /// Adds the tensors of a PyTorch checkpoint.
  mutating func append(_ torch: TorchFile, of file: InputFile) throws {
    var file = file
    file.format = torch.format
    let (place, first) = (files.count, tensors.count)
    files.append(file)
    tensors.reserveCapacity(first + torch.tensors.count)
    for tensor in torch.tensors {
      tensors.append(
        StoredTensor(
          header: tensor.header, file: place, offset: tensor.offset,
          byteCount: tensor.byteCount, decoder: tensor.decoder))
    }
    // Names may share their bytes, so that their sizes together have no bound.
    var total = 0
    for tensor in tensors {
      let (sum, overflow) = total.addingReportingOverflow(tensor.byteCount)
      if overflow { throw Corruption.sizeOverflow(tensor: tensor.header.name.text) }
      total = sum
    }
    warnings += torch.warnings
    try mergeIndex(from: first)
  }
}

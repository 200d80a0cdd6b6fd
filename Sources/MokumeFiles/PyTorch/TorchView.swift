import MokumeTensor

/// A tensor of a checkpoint: the elements of a storage at regular steps.
struct TorchView {
  let header: TensorHeader
  /// Size in bytes.
  let byteCount: Int
  /// Bytes of the storage before the first element.
  let start: Int
  let stride: [Int]
  /// Bytes of the numbers whose order in the file counts.
  let unit: Int

  /// Compares a tensor with its storage.
  ///
  /// - Throws: ``TorchFault/tensor(_:_:)``.
  init(_ tensor: TorchTensor, name: TensorName, in arena: PickleArena) throws {
    func fault(_ fault: TorchFault.Tensor) -> TorchFault { .tensor(name.text, fault) }
    let storage = arena.storages[tensor.storage]
    let type = tensor.type ?? storage.type
    guard let dtype = type.dtype else { throw fault(.unsupportedType(type.name)) }
    let size = arena.numbers(tensor.size) ?? []
    stride = arena.numbers(tensor.stride) ?? []
    for (what, values) in [("size", size), ("stride", stride), ("offset", [tensor.offset])] {
      if let negative = values.first(where: { $0 < 0 }) { throw fault(.negative(what, negative)) }
    }
    guard let shape = Shape(size) else { throw fault(.overflow) }
    header = TensorHeader(name: name, dtype: dtype, shape: shape)
    guard let byteCount = header.byteCount, let storageBytes = storage.byteCount,
      let end = Self.end(of: size, stride, offset: tensor.offset, width: type.width)
    else { throw fault(.overflow) }
    guard shape.elementCount == 0 || end <= storageBytes else {
      throw fault(.outside(wanted: UInt64(end), storage: UInt64(storageBytes)))
    }
    self.byteCount = byteCount
    start = shape.elementCount == 0 ? 0 : tensor.offset * type.width
    unit = type.unit
  }

  /// The offset in bytes behind the last element, or nil when it overflows.
  private static func end(
    of size: [Int], _ stride: [Int], offset: Int, width: Int
  ) -> Int? {
    if size.contains(0) { return 0 }
    var last = offset
    for (size, stride) in zip(size, stride) {
      let (step, tooLong) = (size - 1).multipliedReportingOverflow(by: stride)
      let (sum, tooFar) = last.addingReportingOverflow(step)
      if tooLong || tooFar { return nil }
      last = sum
    }
    let (count, overflow) = last.addingReportingOverflow(1)
    let (bytes, tooMany) = count.multipliedReportingOverflow(by: width)
    return overflow || tooMany ? nil : bytes
  }

  /// Whether the elements follow each other; dimensions of size 1 have no steps.
  var isContiguous: Bool {
    var step = 1
    for (size, stride) in zip(header.shape.dimensions, stride).reversed() where size != 1 {
      if stride != step { return header.shape.elementCount == 0 }
      // The product of the sizes is known to fit.
      step = step.multipliedReportingOverflow(by: size).partialValue
    }
    return true
  }
}

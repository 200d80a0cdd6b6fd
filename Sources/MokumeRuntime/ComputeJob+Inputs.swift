import MokumeFiles
import MokumePlan
import MokumeTensor

extension ComputeJob {
  /// Takes memory for the inputs that several passes read, as far as there is any.
  ///
  /// A job that waits for a selection over many tensors keeps nothing: the others need the memory.
  func keepInputs() {
    guard program.passes.count > 1, kept.isEmpty,
      !program.passes.contains(where: \.feedsGlobalSelection)
    else { return }
    for index in program.repeatedInputs {
      kept[index] = context.arena.take(job.shape.elementCount * width(index))
    }
  }

  func giveBackInputs() {
    for piece in kept.values { context.arena.giveBack(piece) }
    kept = [:]
    filled = []
  }

  /// Makes the bytes of a range of elements available, from memory if an earlier pass kept them.
  func read(_ range: Range<Int>, into state: TileState<T>, _ memory: WorkerMemory) throws {
    state.chunkStart = range.lowerBound
    for index in pass.inputs {
      let input = program.inputs[index]
      let bytes = range.lowerBound * width(index)..<range.upperBound * width(index)
      let buffer = self.buffer(index, bytes, memory)
      if !filled.contains(index) || kept[index] == nil {
        try context.inputs[input.source].read(input.tensor, bytes: bytes, into: buffer)
      }
      state.inputs[index] = UnsafeRawPointer(buffer.baseAddress)
    }
  }

  /// Bytes of all inputs of the pass for one element.
  var elementBytes: Int { pass.inputs.reduce(0) { $0 + width($1) } }

  /// Where a range of an input's bytes goes: its place in the kept tensor, or a worker's buffer.
  private func buffer(
    _ index: Int, _ bytes: Range<Int>, _ memory: WorkerMemory
  ) -> UnsafeMutableRawBufferPointer {
    if let whole = kept[index], round != .sample || filled.contains(index) {
      return UnsafeMutableRawBufferPointer(rebasing: whole[bytes])
    }
    return memory.buffer(.input(index), byteCount: bytes.count)
  }

  private func width(_ index: Int) -> Int { program.inputs[index].dtype.bitWidth / 8 }
}

extension Program {
  /// The inputs that more than one pass reads.
  var repeatedInputs: [Int] {
    inputs.indices.filter { index in passes.count { $0.inputs.contains(index) } > 1 }
  }
}

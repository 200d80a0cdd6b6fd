import MokumeFiles
import MokumePlan
import MokumeTensor

extension ComputeJob {
  /// Takes memory for the inputs that several passes read, as far as there is any.
  ///
  /// A job that waits for a selection over many tensors keeps nothing: the others need the memory.
  func keepInputs() {
    guard program.readings.count > 1, kept.isEmpty,
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
  func read(
    _ inputs: [Int], _ range: Range<Int>, into state: TileState<T>, _ memory: WorkerMemory
  ) throws {
    let wanted = inputRange(range)
    state.chunkStart = wanted.lowerBound
    for index in inputs {
      let input = program.inputs[index]
      let bytes = wanted.lowerBound * width(index)..<wanted.upperBound * width(index)
      let own = range.lowerBound * width(index)..<range.upperBound * width(index)
      let buffer = self.buffer(index, bytes, own, memory)
      if !filled.contains(index) || kept[index] == nil {
        try context.read(input, bytes: bytes, into: buffer)
        keep(index, own, of: buffer, from: bytes.lowerBound)
      }
      state.inputs[index] = UnsafeRawPointer(buffer.baseAddress)
    }
  }

  /// Puts the bytes of several ranges one behind the other.
  func gather(
    _ ranges: ArraySlice<Range<Int>>, into state: TileState<T>, _ memory: WorkerMemory
  ) throws {
    let count = ranges.reduce(0) { $0 + $1.count }
    for index in pass.inputs {
      let buffer = memory.buffer(.input(index), byteCount: count * width(index))
      var rest = buffer[...]
      for range in ranges {
        let bytes = range.lowerBound * width(index)..<range.upperBound * width(index)
        try copy(
          index, bytes, to: UnsafeMutableRawBufferPointer(rebasing: rest.prefix(bytes.count)))
        rest = rest.dropFirst(bytes.count)
      }
      state.inputs[index] = UnsafeRawPointer(buffer.baseAddress)
    }
  }

  /// Copies bytes of an input from where an earlier pass kept them, or reads them.
  private func copy(
    _ index: Int, _ bytes: Range<Int>, to buffer: UnsafeMutableRawBufferPointer
  ) throws {
    if let whole = kept[index], filled.contains(index) {
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: whole[bytes]))
    } else {
      let input = program.inputs[index]
      try context.read(input, bytes: bytes, into: buffer)
    }
  }

  /// Copies a chunk's own bytes to their place in a kept tensor, unless they were read there.
  private func keep(
    _ index: Int, _ own: Range<Int>, of buffer: UnsafeMutableRawBufferPointer, from start: Int
  ) {
    guard let whole = kept[index], round != .sample, buffer.count > own.count else { return }
    let part = UnsafeRawBufferPointer(buffer)[own.lowerBound - start..<own.upperBound - start]
    UnsafeMutableRawBufferPointer(rebasing: whole[own]).copyMemory(
      from: UnsafeRawBufferPointer(rebasing: part))
  }

  /// Bytes of some inputs for one element.
  func bytes(of inputs: [Int]) -> Int { inputs.reduce(0) { $0 + width($1) } }

  /// Where a range of an input's bytes goes: its place in the kept tensor, or a worker's buffer. What
  /// goes beyond the chunk's own bytes is another worker's to put into a kept tensor.
  private func buffer(
    _ index: Int, _ bytes: Range<Int>, _ own: Range<Int>, _ memory: WorkerMemory
  ) -> UnsafeMutableRawBufferPointer {
    if let whole = kept[index], filled.contains(index) || (round != .sample && bytes == own) {
      return UnsafeMutableRawBufferPointer(rebasing: whole[bytes])
    }
    return memory.buffer(.input(index), byteCount: bytes.count)
  }

  private func width(_ index: Int) -> Int { program.inputs[index].dtype.bitWidth / 8 }
}

extension Program {
  /// The inputs that are read more than once.
  var repeatedInputs: [Int] {
    let readings = readings.map { inputs(of: $0) }
    return inputs.indices.filter { index in readings.count { $0.contains(index) } > 1 }
  }
}

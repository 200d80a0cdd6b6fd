import MokumeKernels
import MokumePlan
import MokumeTensor
import Synchronization

extension ComputeJob {
  func run(task: Int, memory: WorkerMemory) throws {
    if case .rows = round { return try run(rowReading: task, memory) }
    let state = makeState(pass, memory)
    addWindows(pass, to: state, memory)
    if round == .sample { return try sample(state, memory) }
    if pass.isColumnWise { return try run(columns: task, state, memory) }
    let chunks = isSequential ? 0..<grid.count : task..<task + 1
    if isSequential { giveOutTies(state, chunks) }
    for chunk in chunks { try run(chunk: chunk, state, memory) }
    nonFinite.add(state.nonFinite.pointee, ordering: .relaxed)
  }

  func makeState(_ pass: Pass, _ memory: WorkerMemory) -> TileState<T> {
    let capacity = context.options.tileElements
    let registers = memory.buffer(
      .registers, byteCount: pass.registerCount * capacity * MemoryLayout<T>.stride)
    let blocks = capacity / reductionBlock + 1
    let partials = memory.buffer(.partials, byteCount: blocks * MemoryLayout<Double>.stride)
    // Buffers are never empty, so they have addresses.
    let state = TileState<T>(
      registers: registers.baseAddress!.assumingMemoryBound(to: T.self), capacity: capacity,
      partials: partials.baseAddress!.assumingMemoryBound(to: Double.self),
      inputCount: program.inputs.count, sinkCount: pass.sinks.count,
      tieCount: PassBinder<T>.trims(pass).count)
    for index in pass.sinks.indices where isCounting(pass.sinks[index]) {
      state.tallies[index] = memory.tally(index)
    }
    return state
  }

  private func run(chunk: Int, _ state: TileState<T>, _ memory: WorkerMemory) throws {
    let range = grid.range(chunk)
    if !isSequential { giveOutTies(state, chunk..<chunk + 1) }
    for index in activeSinks { state.running[index] = SinkBinder<T>.start(pass.sinks[index]) }
    try read(pass.inputs, range, into: state, memory)
    prepareOutputs(pass, activeSinks, range, state, memory)
    try execute(range, state)
    finish(chunk: chunk, state)
    let written = try write(pass, activeSinks, range, state)
    context.progress.did(read: bytes(of: pass.inputs) * range.count, written: written)
  }

  /// Runs all instructions and sinks over the tiles of a range.
  func execute(_ range: Range<Int>, _ state: TileState<T>) throws {
    try run(bind(state, range), over: range, state)
  }

  /// A chunk of a long program takes seconds; whoever stops it waits for no more than some tiles.
  func run(
    _ parts: [TilePart<T>], over range: Range<Int>, _ state: TileState<T>
  ) throws {
    if !grid.isRowAligned, parts.count == 1, case .steps(let steps) = parts[0] {
      return try run(steps, over: range, state)
    }
    try grid.tiles(of: range, capacity: state.capacity) { tile in
      try checkCancelled()
      state.start = tile.lowerBound
      state.count = tile.count
      state.windows.prepare(tile)
      for part in parts { part.run(state) }
    }
  }

  /// Mostly nothing but steps is to be done, and then tile follows tile without asking back; how many
  /// may depends on how long one takes.
  private func run(_ steps: StepList<T>, over range: Range<Int>, _ state: TileState<T>) throws {
    let tile = state.capacity
    let unasked = max(1, Self.stepsUnasked / max(1, steps.count)) * tile
    for start in stride(from: range.lowerBound, to: range.upperBound, by: unasked) {
      try checkCancelled()
      steps.run(
        start: start, offset: start - state.chunkStart,
        count: min(unasked, range.upperBound - start), tile: tile)
    }
  }

  private static var stepsUnasked: Int { 256 }

  private func checkCancelled() throws {
    if context.progress.isCancelled { throw RunError.cancelled }
  }

  func prepareOutputs(
    _ pass: Pass, _ sinks: some Sequence<Int>, _ range: Range<Int>, _ state: TileState<T>,
    _ memory: WorkerMemory
  ) {
    for index in sinks {
      guard case .store(_, _, let dtype) = pass.sinks[index] else { continue }
      // Inputs and outputs are counted from one element on.
      let count = range.upperBound - state.chunkStart
      let bytes = memory.buffer(.output(index), byteCount: count * dtype.bitWidth / 8)
      state.outputs[index] = bytes.baseAddress
    }
  }

  /// Returns the number of bytes written.
  func write(
    _ pass: Pass, _ sinks: some Sequence<Int>, _ range: Range<Int>, _ state: TileState<T>
  ) throws -> Int {
    var written = 0
    for index in sinks {
      guard case .store(_, let place, let dtype) = pass.sinks[index],
        let bytes = state.outputs[index]
      else { continue }
      let width = dtype.bitWidth / 8
      let first = bytes + (range.lowerBound - state.chunkStart) * width
      let buffer = UnsafeRawBufferPointer(start: first, count: range.count * width)
      let target = program.targets[place]
      let output = context.outputs[target.output]
      try output.write(target.tensor, at: range.lowerBound * width, buffer)
      if output.isCounted { written += buffer.count }
    }
    return written
  }

  /// Sets how many elements equal to each threshold the chunks to come may keep.
  func giveOutTies(_ state: TileState<T>, _ chunks: Range<Int>) {
    giveOutTies(pass, state, chunks)
    for window in state.windows.all { giveOutTies(window.program.body, window.state, chunks) }
  }

  private func giveOutTies(_ pass: Pass, _ state: TileState<T>, _ chunks: Range<Int>) {
    for (index, slot) in PassBinder<T>.trims(pass).enumerated() {
      guard let threshold = selection(slot)?.threshold else { continue }
      let base = chunkBase(slot)
      let own = isSequential ? 0..<context.flatGrid(job.shape).count : chunks
      state.ties[index] = threshold.ties(inChunks: base + own.lowerBound..<base + own.upperBound)
    }
  }

  private func chunkBase(_ slot: SelectionSlot) -> Int {
    if case .global(let index) = slot { context.chunkBase(index, job.name) } else { 0 }
  }

  /// Hands the chunk's results to cells and selections.
  private func finish(chunk: Int, _ state: TileState<T>) {
    for index in activeSinks {
      switch pass.sinks[index] {
      case .extremum: results?.cells[index][chunk] = state.running[index]
      case .select(_, let slot): feed(slot, index, chunk, state)
      case .sum, .count, .rowSum, .rowExtremum, .columnSum, .columnExtremum, .store: break
      }
    }
    // Only now, because several selections may share one sample.
    for index in activeSinks { state.keys[index].removeAll() }
  }

  private func feed(_ slot: SelectionSlot, _ index: Int, _ chunk: Int, _ state: TileState<T>) {
    guard let selection = selection(slot) else { return }
    switch selection.phase {
    case .sampling:
      selection.add(sample: sample(of: index, state), isComplete: true)
    case .counting:
      guard let tally = state.tallies[index] else { return }
      selection.add(above: state.above[index], tally, chunk: chunkBase(slot) + chunk)
      state.above[index] = 0
    case .found: break
    }
  }

  private func isCounting(_ sink: Sink) -> Bool {
    guard case .select(_, let slot) = sink else { return false }
    if case .counting? = selection(slot)?.phase { return true }
    return false
  }

  /// How much of the tensor must be looked at so that each sampling selection sees enough.
  private var sampleShare: Double {
    let counts = activeSinks.compactMap { index -> Int? in
      guard case .select(_, let slot) = pass.sinks[index] else { return nil }
      return selection(slot)?.count
    }
    let count = counts.min() ?? 1
    return min(1, Double(context.budget.sampleCount(of: count)) / Double(max(1, count)))
  }

  /// Feeds the sampling selections from blocks spread evenly over the tensor.
  private func sample(_ state: TileState<T>, _ memory: WorkerMemory) throws {
    let blocks = SampleBlocks(count: job.shape.elementCount, share: sampleShare)
    giveOutNoTies(state)
    // Whoever works on whole rows needs what lies around a block.
    let isAlone = !pass.rowPrograms.isEmpty
    for group in blocks.groups(of: isAlone ? 1 : grid.chunkElements) {
      if isAlone {
        try read(pass.inputs, group[group.startIndex], into: state, memory)
        try execute(group[group.startIndex], state)
      } else {
        try sample(group, state, memory)
      }
    }
    for index in activeSinks {
      guard case .select(_, let slot) = pass.sinks[index] else { continue }
      selection(slot)?.add(sample: sample(of: index, state), isComplete: blocks.isComplete)
    }
  }

  /// The keys that were sampled for a sink.
  private func sample(of index: Int, _ state: TileState<T>) -> [UInt64] {
    state.keys[sinkBinder?.sampler(like: index, pass.sinks) ?? index]
  }

  /// Runs over blocks that lie one behind the other in the worker's buffers.
  private func sample(
    _ blocks: ArraySlice<Range<Int>>, _ state: TileState<T>, _ memory: WorkerMemory
  ) throws {
    try gather(blocks, into: state, memory)
    let parts = bind(state, 0..<0)
    var offset = 0
    for block in blocks {
      state.chunkStart = block.lowerBound - offset
      try run(parts, over: block, state)
      offset += block.count
    }
  }

  /// A sample need not be exact: elements at an earlier threshold count as kept.
  private func giveOutNoTies(_ state: TileState<T>) {
    state.keepAllTies()
    for window in state.windows.all { window.state.keepAllTies() }
  }
}

/// The blocks of elements a sample is taken from.
struct SampleBlocks {
  let ranges: [Range<Int>]
  /// Whether the blocks are every element, each once.
  let isComplete: Bool

  /// - Parameter share: how much of the tensor is sampled, as a fraction.
  init(count: Int, share: Double) {
    let wanted = min(count, max(1, Int((Double(count) * share).rounded(.up))))
    isComplete = wanted == count
    if isComplete {
      ranges = stride(from: 0, to: count, by: Self.blockElements).map {
        $0..<min(count, $0 + Self.blockElements)
      }
      return
    }
    let blockCount = max(1, (wanted + Self.blockElements - 1) / Self.blockElements)
    let length = min(Self.blockElements, wanted)
    ranges = (0..<blockCount).map { block in
      let start = Int(Double(count - length) * (Double(block) + 0.5) / Double(blockCount))
      return start..<start + length
    }
  }

  static let blockElements = 512

  /// The blocks in groups that have no more than so many elements, but at least one block.
  func groups(of elements: Int) -> [ArraySlice<Range<Int>>] {
    let count = max(1, elements / Self.blockElements)
    return stride(from: 0, to: ranges.count, by: count).map {
      ranges[$0..<min(ranges.count, $0 + count)]
    }
  }
}

import MokumeFiles
import MokumeGraph
import MokumeKernels
import MokumePlan
import MokumeTensor
import Synchronization

/// Runs the program of one tensor: for each pass a round over its chunks, and before and after it
/// the rounds that selections need.
final class ComputeJob<T: TileElement>: @unchecked Sendable {
  // Sendable by hand: `advance` changes the job only while no task runs; tasks only read it and
  // write disjoint cells of `SinkResults`.

  /// What the tasks of a round do.
  enum Round {
    case none
    /// Feeds sampling selections from a few blocks; one task.
    case sample
    /// All sinks over all chunks.
    case full
    /// The passes that share a reading of rows, over all chunks.
    case rows
    /// Only selections that are still counting, over all chunks.
    case recount
  }

  let job: Job
  let program: Program
  let context: RunContext
  let kernels: TileLoops<T>
  /// Where the job stands in its stage, which orders what it contributes.
  let position: Int
  var goal = Goal.complete
  var round = Round.none
  var passIndex = 0
  var values: SmallValues
  var localSelections: [Int: Selection] = [:]
  var rowThresholds: [Int: (keys: [UInt64], ends: [UInt64])] = [:]
  var results: SinkResults?
  var grid: ChunkGrid
  /// The sinks that the round at work runs.
  var activeSinks: [Int] = []
  var sinkBinder: SinkBinder<T>?
  /// Inputs whose bytes stay in memory from the first pass that reads them to the last.
  var kept: [Int: UnsafeMutableRawBufferPointer] = [:]
  /// Those of `kept` that a pass has read to the end.
  var filled: Set<Int> = []
  /// Results of this pass that are NaN or infinite.
  let nonFinite = Atomic<Int>(0)
  /// Those of all passes so far.
  var nonFiniteCount = 0
  /// Whether the program has just come to its end.
  private var isAtEnd = false

  init(
    _ job: Job, _ program: Program, _ context: RunContext, _ kernels: TileLoops<T>, position: Int
  ) {
    self.job = job
    self.program = program
    self.context = context
    self.kernels = kernels
    self.position = position
    values = SmallValues(
      numberCount: program.numberCount, rowVectorCount: program.rowVectorCount,
      columnVectorCount: program.columnVectorCount)
    grid = context.flatGrid(job.shape)
  }

  deinit { giveBackInputs() }

  var pass: Pass { program.passes[passIndex] }

  func advance() throws -> Int {
    let tasks = goOn()
    if isAtEnd {
      isAtEnd = false
      try context.complete(program.stores, nonFinite: nonFiniteCount)
    }
    return tasks
  }

  private func goOn() -> Int {
    guard case .none = round else { return endRound() }
    keepInputs()
    return beginPass()
  }

  private func endRound() -> Int {
    switch round {
    case .none: return 0
    case .sample:
      for selection in localSelections.values { selection.bracket() }
      return goal == .sampleGlobals ? pause() : begin(.full)
    case .rows:
      endRowReading()
      return beginPass()
    case .full:
      filled.formUnion(pass.inputs)
      collectResults()
      return afterCounting()
    case .recount:
      return goal == .recountGlobals ? recountNextPass() : afterCounting()
    }
  }

  /// Sets out for a goal; the next `advance()` begins there.
  ///
  /// - Returns: whether the job has anything to do for it.
  func setOut(for next: Goal) -> Bool {
    goal = next
    let feeding = program.passes.firstIndex { $0.feedsGlobalSelection }
    switch next {
    case .sampleGlobals: return feeding != nil
    case .complete: return true
    case .recountGlobals:
      guard let feeding else { return false }
      passIndex = feeding
      round = .none
      return true
    }
  }

  /// Stops until the next goal; the round is kept so that the job goes on from here.
  private func pause() -> Int { 0 }

  private func beginPass() -> Int {
    guard passIndex < program.passes.count else { return finish() }
    let readings = program.readings
    let place = readings.firstIndex { $0.contains(passIndex) } ?? 0
    context.progress.began(job.name, pass: place + 1, of: readings.count)
    values.run(pass.prologue, globals: context.globals)
    grid = ChunkGrid(
      shape: job.shape, isRowAligned: pass.isRowAligned,
      chunkElements: context.options.chunkElements)
    if reading.count > 1 { return begin(.rows) }
    results = SinkResults(pass.sinks, shape: job.shape, grid: grid)
    if goal == .recountGlobals { return begin(.recount) }
    beginSelections()
    if goal == .sampleGlobals && pass.feedsGlobalSelection { return begin(.sample) }
    return needsSample ? begin(.sample) : begin(.full)
  }

  /// Goes on to the next pass that feeds a selection over many tensors, if there is one.
  private func recountNextPass() -> Int {
    let rest = program.passes[(passIndex + 1)...]
    guard let next = rest.firstIndex(where: \.feedsGlobalSelection) else { return pause() }
    passIndex = next
    return beginPass()
  }

  private func afterCounting() -> Int {
    for selection in localSelections.values { selection.bracket() }
    for selection in localSelections.values { selection.resolve() }
    if localSelections.values.contains(where: { $0.threshold == nil }) { return begin(.recount) }
    collectSelections()
    passIndex += 1
    return beginPass()
  }

  private func begin(_ next: Round) -> Int {
    round = next
    if case .rows = next { beginRowReading() } else { compile() }
    // The plan counts on one full round of each pass.
    if case .recount = next {
      context.progress.expect(bytes(of: pass.inputs) * job.shape.elementCount)
    }
    switch next {
    case .none: return 0
    case .sample: return 1
    case .full, .recount, .rows:
      let pieces = pass.isColumnWise ? ColumnGrid(job.shape).count : grid.count
      let tasks = isSequential ? min(1, pieces) : pieces
      // Without elements a round is over before it begins.
      return tasks > 0 ? tasks : endRound()
    }
  }

  private func finish() -> Int {
    values.run(program.epilogue, globals: context.globals)
    for export in program.exports where job.shape.elementCount > 0 || export.reduction.isSum {
      context.contribute(values.numbers[export.number], to: export.global, job: position)
    }
    round = .none
    isAtEnd = true
    giveBackInputs()
    return 0
  }
}

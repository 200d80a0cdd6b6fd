import MokumeFiles
import MokumeKernels
import MokumePlan
import MokumeTensor

/// What a run found besides the bytes it wrote.
public struct RunResult: Sendable {
  /// For each value whose numbers the plan asks for, those of its groups.
  public let numbers: [[Double]]
  /// Output tensors with results that are NaN or infinite.
  public let nonFinite: [NonFiniteTensor]
  /// What each stage took, in seconds.
  public let stageSeconds: [Double]

  /// The number asked for, if the plan asks for one.
  public var number: Double? { numbers.first?.first }
}

/// Runs a plan: readers, tiles, kernels, writers, in memory that does not grow with the model.
public struct Execution: Sendable {
  let plan: Plan
  let context: RunContext

  /// - Parameters:
  ///   - inputs: the checkpoints of the graph's sources, in their order.
  ///   - outputs: the writers of the plan's outputs, in their order.
  public init(
    _ plan: Plan, inputs: [Checkpoint], outputs: [RunOutput], options: RunOptions,
    progress: RunProgress = RunProgress()
  ) {
    self.plan = plan
    context = RunContext(
      plan: plan, inputs: inputs, outputs: outputs, options: options, progress: progress)
  }

  /// Runs every stage. The outputs are written but not published.
  ///
  /// - Throws: `RunError`, or the error of a file.
  public func run() throws -> RunResult {
    let need = MemoryNeed(plan, context.options)
    if need.byteCount > context.options.memory {
      throw RunError.memory(needed: need.byteCount, allowed: context.options.memory)
    }
    noteKept()
    // Earlier stages find numbers for the last one; without a tensor to write nobody asks.
    let stages = isWholeKept ? [] : plan.stages
    let jobs = stages.map { outstanding($0).map(\.job) }
    context.progress.begin(jobs, of: plan, context.outputs)
    let clock = ContinuousClock()
    let seconds = try stages.enumerated().map { index, stage in
      context.progress.begin(jobs[index], stage: index)
      return try clock.measure { try run(stage, index) } / .seconds(1)
    }
    let globals = context.globals
    return RunResult(
      numbers: plan.results.map { $0.map { $0.evaluate(globals: globals) } },
      nonFinite: context.nonFinite, stageSeconds: seconds)
  }

  func run(_ stage: Stage, _ index: Int) throws {
    let runners = outstanding(stage).map { runner($0.job, position: $0.position) }
    let selections = beginSelections(stage, index)
    if !selections.isEmpty {
      try run(runners, .sampleGlobals)
      for selection in selections { selection.bracket() }
    }
    try run(runners, .complete)
    for selection in selections { selection.resolve() }
    while selections.contains(where: { $0.threshold == nil }) {
      try run(runners, .recountGlobals)
      for selection in selections { selection.resolve() }
    }
    context.combine(plan.globals, stage: index)
    collectRanked(index)
  }

  func runner(_ job: Job, position: Int) -> any JobRunner {
    switch job.work {
    case .copy(let input): CopyJob(job, [input], context)
    case .copyAgreed(let inputs): CopyJob(job, inputs, context)
    case .compute(let program) where program.isDouble:
      DoubleJob(ComputeJob(job, program, context, context.double, position: position))
    case .compute(let program):
      SingleJob(ComputeJob(job, program, context, context.single, position: position))
    }
  }

  private func run(_ runners: [any JobRunner], _ goal: Goal) throws {
    let willing = runners.filter { $0.setOut(for: goal) }
    let threads = context.options.threads
    let progress = context.progress
    let scheduler = Scheduler(willing, threads: threads) { progress.isCancelled }
    try scheduler.run(threads: threads)
  }

  /// Makes the selections of a stage and gives each tensor's chunks their places in them.
  private func beginSelections(_ stage: Stage, _ stageIndex: Int) -> [Selection] {
    var made: [Selection] = []
    for (index, selection) in plan.selections.enumerated() where selection.stage == stageIndex {
      var bases: [TensorName: Int] = [:]
      var chunkCount = 0
      for job in stage.jobs where job.feeds(index) {
        bases[job.name] = chunkCount
        chunkCount += context.flatGrid(job.shape).count
      }
      let new = make(selection, chunkCount: chunkCount, isDouble: stage.isDouble)
      context.begin(new, at: index, chunkBases: bases)
      made.append(new)
    }
    return made
  }

  private func make(
    _ selection: GlobalSelection, chunkCount: Int, isDouble: Bool
  ) -> Selection {
    let argument = selection.argument.evaluate(globals: context.globals)
    let count = selection.elementCount
    let (wanted, order): (Int, KeyOrder) =
      switch selection.rule {
      case .largest: (wantedCount(density: argument, of: count), .magnitude)
      case .ranked: (wantedCount(rank: argument, of: count), .value)
      }
    return Selection(
      wanted: wanted, count: count, chunkCount: max(1, chunkCount), order: order,
      keyLimit: isDouble ? Double.keyLimit : Float.keyLimit, runLimit: context.budget.runs)
  }

  private func collectRanked(_ stage: Int) {
    for (index, selection) in plan.selections.enumerated() where selection.stage == stage {
      guard case .ranked(let global) = selection.rule,
        let key = context.selection(index)?.threshold?.key
      else { continue }
      let isDouble = plan.stages[stage].isDouble
      let value = isDouble ? Double.value(ofKey: key) : Float.value(ofKey: key)
      context.set(value, global: global)
    }
  }
}

extension Job {
  /// Whether the job feeds a selection over many tensors.
  fileprivate func feeds(_ selection: Int) -> Bool {
    guard case .compute(let program) = work else { return false }
    return program.passes.contains { pass in
      pass.sinks.contains { sink in
        if case .select(_, .global(selection)) = sink { true } else { false }
      }
    }
  }
}

extension Stage {
  fileprivate var isDouble: Bool {
    jobs.contains { job in
      if case .compute(let program) = job.work { program.isDouble } else { false }
    }
  }
}

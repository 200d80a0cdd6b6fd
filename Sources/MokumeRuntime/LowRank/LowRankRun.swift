import MokumeFiles
import MokumeKernels
import MokumePlan
import MokumeTensor

/// Writes the product of two small matrices in place of each matrix that a plan makes.
///
/// The stages before the last run as ever. Then each thread takes a tensor and runs the last stage for it
/// alone, several times, while ``LowRankFactors`` goes over its rows. A tensor has one thread, so that
/// bytes do not depend on how many there are.
public struct LowRankRun: Sendable {
  private let execution: Execution
  private let sink: RowSink
  private let output: OutputModel
  private let rank: Int
  private let isTurned: [Bool]

  /// - Parameters:
  ///   - plan: has one output, of matrices in f32.
  ///   - inputs: the checkpoints of the graph's sources, in their order.
  ///   - output: for each matrix of the plan two tensors, the factor with a row for each rank first.
  ///   - isTurned: for each matrix whether the factors are those of it turned over.
  public init(
    _ plan: Plan, rank: Int, isTurned: [Bool], inputs: [Checkpoint], output: OutputModel,
    options: RunOptions, progress: RunProgress
  ) {
    precondition(output.spec.tensors.count == 2 * plan.outputs[0].count, "two tensors for each")
    self.rank = rank
    self.isTurned = isTurned
    self.output = output
    sink = RowSink()
    execution = Execution(
      plan, inputs: inputs, outputs: [RunOutput(sink, tensorCount: plan.outputs[0].count)],
      options: options, progress: progress)
  }

  private var context: RunContext { execution.context }

  /// Runs every stage. The output is written but not published.
  ///
  /// - Returns: what each stage took, and which factors have numbers that the type they are stored in has
  ///   not.
  /// - Throws: `RunError`, or the error of a file.
  public func run() throws -> RunResult {
    let stages = execution.plan.stages
    try checkMemory()
    context.progress.begin(
      stages.map(\.jobs), readings: LowRankFactors.passes, writing: output.byteCount)
    let clock = ContinuousClock()
    let seconds = try stages.indices.map { index in
      let isLast = index == stages.count - 1
      context.progress.begin(
        stages[index].jobs, stage: index, readings: isLast ? LowRankFactors.passes : 1)
      return try clock.measure {
        try isLast ? factorise(stages[index].jobs) : execution.run(stages[index], index)
      } / .seconds(1)
    }
    return RunResult(numbers: [], nonFinite: context.nonFinite, stageSeconds: seconds)
  }

  private func checkMemory() throws {
    let need = Self.memory(execution.plan, rank: rank, context.options)
    guard need > context.options.memory else { return }
    throw RunError.memory(needed: need, allowed: context.options.memory)
  }

  /// The bytes that a run takes: those of any, and the factors of a matrix for each thread.
  public static func memory(_ plan: Plan, rank: Int, _ options: RunOptions) -> Int {
    let factors = plan.outputs[0].map {
      LowRankFactors.byteCount(
        rows: $0.shape.dimensions[0], columns: $0.shape.dimensions[1], rank: rank)
    }
    return MemoryNeed(plan, options).byteCount + options.threads * (factors.max() ?? 0)
  }

  /// Each thread takes the next tensor; the first error ends them all.
  private func factorise(_ jobs: [Job]) throws {
    let queue = WorkQueue(count: jobs.count)
    Threads.run(min(context.options.threads, max(1, jobs.count))) { _ in
      while let position = queue.next() {
        do {
          try factorise(jobs[position], position: position)
        } catch {
          queue.fail(error)
        }
      }
    }
    if let error = queue.failure { throw error }
  }

  private func factorise(_ job: Job, position: Int) throws {
    let (rows, columns) = (job.shape.dimensions[0], job.shape.dimensions[1])
    let factors = LowRankFactors(rows: rows, columns: columns, rank: rank) { numbers, count in
      context.double.uniform(numbers, Self.seed, 0, 0, count)
    }
    let tensor = job.target
    for pass in 0..<LowRankFactors.passes {
      sink.begin(tensor, factors.reader(pass: pass))
      let scheduler = Scheduler([execution.runner(job, position: position)], threads: 1) {
        context.progress.isCancelled
      }
      try scheduler.run(threads: 1)
      sink.end(tensor)
      factors.end(pass: pass)
    }
    let (down, up) = factors.factors()
    let isTurned = isTurned[tensor]
    try write(isTurned ? turned(up, width: rank) : down, 2 * tensor)
    try write(isTurned ? turned(down, width: columns) : up, 2 * tensor + 1)
  }

  /// Any number would do; bytes are the same because it is always this one.
  private static let seed: UInt64 = 0x6C6F_775F_7261_6E6B

  /// Rounds the numbers of a factor once, to the type it is stored in.
  private func write(_ numbers: [Double], _ tensor: Int) throws {
    let dtype = output.spec.tensors[tensor].dtype
    guard let kernel = dtype.kernelIndex else { preconditionFailure("a type to compute with") }
    let byteCount = numbers.count * dtype.bitWidth / 8
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, byteCount), alignment: 64)
    defer { buffer.deallocate() }
    let nonFinite = numbers.withUnsafeBufferPointer { numbers in
      guard let from = numbers.baseAddress, let to = buffer.baseAddress else { return 0 }
      return context.double.store[kernel](to, from, numbers.count)
    }
    if nonFinite > 0 {
      let name = output.spec.tensors[tensor].name
      context.report(nonFinite: NonFiniteTensor(name: name, count: nonFinite))
    }
    try output.write(tensor, at: 0, UnsafeRawBufferPointer(rebasing: buffer[..<byteCount]))
    context.progress.did(read: 0, written: byteCount)
  }
}

/// The rows of a matrix as columns.
private func turned(_ numbers: [Double], width: Int) -> [Double] {
  (0..<width).flatMap { column in
    stride(from: column, to: numbers.count, by: width).map { numbers[$0] }
  }
}

extension Job {
  /// The tensor that the job writes, which is one.
  fileprivate var target: Int {
    if case .compute(let program) = work { program.targets[0].tensor } else { targets[0].tensor }
  }
}

import MokumeFiles
import MokumePlan
import MokumeTensor

/// Copies a tensor's bytes, after checking that all inputs agree when there are several.
final class CopyJob: JobRunner, @unchecked Sendable {
  // Sendable by hand: `advance` is never called while tasks run, and tasks only read.
  static let chunkBytes = 1 << 20
  /// What comparing two inputs takes.
  static let bufferBytes = 2 * chunkBytes

  private let job: Job
  private let inputs: [InputTensor]
  private let context: RunContext
  private let byteCount: Int
  private var hasStarted = false

  init(_ job: Job, _ inputs: [InputTensor], _ context: RunContext) {
    self.job = job
    self.inputs = inputs
    self.context = context
    let header = inputs.first.map {
      TensorHeader(name: job.name, dtype: $0.dtype, shape: job.shape)
    }
    byteCount = header?.byteCount ?? 0
  }

  func setOut(for goal: Goal) -> Bool { goal == .complete }

  func advance() throws -> Int {
    if !hasStarted {
      hasStarted = true
      context.progress.began(job.name, pass: 1, of: 1)
      if byteCount > 0 { return (byteCount + Self.chunkBytes - 1) / Self.chunkBytes }
    }
    try context.complete(job.targets, nonFinite: 0)
    return 0
  }

  func run(task: Int, memory: WorkerMemory) throws {
    let start = task * Self.chunkBytes
    let range = start..<min(byteCount, start + Self.chunkBytes)
    try compare(range, memory)
    context.progress.did(read: range.count * job.reads.count, written: 0)
    if inputs[0].rows != nil {
      let buffer = memory.buffer(.input(0), byteCount: range.count)
      try read(inputs[0], range, buffer)
      for target in job.targets {
        try context.outputs[target.output].write(
          target.tensor, at: range.lowerBound, UnsafeRawBufferPointer(buffer))
        count(range, target)
      }
      return
    }
    for target in job.targets {
      try context.outputs[target.output].copy(
        target.tensor, from: context.inputs[inputs[0].source], sourceTensor: inputs[0].tensor,
        bytes: range)
      count(range, target)
    }
  }

  private func count(_ written: Range<Int>, _ target: OutputTensor) {
    guard context.outputs[target.output].isCounted else { return }
    context.progress.did(read: 0, written: written.count)
  }

  private func compare(_ range: Range<Int>, _ memory: WorkerMemory) throws {
    guard inputs.count > 1 else { return }
    let first = memory.buffer(.input(0), byteCount: range.count)
    let other = memory.buffer(.input(1), byteCount: range.count)
    try read(inputs[0], range, first)
    for input in inputs.dropFirst() {
      try read(input, range, other)
      guard first.elementsEqual(other) else {
        throw RunError.integersDisagree(
          job.name, sources: [inputs[0].source, input.source], dtype: input.dtype)
      }
    }
  }

  private func read(
    _ input: InputTensor, _ range: Range<Int>, _ buffer: UnsafeMutableRawBufferPointer
  ) throws {
    try context.read(input, bytes: range, into: buffer)
  }
}

import MokumePlan
import MokumeTensor
import Synchronization

/// How far a run has come; safe to read from any thread.
///
/// Workers add to two counters once for each chunk, which is thousands of tiles; everything else
/// changes with a tensor or a stage.
public final class RunProgress: Sendable {
  private let read = Atomic<Int>(0)
  private let written = Atomic<Int>(0)
  private let cancelled = Atomic<Bool>(false)
  private let shared = Mutex(Shared())

  private struct Shared: Sendable {
    /// What does not change while workers run, with the counters at 0.
    var snapshot = Snapshot()
    /// Bytes of the outputs that were there before the run began.
    var keptBytes = 0
    /// Bytes read when the stage at work began.
    var stageStart = 0
    var files: [MissingBytes] = []
    var tensor: TensorName?
  }

  /// Makes the progress of a run that has not begun.
  public init() {}

  /// Bytes of the outputs written so far.
  public var bytesWritten: Int { snapshot.writtenBytes }

  /// The tensor at work.
  public var tensor: String { snapshot.tensor }

  /// Asks the run to stop at the next chunk; it then throws `RunError.cancelled`.
  public func cancel() { cancelled.store(true, ordering: .relaxed) }

  /// Whether the run was asked to stop.
  public var isCancelled: Bool { cancelled.load(ordering: .relaxed) }

  /// Everything at one moment; all of it is of the same run and the same stage.
  public var snapshot: Snapshot {
    shared.withLock { shared in
      var now = shared.snapshot
      let read = self.read.load(ordering: .relaxed)
      let written = self.written.load(ordering: .relaxed)
      now.readBytes = read
      now.writtenBytes = shared.keptBytes + written
      now.stageReadBytes = read - shared.stageStart
      now.workDone = read + written
      now.shardsDone = shared.files.count(where: \.isZero)
      now.tensor = shared.tensor?.text ?? ""
      return now
    }
  }
}

extension RunProgress {
  /// Makes it the progress of a run that has not begun and was not asked to stop.
  public func reset() {
    cancelled.store(false, ordering: .relaxed)
    begin(as: Snapshot())
  }

  /// Forgets the run before; another is about to be planned.
  package func prepare() { begin(as: Snapshot(phase: .preparing)) }

  /// The run is over and its files are being completed and synced.
  package func publish() {
    shared.withLock {
      $0.snapshot.phase = .publishing
      $0.tensor = nil
    }
  }

  /// Nothing is at work any more.
  package func finish() { begin(as: Snapshot()) }

  /// A run begins.
  ///
  /// - Parameter stages: the jobs to be done. What they do not write of the outputs counts as
  ///   written before.
  func begin(_ stages: [[Job]], of plan: Plan, _ outputs: [RunOutput]) {
    var start = Snapshot(phase: .preparing)
    let jobs = stages.joined()
    let writes = jobs.flatMap(\.writes)
    for (target, byteCount) in writes {
      outputs[target.output].missing(of: target.tensor).add(byteCount)
    }
    let toWrite = writes.reduce(0) { $0 + $1.byteCount }
    start.stageCount = stages.count
    start.bytesToRead = jobs.reduce(0) { $0 + $1.readByteCount }
    start.bytesToWrite = plan.cost.written
    start.workTotal = start.bytesToRead + toWrite
    let files = outputs.flatMap(\.missing)
    start.shardCount = files.count
    begin(as: start, keptBytes: start.bytesToWrite - toWrite, files: files)
  }

  /// A run begins that reads the jobs of its last stage so often and writes none of their outputs.
  func begin(_ stages: [[Job]], readings: Int, writing byteCount: Int) {
    var start = Snapshot(phase: .preparing)
    start.stageCount = stages.count
    let reads = stages.map { $0.reduce(0) { $0 + $1.readByteCount } }
    start.bytesToRead = reads.dropLast().reduce(0, +) + readings * (reads.last ?? 0)
    start.bytesToWrite = byteCount
    start.workTotal = start.bytesToRead + byteCount
    start.shardCount = 1
    begin(as: start)
  }

  /// A stage of the run begins.
  func begin(_ jobs: [Job], stage: Int, readings: Int = 1) {
    let writes = jobs.contains { !$0.writes.isEmpty }
    let toRead = readings * jobs.reduce(0) { $0 + $1.readByteCount }
    shared.withLock {
      $0.snapshot.phase = writes ? .writing : .reading
      $0.snapshot.stage = stage + 1
      $0.snapshot.stageBytesToRead = toRead
      $0.stageStart = read.load(ordering: .relaxed)
    }
  }

  /// A pass over a tensor begins.
  func began(_ tensor: TensorName, pass: Int, of passCount: Int) {
    shared.withLock {
      $0.tensor = tensor
      $0.snapshot.pass = pass
      $0.snapshot.passCount = passCount
    }
  }

  /// More is to be read than was planned, because a selection looks again.
  func expect(_ bytes: Int) {
    shared.withLock {
      $0.snapshot.bytesToRead += bytes
      $0.snapshot.stageBytesToRead += bytes
      $0.snapshot.workTotal += bytes
    }
  }

  /// A chunk is done.
  func did(read bytesRead: Int, written bytesWritten: Int) {
    read.add(bytesRead, ordering: .relaxed)
    if bytesWritten > 0 { written.add(bytesWritten, ordering: .relaxed) }
  }

  private func begin(as start: Snapshot, keptBytes: Int = 0, files: [MissingBytes] = []) {
    shared.withLock {
      read.store(0, ordering: .relaxed)
      written.store(0, ordering: .relaxed)
      $0 = Shared(snapshot: start, keptBytes: keptBytes, files: files)
    }
  }
}

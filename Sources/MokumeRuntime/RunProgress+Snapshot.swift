extension RunProgress {
  /// What is being done.
  public enum Phase: String, Sendable, Hashable {
    /// Nothing.
    case idle
    /// The run is planned and its files are made.
    case preparing
    /// A stage that only looks for numbers, such as a norm over the model; it writes nothing.
    case reading
    /// A stage that writes.
    case writing
    /// All bytes are written; files are completed, synced to the drive and renamed.
    case publishing
  }

  /// A run at one moment. All sizes are in bytes.
  public struct Snapshot: Sendable, Hashable {
    /// What is being done.
    public var phase: Phase
    /// The stage at work, from 1; 0 before the first.
    public var stage = 0
    /// Number of stages.
    public var stageCount = 0
    /// What passes have read, once for each pass, even if it came from memory.
    public var readBytes = 0
    /// What passes will have read at the end. Grows when a selection has to look again.
    public var bytesToRead = 0
    /// The part of `readBytes` that the stage at work has read.
    public var stageReadBytes = 0
    /// What the stage at work will have read at its end.
    public var stageBytesToRead = 0
    /// What there is of the outputs' tensors.
    public var writtenBytes = 0
    /// What there will be of them.
    public var bytesToWrite = 0
    /// What this run has read and written.
    public var workDone = 0
    /// What this run will have read and written at its end.
    public var workTotal = 0
    /// Files with all their tensors.
    public var shardsDone = 0
    /// Number of files with weights; 0 if nothing is written.
    public var shardCount = 0
    /// The tensor whose pass began last.
    public var tensor = ""
    /// That pass, from 1.
    public var pass = 0
    /// Number of passes over that tensor.
    public var passCount = 0

    /// The snapshot of a run that has done nothing.
    public init(phase: Phase = .idle) { self.phase = phase }

    /// How much of everything is done, from 0 to 1. Reading counts, so it moves in every phase.
    public var share: Double {
      if phase == .publishing { return 1 }
      guard workTotal > 0 else { return 0 }
      let work = min(1, max(0, Double(workDone) / Double(workTotal)))
      // Of an output that was begun by an earlier run, only the rest is this run's work.
      let own = workTotal - bytesToRead
      guard bytesToWrite > own, bytesToWrite > 0 else { return work }
      let kept = Double(bytesToWrite - own) / Double(bytesToWrite)
      return kept + (1 - kept) * work
    }
  }
}

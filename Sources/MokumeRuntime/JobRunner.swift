/// A job as the scheduler sees it: rounds of tasks, one round after the other.
protocol JobRunner: AnyObject, Sendable {
  /// Prepares the job for a goal, and says whether it has anything to do for it.
  func setOut(for goal: Goal) -> Bool

  /// Finishes the last round, prepares the next, and returns its number of tasks; 0 when done.
  ///
  /// Called by one worker at a time, never while tasks of the job run.
  func advance() throws -> Int

  /// Runs one task of the round; tasks of a round may run at the same time.
  func run(task: Int, memory: WorkerMemory) throws
}

/// How far the jobs of a stage are to go: a selection over many tensors samples and counts in rounds
/// of its own.
enum Goal: Sendable { case sampleGlobals, complete, recountGlobals }

/// Jobs in one arithmetic type. A scheduler sees classes that are not generic, so that all that a job does
/// is compiled for its type: code for any type would ask for its metadata in every tile.

/// Runs the program of one tensor in f32.
final class SingleJob: JobRunner {
  private let job: ComputeJob<Float>

  init(_ job: ComputeJob<Float>) { self.job = job }

  func setOut(for goal: Goal) -> Bool { job.setOut(for: goal) }
  func advance() throws -> Int { try job.advance() }
  func run(task: Int, memory: WorkerMemory) throws { try job.run(task: task, memory: memory) }
}

/// Runs the program of one tensor in f64.
final class DoubleJob: JobRunner {
  private let job: ComputeJob<Double>

  init(_ job: ComputeJob<Double>) { self.job = job }

  func setOut(for goal: Goal) -> Bool { job.setOut(for: goal) }
  func advance() throws -> Int { try job.advance() }
  func run(task: Int, memory: WorkerMemory) throws { try job.run(task: task, memory: memory) }
}

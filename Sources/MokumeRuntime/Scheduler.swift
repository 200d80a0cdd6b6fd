import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Hands the tasks of many jobs to workers: jobs in order, a few at a time, so that workers stay
/// close together in the files and no worker waits while another finishes a tensor's pass.
final class Scheduler: @unchecked Sendable {
  // Sendable by hand: everything mutable is guarded by `mutex`.

  /// What a worker is to do next.
  enum Work {
    case advance(any JobRunner, Int)
    case task(any JobRunner, Int, Int)
  }

  private struct Active {
    let job: any JobRunner
    let id: Int
    var next = 0
    var count = 0
    var running = 0
    /// Whether a worker is in `advance`, so that no task may be taken.
    var isAdvancing = true
  }

  private let jobs: [any JobRunner]
  private let limit: Int
  private let isCancelled: @Sendable () -> Bool
  private var nextJob = 0
  private var active: [Active] = []
  private var failure: (any Error)?
  private var mutex = pthread_mutex_t()
  private var condition = pthread_cond_t()

  init(_ jobs: [any JobRunner], threads: Int, isCancelled: @escaping @Sendable () -> Bool) {
    self.jobs = jobs
    self.isCancelled = isCancelled
    limit = threads + 1
    pthread_mutex_init(&mutex, nil)
    pthread_cond_init(&condition, nil)
  }

  deinit {
    pthread_cond_destroy(&condition)
    pthread_mutex_destroy(&mutex)
  }

  /// Runs all jobs to their end on so many threads, this one among them.
  ///
  /// - Throws: the first error of a job, after every worker has stopped.
  func run(threads: Int) throws {
    Threads.run(min(threads, max(1, jobs.count * 64))) { _ in
      let memory = WorkerMemory()
      while let work = self.next() { self.perform(work, memory) }
    }
    if let failure { throw failure }
  }

  private func perform(_ work: Work, _ memory: WorkerMemory) {
    do {
      switch work {
      case .advance(let job, let id): advanced(id, taskCount: try job.advance())
      case .task(let job, let id, let task):
        try job.run(task: task, memory: memory)
        finished(id)
      }
    } catch {
      fail(error)
    }
  }

  private func locked<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(&mutex)
    defer { pthread_mutex_unlock(&mutex) }
    return body()
  }

  /// Waits for something to do; nil when all is done or has failed.
  private func next() -> Work? {
    locked {
      while failure == nil {
        if isCancelled() {
          failure = RunError.cancelled
          break
        }
        if let work = take() { return work }
        if active.isEmpty && nextJob == jobs.count { break }
        pthread_cond_wait(&condition, &mutex)
      }
      pthread_cond_broadcast(&condition)
      return nil
    }
  }

  private func take() -> Work? {
    for index in active.indices where !active[index].isAdvancing {
      if active[index].next < active[index].count {
        active[index].next += 1
        active[index].running += 1
        return .task(active[index].job, active[index].id, active[index].next - 1)
      }
      if active[index].running == 0 {
        active[index].isAdvancing = true
        return .advance(active[index].job, active[index].id)
      }
    }
    guard nextJob < jobs.count, active.count < limit else { return nil }
    active.append(Active(job: jobs[nextJob], id: nextJob))
    nextJob += 1
    return .advance(jobs[nextJob - 1], nextJob - 1)
  }

  private func advanced(_ id: Int, taskCount: Int) {
    locked {
      guard let index = active.firstIndex(where: { $0.id == id }) else { return }
      if taskCount == 0 {
        active.remove(at: index)
      } else {
        active[index].next = 0
        active[index].count = taskCount
        active[index].isAdvancing = false
      }
      pthread_cond_broadcast(&condition)
    }
  }

  private func finished(_ id: Int) {
    locked {
      guard let index = active.firstIndex(where: { $0.id == id }) else { return }
      active[index].running -= 1
      if active[index].running == 0 { pthread_cond_broadcast(&condition) }
    }
  }

  private func fail(_ error: any Error) {
    locked {
      if failure == nil { failure = error }
      pthread_cond_broadcast(&condition)
    }
  }
}

import MokumePlan

/// What a run leaves out because an earlier one has finished it, and the order of the rest.
extension Execution {
  /// Whether there is nothing to compute: an earlier run has finished every shard.
  var isWholeKept: Bool {
    !context.outputs.isEmpty && context.outputs.allSatisfy { $0.model?.isWholeKept ?? false }
  }

  /// Takes over what was noted of the shards that an earlier run has finished.
  func noteKept() {
    for model in context.outputs.compactMap(\.model) {
      for (tensor, count) in model.keptNonFinite {
        let name = model.spec.tensors[tensor].name
        context.report(nonFinite: NonFiniteTensor(name: name, count: count))
      }
    }
  }

  /// The jobs that have something left to do, with their places in the stage. They come shard by
  /// shard, so that shards are finished one after the other and not all at the end.
  func outstanding(_ stage: Stage) -> [(position: Int, job: Job)] {
    stage.jobs.enumerated().filter { !isKept($0.element) }
      .map { (shard: shard(of: $0.element), position: $0.offset, job: $0.element) }
      .sorted { ($0.shard, $0.position) < ($1.shard, $1.position) }
      .map { (position: $0.position, job: $0.job) }
  }

  /// Whether all that a job does is to write tensors of shards that an earlier run has finished.
  private func isKept(_ job: Job) -> Bool {
    if case .compute(let program) = job.work {
      let feedsSelection = program.passes.contains(where: \.feedsGlobalSelection)
      if feedsSelection || !program.exports.isEmpty { return false }
    }
    return job.stores.allSatisfy { context.outputs[$0.output].isKept($0.tensor) }
  }

  /// The shard that a job writes into; jobs without one come first.
  private func shard(of job: Job) -> Int {
    job.stores.first.map { context.outputs[$0.output].shard(of: $0.tensor) } ?? -1
  }
}

extension Job {
  /// The output tensors that the job writes.
  fileprivate var stores: [OutputTensor] {
    if case .compute(let program) = work { program.stores } else { targets }
  }
}

import MokumeTensor

/// What a plan reads and writes, in bytes.
public struct PlanCost: Sendable, Hashable {
  /// Bytes read from each source of the graph, counting every pass.
  public var read: [Int: Int] = [:]
  /// Bytes of the tensors written.
  public var written = 0
  /// The largest number of passes over one tensor.
  public var passes = 0
}

extension Plan {
  /// What the plan reads and writes if no selection has to look twice.
  public var cost: PlanCost {
    var cost = PlanCost()
    var passes: [TensorName: Int] = [:]
    cost.written = outputs.joined().reduce(0) { $0 + ($1.byteCount ?? 0) }
    for job in stages.flatMap(\.jobs) {
      for input in job.reads {
        let header = TensorHeader(name: job.name, dtype: input.dtype, shape: job.shape)
        cost.read[input.source, default: 0] += header.byteCount ?? 0
      }
      passes[job.name, default: 0] += job.passCount
    }
    cost.passes = passes.values.max() ?? 0
    return cost
  }
}

extension Job {
  /// How often the job reads its inputs.
  public var passCount: Int {
    if case .compute(let program) = work { program.passes.count } else { 1 }
  }

  /// Every reading of an input, once for each pass.
  var reads: [InputTensor] {
    switch work {
    case .copy(let input): [input]
    case .copyAgreed(let inputs): inputs.count > 1 ? inputs + [inputs[0]] : inputs
    case .compute(let program):
      program.passes.flatMap { pass in pass.inputs.map { program.inputs[$0] } }
    }
  }
}

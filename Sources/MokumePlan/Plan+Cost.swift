import MokumeTensor

/// What a plan reads and writes, in bytes.
public struct PlanCost: Sendable, Hashable {
  /// Bytes read from each source of the graph, counting every reading.
  public var read: [Int: Int] = [:]
  /// Bytes of the tensors written.
  public var written = 0
  /// How often one tensor is read at most.
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
        let bytes = input.rows.map { $0.byteCount(input.dtype) } ?? job.byteCount(input.dtype)
        if input.rows?.isMask != true { cost.read[input.source, default: 0] += bytes }
      }
      passes[job.name, default: 0] += job.passCount
    }
    cost.passes = passes.values.max() ?? 0
    return cost
  }
}

extension InputRows {
  /// Bytes of the rows that are there.
  fileprivate func byteCount(_ dtype: DType) -> Int {
    map.presentCount * length * dtype.bitWidth / 8
  }
}

extension Job {
  /// How often the job reads its inputs.
  public var passCount: Int {
    if case .compute(let program) = work { program.readings.count } else { 1 }
  }

  /// Bytes read, counting every reading.
  public var readByteCount: Int { reads.reduce(0) { $0 + byteCount($1.dtype) } }

  /// What the job writes, in bytes for each output tensor.
  public var writes: [(target: OutputTensor, byteCount: Int)] {
    switch work {
    case .copy(let input): targets.map { ($0, byteCount(input.dtype)) }
    case .copyAgreed(let inputs):
      targets.map { ($0, inputs.first.map { byteCount($0.dtype) } ?? 0) }
    case .compute(let program):
      program.passes.flatMap(\.sinks).compactMap { sink in
        guard case .store(_, let place, let dtype) = sink else { return nil }
        return (program.targets[place], byteCount(dtype))
      }
    }
  }

  /// Bytes of the job's tensor in a type.
  func byteCount(_ dtype: DType) -> Int {
    TensorHeader(name: name, dtype: dtype, shape: shape).byteCount ?? 0
  }

  /// Every reading of an input.
  public var reads: [InputTensor] {
    switch work {
    case .copy(let input): [input]
    case .copyAgreed(let inputs): inputs.count > 1 ? inputs + [inputs[0]] : inputs
    case .compute(let program):
      program.readings.flatMap { program.inputs(of: $0) }.map { program.inputs[$0] }
    }
  }
}

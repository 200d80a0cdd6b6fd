import MokumeGraph
import MokumeTensor

/// Jobs that run the same program on different tensors.
public struct JobGroup: Sendable {
  /// Index of the stage.
  public let stage: Int
  /// The first of the jobs.
  public let first: Job
  /// Number of jobs, at least 1.
  public let count: Int
}

extension Plan {
  /// The jobs of all stages, those with equal programs together, in order of first appearance.
  public var groups: [JobGroup] {
    let single = stages.enumerated().flatMap { stage, jobs in
      jobs.jobs.map { JobGroup(stage: stage, first: $0, count: 1) }
    }
    return Plan.joined(single) { JobShape($0) }
  }

  /// The same, where programs count as equal that differ in constants only, and all copies do.
  public var kinds: [JobGroup] {
    Plan.joined(groups) { work in
      if case .copy(let input) = work, input.rows == nil { return nil }
      return JobShape(work.withoutConstants)
    }
  }

  private static func joined(
    _ groups: [JobGroup], by shape: (Job.Work) -> JobShape?
  ) -> [JobGroup] {
    struct Key: Hashable {
      let stage: Int
      let shape: JobShape?
    }
    var places: [Key: Int] = [:]
    var result: [JobGroup] = []
    for group in groups {
      let key = Key(stage: group.stage, shape: shape(group.first.work))
      if let place = places[key] {
        let known = result[place]
        result[place] = JobGroup(
          stage: known.stage, first: known.first, count: known.count + group.count)
      } else {
        places[key] = result.count
        result.append(group)
      }
    }
    return result
  }
}

/// Work without what differs from tensor to tensor: places in files and random streams.
private struct JobShape: Hashable {
  private let inputs: [Input]
  private let program: Program?
  private let isCopy: Bool

  private struct Input: Hashable {
    let source: Int
    let dtype: DType
    let hasRows: Bool
    let isMask: Bool

    init(_ input: InputTensor) {
      (source, dtype) = (input.source, input.dtype)
      (hasRows, isMask) = (input.rows != nil, input.rows?.isMask ?? false)
    }
  }

  init(_ work: Job.Work) {
    switch work {
    case .copy(let input): (inputs, program, isCopy) = ([Input(input)], nil, true)
    case .copyAgreed(let list): (inputs, program, isCopy) = (list.map { Input($0) }, nil, false)
    case .compute(var whole):
      inputs = whole.inputs.map { Input($0) }
      (whole.inputs, whole.streams) = ([], [])
      whole.targets = whole.targets.map { OutputTensor(output: $0.output, tensor: 0) }
      (program, isCopy) = (whole, false)
    }
  }

  // Long programs are compared, which is fast for those of one template, rather than hashed.
  func hash(into hasher: inout Hasher) {
    hasher.combine(inputs)
    hasher.combine(program?.passes.count)
    hasher.combine(program?.numberCount)
  }
}

extension Job.Work {
  /// The work with the same number for every constant.
  fileprivate var withoutConstants: Job.Work {
    guard case .compute(let program) = self else { return self }
    return .compute(program.withoutConstants)
  }
}

extension Program {
  /// The program with 0 for every constant.
  fileprivate var withoutConstants: Program {
    func plain(_ instructions: [SmallInstruction]) -> [SmallInstruction] {
      instructions.map { instruction in
        guard case .constant = instruction.operation else { return instruction }
        return SmallInstruction(
          operation: .constant(bits: 0), target: instruction.target, operands: [])
      }
    }
    var program = self
    program.epilogue = plain(epilogue)
    program.passes = passes.map { pass in
      var pass = pass
      pass.prologue = plain(pass.prologue)
      return pass
    }
    return program
  }
}

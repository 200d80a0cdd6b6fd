import MokumeGraph
import MokumeTensor

/// What is to be computed: an expression and the type it is stored in.
public struct OutputRequest: Sendable {
  /// The expression.
  public let root: NodeID
  /// The stored type of floating-point tensors, or nil to keep each tensor's own.
  public let dtype: DType?

  /// Makes a request.
  public init(root: NodeID, dtype: DType?) {
    self.root = root
    self.dtype = dtype
  }
}

/// Everything a run does, fixed before the first weight is read.
public struct Plan: Sendable {
  /// For each output its tensors, in the order of the model's layout.
  public var outputs: [[TensorHeader]] = []
  /// Run one after the other; numbers over layers and models pass from one to the next.
  public var stages: [Stage] = []
  /// The numbers found over layers and models.
  public var globals: [GlobalNumber] = []
  /// Selections over layers and models.
  public var selections: [GlobalSelection] = []
  /// For each value whose numbers were asked for, one number for each of its groups, evaluated after
  /// the last stage.
  public var results: [[NumberProgram]] = []
}

extension Plan {
  /// Makes all programs compute in f64 if one does: a selection over many tensors compares their
  /// elements by keys, which must be of one type.
  mutating func unifyArithmetic() {
    let isDouble = stages.flatMap(\.jobs).contains { job in
      if case .compute(let program) = job.work { program.isDouble } else { false }
    }
    guard isDouble else { return }
    for stage in stages.indices {
      stages[stage].jobs = stages[stage].jobs.map { job in
        guard case .compute(var program) = job.work else { return job }
        program.isDouble = true
        return Job(
          name: job.name, shape: job.shape, work: .compute(program), targets: job.targets)
      }
    }
  }
}

/// Arithmetic on constants and global numbers alone.
public struct NumberProgram: Hashable, Sendable {
  /// Run in order.
  public let instructions: [SmallInstruction]
  /// Number of slots that the instructions use.
  public let slotCount: Int
  /// The slot that holds the answer.
  public let result: Int
}

/// The jobs that may run in any order.
public struct Stage: Sendable {
  /// The work of the stage, tensor by tensor.
  public var jobs: [Job] = []
}

/// The work on one tensor within one stage.
public struct Job: Sendable {
  /// What is done to a tensor.
  public enum Work: Sendable {
    /// The bytes of an input are those of the outputs.
    case copy(InputTensor)
    /// Integer tensors: the first input is copied when all are equal.
    case copyAgreed([InputTensor])
    case compute(Program)
  }

  /// The tensor's name.
  public let name: TensorName
  /// The tensor's shape.
  public let shape: Shape
  /// What is done.
  public let work: Work
  /// Where a copy goes; programs carry their stores themselves.
  public let targets: [OutputTensor]
}

/// A tensor of an output.
public struct OutputTensor: Hashable, Sendable {
  /// Index among the plan's outputs.
  public let output: Int
  /// Index among the tensors of that output.
  public let tensor: Int
}

/// A number reduced over a layer or the model.
public struct GlobalNumber: Hashable, Sendable {
  /// How the contributions of the tensors are combined.
  public let reduction: Reduction
  /// The stage that finds it.
  public let stage: Int
}

/// A selection over the elements of many tensors.
public struct GlobalSelection: Hashable, Sendable {
  /// What is selected.
  public enum Rule: Hashable, Sendable {
    case largest
    /// The value found becomes this global number.
    case ranked(into: Int)
  }

  /// What is selected.
  public let rule: Rule
  /// Density or rank, from constants and globals of earlier stages.
  public let argument: NumberProgram
  /// Number of elements in the scope.
  public let elementCount: Int
  /// The stage that makes it.
  public let stage: Int
}

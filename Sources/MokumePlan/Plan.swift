import MokumeGraph
import MokumeTensor

/// What is to be computed: an expression and the type it is stored in.
public struct OutputRequest: Sendable {
  public let root: NodeID
  /// The stored type of floating-point tensors, or nil to keep each tensor's own.
  public let dtype: DType?

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
  /// A number asked for instead of a model: evaluated after the last stage.
  public var result: NumberProgram?
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
  public let instructions: [SmallInstruction]
  public let slotCount: Int
  /// The slot that holds the answer.
  public let result: Int
}

/// The jobs that may run in any order.
public struct Stage: Sendable {
  public var jobs: [Job] = []
}

/// The work on one tensor within one stage.
public struct Job: Sendable {
  public enum Work: Sendable {
    /// The bytes of an input are those of the outputs.
    case copy(InputTensor)
    /// Integer tensors: the first input is copied when all are equal.
    case copyAgreed([InputTensor])
    case compute(Program)
  }

  public let name: TensorName
  public let shape: Shape
  public let work: Work
  /// Where a copy goes; programs carry their stores themselves.
  public let targets: [OutputTensor]
}

/// A tensor of an output.
public struct OutputTensor: Hashable, Sendable {
  public let output: Int
  public let tensor: Int
}

/// A number reduced over a layer or the model.
public struct GlobalNumber: Hashable, Sendable {
  public let reduction: Reduction
  /// The stage that finds it.
  public let stage: Int
}

/// A selection over the elements of many tensors.
public struct GlobalSelection: Hashable, Sendable {
  public enum Rule: Hashable, Sendable {
    case largest
    /// The value found becomes this global number.
    case ranked(into: Int)
  }

  public let rule: Rule
  /// Density or rank, from constants and globals of earlier stages.
  public let argument: NumberProgram
  /// Number of elements in the scope.
  public let elementCount: Int
  public let stage: Int
}

import MokumeFiles
import MokumeKernels
import MokumePlan
import MokumeTensor
import Synchronization

/// What the jobs of a run share.
final class RunContext: Sendable {
  let inputs: [Checkpoint]
  let outputs: [RunOutput]
  let options: RunOptions
  let single: TileLoops<Float>
  let double: TileLoops<Double>
  private let singleTable: LoopTable
  private let doubleTable: LoopTable
  let budget: SelectionBudget
  /// Where tensors that are read more than once keep their bytes.
  let arena: Arena
  let progress: RunProgress
  private let shared: Mutex<Shared>

  private struct Shared: Sendable {
    var globals: [Double]
    var selections: [Selection?]
    var chunkBases: [Int: [TensorName: Int]] = [:]
    var contributions: [Int: [(job: Int, value: Double)]] = [:]
    var nonFinite: [NonFiniteTensor] = []
  }

  init(
    plan: Plan, inputs: [Checkpoint], outputs: [RunOutput], options: RunOptions,
    progress: RunProgress
  ) {
    self.inputs = inputs
    self.outputs = outputs
    self.options = options
    self.progress = progress
    let kernels = Kernels(level: options.level)
    single = kernels.f32
    double = kernels.f64
    let need = MemoryNeed(plan, options)
    budget = need.budget
    arena = Arena(byteCount: need.arenaBytes)
    singleTable = LoopTable(kernels, isDouble: false)
    doubleTable = LoopTable(kernels, isDouble: true)
    shared = Mutex(
      Shared(
        globals: [Double](repeating: 0, count: plan.globals.count),
        selections: [Selection?](repeating: nil, count: plan.selections.count)))
  }

  /// How tensors are cut where chunks do not follow rows: selections remember ties by these chunks,
  /// so whoever counts or gives out ties must cut alike.
  func flatGrid(_ shape: Shape) -> ChunkGrid {
    ChunkGrid(shape: shape, isRowAligned: false, chunkElements: options.chunkElements)
  }

  /// The loops of an arithmetic type.
  func table<T>(_ type: T.Type) -> LoopTable {
    MemoryLayout<T>.size == 4 ? singleTable : doubleTable
  }

  /// The numbers found over layers and models so far.
  var globals: [Double] { shared.withLock { $0.globals } }

  /// A selection over many tensors, once its stage has begun.
  func selection(_ index: Int) -> Selection? { shared.withLock { $0.selections[index] } }

  /// Begins a selection over many tensors; each tensor's chunks get a range of their own.
  func begin(_ selection: Selection, at index: Int, chunkBases: [TensorName: Int]) {
    shared.withLock {
      $0.selections[index] = selection
      $0.chunkBases[index] = chunkBases
    }
  }

  /// Where a tensor's chunks begin among those of a selection.
  func chunkBase(_ selection: Int, _ tensor: TensorName) -> Int {
    shared.withLock { $0.chunkBases[selection]?[tensor] ?? 0 }
  }

  /// Adds one tensor's part of a number over many tensors; `job` says where it stands in the order.
  func contribute(_ value: Double, to global: Int, job: Int) {
    shared.withLock { $0.contributions[global, default: []].append((job, value)) }
  }

  /// Combines the parts contributed in a stage, in the order of the jobs.
  func combine(_ numbers: [GlobalNumber], stage: Int) {
    shared.withLock { shared in
      for (index, number) in numbers.enumerated() where number.stage == stage {
        guard let parts = shared.contributions.removeValue(forKey: index) else { continue }
        var reducer = Reducer(number.reduction)
        for part in parts.sorted(by: { $0.job < $1.job }) { reducer.add(part.value) }
        shared.globals[index] = reducer.value
      }
    }
  }

  /// Sets a number found by a selection.
  func set(_ value: Double, global: Int) { shared.withLock { $0.globals[global] = value } }

  /// Notes that results of a tensor are NaN or infinite.
  func report(nonFinite: NonFiniteTensor) { shared.withLock { $0.nonFinite.append(nonFinite) } }

  /// Notes that the output tensors of a job are written.
  func complete(_ targets: [OutputTensor], nonFinite: Int) throws {
    for target in targets {
      try outputs[target.output].complete(target.tensor, nonFinite: nonFinite)
    }
  }

  /// The tensors with results that are NaN or infinite, in the order of their names.
  var nonFinite: [NonFiniteTensor] {
    shared.withLock { $0.nonFinite }.sorted { $0.name < $1.name }
  }
}

/// A tensor of an output with results that are NaN or infinite.
public struct NonFiniteTensor: Sendable, Hashable {
  /// The tensor's name.
  public let name: TensorName
  /// Number of its elements that are NaN or infinite.
  public let count: Int
}

/// Why a run ended without its result, apart from errors of files.
public enum RunError: Error, Sendable, Hashable {
  /// `RunProgress.cancel()` was called.
  case cancelled
  /// An integer tensor is not the same in all inputs, first in these two of the graph's sources.
  case integersDisagree(TensorName, sources: [Int], dtype: DType)
  /// The run needs more memory than it was allowed, in bytes.
  case memory(needed: Int, allowed: Int)
}

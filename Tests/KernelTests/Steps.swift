import MokumeKernels
import MokumeTensor

/// An empty list of steps that binds to a level's loops.
func emptySteps<T: TileElement>(_ level: KernelLevel, _ type: T.Type = T.self) -> StepList<T> {
  StepList(LoopTable(Kernels(level: level), isDouble: T.self == Double.self))
}

/// The `count` elements that a program writes into its target in one tile.
///
/// - Parameters:
///   - first: the tile's first element in the tensor.
///   - offset: the same in the chunk's bytes.
///   - before: what the target holds beforehand.
func ran<T: TileElement>(
  _ level: KernelLevel, _ count: Int, first: Int = 0, offset: Int = 0, before: [T] = [],
  _ bind: (inout StepList<T>, UnsafeMutablePointer<T>) -> Void
) -> [T] {
  written(count, offset: count % 3) { target in
    target.update(from: before, count: min(count, before.count))
    var steps = emptySteps(level, T.self)
    bind(&steps, target)
    steps.run(start: first, offset: offset, count: count)
  }
}

/// A copy of an array in memory of its own, which the caller gives back.
func copied<T>(_ array: [T]) -> UnsafeMutablePointer<T> {
  let pointer = UnsafeMutablePointer<T>.allocate(capacity: max(array.count, 1))
  pointer.initialize(from: array, count: array.count)
  return pointer
}

/// Numbers as bf16 holds them, with their bytes at an odd address.
struct StoredNumbers {
  let numbers: [Float]
  private let memory: UnsafeMutablePointer<UInt8>

  /// Makes numbers from codes; `deallocate` gives their memory back.
  init(_ codes: [UInt64]) {
    numbers = codes.map { Float(ScalarReference.decode($0, as: .bf16)) }
    memory = copied([0xFF] + bytes(of: codes, as: .bf16))
  }

  var place: StepList<Float>.Place { .stored(UnsafeRawPointer(memory + 1)) }

  func deallocate() { memory.deallocate() }

  /// Codes of the hard numbers.
  static let hard: [UInt64] = hardNumbers(Double.self).map {
    ScalarReference.encode($0, as: .bf16)
  }

  /// Codes of numbers of moderate magnitude.
  static func moderate(_ count: Int, seed: UInt64) -> [UInt64] {
    moderateNumbers(count, seed: seed).map { ScalarReference.encode($0 as Double, as: .bf16) }
  }
}

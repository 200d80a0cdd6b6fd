import MokumeKernels
import MokumeTensor
import Testing

/// Programs against the same operations one by one.
@Suite struct StepTests {
  static let chunkCount = 5000
  /// The chunk's first element in the tensor.
  static let first = 65536 * 3

  @Test("programs equal the operations one by one, whatever the tile", arguments: [false, true])
  func programs(isDouble: Bool) {
    if isDouble { check(Double.self) } else { check(Float.self) }
  }

  private func check<T: TileElement>(_ type: T.Type) {
    let inputs = StepInputs<T>(count: Self.chunkCount)
    defer { inputs.deallocate() }
    let wanted = inputs.wanted(first: Self.first)
    for level in KernelLevel.available {
      for (tile, count) in [(1024, 5000), (2048, 5000), (3000, 5000), (2048, 2049), (1024, 17)] {
        let found = run(inputs, level, tile, count)
        for (name, values) in wanted {
          let place = "\(name), \(level), tiles of \(tile), \(count) elements"
          #expect(difference(found[name] ?? [], values[..<count]) == nil, "\(place)")
        }
      }
      for count in 1...40 {
        let found = run(inputs, level, 2048, count)
        let isEqual = wanted.allSatisfy {
          difference(found[$0.key] ?? [], $0.value[..<count]) == nil
        }
        #expect(isEqual, "\(count) elements at \(level)")
      }
    }
  }

  /// What each part of the program stores.
  private func run<T: TileElement>(
    _ inputs: StepInputs<T>, _ level: KernelLevel, _ tile: Int, _ count: Int
  ) -> [String: [T]] {
    let program = StepProgram<T>(inputs, level, tile: tile, chunk: count)
    defer { program.deallocate() }
    for offset in stride(from: 0, to: count, by: tile) {
      program.steps.run(
        start: Self.first + offset, offset: offset, count: min(tile, count - offset))
    }
    return program.outputs.mapValues { Array(UnsafeBufferPointer(start: $0, count: count)) }
  }
}

import MokumeKernels
import Testing

@Suite struct FusedTests {
  static let comparisons: [BinaryKernel] = [
    .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual,
  ]

  @Test(
    "accumulating is the operation and then the sum, each rounded",
    arguments: KernelLevel.available, StoredTests.kernels)
  func accumulate(level: KernelLevel, kernel: BinaryKernel) {
    checkAccumulate(Float.self, level, kernel)
    checkAccumulate(Double.self, level, kernel)
  }

  private func checkAccumulate<T: TileElement>(
    _ type: T.Type, _ level: KernelLevel, _ kernel: BinaryKernel
  ) {
    let a: [T] = hardNumbers() + moderateNumbers(30, seed: 30)
    let b: [T] = moderateNumbers(a.count, seed: 31)
    let (x, y) = (copied(a), copied(b))
    defer {
      x.deallocate()
      y.deallocate()
    }
    for s in hardNumbers(T.self) {
      let wanted = zip(a, b).map { $1 + ScalarReference.binary(kernel, $0, s) }
      let found = ran(level, a.count) { (steps: inout StepList<T>, target) in
        let isBound = steps.accumulate(kernel, target, .register(x), Double(s), .register(y))
        #expect(isBound)
      }
      #expect(difference(found, wanted) == nil, "with \(s)")
    }
    let s: T = 0.3
    let wanted = zip(a, b).map { $1 + ScalarReference.binary(kernel, $0, s) }
    for n in 0...40 {
      let onto = ran(level, n, before: b) { (steps: inout StepList<T>, target) in
        _ = steps.accumulate(kernel, target, .register(x), Double(s), .register(target))
      }
      #expect(difference(onto, wanted[..<n]) == nil, "onto the sum, n = \(n)")
      let over = ran(level, n, before: a) { (steps: inout StepList<T>, target) in
        _ = steps.accumulate(kernel, target, .register(target), Double(s), .register(y))
      }
      #expect(difference(over, wanted[..<n]) == nil, "over the term, n = \(n)")
    }
  }

  @Test(
    "a stored operand is accumulated like a decoded one", arguments: KernelLevel.available,
    StoredTests.kernels)
  func accumulateStored(level: KernelLevel, kernel: BinaryKernel) {
    let x = StoredNumbers(StoredNumbers.hard + StoredNumbers.moderate(50, seed: 32))
    let b: [Float] = moderateNumbers(x.numbers.count, seed: 33)
    defer { x.deallocate() }
    for (n, offset) in (0...40).map({ ($0, $0 * 5 % 60) }) + [(x.numbers.count, 0)] {
      let wanted = zip(x.numbers[offset..<offset + n], b).map {
        $1 + ScalarReference.binary(kernel, $0, 0.7)
      }
      let found = ran(level, n, offset: offset, before: b) { steps, target in
        let isBound = steps.accumulate(kernel, target, x.place, 0.7, .register(target))
        #expect(isBound)
      }
      #expect(difference(found, wanted) == nil, "n = \(n)")
    }
  }

  @Test("a product that is accumulated is not fused with the sum", arguments: KernelLevel.available)
  func contraction(level: KernelLevel) {
    // (1 + 2^-12)^2 - 1 in f32, and likewise in f64: the product's last bit is lost.
    checkContraction(level, 1 + 0x1p-12 as Float, 0x1p-11)
    checkContraction(level, 1 + 0x1p-27 as Double, 0x1p-26)
  }

  private func checkContraction<T: TileElement>(_ level: KernelLevel, _ x: T, _ wanted: T) {
    let y = copied([T](repeating: -1, count: 20))
    defer { y.deallocate() }
    let found = ran(level, 20, before: .init(repeating: x, count: 20)) {
      (steps: inout StepList<T>, target) in
      _ = steps.accumulate(.multiply, target, .register(target), Double(x), .register(y))
    }
    #expect(difference(found, [T](repeating: wanted, count: 20)) == nil)
  }

  @Test(
    "a choice takes the first operand where the comparison holds",
    arguments: KernelLevel.available, comparisons)
  func choose(level: KernelLevel, kernel: BinaryKernel) {
    checkChoose(Float.self, level, kernel)
    checkChoose(Double.self, level, kernel)
  }

  private func checkChoose<T: TileElement>(
    _ type: T.Type, _ level: KernelLevel, _ kernel: BinaryKernel
  ) {
    let subject = hardNumbers(T.self)
    let a: [T] = moderateNumbers(subject.count, seed: 34)
    let b: [T] = moderateNumbers(subject.count, seed: 35)
    let (left, right) = (copied(a), copied(b))
    defer {
      left.deallocate()
      right.deallocate()
    }
    let (p, q): (T, T) = (-0.0, .nan)
    for s in subject {
      let holds = subject.map { ScalarReference.binary(kernel, $0, s) != 0 }
      let forms: [(StepList<T>.Place, StepList<T>.Place, [T])] = [
        (.register(left), .register(right), holds.indices.map { holds[$0] ? a[$0] : b[$0] }),
        (.register(left), .number(Double(q)), holds.indices.map { holds[$0] ? a[$0] : q }),
        (.number(Double(p)), .register(right), holds.indices.map { holds[$0] ? p : b[$0] }),
        (.number(Double(p)), .number(Double(q)), holds.map { $0 ? p : q }),
      ]
      for (x, y, wanted) in forms {
        for n in [subject.count, subject.count % 16 + 1] {
          let found = ran(level, n, before: subject) { (steps: inout StepList<T>, target) in
            steps.choose(kernel, target, .register(target), Double(s), x, y)
          }
          #expect(difference(found, wanted[..<n]) == nil, "\(s), \(x), \(y), n = \(n)")
        }
      }
    }
  }

  @Test("only comparisons choose")
  func others() {
    for isDouble in [false, true] {
      let table = LoopTable(Kernels(), isDouble: isDouble)
      for kernel in BinaryKernel.allCases {
        let found = table.choose(kernel, .register, .number) != nil
        #expect(found == Self.comparisons.contains(kernel), "\(kernel)")
      }
    }
  }
}

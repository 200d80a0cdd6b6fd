import MokumeKernels
import Testing

@Suite struct StoredTests {
  static let kernels = BinaryKernel.allCases.filter { $0 != .power }
  private typealias Place = StepList<Float>.Place

  @Test(
    "operands stored as bf16 give what decoded ones give", arguments: KernelLevel.available,
    kernels)
  func pairs(level: KernelLevel, kernel: BinaryKernel) {
    let x = StoredNumbers(StoredNumbers.hard)
    let register = copied(x.numbers)
    defer {
      x.deallocate()
      register.deallocate()
    }
    for code in StoredNumbers.hard {
      let y = StoredNumbers(.init(repeating: code, count: x.numbers.count))
      let same = copied(y.numbers)
      defer {
        y.deallocate()
        same.deallocate()
      }
      let number = Place.number(Double(y.numbers[0]))
      let wanted = zip(x.numbers, y.numbers).map { ScalarReference.binary(kernel, $0, $1) }
      check(level, kernel, x.place, .register(same), wanted)
      check(level, kernel, .register(register), y.place, wanted)
      check(level, kernel, x.place, y.place, wanted)
      check(level, kernel, x.place, number, wanted)
      let swapped = zip(x.numbers, y.numbers).map { ScalarReference.binary(kernel, $1, $0) }
      check(level, kernel, number, x.place, swapped)
    }
  }

  private func check(
    _ level: KernelLevel, _ kernel: BinaryKernel, _ x: Place, _ y: Place, _ wanted: [Float]
  ) {
    let found = ran(level, wanted.count) { steps, target in
      let isBound = steps.binary(kernel, target, x, y)
      #expect(isBound, "there is a loop")
    }
    #expect(difference(found, wanted) == nil, "\(x) with \(y)")
  }

  @Test(
    "stored operands take any length and any offset into a chunk",
    arguments: KernelLevel.available, kernels)
  func lengths(level: KernelLevel, kernel: BinaryKernel) {
    let x = StoredNumbers(StoredNumbers.moderate(100, seed: 20))
    let y = StoredNumbers(StoredNumbers.moderate(100, seed: 21))
    let register = copied(y.numbers)
    defer {
      x.deallocate()
      y.deallocate()
      register.deallocate()
    }
    let number = x.numbers[0]
    for n in Array(0...35) + [63, 64, 65] {
      let offset = n % 7
      let (a, b) = (x.numbers[offset..<offset + n], y.numbers[offset..<offset + n])
      let places: [(Place, Place, [Float])] = [
        (x.place, y.place, zip(a, b).map { ScalarReference.binary(kernel, $0, $1) }),
        (
          x.place, .register(register),
          zip(a, y.numbers).map { ScalarReference.binary(kernel, $0, $1) }
        ),
        (
          .register(register), x.place,
          zip(y.numbers, a).map { ScalarReference.binary(kernel, $0, $1) }
        ),
        (
          x.place, .number(Double(number)), a.map { ScalarReference.binary(kernel, $0, number) }
        ),
        (
          .number(Double(number)), y.place, b.map { ScalarReference.binary(kernel, number, $0) }
        ),
      ]
      for (x, y, wanted) in places {
        let found = ran(level, n, offset: offset) { steps, target in
          _ = steps.binary(kernel, target, x, y)
        }
        #expect(difference(found, wanted) == nil, "n = \(n)")
      }
    }
  }

  @Test("a register may be the target too", arguments: KernelLevel.available)
  func inPlace(level: KernelLevel) {
    let x = StoredNumbers(StoredNumbers.moderate(50, seed: 22))
    defer { x.deallocate() }
    let y: [Float] = moderateNumbers(50, seed: 23)
    let left = ran(level, 50, before: y) { steps, target in
      _ = steps.binary(.subtract, target, .register(target), x.place)
    }
    #expect(difference(left, zip(x.numbers, y).map { $1 - $0 }) == nil)
    let right = ran(level, 50, before: y) { steps, target in
      _ = steps.binary(.subtract, target, x.place, .register(target))
    }
    #expect(difference(right, zip(x.numbers, y).map { $0 - $1 }) == nil)
  }

  @Test("there is no loop with stored operands for powers and for f64")
  func absent() {
    let f32 = LoopTable(Kernels(), isDouble: false)
    let f64 = LoopTable(Kernels(), isDouble: true)
    #expect(f32.binary(.power, .stored, .register) == nil)
    #expect(f32.accumulate(.power, .stored) == nil)
    for kernel in BinaryKernel.allCases {
      #expect(f64.binary(kernel, .stored, .register) == nil)
      #expect(f64.binary(kernel, .register, .stored) == nil)
      #expect(f64.binary(kernel, .stored, .stored) == nil)
      #expect(f64.binary(kernel, .stored, .number) == nil)
      #expect(f64.binary(kernel, .number, .stored) == nil)
      #expect(f64.accumulate(kernel, .stored) == nil)
    }
  }
}

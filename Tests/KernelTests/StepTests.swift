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
    let inputs = Inputs<T>(count: Self.chunkCount)
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
    _ inputs: Inputs<T>, _ level: KernelLevel, _ tile: Int, _ count: Int
  ) -> [String: [T]] {
    let program = Program<T>(inputs, level, tile: tile, chunk: count)
    defer { program.deallocate() }
    for offset in stride(from: 0, to: count, by: tile) {
      program.steps.run(
        start: Self.first + offset, offset: offset, count: min(tile, count - offset))
    }
    return program.outputs.mapValues { Array(UnsafeBufferPointer(start: $0, count: count)) }
  }
}

/// The bytes of a chunk: numbers of three formats, and how often 2 may be kept by a trim.
private struct Inputs<T: TileElement> {
  let half: [UInt64]
  let stored: [UInt64]
  let plain: [T]
  let halfBytes: UnsafeMutablePointer<UInt8>
  let storedBytes: UnsafeMutablePointer<UInt8>
  let plainBytes: UnsafeMutablePointer<T>
  static var ties: UInt64 { 300 }

  init(count: Int) {
    half = moderateNumbers(count, seed: 50).map { ScalarReference.encode($0 as Double, as: .f16) }
    stored = StoredNumbers.moderate(count, seed: 51)
    plain = Array(
      (MagnitudeTests.tiedNumbers(count) as [T]).filter { !$0.isNaN }.prefix(count))
    halfBytes = copied(bytes(of: half, as: .f16))
    storedBytes = copied(bytes(of: stored, as: .bf16))
    plainBytes = copied(plain)
  }

  func deallocate() {
    halfBytes.deallocate()
    storedBytes.deallocate()
    plainBytes.deallocate()
  }

  /// What the operations give one by one, by the names that `Program` stores them under.
  func wanted(first: Int) -> [String: [T]] {
    typealias Reference = ScalarReference
    let a = half.map { T(Reference.decode($0, as: .f16)) }
    let b = stored.map { T(Reference.decode($0, as: .bf16)) }
    let difference = zip(b, a).map { $0 - $1 }
    let random: [T] = plain.indices.map {
      Reference.uniform(key: 11, stream: 12, index: UInt64(first + $0))
    }
    var left = Self.ties
    return [
      "load": a,
      "stored": difference,
      "unary": plain.map { Reference.unary(.floor, $0 * 0.7) },
      "vv": zip(plain, a).map { $0 / $1 },
      "vs": plain.map { $0 - 0.3 },
      "sv": plain.map { 0.3 - $0 },
      "accumulate": zip(b, difference).map { $1 + $0 * 0.3 },
      "choose": difference.indices.map { difference[$0] < 0.5 ? plain[$0] : a[$0] },
      "choose number": difference.indices.map { plain[$0] >= 1 ? difference[$0] : -0.5 },
      "number choose": difference.indices.map { plain[$0] == 2 ? 5 : a[$0] },
      "choose numbers": plain.map { $0 != 2 ? 3 : 4 },
      "select": plain.indices.map { plain[$0] != 0 ? a[$0] : difference[$0] },
      "select number": plain.indices.map { plain[$0] != 0 ? a[$0] : 9 },
      "number select": plain.indices.map { plain[$0] != 0 ? 8 : a[$0] },
      "select numbers": plain.map { $0 != 0 ? 6 : 7 },
      "fill": plain.map { _ in 0.3 },
      "uniform": random,
      "drop": zip(random, plain).map { $0 < 0.4 ? $1 : -1 },
      "trim": Reference.trim(plain, key: (2 as T).key(.magnitude), ties: &left),
    ]
  }
}

/// A program with steps of every kind, each of which is stored in arithmetic type.
private struct Program<T: TileElement> {
  typealias Place = StepList<T>.Place

  private(set) var steps: StepList<T>
  private(set) var outputs: [String: UnsafeMutablePointer<T>] = [:]
  private var registers: [UnsafeMutablePointer<T>] = []
  private let ties = copied([Inputs<T>.ties])
  private let nonFinite = copied([0])
  private let (tile, chunk): (Int, Int)

  init(_ inputs: Inputs<T>, _ level: KernelLevel, tile: Int, chunk: Int) {
    (self.tile, self.chunk) = (tile, chunk)
    steps = emptySteps(level)
    let plain = Place.plain(UnsafeRawPointer(inputs.plainBytes))
    let a = add("load") { $0.load($1, .f16, from: inputs.halfBytes) }
    let (b, difference) = addStored(inputs, a)
    addArithmetic(plain, a)
    let factor = Double(0.3 as T)
    _ = add("accumulate") { _ = $0.accumulate(.multiply, $1, b, factor, difference) }
    addChoices(plain, a, difference)
    addSelections(plain, a, difference)
    _ = add("fill") { $0.fill($1, 0.3) }
    _ = add("uniform") { $0.uniform($1, key: 11, stream: 12) }
    let share = Double(0.4 as T)
    _ = add("drop") { $0.drop($1, key: 11, stream: 12, share: share, plain, -1) }
    let ties = ties
    _ = add("trim") { $0.trim($1, plain, key: (2 as T).key(.magnitude), ties: ties) }
  }

  func deallocate() {
    for pointer in registers + Array(outputs.values) { pointer.deallocate() }
    ties.deallocate()
    nonFinite.deallocate()
  }

  /// Adds a step with a register of its own and its store.
  private mutating func add(
    _ name: String, _ bind: (inout StepList<T>, UnsafeMutablePointer<T>) -> Void
  ) -> Place {
    let register = copied([T](repeating: .nan, count: min(tile, chunk)))
    let output = copied([T](repeating: .nan, count: chunk))
    registers.append(register)
    outputs[name] = output
    bind(&steps, register)
    let dtype: DType = T.self == Double.self ? .f64 : .f32
    steps.store(.register(register), dtype, to: output, nonFinite: nonFinite)
    return .register(register)
  }

  /// The bf16 input, where f32 programs read it as it is stored, and its difference with `a`.
  private mutating func addStored(_ inputs: Inputs<T>, _ a: Place) -> (Place, Place) {
    let hasStored = T.self == Float.self
    let loaded = add("loaded") { $0.load($1, .bf16, from: inputs.storedBytes) }
    let b = hasStored ? Place.stored(UnsafeRawPointer(inputs.storedBytes)) : loaded
    return (b, add("stored") { _ = $0.binary(.subtract, $1, b, a) })
  }

  private mutating func addArithmetic(_ plain: Place, _ a: Place) {
    let number = Place.number(Double(0.3 as T))
    let product = add("product") {
      _ = $0.binary(.multiply, $1, plain, .number(Double(0.7 as T)))
    }
    _ = add("unary") { $0.unary(.floor, $1, product) }
    _ = add("vv") { _ = $0.binary(.divide, $1, plain, a) }
    _ = add("vs") { _ = $0.binary(.subtract, $1, plain, number) }
    _ = add("sv") { _ = $0.binary(.subtract, $1, number, plain) }
  }

  private mutating func addChoices(_ plain: Place, _ a: Place, _ difference: Place) {
    _ = add("choose") { $0.choose(.less, $1, difference, 0.5, plain, a) }
    _ = add("choose number") {
      $0.choose(.greaterOrEqual, $1, plain, 1, difference, .number(-0.5))
    }
    _ = add("number choose") { $0.choose(.equal, $1, plain, 2, .number(5), a) }
    _ = add("choose numbers") { $0.choose(.notEqual, $1, plain, 2, .number(3), .number(4)) }
  }

  private mutating func addSelections(_ mask: Place, _ a: Place, _ difference: Place) {
    _ = add("select") { $0.select($1, mask: mask, a, difference) }
    _ = add("select number") { $0.select($1, mask: mask, a, .number(9)) }
    _ = add("number select") { $0.select($1, mask: mask, .number(8), a) }
    _ = add("select numbers") { $0.select($1, mask: mask, .number(6), .number(7)) }
  }
}

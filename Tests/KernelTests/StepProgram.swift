import MokumeKernels
import MokumeTensor

/// A program with steps of every kind, each of which is stored in arithmetic type.
struct StepProgram<T: TileElement> {
  typealias Place = StepList<T>.Place

  private(set) var steps: StepList<T>
  private(set) var outputs: [String: UnsafeMutablePointer<T>] = [:]
  private var registers: [UnsafeMutablePointer<T>] = []
  private let ties = copied([StepInputs<T>.ties])
  private let nonFinite = copied([0])
  private let (tile, chunk): (Int, Int)

  init(_ inputs: StepInputs<T>, _ level: KernelLevel, tile: Int, chunk: Int) {
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
    _ = add("mean") { [registers] in
      $0.electedMean($1, [registers[0], registers[2]], weights: [1, 0.5], least: 0.5)
    }
    _ = add("magnitude") { $0.magnitude(.greater, $1, plain, 0.5) }
    _ = add("fold") { [registers] in
      $0.fold(.maximum, $1, [registers[0], registers[2], registers[3]])
    }
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
  private mutating func addStored(_ inputs: StepInputs<T>, _ a: Place) -> (Place, Place) {
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

import CMokumeKernels
import MokumeTensor

/// A tile program bound to loops and memory: what one worker runs for each tile of a chunk.
///
/// Steps run in C, one switch for each loop, so that tiles can be small enough for the registers of
/// a program to stay in the first-level cache.
package struct StepList<Element: TileElement>: @unchecked Sendable {
  // Sendable by hand: it is made, used and dropped by one worker.

  /// Where an operand is.
  package enum Place {
    /// One tile in arithmetic type.
    case register(UnsafeMutablePointer<Element>)
    /// The chunk's bytes of an input that is stored in arithmetic type.
    case plain(UnsafeRawPointer)
    /// The chunk's bytes of a bf16 input, which only `binary` and the first operand of
    /// `accumulate` take, and only in f32.
    case stored(UnsafeRawPointer)
    case number(Double)

    fileprivate var source: LoopTable.Source {
      switch self {
      case .register, .plain: .register
      case .stored: .stored
      case .number: .number
      }
    }

    fileprivate var operand: mk_operand {
      switch self {
      case .register(let pointer): mk_operand(base: UnsafeRawPointer(pointer), stride: 0)
      case .plain(let bytes): mk_operand(base: bytes, stride: MemoryLayout<Element>.stride)
      case .stored(let bytes): mk_operand(base: bytes, stride: 2)
      case .number: mk_operand(base: nil, stride: 0)
      }
    }

    fileprivate var value: Double { if case .number(let value) = self { value } else { 0 } }
  }

  package typealias Register = UnsafeMutablePointer<Element>

  private var steps: [mk_step] = []
  /// What steps over many registers point to.
  private var lists: [PointerList<Element>] = []
  /// What steps that tally point to.
  private var bandLists: [BandList] = []
  private let table: LoopTable

  /// Makes an empty list that binds to the given loops, which must be those of `Element`.
  package init(_ table: LoopTable) { self.table = table }

  package var isEmpty: Bool { steps.isEmpty }

  /// The number of loops over a tile.
  package var count: Int { steps.count }

  /// Runs the steps over elements of which the first has index `start` in the tensor and `offset` in
  /// the chunk, by tiles of so many, or all in one.
  ///
  /// Where steps sum, tiles must begin at reduction blocks of the tensor.
  package func run(start: Int, offset: Int, count: Int, tile: Int? = nil) {
    steps.withUnsafeBufferPointer {
      Element.run($0, start: start, offset: offset, count: count, tile: tile ?? max(1, count))
    }
  }

  /// Converts an input's bytes into a register.
  package mutating func load(_ target: Register, _ dtype: DType, from bytes: UnsafeRawPointer) {
    var step = step(MK_FORM_LOAD, table.load(dtype), target)
    step.a = mk_operand(base: bytes, stride: dtype.bitWidth / 8)
    steps.append(step)
  }

  package mutating func unary(_ kernel: UnaryKernel, _ target: Register, _ x: Place) {
    append(MK_FORM_UNARY, table.unary(kernel), target, x)
  }

  /// Appends a binary loop.
  ///
  /// - Returns: whether there is one for operands in these places.
  package mutating func binary(
    _ kernel: BinaryKernel, _ target: Register, _ x: Place, _ y: Place
  ) -> Bool {
    guard let loop = table.binary(kernel, x.source, y.source) else { return false }
    let form =
      switch (x, y) {
      case (.number, _): MK_FORM_SV
      case (_, .number): MK_FORM_VS
      default: MK_FORM_VV
      }
    append(form, loop, target, x, y)
    return true
  }

  /// Appends y + (x op number).
  ///
  /// - Returns: whether there is a loop for x in its place.
  package mutating func accumulate(
    _ kernel: BinaryKernel, _ target: Register, _ x: Place, _ number: Double, _ y: Place
  ) -> Bool {
    guard let loop = table.accumulate(kernel, x.source) else { return false }
    append(MK_FORM_ACCUMULATE, loop, target, x, y)
    steps[steps.count - 1].number = number
    return true
  }

  /// Appends x or y as `subject op number` holds.
  package mutating func choose(
    _ kernel: BinaryKernel, _ target: Register, _ subject: Place, _ number: Double, _ x: Place,
    _ y: Place
  ) {
    let form =
      switch (x, y) {
      case (.number, .number): MK_FORM_CHOOSE_SS
      case (.number, _): MK_FORM_CHOOSE_SV
      case (_, .number): MK_FORM_CHOOSE_VS
      default: MK_FORM_CHOOSE_VV
      }
    append(form, table.choose(kernel, x.source, y.source), target, x, y)
    steps[steps.count - 1].mask = subject.operand
    steps[steps.count - 1].number = number
  }

  /// Appends 1 or 0 as |x| op number holds.
  package mutating func magnitude(
    _ kernel: BinaryKernel, _ target: Register, _ x: Place, _ number: Double
  ) {
    append(MK_FORM_VS, table.magnitude(kernel), target, x, .number(number))
  }

  /// The same for x - y.
  ///
  /// - Returns: whether there is a loop for operands in these places.
  package mutating func magnitudeDifference(
    _ kernel: BinaryKernel, _ target: Register, _ x: Place, _ y: Place, _ number: Double
  ) -> Bool {
    guard let loop = table.magnitudeDifference(kernel, x.source, y.source) else { return false }
    append(MK_FORM_VVS, loop, target, x, y)
    steps[steps.count - 1].number = number
    return true
  }

  /// Appends one operation of all values in order, of which there is at least one: a sum, the smallest or
  /// the largest.
  package mutating func fold(_ kernel: BinaryKernel, _ target: Register, _ values: [Register]) {
    append(MK_FORM_FOLD, table.fold(kernel), target, .number(0))
    attach(PointerList(values, weights: []))
  }

  package mutating func select(_ target: Register, mask: Place, _ x: Place, _ y: Place) {
    let form =
      switch (x, y) {
      case (.number, .number): MK_FORM_SELECT_SS
      case (.number, _): MK_FORM_SELECT_SV
      case (_, .number): MK_FORM_SELECT_VS
      default: MK_FORM_SELECT_VV
      }
    append(form, table.select(x.source, y.source), target, x, y)
    steps[steps.count - 1].mask = mask.operand
  }

  package mutating func fill(_ target: Register, _ value: Double) {
    append(MK_FORM_FILL, table.fill, target, .number(value))
  }

  package mutating func uniform(_ target: Register, key: UInt64, stream: UInt64) {
    append(MK_FORM_UNIFORM, table.uniform, target, .number(0))
    steps[steps.count - 1].key = key
    steps[steps.count - 1].stream = stream
  }

  /// Appends x where the element's uniform number is below `share`, else y.
  package mutating func drop(
    _ target: Register, key: UInt64, stream: UInt64, share: Double, _ x: Place, _ y: Double
  ) {
    append(MK_FORM_DROP, table.drop, target, x, .number(y))
    steps[steps.count - 1].key = key
    steps[steps.count - 1].stream = stream
    steps[steps.count - 1].number = share
  }

  package mutating func trim(
    _ target: Register, _ x: Place, key: UInt64, ties: UnsafeMutablePointer<UInt64>
  ) {
    append(MK_FORM_TRIM, table.trim, target, x)
    steps[steps.count - 1].key = key
    steps[steps.count - 1].ties = ties
  }

  /// Appends the trimmed difference x - y.
  ///
  /// - Returns: whether there is a loop for operands in these places.
  package mutating func trimDifference(
    _ target: Register, _ x: Place, _ y: Place, key: UInt64, ties: UnsafeMutablePointer<UInt64>
  ) -> Bool {
    guard let loop = table.trimDifference(x.source, y.source) else { return false }
    append(MK_FORM_TRIM_DIFFERENCE, loop, target, x, y)
    steps[steps.count - 1].key = key
    steps[steps.count - 1].ties = ties
    return true
  }

  /// Appends what one key keeps of x less what another keeps.
  ///
  /// - Parameter ties: the counts of ties of both.
  package mutating func trimTwo(
    _ target: Register, _ x: Place, key: UInt64, less other: UInt64,
    ties: UnsafeMutablePointer<UInt64>
  ) {
    append(MK_FORM_TRIM_TWO, table.trimTwo, target, x)
    setKeys(key, other, ties)
  }

  /// The same for x - y.
  ///
  /// - Returns: whether there is a loop for operands in these places.
  package mutating func trimTwoDifference(
    _ target: Register, _ x: Place, _ y: Place, key: UInt64, less other: UInt64,
    ties: UnsafeMutablePointer<UInt64>
  ) -> Bool {
    guard let loop = table.trimTwoDifference(x.source, y.source) else { return false }
    append(MK_FORM_TRIM_TWO_DIFFERENCE, loop, target, x, y)
    setKeys(key, other, ties)
    return true
  }

  private mutating func setKeys(
    _ key: UInt64, _ other: UInt64, _ ties: UnsafeMutablePointer<UInt64>
  ) {
    steps[steps.count - 1].key = key
    steps[steps.count - 1].stream = other
    steps[steps.count - 1].ties = ties
  }

  /// Appends the sum of those values that have the sign of `signs`.
  package mutating func agreeingSum(_ target: Register, _ signs: Place, _ values: [Register]) {
    append(MK_FORM_AGREEING_SUM, table.agreeingSum, target, signs)
    attach(PointerList(values, weights: []))
  }

  /// Appends the sum of the weights of those values that have the sign of `signs`.
  package mutating func agreeingWeight(
    _ target: Register, _ signs: Place, _ values: [Register], weights: [Double]
  ) {
    append(MK_FORM_AGREEING_WEIGHT, table.agreeingWeight, target, signs)
    attach(PointerList(values, weights: weights))
  }

  /// Appends the weighted mean of those values that have the sign of the sum of all: what agrees
  /// with it, over its weight but no less than `least`. The values are not empty.
  package mutating func electedMean(
    _ target: Register, _ values: [Register], weights: [Double], least: Double
  ) {
    append(MK_FORM_ELECTED_MEAN, table.electedMean, target, .number(0))
    attach(PointerList(values, weights: weights))
    steps[steps.count - 1].number = least
  }

  private mutating func attach(_ list: PointerList<Element>) {
    lists.append(list)
    steps[steps.count - 1].items = UnsafePointer(list.pointers)
    steps[steps.count - 1].weights = UnsafeRawPointer(list.weights)
    steps[steps.count - 1].item_count = list.count
  }

  /// Rounds a register into the chunk's bytes of an output; counts NaN and infinite results.
  package mutating func store(
    _ x: Place, _ dtype: DType, to bytes: UnsafeMutableRawPointer,
    nonFinite: UnsafeMutablePointer<Int>
  ) {
    append(MK_FORM_STORE, table.store(dtype), nil, x)
    steps[steps.count - 1].b = mk_operand(base: bytes, stride: dtype.bitWidth / 8)
    steps[steps.count - 1].total = nonFinite
  }

  /// Tallies the keys of a register that lie in each band and counts those above it.
  package mutating func band(_ x: Place, _ order: KeyOrder, _ bands: [Tally.Band]) {
    append(MK_FORM_BAND, table.band(order), nil, x)
    attach(bands)
  }

  /// The same for the keys of x - y.
  ///
  /// - Returns: whether there is a loop for operands in these places.
  package mutating func bandDifference(
    _ x: Place, _ y: Place, _ order: KeyOrder, _ bands: [Tally.Band]
  ) -> Bool {
    guard let loop = table.bandDifference(order, x.source, y.source) else { return false }
    append(MK_FORM_BAND_DIFFERENCE, loop, nil, x, y)
    attach(bands)
    return true
  }

  private mutating func attach(_ bands: [Tally.Band]) {
    let list = BandList(bands)
    bandLists.append(list)
    steps[steps.count - 1].bands = UnsafePointer(list.bands)
    steps[steps.count - 1].band_count = bands.count
  }

  /// Adds the elements of x, or their products with those of y, to a running sum.
  ///
  /// - Parameter areMasks: whether all elements are 0 or 1, so that counting does.
  package mutating func sum(
    _ x: Place, times y: Place?, areMasks: Bool = false, into sums: RunningSums
  ) {
    if let y {
      append(MK_FORM_DOT, areMasks ? table.countBoth : table.dot, nil, x, y)
    } else {
      append(MK_FORM_SUM, areMasks ? table.count : table.sum, nil, x)
    }
    steps[steps.count - 1].sums = sums.sums
  }

  /// Adds x * x, x * y and y * y to three running sums.
  package mutating func gram(_ x: Place, _ y: Place, into sums: RunningSums) {
    append(MK_FORM_GRAM, table.gram, nil, x, y)
    steps[steps.count - 1].sums = sums.sums
  }

  private mutating func append(
    _ form: mk_form, _ loop: LoopTable.Loop?, _ target: Register?, _ x: Place,
    _ y: Place = .number(0)
  ) {
    var step = step(form, loop, target)
    step.a = x.operand
    step.b = y.operand
    step.a_number = x.value
    step.b_number = y.value
    steps.append(step)
  }

  private func step(_ form: mk_form, _ loop: LoopTable.Loop?, _ target: Register?) -> mk_step {
    guard let loop else { preconditionFailure("no loop for step \(form.rawValue)") }
    let nothing = mk_operand(base: nil, stride: 0)
    return mk_step(
      form: form, loop: loop, dst: target, a: nothing, b: nothing, mask: nothing, a_number: 0,
      b_number: 0, number: 0, key: 0, stream: 0, ties: nil, items: nil, weights: nil,
      item_count: 0, bands: nil, band_count: 0, total: nil, sums: nil)
  }
}

/// The registers and weights of a step over many of them, at an address that stays.
private final class PointerList<Element: TileElement> {
  let pointers: UnsafeMutablePointer<UnsafeRawPointer?>
  let weights: UnsafeMutablePointer<Element>
  let count: Int

  init(_ registers: [UnsafeMutablePointer<Element>], weights values: [Double]) {
    count = registers.count
    pointers = .allocate(capacity: count)
    weights = .allocate(capacity: max(1, values.count))
    for (index, register) in registers.enumerated() { pointers[index] = UnsafeRawPointer(register) }
    for (index, value) in values.enumerated() { weights[index] = Element(value) }
  }

  deinit {
    pointers.deallocate()
    weights.deallocate()
  }
}

/// The bands of a step at an address that stays.
private final class BandList {
  let bands: UnsafeMutablePointer<mk_band>

  init(_ values: [Tally.Band]) {
    bands = .allocate(capacity: max(1, values.count))
    for (index, value) in values.enumerated() { (bands + index).initialize(to: value.band) }
  }

  deinit { bands.deallocate() }
}

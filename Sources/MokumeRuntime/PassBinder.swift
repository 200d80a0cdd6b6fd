import MokumeGraph
import MokumeKernels
import MokumePlan
import MokumeTensor

/// Binds a pass's instructions to loops, numbers and one worker's memory.
///
/// A load is put off until something needs the register: loops that take a stored operand read the
/// input's bytes themselves, so most programs never convert into a register of their own. So is the
/// difference of two such operands, because the loops of selections subtract for themselves.
struct PassBinder<T: TileElement> {
  /// What a trim instruction needs to know of its selection.
  enum TrimSource {
    case tensor(Threshold)
    /// For each row its key, and the position from which on elements equal to it are dropped.
    case rows(keys: [UInt64], ends: [UInt64])
  }

  private let state: TileState<T>
  private let program: Program
  private let values: SmallValues
  private let rowLength: Int
  private let thresholds: (SelectionSlot) -> TrimSource
  /// What a register will hold once something needs it.
  private enum Pending {
    /// The elements of an input.
    case input(Int)
    /// The difference of two bf16 inputs, in f32.
    case difference(Int, Int)
  }

  private var pending: [Int: Pending] = [:]
  private var parts: [TilePart<T>] = []
  private var steps: StepList<T>
  private let table: LoopTable
  private let kernels: TileLoops<T>
  private var trimCount = 0

  init(
    _ kernels: TileLoops<T>, _ table: LoopTable, _ state: TileState<T>, _ program: Program,
    _ values: SmallValues,
    rowLength: Int, thresholds: @escaping (SelectionSlot) -> TrimSource
  ) {
    self.kernels = kernels
    self.table = table
    self.state = state
    self.program = program
    self.values = values
    self.rowLength = max(1, rowLength)
    self.thresholds = thresholds
    steps = StepList(table)
  }

  /// The selections a pass trims by; each has its own running count of ties.
  static func trims(_ pass: Pass) -> [SelectionSlot] {
    pass.instructions.flatMap(\.selections)
  }

  /// Binds the instructions, then what the caller adds for its sinks.
  mutating func bind(
    _ pass: Pass, sinks: (inout PassBinder) -> Void
  ) -> [TilePart<T>] {
    for position in pass.instructions.indices { bind(position, of: pass) }
    sinks(&self)
    flush()
    return parts
  }

  /// Whether the value in a register has uses behind an instruction.
  private func isRead(_ register: Int, after position: Int, in pass: Pass) -> Bool {
    for instruction in pass.instructions[(position + 1)...] {
      if instruction.operands.contains(.register(register)) { return true }
      if instruction.target == register { return false }
    }
    return pass.sinks.contains { $0.registers.contains(register) }
  }

  /// Appends work that is no loop of the table.
  mutating func append(_ body: @escaping (TileState<T>) -> Void) {
    flush()
    parts.append(.body(body))
  }

  /// Appends a loop on a register of the finished program.
  mutating func append(_ register: Int, _ add: (inout StepList<T>, StepList<T>.Place) -> Void) {
    let x = place(register)
    add(&steps, x)
  }

  /// The same for a loop on two registers.
  mutating func append(
    _ first: Int, _ second: Int,
    _ add: (inout StepList<T>, StepList<T>.Place, StepList<T>.Place) -> Void
  ) {
    let (x, y) = (place(first), place(second))
    add(&steps, x, y)
  }

  /// Appends tallies of a register's keys.
  mutating func tally(_ register: Int, _ order: KeyOrder, _ bands: [Tally.Band]) {
    if case .difference(let a, let b) = pending[register],
      steps.bandDifference(.stored(bytes(of: a)), .stored(bytes(of: b)), order, bands)
    {
      return
    }
    steps.band(place(register), order, bands)
  }

  /// Makes sure that a register's value is in the register.
  mutating func materialise(_ register: Int) {
    let target = state.register(register)
    switch pending.removeValue(forKey: register) {
    case nil: break
    case .input(let input):
      steps.load(target, program.inputs[input].dtype, from: bytes(of: input))
    case .difference(let x, let y):
      let isBound = steps.binary(.subtract, target, .stored(bytes(of: x)), .stored(bytes(of: y)))
      precondition(isBound, "there is a loop for the difference of stored operands")
    }
  }

  /// The register, with its value in it.
  private mutating func registered(_ register: Int) -> StepList<T>.Register {
    materialise(register)
    return state.register(register)
  }

  private mutating func flush() {
    if steps.isEmpty { return }
    parts.append(.steps(steps))
    steps = StepList(table)
  }

  private func number(_ slot: Int) -> Double { Double(T(values.numbers[slot])) }

  /// Where a register's value is, for loops that take no stored operand.
  private mutating func place(_ register: Int) -> StepList<T>.Place {
    if case .input(let input) = pending[register], isPlain(input) {
      return .plain(bytes(of: input))
    }
    return .register(registered(register))
  }

  /// The same for loops that take one.
  private mutating func storedPlace(_ register: Int) -> StepList<T>.Place {
    storedInput(register).map { .stored(bytes(of: $0)) } ?? place(register)
  }

  /// The input that a register would hold, if there are loops that read it as it is stored.
  private func storedInput(_ register: Int) -> Int? {
    guard case .input(let input) = pending[register], program.inputs[input].dtype == .bf16,
      MemoryLayout<T>.size == 4
    else { return nil }
    return input
  }

  private func bytes(of input: Int) -> UnsafeRawPointer {
    guard let bytes = state.inputs[input] else { preconditionFailure("input \(input) is not read") }
    return bytes
  }

  private func isPlain(_ input: Int) -> Bool {
    program.inputs[input].dtype == (MemoryLayout<T>.size == 4 ? .f32 : .f64)
  }

  private mutating func operand(_ operand: Operand, stored: Bool) -> StepList<T>.Place {
    switch operand {
    case .number(let slot): .number(number(slot))
    case .register(let register): stored ? storedPlace(register) : place(register)
    }
  }

  private mutating func bind(_ position: Int, of pass: Pass) {
    let instruction = pass.instructions[position]
    switch instruction {
    case .load(let target, let input):
      pending[target] = .input(input)
      return
    case .fill(let target, let slot): steps.fill(state.register(target), number(slot))
    case .unary(let operation, let target, let x):
      steps.unary(operation.kernel, state.register(target), place(x))
    case .binary(.subtract, let target, .register(let x), .register(let y)):
      guard let left = storedInput(x), let right = storedInput(y) else {
        binary(.subtract, target, .register(x), .register(y))
        break
      }
      pending[target] = .difference(left, right)
      return
    case .binary(let operation, let target, let x, let y): binary(operation, target, x, y)
    case .accumulate(let operation, let target, let x, let slot, let y):
      accumulate(operation, target, x, number(slot), y)
    case .choose(let operation, let target, let subject, let slot, let x, let y):
      let judged = place(subject)
      let left = operand(x, stored: false)
      steps.choose(
        operation.kernel, state.register(target), judged, number(slot), left,
        operand(y, stored: false))
    case .select(let target, let mask, let x, let y):
      let condition = place(mask)
      let left = operand(x, stored: false)
      steps.select(
        state.register(target), mask: condition, left, operand(y, stored: false))
    case .magnitude(let operation, let target, let x, let slot):
      // Who needs the difference too had better subtract first.
      if isRead(x, after: position, in: pass) { materialise(x) }
      magnitude(operation, target, x, number(slot))
    case .fold(let operation, let target, let values):
      steps.fold(operation.kernel, state.register(target), values.map { registered($0) })
    case .agreeingSum(let target, let signs, let values):
      let elected = place(signs)
      steps.agreeingSum(state.register(target), elected, values.map { registered($0) })
    case .agreeingWeight(let target, let signs, let values, let slots):
      let elected = place(signs)
      steps.agreeingWeight(
        state.register(target), elected, values.map { registered($0) }, weights: slots.map(number))
    case .electedMean(let target, let values, let slots, let least):
      steps.electedMean(
        state.register(target), values.map { registered($0) }, weights: slots.map(number),
        least: number(least))
    case .uniform(let target, let key, let stream):
      steps.uniform(state.register(target), key: key, stream: program.streams[stream])
    case .drop(let target, let key, let stream, let share, let x, let otherwise):
      let kept = place(x)
      steps.drop(
        state.register(target), key: key, stream: program.streams[stream], share: number(share),
        kept, number(otherwise))
    case .expand(let target, .columns(let slot)): expandColumns(target, slot)
    case .expand(let target, .rows(let slot)): expand(target, slot)
    case .expand(let target, .number(let slot)): steps.fill(state.register(target), number(slot))
    case .trim(let target, let x, let selection): trim(target, x, thresholds(selection))
    case .trimTwo(let target, let x, let selection, let other):
      trim(target, x, thresholds(selection), less: thresholds(other))
    case .takeRows(let target, let program): takeRows(target, program)
    }
    pending[instruction.target] = nil
  }

  private mutating func binary(
    _ operation: BinaryOperation, _ target: Int, _ x: Operand, _ y: Operand
  ) {
    if case .number(let a) = x, case .number(let b) = y {
      let value = operation.apply(values.numbers[a], values.numbers[b])
      return steps.fill(state.register(target), value)
    }
    let left = operand(x, stored: true)
    let right = operand(y, stored: true)
    if steps.binary(operation.kernel, state.register(target), left, right) { return }
    let plainLeft = operand(x, stored: false)
    let plainRight = operand(y, stored: false)
    let isBound = steps.binary(operation.kernel, state.register(target), plainLeft, plainRight)
    precondition(isBound, "every operation has loops on registers")
  }

  private mutating func accumulate(
    _ operation: BinaryOperation, _ target: Int, _ x: Int, _ number: Double, _ y: Int
  ) {
    let (term, sum) = (storedPlace(x), place(y))
    let isBound = steps.accumulate(
      operation.kernel, state.register(target), term, number, sum)
    precondition(isBound, "the planner accumulates only what has a loop")
  }

  private mutating func magnitude(
    _ operation: BinaryOperation, _ target: Int, _ x: Int, _ number: Double
  ) {
    let register = state.register(target)
    if case .difference(let a, let b) = pending[x],
      steps.magnitudeDifference(
        operation.kernel, register, .stored(bytes(of: a)), .stored(bytes(of: b)), number)
    {
      return
    }
    steps.magnitude(operation.kernel, register, place(x), number)
  }

  private mutating func expand(_ target: Int, _ slot: Int) {
    let (rows, first, length) = (values.rows[slot], values.firstRow, rowLength)
    let fill = kernels.fill
    append { state in
      forEachRow(in: state, length) { row, offset, count in
        fill(state.register(target) + offset, T(rows[row - first]), count)
      }
    }
  }

  private mutating func expandColumns(_ target: Int, _ slot: Int) {
    let (columns, table) = (values.columns[slot], table)
    let width = max(1, columns.count)
    append { state in
      columns.withUnsafeBytes { bytes in
        forEachRow(in: state, width) { _, offset, count in
          let first = (state.start + offset) % width * MemoryLayout<Double>.stride
          var step = StepList<T>(table)
          // Tiles have elements, so there is at least one column.
          step.load(state.register(target) + offset, .f64, from: bytes.baseAddress! + first)
          step.run(start: 0, offset: 0, count: count)
        }
      }
    }
  }

  private mutating func takeRows(_ target: Int, _ program: Int) {
    let window = state.windows.all[program]
    append { state in
      window.copy(state.start..<state.start + state.count, to: state.register(target))
    }
  }

  private mutating func trim(_ target: Int, _ x: Int, _ source: TrimSource) {
    let ties = state.ties + trimCount
    trimCount += 1
    switch source {
    case .tensor(let threshold):
      let register = state.register(target)
      if case .difference(let a, let b) = pending[x],
        steps.trimDifference(
          register, .stored(bytes(of: a)), .stored(bytes(of: b)), key: threshold.key, ties: ties)
      {
        return
      }
      steps.trim(register, place(x), key: threshold.key, ties: ties)
    case .rows(let keys, let ends):
      materialise(x)
      trimRows(target, x, keys, ends, ties)
    }
  }

  private mutating func trim(
    _ target: Int, _ x: Int, _ source: TrimSource, less other: TrimSource
  ) {
    guard case .tensor(let more) = source, case .tensor(let less) = other else {
      preconditionFailure("rows are trimmed once")
    }
    let (register, ties) = (state.register(target), state.ties + trimCount)
    trimCount += 2
    if case .difference(let a, let b) = pending[x],
      steps.trimTwoDifference(
        register, .stored(bytes(of: a)), .stored(bytes(of: b)), key: more.key, less: less.key,
        ties: ties)
    {
      return
    }
    steps.trimTwo(register, place(x), key: more.key, less: less.key, ties: ties)
  }

  private mutating func trimRows(
    _ target: Int, _ x: Int, _ keys: [UInt64], _ ends: [UInt64],
    _ ties: UnsafeMutablePointer<UInt64>
  ) {
    let (length, table) = (rowLength, table)
    append { state in
      forEachRow(in: state, length) { row, offset, count in
        // By position and not by counting, because a chunk may begin within a row.
        let position = state.start + offset - row * length
        let head = min(count, max(0, Int(ends[row]) - position))
        for (from, count, kept) in [(offset, head, UInt64.max), (offset + head, count - head, 0)] {
          ties.pointee = kept
          var step = StepList<T>(table)
          step.trim(
            state.register(target) + from, .register(state.register(x) + from), key: keys[row],
            ties: ties)
          step.run(start: 0, offset: 0, count: count)
        }
      }
    }
  }
}

/// A run of loops, or work between loops.
enum TilePart<T: TileElement> {
  case steps(StepList<T>)
  case body((TileState<T>) -> Void)

  func run(_ state: TileState<T>) {
    switch self {
    case .steps(let steps):
      steps.run(start: state.start, offset: state.start - state.chunkStart, count: state.count)
    case .body(let body): body(state)
    }
  }
}

/// Calls the body for each row, or piece of a row, in the tile: row, offset in the tile, length.
func forEachRow<T>(
  in state: TileState<T>, _ length: Int, _ body: (_ row: Int, _ offset: Int, _ count: Int) -> Void
) {
  var offset = 0
  while offset < state.count {
    let element = state.start + offset
    let row = element / length
    let count = min(state.count - offset, (row + 1) * length - element)
    body(row, offset, count)
    offset += count
  }
}

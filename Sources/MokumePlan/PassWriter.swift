import MokumeGraph
import MokumeTensor

/// Writes one pass: values in order of need, registers reused as soon as they are free.
struct PassWriter {
  private(set) var instructions: [Instruction] = []
  private(set) var sinks: [Sink] = []
  private(set) var rowPrograms: [RowProgram] = []
  /// The place of each value that a row program finds: many may take the same.
  private var rowPlaces: [ValueID: Int] = [:]
  private(set) var registerCount = 0
  /// The inputs the pass reads, as values.
  private(set) var readInputs: [ValueID] = []
  private let wanted: [PassPlan.ValueSink]
  let builder: ProgramBuilder
  var expression: TensorExpression { builder.expression }
  private var registers: [ValueID: Int] = [:]
  private var free: [Int] = []
  /// How many uses of a value in a register are still to come.
  private var uses: [ValueID: Int] = [:]

  init(sinks: [PassPlan.ValueSink], builder: ProgramBuilder) {
    wanted = sinks
    self.builder = builder
  }

  /// Computes every value, then feeds the sinks; a register that a sink reads is not reused.
  mutating func write() {
    for id in countUses(of: wanted.flatMap({ values(of: $0) })) { emit(id) }
    for sink in wanted { emit(sink) }
  }

  /// The place of the row program that finds a value, which is written when it is first asked for,
  /// behind those that it takes rows of itself.
  private mutating func rowPlace(of id: ValueID, _ operation: RowOperation, _ x: ValueID) -> Int {
    if let place = rowPlaces[id] { return place }
    var writer = PassWriter(sinks: [], builder: builder)
    (writer.readInputs, writer.rowPrograms, writer.rowPlaces) = (readInputs, rowPrograms, rowPlaces)
    for id in writer.countUses(of: [x]) { writer.emit(id) }
    (readInputs, rowPrograms, rowPlaces) = (writer.readInputs, writer.rowPrograms, writer.rowPlaces)
    var body = Pass()
    body.instructions = writer.instructions
    body.registerCount = writer.registerCount
    rowPrograms.append(
      RowProgram(operation: operation, body: body, result: writer.registers[x] ?? 0))
    rowPlaces[id] = rowPrograms.count - 1
    return rowPrograms.count - 1
  }

  /// Finds the values this pass computes, operands first, and counts their uses.
  private mutating func countUses(of roots: [ValueID]) -> [ValueID] {
    var order: [ValueID] = []
    var state: [ValueID: Bool] = [:]
    for root in roots {
      uses[root, default: 0] += 1
      var stack = [root]
      while let next = stack.last {
        if state[next] == nil {
          state[next] = false
          stack.append(contentsOf: tileOperands(next).reversed().filter { state[$0] == nil })
        } else {
          stack.removeLast()
          if state[next] == false {
            state[next] = true
            order.append(next)
            for operand in tileOperands(next) { uses[operand, default: 0] += 1 }
          }
        }
      }
    }
    return order
  }

  /// The operands that must be in registers when the value is computed.
  private func tileOperands(_ id: ValueID) -> [ValueID] {
    guard expression.extent(of: id) == .elements else { return [] }
    if let fused = accumulation(id) { return [fused.x, fused.y] }
    if let fused = electedMean(id) { return fused.values }
    if let fused = drop(id) { return [fused.x] }
    if let fused = magnitude(id) { return [fused.x] }
    if let fused = fold(id) { return fused.values }
    if let fused = twoTrims(id) { return [fused.x] }
    if let fused = choice(id) {
      return [fused.subject] + fused.operands.filter(needsRegister)
    }
    switch expression[id] {
    case .trim(let x, _, _), .globalTrim(let x, _): return [x]
    case .withinRow: return []
    case .select(let mask, let x, let y): return [mask] + [x, y].filter(needsRegister)
    default: return expression[id].operands.filter(needsRegister)
    }
  }

  /// Vectors are expanded into registers; numbers are used as they are.
  private func needsRegister(_ id: ValueID) -> Bool { expression.extent(of: id) != .number }

  private func values(of sink: PassPlan.ValueSink) -> [ValueID] {
    switch sink {
    case .reduce(_, let x, let y, _): y.map { [x, $0] } ?? [x]
    case .select(let x, _), .store(let x, _, _): [x]
    }
  }

  private mutating func emit(_ id: ValueID) {
    let operation = expression[id]
    let operands = tileOperands(id).map { registers[$0] ?? 0 }
    for operand in tileOperands(id) { release(operand) }
    let target = takeRegister(for: id)
    if case .elements = expression.extent(of: id) {
      instructions.append(instruction(operation, into: target, id, operands))
    } else if case .number(let number) = builder.slot(id) {
      instructions.append(.fill(target, number: number))
    } else {
      instructions.append(.expand(target, of: builder.slot(id)))
    }
  }

  private mutating func instruction(
    _ operation: TensorOperation, into target: Int, _ id: ValueID, _ registers: [Int]
  ) -> Instruction {
    var remaining = registers[...]
    func operand(_ value: ValueID) -> Operand {
      if case .number(let number) = builder.slots[value] { return .number(number) }
      return .register(remaining.popFirst() ?? 0)
    }
    if let fused = accumulation(id) {
      return .accumulate(
        fused.operation, target, registers[0], number: fused.number, registers[1])
    }
    if let fused = electedMean(id) {
      return .electedMean(
        target, registers, weights: fused.weights.map(number), least: fused.least)
    }
    if let fused = drop(id) {
      return .drop(
        target, key: fused.key, stream: fused.stream, share: fused.share, registers[0],
        otherwise: fused.otherwise)
    }
    if let fused = magnitude(id) {
      return .magnitude(fused.operation, target, registers[0], number: fused.number)
    }
    if let fused = fold(id) { return .fold(fused.operation, target, registers) }
    if let fused = twoTrims(id) {
      return .trimTwo(target, registers[0], selection: fused.selection, less: fused.other)
    }
    if let fused = choice(id) {
      let subject = remaining.popFirst() ?? 0
      let left = operand(fused.operands[0])
      return .choose(
        fused.operation, target, subject, number: fused.number, left, operand(fused.operands[1]))
    }
    switch operation {
    case .input: return .load(target, input: read(id))
    case .unary(let op, _): return .unary(op, target, registers[0])
    case .binary(let op, let x, let y):
      let left = operand(x)
      return .binary(op, target, left, operand(y))
    case .select(_, let x, let y):
      let mask = remaining.popFirst() ?? 0
      let left = operand(x)
      return .select(target, mask: mask, left, operand(y))
    case .uniform(let key, _):
      return .uniform(target, key: key, stream: builder.streams[id] ?? 0)
    case .globalTrim, .trim:
      return .trim(target, registers[0], selection: selection(of: id) ?? .local(0))
    case .withinRow(let operation, let x):
      return .takeRows(target, program: rowPlace(of: id, operation, x))
    case .agreeingSum: return .agreeingSum(target, signs: registers[0], Array(registers[1...]))
    case .agreeingWeight(_, _, let weights):
      return .agreeingWeight(
        target, signs: registers[0], Array(registers[1...]), weights: weights.map(number))
    case .constant, .global, .reduce, .ranked:
      preconditionFailure("a number is no tile instruction")
    }
  }

  /// The selection that a value is trimmed by.
  func selection(of id: ValueID) -> SelectionSlot? {
    switch expression[id] {
    case .globalTrim(_, let selection): .global(selection)
    case .trim: builder.selections[id]
    default: nil
    }
  }

  /// The slot of a value that is one number.
  private func number(_ id: ValueID) -> Int {
    guard case .number(let slot) = builder.slot(id) else {
      preconditionFailure("value \(id.index) is no number")
    }
    return slot
  }

  private mutating func emit(_ sink: PassPlan.ValueSink) {
    let inputs = values(of: sink).map { registers[$0] ?? 0 }
    switch sink {
    case .reduce(let reduction, _, _, let target):
      let areMasks = values(of: sink).allSatisfy(expression.isMask)
      sinks.append(reduceSink(reduction, inputs, areMasks, into: builder.slot(target)))
    case .select(_, let selection):
      sinks.append(.select(inputs[0], selection: selection))
    case .store(_, let target, let dtype):
      sinks.append(.store(inputs[0], target: target, dtype: dtype))
    }
  }

  private func reduceSink(
    _ reduction: Reduction, _ inputs: [Int], _ areMasks: Bool, into target: SmallOperand
  ) -> Sink {
    let second = inputs.count > 1 ? inputs[1] : nil
    switch (reduction, target) {
    case (.sum, .number(let slot)), (.dot, .number(let slot)):
      if areMasks { return .count(inputs[0], times: second, into: slot) }
      return .sum(inputs[0], times: second, into: slot)
    case (.sum, .rows(let slot)), (.dot, .rows(let slot)):
      return .rowSum(inputs[0], times: second, into: slot)
    case (.sum, .columns(let slot)), (.dot, .columns(let slot)):
      return .columnSum(inputs[0], times: second, into: slot)
    case (_, .number(let slot)): return .extremum(reduction, inputs[0], into: slot)
    case (_, .rows(let slot)): return .rowExtremum(reduction, inputs[0], into: slot)
    case (_, .columns(let slot)): return .columnExtremum(reduction, inputs[0], into: slot)
    }
  }

  private mutating func read(_ input: ValueID) -> Int {
    if let index = readInputs.firstIndex(of: input) { return index }
    readInputs.append(input)
    return readInputs.count - 1
  }

  private mutating func takeRegister(for id: ValueID) -> Int {
    let register = free.popLast() ?? registerCount
    registerCount = max(registerCount, register + 1)
    registers[id] = register
    return register
  }

  private mutating func release(_ id: ValueID) {
    uses[id, default: 1] -= 1
    if uses[id] == 0, let register = registers[id] { free.append(register) }
  }
}

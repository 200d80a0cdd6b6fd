import MokumeGraph
import MokumeTensor

/// What a program must deliver.
enum Root: Sendable {
  case store(ValueID, OutputTensor, DType)
  /// A number over this tensor, contributed to a global number.
  case export(ValueID, Reduction, global: Int)
  /// Elements fed to a selection over many tensors.
  case select(ValueID, selection: Int)

  var value: ValueID {
    switch self {
    case .store(let value, _, _), .export(let value, _, _), .select(let value, _): value
    }
  }
}

/// Splits a tensor's expression into passes and writes the program.
///
/// All reductions whose inputs are ready share a pass; row-wise sinks get a pass of their own,
/// because their tiles begin at rows and not at blocks, and so do column-wise ones, because a worker
/// adds many rows up.
struct ProgramBuilder {
  let expression: TensorExpression
  let levels: Levels
  var program = Program()
  var slots: [ValueID: SmallOperand] = [:]
  /// The inputs in the order in which the passes need them, by their values.
  private var inputValues: [ValueID] = []
  /// The place of each uniform value's stream.
  private(set) var streams: [ValueID: Int] = [:]
  /// The selection of each trimmed or ranked value.
  var selections: [ValueID: SelectionSlot] = [:]
  /// How many live values and roots use each value.
  private(set) var useCounts: [ValueID: Int] = [:]
  private var emitted: [Bool]

  private let isDouble: Bool

  /// - Parameter isDouble: computes in f64 even if no input that is left asks for it.
  init(_ expression: TensorExpression, roots: [Root], isDouble: Bool = false) {
    self.isDouble = isDouble
    self.expression = expression
    levels = Levels(expression, roots: roots.map(\.value))
    emitted = [Bool](repeating: false, count: expression.operations.count)
    countUses(roots)
    build(roots)
  }

  private mutating func countUses(_ roots: [Root]) {
    for root in roots { useCounts[root.value, default: 0] += 1 }
    for index in expression.operations.indices where levels.isLive[index] {
      for operand in expression.operations[index].operands {
        useCounts[operand, default: 0] += 1
      }
    }
  }

  private mutating func build(_ roots: [Root]) {
    assignSlots()
    var plan = PassPlan()
    for index in expression.operations.indices where levels.isLive[index] {
      addSink(of: ValueID(index: index), to: &plan)
    }
    for root in roots { add(root, to: &plan) }
    for key in plan.keys {
      var pass = Pass()
      pass.prologue = smallInstructions(upTo: key.level)
      pass.isRowAligned = key.reach == .row
      pass.isColumnWise = key.reach == .column
      fill(&pass, with: plan[key])
      program.passes.append(pass)
    }
    program.epilogue = smallInstructions(upTo: .max)
    program.shareReadings()
    program.isDouble = isDouble || program.inputs.contains { $0.dtype == .f64 }
  }

  private mutating func assignSlots() {
    for index in expression.operations.indices where levels.isLive[index] {
      let id = ValueID(index: index)
      switch expression.extent(of: id) {
      case .number: slots[id] = .number(take(&program.numberCount))
      case .rows: slots[id] = .rows(take(&program.rowVectorCount))
      case .columns: slots[id] = .columns(take(&program.columnVectorCount))
      case .elements:
        if case .uniform(_, let stream) = expression[id] {
          streams[id] = program.streams.count
          program.streams.append(stream)
        }
      }
    }
  }

  /// The place of an input among the program's.
  mutating func inputIndex(_ id: ValueID) -> Int {
    if let index = inputValues.firstIndex(of: id) { return index }
    guard case .input(let input) = expression[id] else { preconditionFailure("not an input") }
    inputValues.append(id)
    program.inputs.append(input)
    return inputValues.count - 1
  }

  private func take(_ counter: inout Int) -> Int {
    counter += 1
    return counter - 1
  }

  private mutating func addSink(of id: ValueID, to plan: inout PassPlan) {
    guard Levels.needsPass(expression[id], in: expression) else { return }
    let level = levels[id] - 1
    switch expression[id] {
    case .reduce(let reduction, let x, let y, let reach):
      plan.add(.reduce(reduction, x, y, into: id), level: level, over: reach)
    case .ranked(let x, let rank, let byRow):
      let rule = SelectionRule.ranked(rank: slot(rank), into: slot(id))
      plan.add(.select(x, select(id, rule, byRow)), level: level, over: byRow ? .row : .tensor)
    case .trim(let x, let density, let byRow):
      let rule = SelectionRule.largest(density: slot(density))
      plan.add(.select(x, select(id, rule, byRow)), level: level, over: byRow ? .row : .tensor)
    default: break
    }
  }

  private mutating func select(
    _ id: ValueID, _ rule: SelectionRule, _ byRow: Bool
  ) -> SelectionSlot {
    let index = program.selections.count
    let slot = byRow ? SelectionSlot.rows(index) : .local(index)
    program.selections.append(rule)
    selections[id] = slot
    return slot
  }

  private mutating func add(_ root: Root, to plan: inout PassPlan) {
    switch root {
    case .store(let value, let target, let dtype):
      program.targets.append(target)
      plan.addLast(.store(value, program.targets.count - 1, dtype), level: levels[value])
    case .export(let value, let reduction, let global):
      guard case .number(let number) = slot(value) else { return }
      program.exports.append(Export(number: number, reduction: reduction, global: global))
    case .select(let value, let selection):
      plan.add(.select(value, .global(selection)), level: levels[value], over: .tensor)
    }
  }

  /// The slot of a number or a vector.
  func slot(_ id: ValueID) -> SmallOperand {
    guard let slot = slots[id] else { preconditionFailure("value \(id.index) has no slot") }
    return slot
  }

  /// Arithmetic between passes that has become possible and was not yet written.
  private mutating func smallInstructions(upTo level: Int) -> [SmallInstruction] {
    var result: [SmallInstruction] = []
    for index in expression.operations.indices where levels.isLive[index] && !emitted[index] {
      let id = ValueID(index: index)
      guard levels[id] <= level, let target = slots[id] else { continue }
      emitted[index] = true
      guard let operation = smallOperation(expression[id]) else { continue }
      let operands = expression[id].operands.map(slot)
      result.append(SmallInstruction(operation: operation, target: target, operands: operands))
    }
    return result
  }

  private func smallOperation(_ operation: TensorOperation) -> SmallInstruction.Operation? {
    switch operation {
    case .constant(let bits): .constant(bits: bits)
    case .global(let index): .global(index)
    case .unary(let op, _): .unary(op)
    case .binary(let op, _, _): .binary(op)
    case .select: .select
    case .reduce(let reduction, _, _, _):
      Levels.needsPass(operation, in: expression) ? nil : .reduce(reduction)
    case .input, .ranked, .trim, .globalTrim, .withinRow, .uniform, .agreeingSum,
      .agreeingWeight:
      nil
    }
  }
}

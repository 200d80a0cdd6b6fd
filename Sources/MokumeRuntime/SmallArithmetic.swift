import MokumeGraph
import MokumePlan

/// The numbers and vectors of one program while it runs, and the arithmetic between passes.
struct SmallValues {
  var numbers: [Double]
  var rows: [[Double]]
  /// The row that the vectors of rows begin with.
  private(set) var firstRow = 0
  var columns: [[Double]]

  init(numberCount: Int, rowVectorCount: Int = 0, columnVectorCount: Int = 0) {
    numbers = [Double](repeating: 0, count: numberCount)
    rows = [[Double]](repeating: [], count: rowVectorCount)
    columns = [[Double]](repeating: [], count: columnVectorCount)
  }

  /// The same with no numbers of rows yet, of which some are to be found alone.
  func ofRows(from first: Int) -> SmallValues {
    var part = self
    part.rows = [[Double]](repeating: [], count: rows.count)
    part.firstRow = first
    return part
  }

  /// Runs instructions in order; `globals` are the numbers found by earlier stages.
  mutating func run(_ instructions: [SmallInstruction], globals: [Double]) {
    for instruction in instructions { run(instruction, globals) }
  }

  private mutating func run(_ instruction: SmallInstruction, _ globals: [Double]) {
    if case .reduce(let reduction) = instruction.operation {
      return set(instruction.target, reduce(reduction, instruction.operands))
    }
    switch instruction.target {
    case .number(let slot): numbers[slot] = apply(instruction, at: 0, globals)
    case .rows(let slot): rows[slot] = vector(instruction, globals)
    case .columns(let slot): columns[slot] = vector(instruction, globals)
    }
  }

  private func vector(_ instruction: SmallInstruction, _ globals: [Double]) -> [Double] {
    (0..<length(instruction.operands)).map { apply(instruction, at: $0, globals) }
  }

  private func apply(_ instruction: SmallInstruction, at index: Int, _ globals: [Double]) -> Double
  {
    func operand(_ number: Int) -> Double { value(instruction.operands[number], at: index) }
    switch instruction.operation {
    case .constant(let bits): return Double(bitPattern: bits)
    case .global(let index): return globals[index]
    case .unary(let operation): return operation.apply(operand(0))
    case .binary(let operation): return operation.apply(operand(0), operand(1))
    case .select: return operand(0) != 0 ? operand(1) : operand(2)
    case .reduce: return reduce(.sum, instruction.operands)
    }
  }

  private func reduce(_ reduction: Reduction, _ operands: [SmallOperand]) -> Double {
    var total = Reducer(reduction)
    for index in 0..<length(operands) {
      total.add(
        operands.dropFirst().reduce(value(operands[0], at: index)) {
          $0 * value($1, at: index)
        })
    }
    return total.value
  }

  private mutating func set(_ target: SmallOperand, _ value: Double) {
    if case .number(let slot) = target { numbers[slot] = value }
  }

  /// How long the operands' vectors are, 0 in a tensor without elements; a number repeats.
  private func length(_ operands: [SmallOperand]) -> Int {
    for operand in operands {
      switch operand {
      case .number: continue
      case .rows(let slot): return rows[slot].count
      case .columns(let slot): return columns[slot].count
      }
    }
    return 1
  }

  private func value(_ operand: SmallOperand, at index: Int) -> Double {
    switch operand {
    case .number(let slot): numbers[slot]
    case .rows(let slot): rows[slot][index]
    case .columns(let slot): columns[slot][index]
    }
  }
}

/// Combines partial results of a reduction one after the other, in the order they are given.
struct Reducer {
  private let reduction: Reduction
  private(set) var value: Double
  private var isEmpty = true

  init(_ reduction: Reduction) {
    self.reduction = reduction
    value = 0
  }

  /// Adds a partial result; a product of a dot product counts like a term of a sum.
  mutating func add(_ partial: Double) {
    defer { isEmpty = false }
    switch reduction {
    case .sum, .dot: value += partial
    case .minimum: value = isEmpty ? partial : BinaryOperation.minimum.apply(value, partial)
    case .maximum: value = isEmpty ? partial : BinaryOperation.maximum.apply(value, partial)
    }
  }
}

extension NumberProgram {
  /// The program's answer, given the numbers found by earlier stages.
  func evaluate(globals: [Double]) -> Double {
    var values = SmallValues(numberCount: slotCount)
    values.run(instructions, globals: globals)
    return values.numbers[result]
  }
}

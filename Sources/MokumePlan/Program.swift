import MokumeGraph
import MokumeTensor

/// Where an element-wise instruction takes an operand from.
public enum Operand: Hashable, Sendable {
  /// A tile-sized register.
  case register(Int)
  /// A number, the same for the whole tensor.
  case number(Int)
}

/// One loop over a tile.
public enum Instruction: Hashable, Sendable {
  /// Converts an input's tile to the program's arithmetic type.
  case load(Int, input: Int)
  case fill(Int, number: Int)
  case unary(UnaryOperation, Int, Int)
  case binary(BinaryOperation, Int, Operand, Operand)
  /// The last register plus what the operation makes of the first and a number.
  case accumulate(BinaryOperation, Int, Int, number: Int, Int)
  /// One operand or the other as the comparison of a register with a number holds.
  case choose(BinaryOperation, Int, Int, number: Int, Operand, Operand)
  case select(Int, mask: Int, Operand, Operand)
  /// 1 or 0 as the comparison of a register's magnitude with a number holds.
  case magnitude(BinaryOperation, Int, Int, number: Int)
  /// The sum of all registers in order, or the smallest or largest.
  case fold(BinaryOperation, Int, [Int])
  /// Random numbers; `stream` is an index among the program's streams.
  case uniform(Int, key: UInt64, stream: Int)
  /// The register where the element's random number is less than a number, else another number.
  case drop(Int, key: UInt64, stream: Int, share: Int, Int, otherwise: Int)
  /// The sum of those registers that have the sign of `signs`.
  case agreeingSum(Int, signs: Int, [Int])
  /// The sum of the weights of those registers that have the sign of `signs`.
  case agreeingWeight(Int, signs: Int, [Int], weights: [Int])
  /// The weighted mean of those registers that have the sign of the sum of all: what agrees with
  /// it, over its weight but no less than `least`.
  case electedMean(Int, [Int], weights: [Int], least: Int)
  /// Repeats each row's number over the row, or the numbers of columns in every row.
  case expand(Int, of: SmallOperand)
  /// Keeps what a selection of an earlier pass chose, by element index.
  case trim(Int, Int, selection: SelectionSlot)
  /// What one selection keeps less what another keeps.
  case trimTwo(Int, Int, selection: SelectionSlot, less: SelectionSlot)
  /// Takes the result of a row program, by its index in the pass.
  case takeRows(Int, program: Int)

  /// The register the instruction writes.
  public var target: Int {
    switch self {
    case .load(let target, _), .fill(let target, _), .unary(_, let target, _),
      .binary(_, let target, _, _), .select(let target, _, _, _), .uniform(let target, _, _),
      .expand(let target, _), .trim(let target, _, _), .accumulate(_, let target, _, _, _),
      .choose(_, let target, _, _, _, _), .drop(let target, _, _, _, _, _),
      .magnitude(_, let target, _, _), .fold(_, let target, _), .takeRows(let target, _),
      .trimTwo(let target, _, _, _),
      .agreeingSum(let target, _, _), .agreeingWeight(let target, _, _, _),
      .electedMean(let target, _, _, _):
      target
    }
  }

  /// The selections that it trims by.
  public var selections: [SelectionSlot] {
    switch self {
    case .trim(_, _, let selection): [selection]
    case .trimTwo(_, _, let selection, let other): [selection, other]
    default: []
    }
  }
}

/// Where a selection's result is kept.
public enum SelectionSlot: Hashable, Sendable {
  /// Made over this tensor.
  case local(Int)
  /// Made within each row of this tensor.
  case rows(Int)
  /// Made over many tensors by an earlier stage.
  case global(Int)
}

/// What a pass does with the registers of each tile.
public enum Sink: Hashable, Sendable {
  /// Sum in f64, or dot product with `second`, into a number.
  case sum(Int, times: Int?, into: Int)
  /// The same of registers that hold ones and zeros.
  case count(Int, times: Int?, into: Int)
  /// Smallest or largest element into a number.
  case extremum(Reduction, Int, into: Int)
  /// The same for each row, into a row vector.
  case rowSum(Int, times: Int?, into: Int)
  case rowExtremum(Reduction, Int, into: Int)
  /// The same for each column, into a column vector.
  case columnSum(Int, times: Int?, into: Int)
  case columnExtremum(Reduction, Int, into: Int)
  /// Feeds a selection.
  case select(Int, selection: SelectionSlot)
  /// Rounds once and writes the output tensor.
  /// `target` is an index among the program's targets.
  case store(Int, target: Int, dtype: DType)
}

/// What is selected: the k largest magnitudes, or the element of a rank.
public enum SelectionRule: Hashable, Sendable {
  /// The density is in a number (or, by row, the same number for all rows).
  case largest(density: SmallOperand)
  /// The rank is a number; the value goes to a number or, by row, to a row vector.
  case ranked(rank: SmallOperand, into: SmallOperand)
}

/// A number, or a vector with a number for each row or column.
public enum SmallOperand: Hashable, Sendable {
  case number(Int)
  case rows(Int)
  case columns(Int)
}

/// Arithmetic in f64 on numbers and vectors between passes. The vectors of one instruction are of one
/// kind.
public struct SmallInstruction: Hashable, Sendable {
  /// What an instruction computes.
  public enum Operation: Hashable, Sendable {
    case constant(bits: UInt64)
    case global(Int)
    case unary(UnaryOperation)
    case binary(BinaryOperation)
    case select
    /// Reduces a vector, or the product of two, to a number.
    case reduce(Reduction)
  }

  /// What is computed.
  public let operation: Operation
  /// Where the result goes.
  public let target: SmallOperand
  /// What it is computed from.
  public let operands: [SmallOperand]
}

/// One run over a tensor's elements.
public struct Pass: Hashable, Sendable {
  /// Run once before the pass.
  public var prologue: [SmallInstruction] = []
  /// Run for each tile, in order.
  public var instructions: [Instruction] = []
  /// What is done with each tile's registers after the instructions.
  public var sinks: [Sink] = []
  /// Number of tile-sized registers.
  public var registerCount = 0
  /// The inputs this pass reads.
  public var inputs: [Int] = []
  /// Whether tiles must begin at rows, because a sink works row by row.
  public var isRowAligned = false
  /// Whether it goes over the rows that the pass before has just gone over, which need not be read
  /// again.
  public var sharesReading = false
  /// Whether tasks are runs of whole rows, because the sinks work column by column.
  public var isColumnWise = false
  /// What has to be known of whole rows before a tile of them: each may take rows of those before it.
  public var rowPrograms: [RowProgram] = []
}

/// An operation within rows, and how its operand is computed: it runs over the rows that a tile lies
/// in, whatever tiles and chunks the pass has.
public struct RowProgram: Hashable, Sendable {
  /// What is made of each row.
  public let operation: RowOperation
  /// Computes the operand; it has no sinks, and the inputs and row programs are those of the pass.
  public var body: Pass
  /// The register of the body that holds the operand.
  public let result: Int
}

/// The straight-line program of one tensor: passes over its elements with small arithmetic between.
///
/// Inputs, targets and streams are what differs between tensors of one kind; the passes are shared
/// by all of them.
public struct Program: Hashable, Sendable {
  /// The tensors it reads.
  public var inputs: [InputTensor] = []
  /// The output tensors that stores write.
  public var targets: [OutputTensor] = []
  /// The random streams of the tensor.
  public var streams: [UInt64] = []
  /// Whether arithmetic is in f64, because an input is.
  public var isDouble = false
  /// Run in order, each over all elements.
  public var passes: [Pass] = []
  /// Run after the last pass, for what leaves the program.
  public var epilogue: [SmallInstruction] = []
  /// Number of slots for numbers.
  public var numberCount = 0
  /// Number of slots for row vectors.
  public var rowVectorCount = 0
  /// Number of slots for column vectors.
  public var columnVectorCount = 0
  /// The selections within this tensor.
  public var selections: [SelectionRule] = []
  /// Numbers that are contributed to reductions over many tensors.
  public var exports: [Export] = []
}

/// A number that a program contributes to a reduction over a layer or the model.
public struct Export: Hashable, Sendable {
  /// Index among the program's numbers.
  public let number: Int
  /// How it is combined with those of other tensors.
  public let reduction: Reduction
  /// Index among the plan's global numbers.
  public let global: Int
}

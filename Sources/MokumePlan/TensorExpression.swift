import MokumeGraph
import MokumeTensor

/// Names a value within one `TensorExpression`.
public struct ValueID: Hashable, Sendable {
  /// Position in the expression; operands come first.
  public let index: Int
}

/// How finely a value varies within one tensor.
public enum Extent: Hashable, Sendable {
  /// One number for the tensor.
  case number
  /// One number for each stored row.
  case rows
  /// One number for each column.
  case columns
  case elements

  /// The extent of two values combined.
  public func joined(_ other: Extent) -> Extent {
    if self == .number || self == other { return other }
    return other == .number ? self : .elements
  }
}

/// What a reduction within one tensor ranges over.
public enum Reach: Int, Hashable, Sendable {
  case tensor, row, column

  /// How finely the result varies.
  var extent: Extent {
    switch self {
    case .tensor: .number
    case .row: .rows
    case .column: .columns
    }
  }
}

/// One value of a specialised expression.
public enum TensorOperation: Hashable, Sendable {
  /// The stored tensor of an input.
  case input(InputTensor)
  case constant(bits: UInt64)
  /// A number that an earlier stage found over a layer or the whole model.
  case global(Int)
  case unary(UnaryOperation, ValueID)
  case binary(BinaryOperation, ValueID, ValueID)
  case select(mask: ValueID, ValueID, ValueID)
  case reduce(Reduction, ValueID, ValueID?, over: Reach)
  /// Over one row (`byRow`) or the whole tensor.
  case ranked(ValueID, rank: ValueID, byRow: Bool)
  case trim(ValueID, density: ValueID, byRow: Bool)
  /// Kept by a selection that an earlier stage made over a layer or the whole model.
  case globalTrim(ValueID, selection: Int)
  /// What each element comes to within its stored row.
  case withinRow(RowOperation, ValueID)
  case uniform(key: UInt64, stream: UInt64)
  /// The sum of those values that have the sign of the first; all vary by element.
  case agreeingSum(ValueID, [ValueID])
  /// The sum of the weights, which are numbers, of those values that have the sign of the first.
  case agreeingWeight(ValueID, [ValueID], weights: [ValueID])
}

/// A tensor of an input model.
public struct InputTensor: Hashable, Sendable {
  /// Index of the source in the graph.
  public let source: Int
  /// Index of the tensor in the source.
  public let tensor: Int
  /// The stored type.
  public let dtype: DType
  /// Which of its rows are read, in which order; nil for the tensor as it is.
  public var rows: InputRows?

  /// Names an input.
  public init(source: Int, tensor: Int, dtype: DType, rows: InputRows? = nil) {
    self.source = source
    self.tensor = tensor
    self.dtype = dtype
    self.rows = rows
  }
}

/// Rows of a stored tensor as an input.
public struct InputRows: Hashable, Sendable {
  /// Where each row comes from.
  public let map: RowMap
  /// Elements in a row, which is all that lies behind the dimension of the tokens.
  public let length: Int
  /// Whether 1 is read in rows that are there, and nothing of the tensor.
  public let isMask: Bool
}

/// The expression of one output tensor: graph nodes specialised to the tensor, shared where equal
/// and simplified as they are added.
///
/// Simplification keeps values to the bit for finite inputs. A factor of exactly 0 drops what it
/// multiplies, so that a model with weight 0 is not read.
public struct TensorExpression: Sendable {
  /// All values, each after its operands.
  public private(set) var operations: [TensorOperation] = []
  /// How finely each value varies.
  public private(set) var extents: [Extent] = []
  /// Whether a cast asks for arithmetic in f64.
  public internal(set) var isDouble = false
  /// Whether elements are sure to be computed in f32, so that rounding to f32 changes none.
  let isSingle: Bool
  private var identities: [TensorOperation: ValueID] = [:]

  /// Makes an expression without values.
  init(isSingle: Bool) { self.isSingle = isSingle }

  /// The value with the given identity.
  public subscript(id: ValueID) -> TensorOperation { operations[id.index] }

  /// How finely a value varies.
  public func extent(of id: ValueID) -> Extent { extents[id.index] }

  /// The number a value stands for, if it is a constant.
  public func constant(_ id: ValueID) -> Double? {
    if case .constant(let bits) = self[id] { Double(bitPattern: bits) } else { nil }
  }

  /// Adds a value or finds the equal one.
  public mutating func add(_ operation: TensorOperation) -> ValueID {
    if let simple = simplified(operation) { return simple }
    if let id = identities[operation] { return id }
    let id = ValueID(index: operations.count)
    extents.append(extent(for: operation))
    operations.append(operation)
    identities[operation] = id
    return id
  }

  /// What a value was cast to a type from, if it was: what is stored in that type is rounded to it anyway.
  func uncast(_ id: ValueID, from type: DType) -> ValueID {
    if case .unary(let operation, let x) = self[id], operation.castType == type { x } else { id }
  }

  /// Adds a constant.
  public mutating func add(constant value: Double) -> ValueID {
    add(.constant(bits: value.bitPattern))
  }

  private func extent(for operation: TensorOperation) -> Extent {
    switch operation {
    case .input, .trim, .globalTrim, .withinRow, .uniform: .elements
    case .constant, .global: .number
    case .reduce(_, _, _, let reach): reach.extent
    case .ranked(_, _, let byRow): byRow ? .rows : .number
    default: operation.operands.map(extent).reduce(.number) { $0.joined($1) }
    }
  }
}

extension TensorOperation {
  /// The values this one is made of.
  public var operands: [ValueID] {
    switch self {
    case .input, .constant, .global, .uniform: []
    case .unary(_, let x), .globalTrim(let x, _), .withinRow(_, let x): [x]
    case .binary(_, let x, let y): [x, y]
    case .select(let mask, let x, let y): [mask, x, y]
    case .reduce(_, let x, let y, _): y.map { [x, $0] } ?? [x]
    case .ranked(let x, let rank, _): [x, rank]
    case .trim(let x, let density, _): [x, density]
    case .agreeingSum(let signs, let values): [signs] + values
    case .agreeingWeight(let signs, let values, let weights): [signs] + values + weights
    }
  }
}

import MokumeTensor

/// Names a node of one `Graph`.
public struct NodeID: Hashable, Sendable {
  /// Position in the graph; operands always come before the nodes that use them.
  public let index: Int
  package init(index: Int) { self.index = index }
}

/// What a reduction computes over its scope.
public enum Reduction: String, CaseIterable, Hashable, Sendable {
  /// Sum in f64 of all elements.
  case sum
  /// Sum in f64 of the products of two operands' elements.
  case dot
  case minimum, maximum

  /// Whether nothing at all has the value 0; a smallest or largest element it has not.
  public var isSum: Bool { self == .sum || self == .dot }
}

/// The operation of a node. With its operands it is the node's whole identity.
public enum Operation: Hashable, Sendable {
  /// The tensors of a loaded model.
  case source(Int)
  /// The same number everywhere; kept by its bits so that -0 and NaN are values like others.
  case constant(bits: UInt64)
  case unary(UnaryOperation)
  case binary(BinaryOperation)
  /// Operands mask, x, y: x where the mask is not zero, else y.
  case select
  case reduce(Reduction, Scope)
  /// How many elements the operand has within the scope.
  case extent(Scope)
  /// Operands x, rank: the element of that rank, 0 being the smallest.
  case ranked(Scope)
  /// Operands x, density: x where its magnitude is among the k largest, else 0;
  /// k = max(1, floor(density * n)), ties by lower index, none kept at density 0.
  case trim(Scope)
  /// Operand x: what each element comes to within its stored row.
  case withinRow(RowOperation)
  /// Operands signs, x1 to xn: the sum of those x that have the sign of `signs`, 0 counting as +.
  case agreeingSum
  /// Operands signs, x1 to xn, w1 to wn: the sum of the weights w of those x that are not 0 and have
  /// the sign of `signs`.
  case agreeingWeight
  /// Operand like: uniform in [0, 1), one number for each element of it.
  case uniform(seed: UInt64)

  /// A number for each tensor, from the graph's table of that index.
  case numbers(Int)
  /// Numbers that differ by tensor, for a model that is not known yet; whoever made it gave the
  /// index.
  case varying(Int)
  /// Tensors of the operands under new names, as the graph's table of that index says.
  case gather(Int)
  /// Operand a source: rows of its tensors, as the graph's table of that index says; 0 where there is
  /// none.
  case rows(Int)
  /// Operand the same source: 1 in the rows that are there, else 0.
  case rowMask(Int)

  /// A constant of the given value.
  public static func constant(_ value: Double) -> Operation { .constant(bits: value.bitPattern) }
}

/// One hash-consed lazy value: an operation and the values it takes.
public struct Node: Hashable, Sendable {
  /// What is done.
  public let operation: Operation
  /// To which values; their number and order are the operation's.
  public let operands: [NodeID]
}

/// What is known of a node before any weight is read.
public struct Facts: Sendable {
  /// Names and shapes of the tensors, or nil for a number that fits any model.
  public let layout: Layout?
  /// For each tensor of the layout the type that holds the value without loss.
  public let dtypes: [DType]
  /// How finely the value varies.
  public let grain: Grain
  /// How the value counts toward "is this a model?".
  public let weight: Weight
  /// Whether the layout lacks tensors that the models have which this is combined with: they count
  /// as zero, as in an adapter.
  public var isPartial = false
}

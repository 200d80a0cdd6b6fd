/// How finely a lazy value varies: one number for the whole model up to one for each element.
///
/// Combining two values repeats the coarser one; what differs by row and what differs by column differ
/// together by element.
public enum Grain: Int, Hashable, Sendable {
  case model, layer, tensor, row, column, element

  /// The grain of two values combined.
  public func joined(_ other: Grain) -> Grain {
    switch (self, other) {
    case (.row, .column), (.column, .row): .element
    default: rawValue < other.rawValue ? other : self
    }
  }

  /// Whether a value of this grain is one number wherever a value of the other is.
  public func isSame(within other: Grain) -> Bool { joined(other) == other }
}

/// What a reduction or a selection ranges over.
public enum Scope: String, CaseIterable, Hashable, Sendable {
  /// One stored row, the last dimension of a tensor; a vector is one row.
  case row
  /// The elements of a tensor that differ in the first dimension alone; a vector is one column. Only
  /// reductions range over it.
  case column
  /// One named tensor.
  case tensor
  /// All tensors of one layer; a tensor outside the layers is a group of its own.
  case layer
  /// All tensors of the model.
  case model

  /// The scopes within which elements can be ordered: the elements of a column lie too far apart.
  public static let selectable: [Scope] = [.row, .tensor, .layer, .model]

  /// The grain of a value that was reduced over this scope.
  public var grain: Grain {
    switch self {
    case .row: .row
    case .column: .column
    case .tensor: .tensor
    case .layer: .layer
    case .model: .model
    }
  }
}

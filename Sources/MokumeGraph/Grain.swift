/// How finely a lazy value varies: one number for the whole model up to one for each element.
///
/// Combining two values takes the finer grain; the coarser one is repeated.
public enum Grain: Int, Comparable, Hashable, Sendable {
  case model, layer, tensor, row, element

  /// Whether `a` is coarser than `b`.
  public static func < (a: Grain, b: Grain) -> Bool { a.rawValue < b.rawValue }
}

/// What a reduction or a selection ranges over.
public enum Scope: String, CaseIterable, Hashable, Sendable {
  /// One stored row, the last dimension of a tensor; a vector is one row.
  case row
  /// One named tensor.
  case tensor
  /// All tensors of one layer; a tensor outside the layers is a group of its own.
  case layer
  /// All tensors of the model.
  case model

  /// The grain of a value that was reduced over this scope.
  public var grain: Grain {
    switch self {
    case .row: .row
    case .tensor: .tensor
    case .layer: .layer
    case .model: .model
    }
  }
}

import MokumeTensor

/// The names and shapes of a model's tensors, in the model's order.
///
/// Layouts are compared by content once and by identity afterwards, so that an operator on two
/// models of 14,000 tensors costs nothing when both came from one architecture.
public final class Layout: Sendable {
  /// The names, each once.
  public let names: [TensorName]
  /// The shape of each name's tensor.
  public let shapes: [Shape]
  /// In which layers the tensors are.
  public let layers: LayerMap
  private let positions: [TensorName: Int]

  /// Makes a layout; names must be unique.
  public init(names: [TensorName], shapes: [Shape]) {
    precondition(names.count == shapes.count)
    self.names = names
    self.shapes = shapes
    layers = LayerMap(names)
    positions = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
  }

  /// Number of tensors.
  public var count: Int { names.count }

  /// The position of a name, or nil.
  public func position(of name: TensorName) -> Int? { positions[name] }

  /// Whether both hold the same names with the same shapes, in any order.
  func matches(_ other: Layout) -> Bool {
    if self === other { return true }
    guard count == other.count else { return false }
    if names == other.names { return shapes == other.shapes }
    return names.indices.allSatisfy { index in
      other.position(of: names[index]).map { other.shapes[$0] == shapes[index] } ?? false
    }
  }
}

import MokumeTensor

/// Which tensors of which values make up a new value, and under which names.
public struct Gather: Sendable {
  /// Where one tensor comes from.
  public struct Origin: Hashable, Sendable {
    /// Index among the operands.
    public let operand: Int
    /// The tensor's name there.
    public let name: TensorName

    /// Makes an origin.
    public init(operand: Int, name: TensorName) {
      self.operand = operand
      self.name = name
    }
  }

  /// The new names and shapes.
  public let layout: Layout
  /// Where each tensor of the layout comes from; nil for one that is zero.
  public let origins: [Origin?]

  /// Where a tensor comes from, or nil when the value has none of that name.
  public func origin(of name: TensorName) -> Origin? {
    layout.position(of: name).flatMap { origins[$0] }
  }

  /// Whether a tensor is there and comes from nowhere: it is zero.
  public func isZero(_ name: TensorName) -> Bool {
    layout.position(of: name).map { origins[$0] == nil } ?? false
  }

  /// How many tensors keep their names, and one of those that do not.
  var summary: String {
    let zeros = origins.count { $0 == nil }
    if zeros > 0 { return "by name, \(zeros) zero" }
    let renamed = zip(layout.names, origins).compactMap { name, origin in
      origin.flatMap { $0.name == name ? nil : ($0.name, name) }
    }
    guard let first = renamed.first else { return "by name" }
    return "\(renamed.count) renamed, first \(first.0) to \(first.1)"
  }
}

extension Gather: Hashable {
  /// Whether the same tensors come from the same places.
  public static func == (a: Gather, b: Gather) -> Bool {
    a.layout === b.layout && a.origins == b.origins
  }

  /// Hashes names and places.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(layout))
    hasher.combine(origins)
  }
}

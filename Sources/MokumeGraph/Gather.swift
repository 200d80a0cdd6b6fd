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
  /// Where tensors have new names, what those that some model has as one were called before, whether or not they
  /// are stored; nil where they are called the same.
  let renamed: [Twins: Twins]?

  init(layout: Layout, origins: [Origin?], renamed: [Twins: Twins]? = nil) {
    self.layout = layout
    self.origins = origins
    self.renamed = renamed
  }

  /// What two tensors are called in the operands; nil when what they are here is something else.
  func before(_ twins: Twins) -> Twins? {
    if let renamed { renamed[twins] } else { twins }
  }

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
    a.layout === b.layout && a.origins == b.origins && a.renamed == b.renamed
  }

  /// Hashes names and places.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(layout))
    hasher.combine(origins)
  }
}

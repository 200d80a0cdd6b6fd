import MokumeTensor

/// Which tensors of a value get the rows of other tokens, and how many.
public struct TokenMove {
  /// How many tokens they have.
  let old: Int
  /// How many they get.
  let new: Int
  /// Whether a tensor of a source is one of them.
  let isMoved: (Int, TensorName) -> Bool

  /// Makes a move.
  ///
  /// - Parameter isMoved: whether a tensor of a source gets other rows.
  public init(from old: Int, to new: Int, _ isMoved: @escaping (Int, TensorName) -> Bool) {
    self.old = old
    self.new = new
    self.isMoved = isMoved
  }

  /// Whether a tensor has a row for each token, as far as name and shape tell.
  public static func hasTokens(_ name: TensorName, _ shape: Shape, count: Int) -> Bool {
    shape.dimensions.contains(count) && name.tokenTensor != nil
      && shape.tokenCount(of: name) == count
  }

  /// The shape that a tensor gets of which nothing is known but that it is zero.
  func shape(ofZero name: TensorName, _ shape: Shape) -> Shape {
    guard Self.hasTokens(name, shape, count: old) else { return shape }
    return shape.settingTokenCount(new, of: name) ?? shape
  }
}

extension Graph {
  /// Whether none of a value's tensors is made of one that gets other rows.
  func isKept(_ id: NodeID, by move: TokenMove) -> Bool {
    guard let layout = facts(of: id).layout else { return false }
    // Names tell of most values that they are not, and what they are made of need not be looked through.
    let isNamed = zip(layout.names, layout.shapes).contains {
      TokenMove.hasTokens($0, $1, count: move.old)
    }
    return !isNamed
      && layout.names.allSatisfy { name in
        !inputs(of: id, at: name).contains { move.isMoved($0.source, $0.name) }
      }
  }
}

import MokumeDiagnostics
import MokumeGraph

/// Numbers that differ by tensor, as a script gives them before it is known for which model.
struct Varying {
  enum Kind {
    case ramp(Ramp)
    /// From glob to number, ramp, function or another map; all values have been looked at.
    case rules(RuleMap)
    /// Of the depth, 0 to 1.
    case function(Function)
    /// Numbers that are checked once they are known.
    case checked(NodeID, (NumberPlace) -> Diagnostic?)
  }

  let kind: Kind
  /// What the numbers are called: a parameter or an expression.
  let title: String
  /// The user's own place of them.
  let span: Span
}

/// One of several numbers, and where it is used.
struct NumberPlace {
  let value: Double
  /// "in layer 7", "for lm_head.weight", or nothing when it is not known.
  let place: String
}

/// Evenly spaced points over the layers of a model.
struct Ramp {
  /// At least one.
  let points: [Double]
  /// For tensors before and behind the layers.
  let embed: Double
  let head: Double
  /// Whether every point holds for an equal share of the layers, without values between.
  let isStepped: Bool

  /// Every number that decides what the ramp can give.
  var corners: [Double] { points + [embed, head] }

  /// The number of a tensor.
  func value(at position: Int, in layers: LayerMap) -> Double {
    switch layers.places[position] {
    case .embed: return embed
    case .head: return head
    case .layer(let layer, let tower):
      if layers.towers[tower].isFurther { return points[points.count - 1] }
      let count = layers.towers[tower].count
      if isStepped { return points[min(layer * points.count / count, points.count - 1)] }
      guard count > 1 else { return points[0] }
      // In whole numbers, so that a layer on a point gets the point's number to the bit.
      let (index, rest) = (layer * (points.count - 1)).quotientAndRemainder(dividingBy: count - 1)
      if rest == 0 { return points[index] }
      let share = Double(rest) / Double(count - 1)
      return points[index] + share * (points[index + 1] - points[index])
    }
  }
}

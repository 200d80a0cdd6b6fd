/// The type a tensor is computed in.
package enum Precision {
  case single, double
  /// The arithmetic between passes, which the reference does in the same order.
  case same

  /// How far from the exact number a result may be: two epsilons of f32, 2^-22 of the scale, or
  /// sixteen units in the last place of an f64, because the reference rounds as well.
  package func tolerance(_ scale: Double) -> Double {
    guard scale.isFinite else { return 0 }
    switch self {
    case .single: return max(scale * 0x1p-22, 0x1p-148)
    case .double: return 16 * scale.ulp
    case .same: return 0
    }
  }

  /// The number as the type holds it.
  package func rounded(_ value: Double) -> Double {
    self == .single ? Double(Float(value)) : value
  }

  /// Whole numbers in the order of magnitudes, or of values; NaN is the largest.
  func key(_ value: Double, byMagnitude: Bool) -> UInt64 {
    let value = rounded(value)
    if value.isNaN { return .max }
    if byMagnitude { return value.magnitude.bitPattern }
    let bits = value.bitPattern
    return bits >> 63 == 1 ? ~bits : bits | 1 << 63
  }
}

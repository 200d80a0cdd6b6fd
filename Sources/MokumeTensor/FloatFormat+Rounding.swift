extension DType {
  /// The number nearest to `x` that the type holds, ties to the one with an even last bit.
  ///
  /// Beyond the largest finite number the result is infinite, or NaN for `f8_e4m3`. A copy-only
  /// type has no rounding: the result is NaN.
  package func nearest(_ x: Double) -> Double {
    guard let format = FloatFormat(self) else { return .nan }
    return format.number(format.code(x))
  }
}

extension FloatFormat {
  /// The code of the number nearest to `x`; every NaN has the same code.
  package func code(_ x: Double) -> UInt64 {
    if x.isNaN { return nan }
    let magnitude = magnitudeCode(of: x.magnitude)
    if magnitude == nan { return nan }
    return x.sign == .minus ? magnitude | sign : magnitude
  }

  /// The number that a code stands for.
  package func number(_ code: UInt64) -> Double {
    let magnitude = code & (sign - 1)
    let sign: FloatingPointSign = code & self.sign == 0 ? .plus : .minus
    if magnitude > largest {
      return magnitude == overflow && overflow != nan
        ? Double(sign: sign, exponent: 0, significand: .infinity) : .nan
    }
    let exponent = Int(magnitude >> mantissaBits)
    let fraction = magnitude & ((1 << mantissaBits) - 1)
    let significand = exponent == 0 ? fraction : fraction | (1 << mantissaBits)
    let scale = max(exponent, 1) - bias - mantissaBits
    return Double(sign: sign, exponent: scale, significand: Double(significand))
  }

  /// The magnitude of a number that is not NaN, in units of the format's last place, which are
  /// counted from zero through all exponents: the next code is always the next number.
  private func magnitudeCode(of x: Double) -> UInt64 {
    if x == 0 { return 0 }
    if x.isInfinite { return overflow }
    let exponent = max(Int(x.exponent), 1 - bias)
    // x is whole * 2^unit, and the format's last place is 2^place.
    let (whole, unit) = wholeSignificand(of: x)
    let place = exponent - mantissaBits
    let steps = roundToEven(whole, droppingBits: place - unit)
    let code = steps + UInt64(exponent - 1 + bias) << mantissaBits
    return min(code, overflow)
  }

  /// A positive finite number as a whole number times a power of two.
  private func wholeSignificand(of x: Double) -> (whole: UInt64, unit: Int) {
    let bits = x.significandBitPattern
    return x.isNormal ? (bits | (1 << 52), Int(x.exponent) - 52) : (bits, -1074)
  }

  /// `whole / 2^count`, rounded to nearest even.
  private func roundToEven(_ whole: UInt64, droppingBits count: Int) -> UInt64 {
    if count <= 0 { return whole }
    // Less than half of the last place: whole has at most 53 bits.
    if count > 54 { return 0 }
    let quotient = whole >> count
    let rest = whole & ((1 << count) - 1)
    let half: UInt64 = 1 << (count - 1)
    return rest > half || (rest == half && quotient & 1 == 1) ? quotient + 1 : quotient
  }
}

import MokumeTensor

extension ScalarReference {
  /// The number nearest to `x` that a type holds, ties to the one with an even last bit.
  ///
  /// Beyond the largest finite number the result is infinite, or NaN for `f8e4m3`. A copy-only
  /// type has no rounding: the result is NaN.
  package static func round(_ x: Double, to type: DType) -> Double {
    decode(encode(x, as: type), as: type)
  }

  /// The code of the number nearest to `x` that a type holds; every NaN has the same code.
  package static func encode(_ x: Double, as type: DType) -> UInt64 {
    guard let format = FloatFormat(type) else { return 0 }
    if x.isNaN { return format.nan }
    let magnitude = magnitudeCode(of: x.magnitude, in: format)
    if magnitude == format.nan { return format.nan }
    return x.sign == .minus ? magnitude | format.sign : magnitude
  }

  /// The number that a code of a type stands for.
  package static func decode(_ code: UInt64, as type: DType) -> Double {
    guard let format = FloatFormat(type) else { return .nan }
    let magnitude = code & (format.sign - 1)
    let sign: FloatingPointSign = code & format.sign == 0 ? .plus : .minus
    if magnitude > format.largest {
      return magnitude == format.overflow && format.overflow != format.nan
        ? Double(sign: sign, exponent: 0, significand: .infinity) : .nan
    }
    let exponent = Int(magnitude >> format.mantissaBits)
    let fraction = magnitude & ((1 << format.mantissaBits) - 1)
    let significand = exponent == 0 ? fraction : fraction | (1 << format.mantissaBits)
    let scale = max(exponent, 1) - format.bias - format.mantissaBits
    return Double(sign: sign, exponent: scale, significand: Double(significand))
  }

  /// The magnitude of a number that is not NaN, in units of the format's last place, which are
  /// counted from zero through all exponents: the next code is always the next number.
  private static func magnitudeCode(of x: Double, in format: FloatFormat) -> UInt64 {
    if x == 0 { return 0 }
    if x.isInfinite { return format.overflow }
    let exponent = max(Int(x.exponent), 1 - format.bias)
    // x is whole * 2^unit, and the format's last place is 2^place.
    let (whole, unit) = wholeSignificand(of: x)
    let place = exponent - format.mantissaBits
    let steps = roundToEven(whole, droppingBits: place - unit)
    let code = steps + UInt64(exponent - 1 + format.bias) << format.mantissaBits
    return min(code, format.overflow)
  }

  /// A positive finite number as a whole number times a power of two.
  private static func wholeSignificand(of x: Double) -> (whole: UInt64, unit: Int) {
    let bits = x.significandBitPattern
    return x.isNormal ? (bits | (1 << 52), Int(x.exponent) - 52) : (bits, -1074)
  }

  /// `whole / 2^count`, rounded to nearest even.
  private static func roundToEven(_ whole: UInt64, droppingBits count: Int) -> UInt64 {
    if count <= 0 { return whole }
    // Less than half of the last place: whole has at most 53 bits.
    if count > 54 { return 0 }
    let quotient = whole >> count
    let rest = whole & ((1 << count) - 1)
    let half: UInt64 = 1 << (count - 1)
    return rest > half || (rest == half && quotient & 1 == 1) ? quotient + 1 : quotient
  }
}

/// The layout of a binary floating-point format: a sign, an exponent and a stored mantissa.
package struct FloatFormat {
  var mantissaBits: Int
  var bias: Int
  /// The magnitude code of the largest finite number.
  var largest: UInt64
  /// What a number beyond the format becomes: infinity, or NaN where there is none.
  var overflow: UInt64
  /// The NaN that is written.
  var nan: UInt64
  /// The code of the sign alone.
  var sign: UInt64
}

extension FloatFormat {
  /// The format of a type that can be computed with, or nil.
  package init?(_ type: DType) {
    switch type {
    case .f64:
      self.init(mantissaBits: 52, bias: 1023, infinity: 0x7FF << 52, nan: 0xFFF << 51, width: 64)
    case .f32:
      self.init(mantissaBits: 23, bias: 127, infinity: 0xFF << 23, nan: 0x1FF << 22, width: 32)
    case .f16: self.init(mantissaBits: 10, bias: 15, infinity: 0x7C00, nan: 0x7E00, width: 16)
    case .bf16: self.init(mantissaBits: 7, bias: 127, infinity: 0x7F80, nan: 0x7FC0, width: 16)
    case .f8e4m3: self.init(mantissaBits: 3, bias: 7, infinity: 0x7F, nan: 0x7F, width: 8)
    case .f8e5m2: self.init(mantissaBits: 2, bias: 15, infinity: 0x7C, nan: 0x7F, width: 8)
    default: return nil
    }
  }

  private init(mantissaBits: Int, bias: Int, infinity: UInt64, nan: UInt64, width: UInt64) {
    self.init(
      mantissaBits: mantissaBits, bias: bias, largest: infinity - 1, overflow: infinity, nan: nan,
      sign: 1 << (width - 1))
  }
}

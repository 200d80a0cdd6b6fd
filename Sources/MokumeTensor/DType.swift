/// The element type of a stored tensor.
///
/// The cases and their raw values are the names of the safetensors format (version 0.8,
/// 22 types). A type that Mokume cannot compute with can still be copied.
public enum DType: String, CaseIterable, Hashable, Sendable {
  case f64 = "F64"
  case f32 = "F32"
  case f16 = "F16"
  case bf16 = "BF16"
  case f8e4m3 = "F8_E4M3"
  case f8e5m2 = "F8_E5M2"
  case f8e8m0 = "F8_E8M0"
  case f8e4m3fnuz = "F8_E4M3FNUZ"
  case f8e5m2fnuz = "F8_E5M2FNUZ"
  case f6e2m3 = "F6_E2M3"
  case f6e3m2 = "F6_E3M2"
  case f4 = "F4"
  case c64 = "C64"
  case i64 = "I64"
  case i32 = "I32"
  case i16 = "I16"
  case i8 = "I8"
  case u64 = "U64"
  case u32 = "U32"
  case u16 = "U16"
  case u8 = "U8"
  case bool = "BOOL"

  /// Width of one element in bits: 4, 6, 8, 16, 32 or 64.
  public var bitWidth: Int {
    switch self {
    case .f4: 4
    case .f6e2m3, .f6e3m2: 6
    case .f8e4m3, .f8e5m2, .f8e8m0, .f8e4m3fnuz, .f8e5m2fnuz, .i8, .u8, .bool: 8
    case .f16, .bf16, .i16, .u16: 16
    case .f32, .i32, .u32: 32
    case .f64, .c64, .i64, .u64: 64
    }
  }

  /// Whether merge arithmetic is defined on this type.
  public var isComputable: Bool {
    switch self {
    case .f64, .f32, .f16, .bf16, .f8e4m3, .f8e5m2: true
    default: false
    }
  }

  /// Whether the type holds whole numbers or truth values, which are copied when inputs agree.
  public var isIntegral: Bool {
    switch self {
    case .i64, .i32, .i16, .i8, .u64, .u32, .u16, .u8, .bool: true
    default: false
    }
  }
}

extension DType {
  /// The name of the type in the language, such as `bf16`, or nil for a copy-only type.
  public var languageName: String? {
    switch self {
    case .f64: "f64"
    case .f32: "f32"
    case .f16: "f16"
    case .bf16: "bf16"
    case .f8e4m3: "f8_e4m3"
    case .f8e5m2: "f8_e5m2"
    default: nil
    }
  }

  /// The smallest computable type that holds every value of both, or nil if either is copy-only.
  ///
  /// Equal types promote to themselves; the two 8-bit floats meet in `bf16`, and `f16` with
  /// `bf16` in `f32`, as in PyTorch.
  public static func promote(_ a: DType, _ b: DType) -> DType? {
    guard a.isComputable, b.isComputable else { return nil }
    if a == b { return a }
    if a == .f64 || b == .f64 { return .f64 }
    if a == .f32 || b == .f32 { return .f32 }
    let (small, large) = a.bitWidth < b.bitWidth ? (a, b) : (b, a)
    if large.bitWidth == 8 { return .bf16 }
    return small.bitWidth == 8 ? large : .f32
  }
}

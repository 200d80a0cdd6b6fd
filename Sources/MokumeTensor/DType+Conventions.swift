extension DType {
  /// The name PyTorch and `config.json` use, such as `bfloat16`, or nil for a copy-only type.
  public var torchName: String? {
    switch self {
    case .f64: "float64"
    case .f32: "float32"
    case .f16: "float16"
    case .bf16: "bfloat16"
    case .f8e4m3: "float8_e4m3fn"
    case .f8e5m2: "float8_e5m2"
    default: nil
    }
  }

  /// Bytes to which stored elements should be aligned: the element size, 1 for packed types.
  public var alignment: Int { max(1, bitWidth / 8) }
}

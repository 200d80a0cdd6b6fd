import MokumeTensor

/// An element type as PyTorch names it.
struct TorchType: Hashable, Sendable {
  /// Such as `float32`.
  let name: String
  /// Bytes of one element.
  let width: Int
  /// The same type here, or nil when it cannot be stored in safetensors.
  let dtype: DType?

  private init(_ name: String, _ width: Int, _ dtype: DType? = nil) {
    (self.name, self.width, self.dtype) = (name, width, dtype)
  }

  /// Bytes of the numbers that an element consists of, the unit in which byte order counts.
  var unit: Int { dtype == .c64 ? 4 : width }

  /// What a storage of bytes has when its tensors say their types.
  static let bytes = TorchType("uint8", 1, .u8)

  /// The types of which `torch` has a name, such as `torch.float32`.
  static let all: [TorchType] = [
    TorchType("float64", 8, .f64), TorchType("float32", 4, .f32), TorchType("float16", 2, .f16),
    TorchType("bfloat16", 2, .bf16), TorchType("int64", 8, .i64), TorchType("int32", 4, .i32),
    TorchType("int16", 2, .i16), TorchType("int8", 1, .i8), TorchType("uint8", 1, .u8),
    TorchType("uint16", 2, .u16), TorchType("uint32", 4, .u32), TorchType("uint64", 8, .u64),
    TorchType("bool", 1, .bool), TorchType("complex64", 8, .c64), TorchType("complex128", 16),
    TorchType("complex32", 4), TorchType("float8_e4m3fn", 1, .f8e4m3),
    TorchType("float8_e5m2", 1, .f8e5m2), TorchType("float8_e4m3fnuz", 1, .f8e4m3fnuz),
    TorchType("float8_e5m2fnuz", 1, .f8e5m2fnuz), TorchType("float8_e8m0fnu", 1, .f8e8m0),
    TorchType("float4_e2m1fn_x2", 1), TorchType("qint8", 1), TorchType("quint8", 1),
    TorchType("qint32", 4), TorchType("quint4x2", 1), TorchType("quint2x4", 1),
  ]

  /// The classes of storages, such as `torch.FloatStorage`, by the type of their elements.
  static let storages: [String: String] = [
    "DoubleStorage": "float64", "FloatStorage": "float32", "HalfStorage": "float16",
    "BFloat16Storage": "bfloat16", "LongStorage": "int64", "IntStorage": "int32",
    "ShortStorage": "int16", "CharStorage": "int8", "ByteStorage": "uint8",
    "BoolStorage": "bool", "ComplexFloatStorage": "complex64",
    "ComplexDoubleStorage": "complex128", "QInt8Storage": "qint8", "QUInt8Storage": "quint8",
    "QInt32Storage": "qint32", "QUInt4x2Storage": "quint4x2", "QUInt2x4Storage": "quint2x4",
  ]
}

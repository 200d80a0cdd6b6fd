/// What a GGUF file stores the matrices of a model as; what is no matrix stays `f32` there.
public enum WeightType: String, CaseIterable, Hashable, Sendable {
  case f32
  case f16
  case bf16
  case q80 = "q8_0"
  case q40 = "q4_0"
  case q4K = "q4_k"
  case q6K = "q6_k"

  /// Whether elements are stored in blocks with common scales.
  public var isQuantized: Bool { type.isQuantized }

  var type: GGMLType {
    switch self {
    case .f32: .f32
    case .f16: .f16
    case .bf16: .bf16
    case .q80: .q80
    case .q40: .q40
    case .q4K: .q4K
    case .q6K: .q6K
    }
  }

  /// The value of `general.file_type`, llama.cpp's `llama_ftype`; there is none for a file in Q4_K
  /// alone, and Q4_K_S is nearest.
  var fileType: UInt32 {
    switch self {
    case .f32: 0
    case .f16: 1
    case .bf16: 32
    case .q80: 7
    case .q40: 2
    case .q4K: 14
    case .q6K: 18
    }
  }
}

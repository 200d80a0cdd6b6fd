import CMokumeKernels
import MokumeTensor

extension DType {
  /// The place of the type in the C table's `load` and `store`, or nil for a copy-only type.
  package var kernelIndex: Int? {
    let value: mk_dtype? =
      switch self {
      case .f64: MK_F64
      case .f32: MK_F32
      case .f16: MK_F16
      case .bf16: MK_BF16
      case .f8e4m3: MK_F8E4M3
      case .f8e5m2: MK_F8E5M2
      default: nil
      }
    return value.map { Int($0.rawValue) }
  }
}

import MokumeKernels
import MokumeTensor

/// A tensor of a model made by a test.
package struct TestTensor {
  package let name: TensorName
  package let dtype: DType
  package let shape: [Int]
  package var bytes: [UInt8]

  /// A tensor of raw bytes, such as integers or particular NaNs.
  package init(_ name: String, _ dtype: DType, _ shape: [Int], bytes: [UInt8]) {
    self.name = TensorName(name)
    self.dtype = dtype
    self.shape = shape
    self.bytes = bytes
  }

  /// A tensor of numbers, each rounded once to the type.
  package init(_ name: String, _ dtype: DType, _ shape: [Int]? = nil, values: [Double]) {
    let bytes = Stored.encode(values, as: dtype)
    self.init(name, dtype, shape ?? [values.count], bytes: bytes)
  }
}

/// Conversions between numbers and stored bytes, by the loops that the tests of kernels hold to a
/// scalar reference.
package enum Stored {
  private static let loops = Kernels(level: .baseline).f64

  package static func encode(_ values: [Double], as dtype: DType) -> [UInt8] {
    guard let index = dtype.kernelIndex else { preconditionFailure("\(dtype) holds no numbers") }
    var bytes = [UInt8](repeating: 0, count: values.count * dtype.bitWidth / 8)
    bytes.withUnsafeMutableBytes { target in
      values.withUnsafeBufferPointer { source in
        guard let target = target.baseAddress, let source = source.baseAddress else { return }
        _ = loops.store[index](target, source, values.count)
      }
    }
    return bytes
  }

  package static func decode(_ bytes: [UInt8], as dtype: DType) -> [Double] {
    guard let index = dtype.kernelIndex else { preconditionFailure("\(dtype) holds no numbers") }
    let count = bytes.count * 8 / dtype.bitWidth
    var values = [Double](repeating: 0, count: count)
    values.withUnsafeMutableBufferPointer { target in
      bytes.withUnsafeBytes { source in
        guard let target = target.baseAddress, let source = source.baseAddress else { return }
        loops.load[index](target, source, count)
      }
    }
    return values
  }
}

/// Makes the elements of a tensor whose file stores them in another way: with strides, in quantised
/// blocks, in another order of rows, as the product of two tensors.
///
/// Nothing is kept decoded: a run asks for the ranges that it works on, from several threads at once.
protocol TensorDecoder: Sendable {
  /// Fills the buffer with bytes of the tensor, as the type and shape of its header describe them.
  ///
  /// - Parameters:
  ///   - bytes: a range within the decoded tensor, of whole elements or not.
  ///   - buffer: exactly as long as the range.
  /// - Throws: ``FileError`` when a file cannot be read or has become shorter.
  func decode(_ bytes: Range<Int>, into buffer: UnsafeMutableRawBufferPointer) throws
}

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension UnsafeMutableRawBufferPointer {
  /// Whether two buffers of one length hold the same bytes, at the speed of memory in any build.
  package func hasSameBytes(as other: UnsafeMutableRawBufferPointer) -> Bool {
    guard let a = baseAddress, let b = other.baseAddress, count > 0 else { return true }
    return memcmp(a, b, count) == 0
  }
}

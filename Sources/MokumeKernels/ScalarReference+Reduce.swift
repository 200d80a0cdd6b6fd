import CMokumeKernels

extension ScalarReference {
  /// One f64 partial for each begun block of `MK_BLOCK` elements.
  package static func sumBlocks<T: TileElement>(_ a: [T]) -> [Double] {
    blockSums(count: a.count) { Double(a[$0]) }
  }

  /// One f64 partial of the products for each begun block of `MK_BLOCK` elements.
  package static func dotBlocks<T: TileElement>(_ a: [T], _ b: [T]) -> [Double] {
    blockSums(count: a.count) { Double(a[$0]) * Double(b[$0]) }
  }

  /// The smallest element, NaN if any is; `a` is not empty.
  package static func minimum<T: TileElement>(_ a: [T]) -> T {
    a.dropFirst().reduce(a[0]) { binary(.minimum, $0, $1) }
  }

  /// The largest element, NaN if any is; `a` is not empty.
  package static func maximum<T: TileElement>(_ a: [T]) -> T {
    a.dropFirst().reduce(a[0]) { binary(.maximum, $0, $1) }
  }

  private static func blockSums(count: Int, term: (Int) -> Double) -> [Double] {
    stride(from: 0, to: count, by: Int(MK_BLOCK)).map { start in
      var lanes = [Double](repeating: 0, count: 16)
      for i in start..<min(start + Int(MK_BLOCK), count) {
        lanes[(i - start) % 16] += term(i)
      }
      return tree(lanes)
    }
  }

  /// Adds the upper half of the lanes to the lower half until one is left.
  private static func tree(_ lanes: [Double]) -> Double {
    if lanes.count == 1 { return lanes[0] }
    let half = lanes.count / 2
    return tree((0..<half).map { lanes[$0] + lanes[$0 + half] })
  }
}

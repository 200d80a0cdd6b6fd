/// Arithmetic on vectors, one number at a time.
enum VectorMath {
  static func dot(_ x: [Double], _ y: [Double]) -> Double {
    zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
  }

  static func norm(_ x: [Double]) -> Double { dot(x, x).squareRoot() }

  static func sum(_ vectors: [[Double]]) -> [Double] {
    vectors.dropFirst().reduce(vectors[0]) { zip($0, $1).map { $0 + $1 } }
  }

  static func scaled(_ x: [Double], _ factor: Double) -> [Double] { x.map { $0 * factor } }

  static func difference(_ x: [Double], _ y: [Double]) -> [Double] { zip(x, y).map { $0 - $1 } }

  /// The weighted sum.
  static func combination(_ weights: [Double], _ vectors: [[Double]]) -> [Double] {
    sum(zip(weights, vectors).map { scaled($1, $0) })
  }

  /// The vector with length 1.
  static func unit(_ x: [Double]) -> [Double] { scaled(x, 1 / norm(x)) }
}

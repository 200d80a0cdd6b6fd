/// The singular values of a small matrix M and what belongs to them, by one-sided Jacobi rotations
/// (Hestenes, 1958), which find small values as exactly as large ones: M V = U S.
struct SmallSingularValues {
  /// The singular values, largest first.
  private(set) var values: [Double]
  /// The columns of U S.
  private(set) var scaledLeft: [[Double]]
  /// The columns of V.
  private(set) var right: [[Double]]

  /// Rotations below this change nothing that is kept.
  private static let tolerance = 1e-15
  /// Far more than are ever needed; they end earlier.
  private static let sweepLimit = 60

  /// - Parameter columns: the columns of a square matrix.
  init(_ columns: [[Double]]) {
    scaledLeft = columns
    right = columns.indices.map { place in columns.indices.map { $0 == place ? 1 : 0 } }
    values = []
    var sweeps = 0
    while sweep(), sweeps < Self.sweepLimit { sweeps += 1 }
    let lengths = scaledLeft.map { Self.dot($0, $0).squareRoot() }
    let order = lengths.indices.sorted { (lengths[$1], $0) < (lengths[$0], $1) }
    values = order.map { lengths[$0] }
    scaledLeft = order.map { scaledLeft[$0] }
    right = order.map { right[$0] }
  }

  /// Turns every pair of columns once; says whether any was not orthogonal.
  private mutating func sweep() -> Bool {
    var hasTurned = false
    for first in scaledLeft.indices {
      for second in scaledLeft.indices.dropFirst(first + 1) {
        if turn(first, second) { hasTurned = true }
      }
    }
    return hasTurned
  }

  private mutating func turn(_ first: Int, _ second: Int) -> Bool {
    let a = Self.dot(scaledLeft[first], scaledLeft[first])
    let b = Self.dot(scaledLeft[second], scaledLeft[second])
    let c = Self.dot(scaledLeft[first], scaledLeft[second])
    guard c.magnitude > Self.tolerance * a.squareRoot() * b.squareRoot() else { return false }
    let slope = (b - a) / (2 * c)
    let sign = slope < 0 ? -1.0 : 1
    let tangent = sign / (slope.magnitude + (1 + slope * slope).squareRoot())
    let cosine = 1 / (1 + tangent * tangent).squareRoot()
    Self.turn(&scaledLeft, first, second, cosine, cosine * tangent)
    Self.turn(&right, first, second, cosine, cosine * tangent)
    return true
  }

  private static func turn(
    _ columns: inout [[Double]], _ first: Int, _ second: Int, _ cosine: Double, _ sine: Double
  ) {
    for row in columns[first].indices {
      let (x, y) = (columns[first][row], columns[second][row])
      columns[first][row] = cosine * x - sine * y
      columns[second][row] = sine * x + cosine * y
    }
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for index in a.indices { sum += a[index] * b[index] }
    return sum
  }
}

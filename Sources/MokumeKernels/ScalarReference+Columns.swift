extension ScalarReference {
  /// Each number with the element at its place added.
  package static func addRow<T: TileElement>(_ row: [T], to numbers: [Double]) -> [Double] {
    zip(numbers, row).map { $0 + Double($1) }
  }

  /// Each number with the product at its place added, which is exact for f32.
  package static func addProducts<T: TileElement>(
    _ a: [T], _ b: [T], to numbers: [Double]
  ) -> [Double] {
    zip(numbers, zip(a, b)).map { $0 + Double($1.0) * Double($1.1) }
  }

  /// The smaller of each number and the element at its place.
  package static func lowerRow<T: TileElement>(_ row: [T], _ numbers: [Double]) -> [Double] {
    zip(numbers, row).map { binary(.minimum, $0, Double($1)) }
  }

  /// The larger of each number and the element at its place.
  package static func raiseRow<T: TileElement>(_ row: [T], _ numbers: [Double]) -> [Double] {
    zip(numbers, row).map { binary(.maximum, $0, Double($1)) }
  }
}

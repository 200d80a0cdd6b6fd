extension ScalarReference {
  /// The place of each element in the order of values, NaN last, of equal keys the lower index first.
  package static func rank<T: TileElement>(_ row: [T]) -> [T] {
    let keys = row.map { $0.key(.value) }
    var ranks = [T](repeating: 0, count: row.count)
    let order = row.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
    for (rank, index) in order.enumerated() { ranks[index] = T(rank) }
    return ranks
  }

  /// Of each `count` neighbours of one row the `kept` with the largest magnitude keys, ties by lower
  /// index; +0 for the others.
  package static func trimBlocks<T: TileElement>(_ row: [T], keep kept: Int, of count: Int) -> [T] {
    stride(from: 0, to: row.count, by: count).flatMap { start -> [T] in
      let block = Array(row[start..<min(start + count, row.count)])
      let keys = block.map { $0.key(.magnitude) }
      let order = block.indices.sorted { (keys[$1], $0) < (keys[$0], $1) }
      let largest = Set(order.prefix(kept))
      return block.indices.map { largest.contains($0) ? block[$0] : 0 }
    }
  }
}

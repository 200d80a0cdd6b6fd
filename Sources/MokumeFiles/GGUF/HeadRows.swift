/// The rows of a q or k projection: for rotary embeddings llama.cpp wants the two elements of a pair
/// side by side, and Hugging Face has the first ones of all pairs of a head before the second ones.
struct HeadRows: Hashable, Sendable {
  /// Rows of one head, an even number.
  let rowsPerHead: Int

  /// Divides rows into heads, or returns nil when that leaves no even number for each.
  init?(rows: Int, heads: UInt64) {
    guard let heads = Int(exactly: heads), heads > 0, rows % heads == 0, rows / heads % 2 == 0
    else { return nil }
    rowsPerHead = rows / heads
  }

  /// Where GGUF stores a row of Hugging Face's.
  func stored(_ row: Int) -> Int {
    let (head, place) = row.quotientAndRemainder(dividingBy: max(1, rowsPerHead))
    let (second, pair) = place.quotientAndRemainder(dividingBy: max(1, rowsPerHead / 2))
    return head * rowsPerHead + 2 * pair + second
  }
}

/// How many heads there are.
struct HeadCounts: Sendable {
  /// Those of queries: of each layer, or one number for all.
  var queries: [UInt64] = []
  /// Those of keys and values, likewise.
  var keys: [UInt64] = []

  /// The number of heads of a q or k projection; 0 when nothing says it.
  func count(for name: GGUFArchitecture.Name) -> UInt64 {
    let counts = name.part == "attn_k" ? keys : queries
    let layer = counts.count == 1 ? 0 : name.layer ?? 0
    return counts.indices.contains(layer) ? counts[layer] : 0
  }
}

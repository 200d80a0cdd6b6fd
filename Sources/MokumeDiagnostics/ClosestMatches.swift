/// The candidates that `name` may be a misspelling of, best first, at most three.
///
/// Distance is the number of insertions, deletions, substitutions and swaps of neighbours
/// (Damerau–Levenshtein, optimal string alignment), ASCII case ignored. A candidate qualifies
/// with one mistake per three letters, at least one, but fewer than half its letters or those of
/// the name; so names of one or two letters match only in the other case.
///
///     closestMatches(to: "densty", among: ["scale", "density"])  // ["density"]
///
/// - Complexity: O(candidates × length²); names over 64 bytes are left alone.
public func closestMatches(to name: String, among candidates: some Sequence<String>) -> [String] {
  let target = Array(name.utf8)
  guard target.count <= 64 else { return [] }
  var found: [(candidate: String, distance: Int, order: Int)] = []
  var seen: Set<String> = []
  for (order, candidate) in candidates.enumerated() {
    guard candidate != name, seen.insert(candidate).inserted else { continue }
    let other = Array(candidate.utf8)
    let cutoff = max(1, max(target.count, other.count) / 3)
    guard other.count <= 64, abs(other.count - target.count) <= cutoff else { continue }
    let distance = editDistance(target.map(lowered), other.map(lowered))
    guard distance <= cutoff, 2 * distance < min(target.count, other.count) else { continue }
    found.append((candidate, distance, order))
  }
  found.sort { ($0.distance, $0.order) < ($1.distance, $1.order) }
  return found.prefix(3).map(\.candidate)
}

private func lowered(_ byte: UInt8) -> UInt8 {
  (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
}

/// Three rolling rows suffice, because a swap looks back two rows and no further.
private func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
  var beforeLast = [Int](repeating: 0, count: b.count + 1)
  var last = Array(0...b.count)
  for i in 0..<a.count {
    var row = [i + 1]
    for j in 0..<b.count {
      let cost = a[i] == b[j] ? 0 : 1
      var best = min(last[j + 1] + 1, row[j] + 1, last[j] + cost)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        best = min(best, beforeLast[j - 1] + 1)
      }
      row.append(best)
    }
    (beforeLast, last) = (last, row)
  }
  return last[b.count]
}

extension TensorName {
  /// Whether this name comes before another when runs of digits are compared as numbers.
  ///
  /// `layers.2.weight` comes before `layers.10.weight`. Names that are equal that way, such as
  /// `a.1` and `a.01`, are ordered by their bytes, so the order is total.
  ///
  /// - Complexity: O(*n*), where *n* is the length of the shorter name; no allocation.
  public func precedesNaturally(_ other: TensorName) -> Bool {
    let order = withBytes { a in other.withBytes { b in naturalOrder(a, b) } }
    return order == 0 ? self < other : order < 0
  }
}

extension Array where Element == TensorHeader {
  /// The headers in the natural order of their names, see ``TensorName/precedesNaturally(_:)``.
  public func inNaturalOrder() -> [TensorHeader] {
    let isSorted = indices.dropFirst().allSatisfy {
      !self[$0].name.precedesNaturally(self[$0 - 1].name)
    }
    if isSorted { return self }
    // Moving numbers is cheaper than moving headers, which count references.
    let order = indices.sorted { self[$0].name.precedesNaturally(self[$1].name) }
    return order.map { self[$0] }
  }
}

/// Negative, zero or positive as `a` comes before, with or after `b`.
private func naturalOrder(
  _ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>
) -> Int {
  // Names of one model share long beginnings: skip what is equal, but not into a number.
  var i = 0
  while i < min(a.count, b.count), a[i] == b[i] { i += 1 }
  while i > 0, isDigit(a[i - 1]) { i -= 1 }
  var j = i
  while i < a.count, j < b.count {
    guard isDigit(a[i]), isDigit(b[j]) else {
      if a[i] != b[j] { return Int(a[i]) - Int(b[j]) }
      i += 1
      j += 1
      continue
    }
    let left = digitRun(a, from: i)
    let right = digitRun(b, from: j)
    let order = numberOrder(a, left, b, right)
    if order != 0 { return order }
    i = left.upperBound
    j = right.upperBound
  }
  return (a.count - i) - (b.count - j)
}

private func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

/// The run of digits that starts at `start`, without its leading zeros (all of them may be).
private func digitRun(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Range<Int> {
  var first = start
  while first < bytes.count, bytes[first] == 0x30 { first += 1 }
  var end = first
  while end < bytes.count, isDigit(bytes[end]) { end += 1 }
  return first..<end
}

/// Compares two runs of digits without leading zeros: the longer is larger, then by digits.
private func numberOrder(
  _ a: UnsafeBufferPointer<UInt8>, _ left: Range<Int>,
  _ b: UnsafeBufferPointer<UInt8>, _ right: Range<Int>
) -> Int {
  if left.count != right.count { return left.count - right.count }
  for (i, j) in zip(left, right) where a[i] != b[j] { return Int(a[i]) - Int(b[j]) }
  return 0
}

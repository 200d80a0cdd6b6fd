/// The wanted-th largest key, and how many of the keys equal to it are among the wanted.
///
/// Reorders the keys. A `wanted` of 0 keeps nothing.
func largest(_ wanted: Int, of keys: inout [UInt64]) -> (key: UInt64, ties: Int) {
  guard wanted > 0, !keys.isEmpty else { return (.max, 0) }
  let key = placeLargest(min(wanted, keys.count) - 1, in: &keys)
  let above = keys.reduce(0) { $0 + ($1 > key ? 1 : 0) }
  return (key, wanted - above)
}

/// One past the position of the last of the first `count` keys that equal `key`, or 0 for none.
func endOfTies(_ count: Int, equalTo key: UInt64, in keys: [UInt64]) -> Int {
  var left = count
  for (position, own) in keys.enumerated() where own == key && left > 0 {
    left -= 1
    if left == 0 { return position + 1 }
  }
  return 0
}

/// The key that would stand at `position` if the keys were sorted from the largest down.
///
/// Quickselect with the median of three as pivot, so equal keys and sorted input stay linear.
///
/// - Parameter start: everything before is known to be no smaller than what follows.
func placeLargest(_ position: Int, in keys: inout [UInt64], from start: Int = 0) -> UInt64 {
  keys.withUnsafeMutableBufferPointer { keys in
    var low = start
    var high = keys.count - 1
    while low < high {
      let middle = low + (high - low) / 2
      let pivot = median(keys[low], keys[middle], keys[high])
      var left = low
      var right = high
      while left <= right {
        while keys[left] > pivot { left += 1 }
        while keys[right] < pivot { right -= 1 }
        if left <= right {
          keys.swapAt(left, right)
          left += 1
          right -= 1
        }
      }
      if position <= right {
        high = right
      } else if position >= left {
        low = left
      } else {
        return pivot
      }
    }
    return keys[position]
  }
}

private func median(_ a: UInt64, _ b: UInt64, _ c: UInt64) -> UInt64 {
  max(min(a, b), min(max(a, b), c))
}

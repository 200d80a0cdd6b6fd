import MokumeGraph
import MokumeTensor

extension Reference {
  func trim(
    _ x: Column, _ density: Column, _ scope: Scope, _ precision: Precision
  ) throws -> Column {
    let length = scope == .row ? x.shape.rowLength : x.shape.elementCount
    let elements = x.spread()
    var kept: [Element] = []
    kept.reserveCapacity(elements.count)
    for (group, start) in stride(from: 0, to: elements.count, by: max(1, length)).enumerated() {
      let share = density.elements[min(group, density.elements.count - 1)].value
      let part = Array(elements[start..<start + length])
      kept += Reference.kept(part, wanted: wanted(share, part.count), precision)
    }
    return Column(x.shape, .element, kept)
  }

  func ranked(
    _ x: Column, _ rank: Column, _ scope: Scope, _ precision: Precision
  ) throws -> Column {
    var row = -1
    return try fold(x, scope) { elements in
      row += 1
      let rank = rank.elements[min(row, rank.elements.count - 1)].value
      return self.rank(rank, of: elements, precision)
    }
  }

  /// The element of a rank, 0 being the smallest; NaN counts as the largest.
  func rank(_ rank: Double, of elements: [Element], _ precision: Precision) -> Element {
    guard !elements.isEmpty else { return Element(.nan) }
    let keys = elements.map { precision.key($0.value, byMagnitude: false) }
    let position = min(max(Int(rank.rounded(.down)), 0), elements.count - 1)
    let key = Reference.largest(elements.count - position, of: keys)
    let scale = elements.reduce(0) { max($0, $1.scale) }
    guard let place = keys.firstIndex(of: key) else { return Element(.nan) }
    return Element(precision.rounded(elements[place].value), scale: scale)
  }

  /// A tensor's part of what a selection over its group keeps.
  func keptOverGroup(_ id: NodeID, _ tensor: TensorName) throws -> [Element] {
    let (key, members) = group(id, tensor)
    if let known = keptByGroup[key] { return known[tensor] ?? [] }
    let operands = graph[id].operands
    let parts = try members.map { try column(operands[0], $0).spread() }
    let all = parts.flatMap { $0 }
    let share = try column(operands[1], members[0]).elements[0].value
    let kept = Reference.kept(all, wanted: wanted(share, all.count), precision(members[0]))
    var result: [TensorName: [Element]] = [:]
    var start = 0
    for (name, part) in zip(members, parts) {
      result[name] = Array(kept[start..<start + part.count])
      start += part.count
    }
    keptByGroup[key] = result
    return result[tensor] ?? []
  }

  /// k = max(1, floor(density * n)), but nothing at density 0.
  private func wanted(_ density: Double, _ count: Int) -> Int {
    density <= 0 || count == 0 ? 0 : min(count, max(1, Int(density * Double(count))))
  }

  /// The `wanted` largest magnitudes, ties by lower index, and 0 for the rest.
  ///
  /// An element that rounding could carry over the threshold is open.
  static func kept(_ elements: [Element], wanted: Int, _ precision: Precision) -> [Element] {
    guard wanted > 0 else { return elements.map { _ in Element(0) } }
    let keys = elements.map { precision.key($0.value, byMagnitude: true) }
    let threshold = largest(wanted, of: keys)
    var ties = wanted
    for key in keys where key > threshold { ties -= 1 }
    let limit = Double(bitPattern: threshold)
    var result: [Element] = []
    result.reserveCapacity(elements.count)
    for (index, element) in elements.enumerated() {
      let isTie = keys[index] == threshold && ties > 0
      if isTie { ties -= 1 }
      var own = keys[index] > threshold || isTie ? element : Element(0)
      let distance = (element.value.magnitude - limit).magnitude
      let isClose = keys[index] != threshold && distance <= precision.tolerance(element.scale)
      own.isOpen = element.isOpen || isClose
      result.append(own)
    }
    return result
  }

  /// The n-th largest key, found bit by bit among ever fewer candidates.
  static func largest(_ wanted: Int, of keys: [UInt64]) -> UInt64 {
    var candidates = keys
    var wanted = wanted
    while true {
      var (every, any) = (UInt64.max, UInt64(0))
      for key in candidates {
        every &= key
        any |= key
      }
      if every == any { return any }
      let bit: UInt64 = 1 << UInt64(63 - (every ^ any).leadingZeroBitCount)
      let high = candidates.filter { $0 & bit != 0 }
      if high.count >= wanted {
        candidates = high
      } else {
        wanted -= high.count
        candidates = candidates.filter { $0 & bit == 0 }
      }
    }
  }
}

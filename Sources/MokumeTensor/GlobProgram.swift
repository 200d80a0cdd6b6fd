/// A glob as steps of a machine that is in several places at once: names are matched in time that
/// grows with their length, never with the number of ways a pattern could be read.
struct GlobProgram: Sendable {
  enum Step: Sendable {
    case scalar(Unicode.Scalar)
    case any
    case set([ClosedRange<Unicode.Scalar>], isNegated: Bool)
    /// Goes on at each of these steps without taking a character.
    case fork([Int])
    /// The end of the pattern.
    case end
  }

  private(set) var steps: [Step] = []
  /// Whether every step is a character that stands for itself.
  var isLiteral: Bool {
    steps.dropLast().allSatisfy { if case .scalar = $0 { true } else { false } }
  }

  init(_ pattern: String) throws(GlobError) {
    var reader = Reader(rest: pattern.unicodeScalars[...])
    try compile(&reader, depth: 0)
    steps.append(.end)
  }

  func matches(_ text: String) -> Bool {
    var places = StateSet(count: steps.count)
    var next = StateSet(count: steps.count)
    enter(0, &places)
    for scalar in text.unicodeScalars {
      next.removeAll()
      for place in places.members where takes(steps[place], scalar) { enter(place + 1, &next) }
      if next.members.isEmpty { return false }
      swap(&places, &next)
    }
    return places.contains(steps.count - 1)
  }

  /// The numbers of bytes after which what was read of a text is matched.
  func prefixes(of text: String) -> [Int] {
    var places = StateSet(count: steps.count)
    var next = StateSet(count: steps.count)
    var found: [Int] = []
    var length = 0
    enter(0, &places)
    for scalar in text.unicodeScalars {
      next.removeAll()
      for place in places.members where takes(steps[place], scalar) { enter(place + 1, &next) }
      if next.members.isEmpty { return found }
      swap(&places, &next)
      length += UTF8.width(scalar)
      if places.contains(steps.count - 1) { found.append(length) }
    }
    return found
  }

  /// Adds a place and those that it leads to without a character.
  private func enter(_ place: Int, _ places: inout StateSet) {
    guard case .fork = steps[place] else {
      _ = places.insert(place)
      return
    }
    var pending = [place]
    while let next = pending.popLast() {
      guard places.insert(next) else { continue }
      if case .fork(let targets) = steps[next] { pending.append(contentsOf: targets) }
    }
  }

  private func takes(_ step: Step, _ scalar: Unicode.Scalar) -> Bool {
    switch step {
    case .scalar(let own): own == scalar
    case .any: true
    case .set(let ranges, let isNegated): ranges.contains { $0.contains(scalar) } != isNegated
    case .fork, .end: false
    }
  }
}

extension GlobProgram {
  /// The part of a pattern that is not yet read.
  fileprivate struct Reader {
    var rest: Substring.UnicodeScalarView

    mutating func next() -> Unicode.Scalar? { rest.popFirst() }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
      guard rest.first == scalar else { return false }
      rest.removeFirst()
      return true
    }
  }

  /// Reads to the end of the pattern or, within braces, to the `,` or `}` that ends a part.
  private mutating func compile(_ reader: inout Reader, depth: Int) throws(GlobError) {
    while let scalar = reader.rest.first {
      if depth > 0 && (scalar == "," || scalar == "}") { return }
      reader.rest.removeFirst()
      switch scalar {
      case "*":
        // In a row they mean no more than one.
        while reader.take("*") {}
        let fork = steps.count
        steps += [.fork([fork + 1, fork + 3]), .any, .fork([fork])]
      case "?": steps.append(.any)
      case "[": steps.append(try set(&reader))
      case "{": try alternatives(&reader, depth: depth + 1)
      default: steps.append(.scalar(scalar))
      }
    }
    if depth > 0 { throw .unclosedBrace }
  }

  private func set(_ reader: inout Reader) throws(GlobError) -> Step {
    let isNegated = reader.take("!")
    var ranges: [ClosedRange<Unicode.Scalar>] = []
    while let low = reader.next() {
      if low == "]" && !ranges.isEmpty { return .set(ranges, isNegated: isNegated) }
      guard reader.rest.first == "-", let high = reader.rest.dropFirst().first, high != "]" else {
        ranges.append(low...low)
        continue
      }
      guard low <= high else { throw .reversedRange(low, high) }
      reader.rest.removeFirst(2)
      ranges.append(low...high)
    }
    throw .unclosedSet
  }

  /// A fork to the parts; each part ends with a fork to what follows them.
  private mutating func alternatives(_ reader: inout Reader, depth: Int) throws(GlobError) {
    if depth > Glob.deepestNesting { throw .nestedTooDeeply }
    let fork = steps.count
    steps.append(.end)
    var starts: [Int] = []
    var ends: [Int] = []
    repeat {
      starts.append(steps.count)
      try compile(&reader, depth: depth)
      ends.append(steps.count)
      steps.append(.end)
    } while reader.next() == ","
    steps[fork] = .fork(starts)
    for end in ends { steps[end] = .fork([steps.count]) }
  }
}

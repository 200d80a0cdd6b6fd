/// Reads the regular expressions of ``ModulePattern`` into a program.
struct PatternParser {
  private typealias Instruction = ModulePattern.Instruction

  private static let largestProgram = 2_000
  private static let deepestGroup = 50

  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var depth = 0

  init(_ text: String) { scalars = Array(text.unicodeScalars) }

  mutating func program() throws(PatternError) -> [ModulePattern.Instruction] {
    let body = try alternatives()
    if peek == ")" { throw .unbalanced(")") }
    return body + [.end, .done]
  }

  private var peek: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  private mutating func take() -> Unicode.Scalar? {
    defer { position += 1 }
    return peek
  }

  private mutating func takes(_ scalar: Unicode.Scalar) -> Bool {
    guard peek == scalar else { return false }
    position += 1
    return true
  }

  /// alternatives = sequence { "|" sequence }
  private mutating func alternatives() throws(PatternError) -> [Instruction] {
    var result = try sequence()
    while takes("|") {
      let other = try sequence()
      result = try joined(
        [.split(1, result.count + 2)], result, [.jump(other.count + 1)], other)
    }
    return result
  }

  /// sequence = { atom [ "*" | "+" | "?" | "{" counts "}" ] }
  private mutating func sequence() throws(PatternError) -> [Instruction] {
    var result: [Instruction] = []
    while let next = peek, next != "|", next != ")" {
      result = try joined(result, try repeated(try atom()))
    }
    return result
  }

  private mutating func repeated(_ atom: [Instruction]) throws(PatternError) -> [Instruction] {
    var result = atom
    switch peek {
    case "*": result = try joined([.split(1, atom.count + 2)], atom, [.jump(-atom.count - 1)])
    case "+": result = try joined(atom, [.split(-atom.count, 1)])
    case "?": result = try joined([.split(1, atom.count + 1)], atom)
    case "{": return try counted(atom)
    default: return atom
    }
    position += 1
    // Whether it takes much or little makes no difference to whether the whole matches.
    if peek == "?" { position += 1 }
    if let next = peek, "*+{".unicodeScalars.contains(next) { throw .nothingToRepeat }
    return result
  }

  /// counts = number [ "," [ number ] ]
  private mutating func counted(_ atom: [Instruction]) throws(PatternError) -> [Instruction] {
    position += 1
    guard let least = number() else { throw .unsupported("{") }
    var most: Int? = least
    if takes(",") { most = number() }
    guard takes("}") else { throw .unbalanced("{") }
    guard least <= most ?? least, least <= Self.largestProgram, most ?? 0 <= Self.largestProgram
    else { throw .tooLarge }
    _ = takes("?")
    var result: [Instruction] = []
    for _ in 0..<least { result = try joined(result, atom) }
    guard let most else {
      return try joined(result, [.split(1, atom.count + 2)], atom, [.jump(-atom.count - 1)])
    }
    for _ in least..<most { result = try joined(result, [.split(1, atom.count + 1)], atom) }
    return result
  }

  private mutating func number() -> Int? {
    var digits = ""
    while let next = peek, ("0"..."9").contains(next), digits.count < 6 {
      digits.unicodeScalars.append(next)
      position += 1
    }
    return Int(digits)
  }

  private mutating func atom() throws(PatternError) -> [Instruction] {
    guard let next = take() else { throw .nothingToRepeat }
    switch next {
    case ".": return [.one(.any)]
    case "^": return [.start]
    case "$": return [.end]
    case "\\": return [.one(try escaped())]
    case "[": return [.one(try characterClass())]
    case "(": return try group()
    case "*", "+", "?": throw .nothingToRepeat
    case "{": throw .unsupported("{")
    default: return [.one(.init(ranges: [next.value...next.value]))]
    }
  }

  private mutating func group() throws(PatternError) -> [Instruction] {
    if takes("?") {
      let kind = take().map(String.init) ?? ""
      guard kind == ":" else { throw .unsupported("(?\(kind)") }
    }
    guard depth < Self.deepestGroup else { throw .tooLarge }
    depth += 1
    let body = try alternatives()
    depth -= 1
    guard takes(")") else { throw .unbalanced("(") }
    return body
  }

  private mutating func escaped() throws(PatternError) -> ModulePattern.CharacterSet {
    guard let next = take() else { throw .unbalanced("\\") }
    switch next {
    case "d": return .init(ranges: [48...57])
    case "D": return .init(ranges: [48...57], isNegated: true)
    case "w": return .init(ranges: [48...57, 65...90, 95...95, 97...122])
    case "W": return .init(ranges: [48...57, 65...90, 95...95, 97...122], isNegated: true)
    case _ where next.isASCII && !next.properties.isAlphabetic && !("0"..."9").contains(next):
      return .init(ranges: [next.value...next.value])
    default: throw .unsupported("\\\(next)")
    }
  }

  private mutating func characterClass() throws(PatternError) -> ModulePattern.CharacterSet {
    var set = ModulePattern.CharacterSet(ranges: [], isNegated: takes("^"))
    var isFirst = true
    while let next = take() {
      if next == "]", !isFirst { return set }
      isFirst = false
      guard next != "\\" else {
        let part = try escaped()
        if part.isNegated { throw .unsupported("[\\") }
        set.ranges += part.ranges
        continue
      }
      guard peek == "-", position + 1 < scalars.count, scalars[position + 1] != "]" else {
        set.ranges.append(next.value...next.value)
        continue
      }
      position += 1
      guard let last = take(), last != "\\", last.value >= next.value else {
        throw .unsupported("[\(next)-")
      }
      set.ranges.append(next.value...last.value)
    }
    throw .unbalanced("[")
  }

  /// Programs one behind the other.
  private func joined(_ parts: [Instruction]...) throws(PatternError) -> [Instruction] {
    guard parts.reduce(0, { $0 + $1.count }) <= Self.largestProgram else { throw .tooLarge }
    return parts.flatMap { $0 }
  }
}

/// A key of `rank_pattern` or `alpha_pattern`: a regular expression that the end of a module's name must
/// match, from the beginning or after a dot.
///
/// What such keys hold is read: characters, `.`, classes, groups, `|`, `*`, `+`, `?`, counts and anchors.
/// A set of states is followed through the name, so that no key takes long.
struct ModulePattern: Sendable {
  private let program: [Instruction]
  /// The key when it has no special character but `.`, as most have: one for each module.
  private let plain: [UInt8]?

  enum Instruction: Sendable {
    case one(CharacterSet)
    /// Goes on at two places, counted from here.
    case split(Int, Int)
    case jump(Int)
    case start
    case end
    case done
  }

  /// What one character of a name may be.
  struct CharacterSet: Sendable {
    var ranges: [ClosedRange<UInt32>] = []
    var isNegated = false

    static let any = CharacterSet(ranges: [10...10], isNegated: true)

    func contains(_ scalar: Unicode.Scalar) -> Bool {
      ranges.contains { $0.contains(scalar.value) } != isNegated
    }
  }

  /// Reads a key.
  ///
  /// - Throws: ``PatternError`` for what is wrong or not read.
  init(_ text: String) throws(PatternError) {
    var parser = PatternParser(text)
    program = try parser.program()
    let isPlain = text.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF)
        || "._-".utf8.contains(byte)
    }
    plain = isPlain ? Array(text.utf8) : nil
  }

  /// Whether a module is meant: `(.*\.)?(key)$`.
  ///
  /// - Parameter steps: counts what it took.
  func matches(_ module: String, steps: inout Int) -> Bool {
    guard let plain else { return run(module, &steps) }
    steps += 1
    let name = Array(module.utf8)
    let rest = name.count - plain.count
    guard rest == 0 || (rest > 0 && name[rest - 1] == 0x2E) else { return false }
    return plain.indices.allSatisfy { plain[$0] == 0x2E || plain[$0] == name[rest + $0] }
  }

  private func run(_ module: String, _ steps: inout Int) -> Bool {
    let scalars = Array(module.unicodeScalars)
    var states: Set<Int> = []
    for place in 0...scalars.count {
      if place == 0 || scalars[place - 1] == "." {
        add(0, at: place, of: scalars.count, to: &states)
      }
      guard place < scalars.count else { break }
      var next: Set<Int> = []
      steps += states.count + 1
      for state in states {
        if case .one(let set) = program[state], set.contains(scalars[place]) {
          add(state + 1, at: place + 1, of: scalars.count, to: &next)
        }
      }
      states = next
    }
    return states.contains(program.count - 1)
  }

  /// Adds a state and those it leads to without a character.
  private func add(_ first: Int, at place: Int, of count: Int, to states: inout Set<Int>) {
    var pending = [first]
    while let state = pending.popLast() {
      guard states.insert(state).inserted else { continue }
      switch program[state] {
      case .split(let a, let b): pending += [state + b, state + a]
      case .jump(let distance): pending.append(state + distance)
      case .start: if place == 0 { pending.append(state + 1) }
      case .end: if place == count { pending.append(state + 1) }
      case .one, .done: break
      }
    }
  }
}

/// Why a key of a pattern is not read.
public enum PatternError: Error, Hashable, Sendable {
  /// A bracket, brace or backslash is not closed or not opened.
  case unbalanced(String)
  /// A count or star stands behind nothing.
  case nothingToRepeat
  /// Something that is not read here, such as `(?=`.
  case unsupported(String)
  /// It would become too large.
  case tooLarge
}

import MokumeTensor

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

  /// A module's name in the two forms that are looked at, which are made once for all keys.
  struct Module {
    let bytes: [UInt8]
    let scalars: [Unicode.Scalar]

    init(_ name: String) { (bytes, scalars) = (Array(name.utf8), Array(name.unicodeScalars)) }
  }

  /// Whether a module is meant: `(.*\.)?(key)$`.
  ///
  /// - Parameter steps: counts what it took.
  func matches(_ module: Module, steps: inout Int) -> Bool {
    guard let plain else { return run(module.scalars, &steps) }
    steps += 1
    let name = module.bytes
    let rest = name.count - plain.count
    guard rest == 0 || (rest > 0 && name[rest - 1] == 0x2E) else { return false }
    return plain.indices.allSatisfy { plain[$0] == 0x2E || plain[$0] == name[rest + $0] }
  }

  private func run(_ name: [Unicode.Scalar], _ steps: inout Int) -> Bool {
    var (states, next) = (StateSet(count: program.count), StateSet(count: program.count))
    steps += 1 + program.count / 16
    var place = 0
    while true {
      if place == 0 || name[place - 1] == "." {
        add(0, at: place, of: name.count, to: &states)
      }
      guard place < name.count else { return states.contains(program.count - 1) }
      if states.members.isEmpty {
        // Nothing begins before the next dot.
        let dot = name[place...].firstIndex(of: ".") ?? name.count - 1
        steps += 1 + (dot - place) / 16
        place = dot + 1
        continue
      }
      steps += states.members.count + 1
      for state in states.members {
        if case .one(let set) = program[state], set.contains(name[place]) {
          add(state + 1, at: place + 1, of: name.count, to: &next)
        }
      }
      swap(&states, &next)
      next.removeAll()
      place += 1
    }
  }

  /// Adds a state and those it leads to without a character.
  private func add(_ state: Int, at place: Int, of count: Int, to states: inout StateSet) {
    if case .one = program[state] {
      _ = states.insert(state)
      return
    }
    var pending = [state]
    while let state = pending.popLast() {
      guard states.insert(state) else { continue }
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

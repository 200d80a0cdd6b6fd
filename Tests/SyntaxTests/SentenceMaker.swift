/// Derives random sentences from the written grammar.
struct SentenceMaker {
  private let grammar: Grammar
  private var random: SeededGenerator
  private var output = ""
  private var budget = 0

  init(_ grammar: Grammar, seed: UInt64) {
    self.grammar = grammar
    random = SeededGenerator(seed: seed)
  }

  mutating func sentence() -> String {
    output = ""
    budget = Int.random(in: 20...150, using: &random)
    write(.rule("program"))
    return output
  }

  private mutating func write(_ node: Grammar.Node) {
    budget -= 1
    switch node {
    case .sequence(let parts): for part in parts { write(part) }
    case .choice(let options): write(pick(options))
    case .optional(let inner): if budget > 0, chance(2) { write(inner) }
    case .repeated(let inner): while budget > 0, chance(2) { write(inner) }
    case .terminal(let text): add(text)
    case .characters(let text): add(text)
    case .rule(let name): writeRule(name)
    }
  }

  private mutating func writeRule(_ name: String) {
    switch name {
    case "NAME": add(["a", "base", "x_1", "tv2"].randomElement(using: &random) ?? "a")
    case "NUMBER": add(["0", "0.25", "1e-3", "1_000", "20%"].randomElement(using: &random) ?? "0")
    case "SIZE": add("5GB")
    case "KEYWORD": add(["plan", "in", "as", "for"].randomElement(using: &random) ?? "in")
    case "SEPARATOR": output += chance(3) ? ";" : "\n"
    case "importing": add("import \"lib/x.merge\"")
    case "string": writeString()
    default: if let node = grammar.rules[name] { write(node) }
    }
  }

  /// Strings are the one rule whose parts must not be parted by spaces.
  private mutating func writeString() {
    add("\"models/\(chance(2) ? #"\n\""# : "*")")
    if budget > 0, chance(3) {
      output += #"\("#
      write(.rule("expression"))
      output += ")"
    }
    output += "\""
  }

  /// With the budget spent, what leads to a short end: names instead of nested expressions.
  private mutating func pick(_ options: [Grammar.Node]) -> Grammar.Node {
    if budget <= 0 {
      for option in options {
        let names = grammar.references(option)
        if names.contains("NAME") || names.contains("postfix") || names.contains("comparison")
          || names.contains("assignment")
        {
          return option
        }
      }
    }
    return options.randomElement(using: &random) ?? options[0]
  }

  private mutating func chance(_ n: Int) -> Bool { Int.random(in: 0..<n, using: &random) == 0 }

  private mutating func add(_ text: String) { output += (output.isEmpty ? "" : " ") + text }
}

/// SplitMix64 (Steele, Lea and Flood 2014), so that a failure can be repeated.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

import Foundation

/// `grammar/mokume.ebnf`, read.
struct Grammar {
  indirect enum Node {
    case sequence([Node])
    case choice([Node])
    case optional(Node)
    case repeated(Node)
    case terminal(String)
    case characters(String)
    case rule(String)
  }

  private(set) var rules: [String: Node] = [:]
  private(set) var order: [String] = []

  static func load() throws -> Grammar {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return Grammar(
      try String(contentsOf: root.appendingPathComponent("grammar/mokume.ebnf"), encoding: .utf8))
  }

  init(_ text: String) {
    var reader = Reader(text)
    while let name = reader.next() {
      _ = reader.next()
      rules[name] = reader.choice()
      order.append(name)
      _ = reader.next()
    }
  }

  /// The terminals in double quotes below a node, without following rules.
  func terminals(_ node: Node) -> [String] {
    collect(node) { if case .terminal(let text) = $0 { text } else { nil } }
  }

  /// The rules named below a node.
  func references(_ node: Node) -> [String] {
    collect(node) { if case .rule(let name) = $0 { name } else { nil } }
  }

  /// The terminals in single quotes below a node.
  func characters(_ node: Node) -> [String] {
    collect(node) { if case .characters(let text) = $0 { text } else { nil } }
  }

  private func collect(_ node: Node, _ pick: (Node) -> String?) -> [String] {
    let own = pick(node).map { [$0] } ?? []
    switch node {
    case .sequence(let parts), .choice(let parts): return own + parts.flatMap { collect($0, pick) }
    case .optional(let inner), .repeated(let inner): return own + collect(inner, pick)
    case .terminal, .characters, .rule: return own
    }
  }

  /// Splits the notation into its own tokens and nests them.
  private struct Reader {
    private var tokens: [String] = []
    private var index = 0

    init(_ text: String) {
      let pattern = #/\(\*(?s:.*?)\*\)|"[^"]+"|'[^']+'|\?[^?]+\?|[A-Za-z_]+|[=;|\[\]{}()-]/#
      tokens = text.matches(of: pattern).map { String($0.output) }.filter { !$0.hasPrefix("(*") }
    }

    mutating func next() -> String? {
      guard index < tokens.count else { return nil }
      index += 1
      return tokens[index - 1]
    }

    private var peek: String { index < tokens.count ? tokens[index] : ";" }

    mutating func choice() -> Node {
      var options = [sequence()]
      while peek == "|" {
        index += 1
        options.append(sequence())
      }
      return options.count == 1 ? options[0] : .choice(options)
    }

    private mutating func sequence() -> Node {
      var parts: [Node] = []
      while !["|", ";", "]", "}", ")"].contains(peek) { parts.append(part()) }
      return .sequence(parts)
    }

    private mutating func part() -> Node {
      let token = next() ?? ";"
      switch token.first {
      case "[": return bracketed { .optional($0) }
      case "{": return bracketed { .repeated($0) }
      case "(": return bracketed { $0 }
      case "\"": return .terminal(String(token.dropFirst().dropLast()))
      case "'": return .characters(String(token.dropFirst().dropLast()))
      case "?", "-": return .sequence([])
      default: return .rule(token)
      }
    }

    private mutating func bracketed(_ make: (Node) -> Node) -> Node {
      let inner = choice()
      index += 1
      return make(inner)
    }
  }
}

import Foundation

/// A TextMate grammar and enough of an interpreter to colour a text with it: `match`, `begin` and
/// `end`, `captures`, `include` of the repository. Expressions are ICU's instead of Oniguruma's.
struct TextMateGrammar {
  /// A stretch of text and the scopes it has, outermost first.
  struct Token {
    let text: String
    let scopes: [String]
  }

  private final class Rule: Decodable {
    struct Capture: Decodable { let name: String }
    let name: String?
    let match: String?
    let begin: String?
    let end: String?
    let include: String?
    let captures: [String: Capture]?
    let patterns: [Rule]?
  }

  private struct File: Decodable {
    let patterns: [Rule]
    let repository: [String: Rule]
  }

  private let file: File

  init(_ data: Data) throws { file = try JSONDecoder().decode(File.self, from: data) }

  /// Colours a text line by line, as editors do.
  func tokens(of text: String) throws -> [Token] {
    var painter = Painter(grammar: self)
    for line in text.components(separatedBy: "\n") { try painter.paint(line) }
    return painter.tokens
  }

  /// The rules that a list of patterns stands for, includes followed.
  private func rules(_ patterns: [Rule]) -> [Rule] {
    patterns.flatMap { rule -> [Rule] in
      if let name = rule.include?.dropFirst() {
        return file.repository[String(name)].map { rules([$0]) } ?? []
      }
      let isGroup = rule.match == nil && rule.begin == nil
      return isGroup ? rules(rule.patterns ?? []) : [rule]
    }
  }

  private struct Painter {
    let grammar: TextMateGrammar
    var tokens: [Token] = []
    private var stack: [Rule] = []
    private var expressions: [String: NSRegularExpression] = [:]

    init(grammar: TextMateGrammar) { self.grammar = grammar }

    mutating func paint(_ line: String) throws {
      let text = line as NSString
      var place = 0
      while true {
        guard let (rule, found, isEnd) = try next(in: line, from: place) else { break }
        add(text.substring(with: NSRange(location: place, length: found.range.location - place)))
        let matched = text.substring(with: found.range)
        if isEnd {
          add(matched)
          stack.removeLast()
        } else if rule.begin != nil {
          stack.append(rule)
          add(matched)
        } else {
          add(matched, rule, found, text)
        }
        if found.range.length == 0 && !isEnd { break }
        place = found.range.location + found.range.length
      }
      add(text.substring(from: place))
    }

    /// The rule that matches first; at one place the end of the open rule, then the first in order.
    private mutating func next(
      in line: String, from place: Int
    ) throws -> (Rule, NSTextCheckingResult, isEnd: Bool)? {
      var best: (Rule, NSTextCheckingResult, isEnd: Bool)?
      let open = stack.last
      var candidates = open.map { [($0, $0.end, true)] } ?? []
      let patterns = open.map { $0.patterns ?? [] } ?? grammar.file.patterns
      candidates += grammar.rules(patterns).map { ($0, $0.match ?? $0.begin, false) }
      for (rule, pattern, isEnd) in candidates {
        guard let pattern, let found = try first(pattern, in: line, from: place) else { continue }
        if best.map({ found.range.location < $0.1.range.location }) ?? true {
          best = (rule, found, isEnd)
        }
      }
      return best
    }

    private mutating func first(
      _ pattern: String, in line: String, from place: Int
    ) throws -> NSTextCheckingResult? {
      let expression = try expressions[pattern] ?? NSRegularExpression(pattern: pattern)
      expressions[pattern] = expression
      let range = NSRange(location: place, length: (line as NSString).length - place)
      return expression.firstMatch(
        in: line, options: [.withTransparentBounds, .withoutAnchoringBounds], range: range)
    }

    private mutating func add(_ text: String, _ inner: [String] = []) {
      let scopes = stack.compactMap(\.name) + inner
      if !text.isEmpty { tokens.append(Token(text: text, scopes: scopes)) }
    }

    private mutating func add(
      _ matched: String, _ rule: Rule, _ found: NSTextCheckingResult, _ text: NSString
    ) {
      guard let captures = rule.captures else {
        return add(matched, [rule.name].compactMap(\.self))
      }
      var place = found.range.location
      for (group, capture) in captures.sorted(by: { $0.key < $1.key }) {
        let range = found.range(at: Int(group) ?? 0)
        if range.location == NSNotFound { continue }
        add(text.substring(with: NSRange(location: place, length: range.location - place)))
        add(text.substring(with: range), [capture.name])
        place = range.location + range.length
      }
      let end = found.range.location + found.range.length
      add(text.substring(with: NSRange(location: place, length: end - place)))
    }
  }
}

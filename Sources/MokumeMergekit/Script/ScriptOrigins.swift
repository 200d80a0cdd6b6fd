import MokumeDiagnostics
import MokumeSyntax

/// Which places of a config the parts of its script came from.
public struct ScriptOrigins: Sendable {
  /// Parts of the script; of parts in the same place the inner one comes first.
  private let parts: [(range: Range<Int>, span: Span)]

  /// The origins of a passage, once the formatter has laid it out: both have the same tokens, but for
  /// commas at the end of a line.
  init(of passage: Passage, laidOutAs text: String) {
    let (old, new) = (Self.tokens(of: passage.text), Self.tokens(of: text))
    assert(old.count == new.count)
    parts = passage.origins.compactMap { origin in
      let first = Self.count(of: old) { $0.lowerBound < origin.range.lowerBound }
      let end = Self.count(of: old) { $0.upperBound <= origin.range.upperBound }
      guard first < end, end <= new.count else { return nil }
      return (new[first].lowerBound..<new[end - 1].upperBound, origin.span)
    }
  }

  /// The place that a part of the script came from: that of the smallest part around it that has one.
  public func origin(of range: Range<Int>) -> Span? {
    parts.filter { part in
      part.range.lowerBound <= range.lowerBound && range.upperBound <= part.range.upperBound
    }.min { $0.range.count < $1.range.count }?.span
  }

  /// The place of what stands before a place of the script, as the saved value does before its folder.
  public func origin(before offset: Int) -> Span? {
    let before = parts.filter { $0.range.upperBound <= offset }
    guard let end = before.map(\.range.upperBound).max() else { return nil }
    return before.first { $0.range.upperBound == end }?.span
  }

  /// How many tokens from the first a condition holds for, which holds for no token behind them.
  private static func count(
    of tokens: [Range<Int>], while isBefore: (Range<Int>) -> Bool
  ) -> Int {
    var (low, high) = (0, tokens.count)
    while low < high {
      let middle = (low + high) / 2
      if isBefore(tokens[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Bytes of the tokens that the formatter keeps.
  private static func tokens(of text: String) -> [Range<Int>] {
    var sources = SourceMap()
    let source = SourceText(name: "script", text: text)
    return Lexer.tokenize(source, id: sources.add(source)).tokens
      .filter { $0.kind != .symbol(.comma) && $0.kind != .end }
      .map { $0.span.lower..<$0.span.upper }
  }
}

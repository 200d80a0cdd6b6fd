/// A pattern for whole tensor names: `*.layers.[0-9].self_attn.{q,k}_proj.*`.
///
/// * `*` is any run of characters, dots too, and none at all;
/// * `?` is any one character;
/// * `[0-9]` is one character of a set, `[!0-9]` one outside it; `]` is in the set when it comes
///   first;
/// * `{q,k}` is one of several patterns, which may have wildcards and braces of their own.
///
/// Every other character stands for itself, so `[*]` is a star. A character is a Unicode scalar:
/// names that differ in normalisation differ here too.
public struct Glob: Sendable {
  /// The pattern as written.
  public let pattern: String
  let program: GlobProgram

  /// Reads a pattern.
  ///
  /// - Throws: `GlobError` when a bracket or brace is not closed or a set cannot be meant.
  public init(_ pattern: String) throws(GlobError) {
    self.pattern = pattern
    program = try GlobProgram(pattern)
  }

  /// Whether the pattern matches the whole name.
  ///
  /// - Complexity: O(*n* × *m*), where *n* and *m* are the lengths of pattern and name, whatever
  ///   the pattern.
  public func matches(_ name: TensorName) -> Bool { program.matches(name.text) }

  /// The beginnings of a name that the pattern matches, as numbers of bytes in rising order; an
  /// empty one is not among them.
  ///
  /// - Complexity: as for `matches`.
  package func prefixes(of name: TensorName) -> [Int] { program.prefixes(of: name.text) }

  /// The one name the pattern matches, or nil when it has wildcards, sets or alternatives.
  public var literal: TensorName? { program.isLiteral ? TensorName(pattern) : nil }
}

extension Glob: Hashable, CustomStringConvertible {
  /// Whether two patterns are written with the same scalars.
  public static func == (a: Glob, b: Glob) -> Bool {
    TensorName(a.pattern) == TensorName(b.pattern)
  }

  /// Hashes the pattern's bytes.
  public func hash(into hasher: inout Hasher) { hasher.combine(TensorName(pattern)) }

  /// The pattern.
  public var description: String { pattern }
}

/// What is wrong with a pattern. The text says it in lower case without a full stop.
public enum GlobError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A `[` without its `]`.
  case unclosedSet
  /// A `{` without its `}`.
  case unclosedBrace
  /// A range such as `[9-0]` that contains nothing.
  case reversedRange(Unicode.Scalar, Unicode.Scalar)
  /// More braces within each other than `Glob.deepestNesting`.
  case nestedTooDeeply

  /// What is wrong, in a user's words.
  public var description: String {
    switch self {
    case .unclosedSet: "`[` is never closed"
    case .unclosedBrace: "`{` is never closed"
    case .reversedRange(let low, let high): "the range `\(low)-\(high)` is reversed"
    case .nestedTooDeeply: "more than \(Glob.deepestNesting) braces within each other"
    }
  }
}

extension Glob {
  /// Braces within each other that a pattern may have.
  public static let deepestNesting = 50
}

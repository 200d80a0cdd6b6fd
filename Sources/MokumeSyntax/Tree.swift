import MokumeDiagnostics

/// A name with its place.
public struct Identifier: Sendable {
  public var text: String
  public var span: Span

  public init(_ text: String, _ span: Span) {
    self.text = text
    self.span = span
  }
}

/// An expression of the language with its place.
public struct Expression: Sendable {
  public var kind: Kind
  public var span: Span
  /// Levels of expressions when it was made, itself included; the parser keeps it below
  /// `Parser.maximumDepth`, so that a walk over any parsed tree may recurse.
  public var depth: Int { Int(levels) }
  /// Pairs of parentheses written around it, which say nothing but are kept when it is printed.
  public var parentheses: Int {
    get { Int(pairs) }
    set { pairs = UInt16(clamping: newValue) }
  }

  // Both small: a recursion holds several expressions in each of its frames.
  private let levels: UInt16
  private var pairs: UInt16 = 0

  public init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
    levels = UInt16(clamping: 1 + kind.childDepth)
  }

  public indirect enum Kind: Sendable {
    /// `1`, `0.25`, `1e-3`, `1_000`, `20%`: the value and how it was written.
    case number(Double, spelling: String)
    /// `5GB`, `512MiB`: a count of bytes and how it was written.
    case size(Int, spelling: String)
    case string([StringPart])
    case boolean(Bool)
    case name(String)
    case unary(UnaryOperator, Expression)
    /// The operator's own span is kept for messages about it.
    case binary(BinaryOperator, Expression, Expression, operatorSpan: Span)
    case conditional(Expression, then: Expression, else: Expression)
    case call(Expression, [Argument])
    case index(Expression, Expression)
    case field(Expression, Identifier)
    case list([Expression])
    case comprehension(Expression, variable: Identifier, source: Expression, condition: Expression?)
    case map([MapEntry])
    /// `load "path"` or `load(path, …)`.
    case load([Argument])
    /// Where the parser recovered from an error; never evaluated.
    case missing
  }
}

/// A piece of a string literal: text with its escapes resolved, or an interpolated expression.
public enum StringPart: Sendable {
  case text(String)
  case interpolation(Expression)
}

public enum UnaryOperator: String, CaseIterable, Sendable {
  case negate = "-"
  case not
}

public enum BinaryOperator: String, CaseIterable, Sendable {
  case or, and
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case halfOpenRange = "..<"
  case closedRange = "..."
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
}

/// An argument of a call, with its label if it has one.
public struct Argument: Sendable {
  public var label: Identifier?
  public var value: Expression

  public init(label: Identifier?, value: Expression) {
    self.label = label
    self.value = value
  }
}

/// An entry of a map: `"*.mlp.*": 0.3`, `name: 1` or `else: 0`.
public struct MapEntry: Sendable {
  public enum Key: Sendable {
    case string([StringPart])
    case name(String)
    case otherwise
  }

  public var key: Key
  public var keySpan: Span
  public var value: Expression

  public init(key: Key, keySpan: Span, value: Expression) {
    self.key = key
    self.keySpan = keySpan
    self.value = value
  }
}

/// A parameter of a `def`.
public struct Parameter: Sendable {
  public var name: Identifier
  public var defaultValue: Expression?

  public init(name: Identifier, defaultValue: Expression?) {
    self.name = name
    self.defaultValue = defaultValue
  }
}

/// A statement of the language with its place.
public struct Statement: Sendable {
  public var kind: Kind
  public var span: Span
  /// Whether a `;` ended it, which suppresses the echo in a session.
  public var isSilent: Bool

  public init(_ kind: Kind, _ span: Span, isSilent: Bool = false) {
    self.kind = kind
    self.span = span
    self.isSilent = isSilent
  }

  public indirect enum Kind: Sendable {
    case assign(Identifier, Expression)
    /// `doc` is the text of the `##` comment behind or above it.
    case parameter(Identifier, range: Expression?, value: Expression, doc: String)
    case define(Identifier, [Parameter], Body, doc: String)
    case forEach(Identifier, Expression, [Statement])
    /// An `else if` is one nested statement in `otherwise`.
    case ifElse(Expression, then: [Statement], otherwise: [Statement]?)
    case returnValue(Expression)
    case assert(Expression, message: Expression?)
    case plan(Expression)
    case importFile(path: String, pathSpan: Span, alias: Identifier?)
    case save(Expression, path: Expression, options: [Argument])
    case expression(Expression)
  }

  public enum Body: Sendable {
    case expression(Expression)
    case block([Statement])
  }
}

/// A parsed source text: its statements, and the `##` comment at its head.
public struct Program: Sendable {
  public var statements: [Statement]
  public var doc: String

  public init(statements: [Statement], doc: String) {
    self.statements = statements
    self.doc = doc
  }
}

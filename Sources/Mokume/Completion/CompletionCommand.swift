/// A command of a session, as completion has to know it.
///
/// A text literal is a command that takes an expression.
public struct CompletionCommand: Hashable, Sendable, ExpressibleByStringLiteral {
  /// What stands behind its name.
  public enum Argument: Hashable, Sendable {
    /// Nothing that could be offered.
    case none
    /// A statement or an expression.
    case expression
    /// The path of a script.
    case script
    /// A name of the session.
    case variable
    /// One of a few words.
    case words([String])
  }

  /// The name, without `:`.
  public var name: String
  /// What stands behind it.
  public var argument: Argument

  /// Makes a command.
  public init(_ name: String, takes argument: Argument = .expression) {
    self.name = name
    self.argument = argument
  }

  /// Makes a command that takes an expression.
  public init(stringLiteral name: String) { self.init(name) }
}

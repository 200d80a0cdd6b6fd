/// A command of a session, as completion has to know it.
///
/// A text literal is a command that takes an expression.
public struct CompletionCommand: Hashable, Sendable, ExpressibleByStringLiteral {
  /// What stands behind its name.
  public enum Argument: Hashable, Sendable {
    /// Nothing that could be offered.
    case none
    /// A statement of the language.
    case statement
    /// A value.
    case expression
    /// The path of a script.
    case script
    /// A name of the session.
    case variable
    /// One of a few words.
    case words([String])
    /// A name, and behind a space or `=` one of its values; none when these are no closed set.
    case settings([Setting])
  }

  /// A name and the words it can be set to.
  public struct Setting: Hashable, Sendable {
    /// The name.
    public var name: String
    /// Other names, which are understood and not offered.
    public var aliases: [String]
    /// Its values, if they are a closed set.
    public var values: [String]

    /// Makes a setting.
    public init(_ name: String, aliases: [String] = [], values: [String] = []) {
      self.name = name
      self.aliases = aliases
      self.values = values
    }
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

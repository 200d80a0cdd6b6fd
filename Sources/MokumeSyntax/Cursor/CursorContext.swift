import MokumeDiagnostics

/// What a text that is still being typed says about the place of its cursor.
///
/// The text before the cursor is read token by token and never parsed: it is almost never a
/// program yet. Any bytes and any offset have an answer.
///
///     CursorContext(of: Array("out = ties([a], den".utf8), at: 19)
///     // an operand or a name of an argument of `ties`; its word is `den`
public struct CursorContext: Hashable, Sendable {
  /// What may stand at the cursor.
  public enum Place: Hashable, Sendable {
    /// Nothing that could be offered: a comment, plain text, a new name, an operator.
    case nothing
    /// The first word of a statement.
    case statement(inBlock: Bool)
    /// A value or what makes one.
    case operand
    /// The name of an argument, or of an option of `save`, and nothing else.
    case label
    /// A name after a dot; nil when what stands before it has no plain path.
    case field(of: ValuePath?)
    /// A key of a map, without quotes.
    case mapKey
    /// Text inside a string.
    case string(StringRole)
    /// The name of a command after `:`.
    case command
    /// What follows the name of a command, as one text.
    case commandArgument(of: String)
    /// What help is asked about.
    case topic
  }

  /// What a string is for.
  public enum StringRole: Hashable, Sendable {
    /// Where `save` writes.
    case target
    /// The script that `import` reads.
    case script
    /// A key of a map.
    case key
    /// What is taken of a value: `m["…"]`.
    case index(of: ValuePath?)
    /// The whole value of an argument, or of an element of its list.
    case argument
  }

  /// What may stand at the cursor.
  public internal(set) var place: Place
  /// The bytes that a candidate replaces: the word before the cursor, or the text of the string.
  public internal(set) var range: Range<Int>
  /// The text of these bytes; in a string with its escapes resolved.
  public internal(set) var text: String
  /// The call the cursor stands in, if it stands in one.
  public internal(set) var argument: Argument?
  /// Names that the text itself gives a value and that can be seen from the cursor.
  public internal(set) var names: [String] = []
}

extension CursorContext {
  /// The argument that the cursor stands in.
  public struct Argument: Hashable, Sendable {
    /// How much of the argument begins at the cursor.
    public enum Extent: Hashable, Sendable {
      /// All of it.
      case whole
      /// An element of the list, or a value of the map, that the argument is.
      case element
      /// An operand somewhere inside.
      case part
    }

    /// What is called; `save` for the value and the options of that statement.
    public internal(set) var callee: ValuePath
    /// The name it was given.
    public internal(set) var label: String?
    /// How many arguments without a name stand before it.
    public internal(set) var position: Int
    /// The names of the other arguments, before and behind the cursor.
    public internal(set) var supplied: [String]
    public internal(set) var extent: Extent
    /// Whether the cursor stands where the name of an argument may.
    public internal(set) var mayBeLabel: Bool
  }
}

/// A name and what is taken of it: `base`, `lib.models[0]`.
public struct ValuePath: Hashable, Sendable {
  public enum Step: Hashable, Sendable {
    case field(String)
    case element(Int)
  }

  public let name: String
  public let steps: [Step]

  public init(_ name: String, _ steps: [Step] = []) {
    self.name = name
    self.steps = steps
  }
}

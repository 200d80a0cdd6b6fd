/// One message to the user: what is wrong, where, and what to do about it.
///
/// Diagnostics are values; `DiagnosticRenderer` is the only place that turns them into text.
public struct Diagnostic: Error, Hashable, Sendable {
  /// Whether the message stops the script.
  public enum Severity: String, Hashable, Sendable { case error, warning }

  /// A place in the source with a short text beside its caret.
  public struct Label: Hashable, Sendable {
    /// The bytes to underline.
    public var span: Span
    /// Printed beside the caret; may be empty.
    public var text: String

    /// Makes a label.
    public init(_ span: Span, _ text: String = "") {
      self.span = span
      self.text = text
    }
  }

  /// The stable code, such as `E0304`, under which docs/messages.md has the long story.
  public var code: DiagnosticCode
  /// What is wrong, in lower case without a full stop.
  public var message: String
  /// The place the message is about, if it has one.
  public var primary: Label?
  /// Other places that belong to it, underlined with dashes.
  public var secondary: [Label]
  /// Facts, each printed after `note:`; a fact may have several lines.
  public var notes: [String]
  /// What to type, each printed after `help:`.
  public var helps: [String]

  /// Makes a message.
  public init(
    _ code: DiagnosticCode, _ message: String, at primary: Label? = nil,
    secondary: [Label] = [], notes: [String] = [], helps: [String] = []
  ) {
    self.code = code
    self.message = message
    self.primary = primary
    self.secondary = secondary
    self.notes = notes
    self.helps = helps
  }

  /// An error or a warning, as the code's first letter says.
  public var severity: Severity { code.rawValue.first == "W" ? .warning : .error }
}

import MokumeDiagnostics

/// A script as it should be written, or what is wrong with it.
public struct Formatting: Sendable {
  /// The text in its one layout; `nil` if the script has errors.
  public let text: String?
  /// What is wrong with the script, warnings too.
  public let diagnostics: [Diagnostic]
}

/// The source text in its one layout, which formatting again does not change.
///
///     format(SourceText(name: "s", text: "a=1 # one"), id: id).text  // a = 1  # one
///
/// Its tree is the same, and so are its comments and single blank lines; lines end in a line feed.
/// A text with errors has no layout.
public func format(_ text: SourceText, id: SourceID) -> Formatting {
  let (program, problems) = parse(text, id: id)
  if problems.contains(where: { $0.severity == .error }) {
    return Formatting(text: nil, diagnostics: problems)
  }
  let stream = Lexer.tokenize(text, id: id)
  for comment in stream.comments where !isUTF8(text.bytes[comment.span.lower..<comment.span.upper])
  {
    let error = Diagnostic(
      .invalidUTF8, "this comment is not UTF-8", at: .init(comment.span, "invalid bytes"),
      helps: ["save the script as UTF-8, or remove these bytes"])
    return Formatting(text: nil, diagnostics: problems + [error])
  }
  let formatted = Printer.print(program, following: SourceCursor(text, stream))
  return Formatting(text: formatted, diagnostics: problems)
}

private func isUTF8(_ bytes: ArraySlice<UInt8>) -> Bool {
  String(validating: bytes, as: UTF8.self) != nil
}

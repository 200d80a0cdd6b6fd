/// Colours of a rendered diagnostic (ECMA-48 SGR), or none.
struct DiagnosticStyle: Sendable {
  let isColored: Bool

  func severity(_ text: String, _ severity: Diagnostic.Severity) -> String {
    wrapped(text, severity == .error ? "1;31" : "1;33")
  }
  func bold(_ text: String) -> String { wrapped(text, "1") }
  func gutter(_ text: String) -> String { wrapped(text, "34") }
  func title(_ text: String) -> String { wrapped(text, "1;36") }

  private func wrapped(_ text: String, _ code: String) -> String {
    isColored ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}

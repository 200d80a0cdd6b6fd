import MokumeDiagnostics

extension Diagnostic {
  /// The text is no YAML.
  static func unreadableYAML(
    _ problem: String, at span: Span?, notes: [String] = []
  ) -> Diagnostic {
    Diagnostic(
      .configNotYAML, problem, at: span.map { Label($0, "not readable as YAML") }, notes: notes,
      helps: problem.hasPrefix("a tab") ? ["indent with spaces"] : [])
  }

  /// The config says what mergekit refuses as well.
  static func wrongConfig(
    _ message: String, _ label: String = "", at span: Span, notes: [String] = [],
    helps: [String] = []
  ) -> Diagnostic {
    Diagnostic(.configWrong, message, at: Label(span, label), notes: notes, helps: helps)
  }

  static func wrongKind(_ name: String, needs: String, got node: YAMLNode) -> Diagnostic {
    .wrongConfig("`\(name)` needs \(needs), got \(node.kind)", "not \(needs)", at: node.span)
  }

  /// mergekit knows it, this version of Mokume does not.
  static func unsupported(
    _ key: String, _ message: String, at span: Span, helps: [String]
  ) -> Diagnostic {
    Diagnostic(
      .configUnsupported, "`\(key)`: \(message)", at: Label(span, "not supported"), helps: helps)
  }

  static func configOutOfRange(
    _ name: String, _ bounds: Bounds, _ number: Double, at span: Span
  ) -> Diagnostic {
    let isPercent = bounds.isShare && number > 1 && number <= 100
    return Diagnostic(
      .configOutOfRange, "`\(name)` must be \(bounds.words), got \(numberText(number))",
      at: Label(span, isPercent ? "this is \(numberText(number * 100)) percent" : ""),
      helps: isPercent
        ? ["for \(numberText(number)) percent write \(numberText(number / 100))"] : [])
  }

  /// A number that is not the one it looks like.
  static func readOtherwise(
    _ key: String, _ text: String, as number: Double, _ why: String, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      .configReadOtherwise,
      "`\(key)`: `\(text)` is \(numberText(number)) in YAML, as mergekit reads it",
      at: Label(span, why), helps: ["write \(numberText(number)), or the number that is meant"])
  }

  /// What mergekit passes over in silence.
  static func ignored(
    _ message: String, _ label: String, strict isStrict: Bool, at span: Span,
    notes: [String] = [], helps: [String] = []
  ) -> Diagnostic {
    Diagnostic(
      isStrict ? .configIgnoredStrict : .configIgnored, message, at: Label(span, label),
      notes: notes, helps: helps)
  }
}

extension Bounds {
  fileprivate var isShare: Bool { if case .share = self { true } else { false } }
}

/// A number in its shortest form.
func numberText(_ number: Double) -> String {
  let text = String(number)
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}

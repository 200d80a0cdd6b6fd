import MokumeDiagnostics

/// The sentences about what is saved, class 06, and about lists given to `save`.
extension Diagnostic {
  static func savesDifference(
    _ text: String, path: String, assigned: Span?, isSum: Bool, at span: Span
  ) -> Diagnostic {
    let delta = isSum ? "(\(text))" : text
    return Diagnostic(
      .savesDifference, "`\(text)` is a difference, not a model",
      at: .init(span, "would write only the change"),
      secondary: assigned.map { [.init($0, "weights sum to 0")] } ?? [],
      helps: [
        "add the base            save base + \(delta) \(path)",
        "if you mean it          save \(text) \(path), allow: \"difference\"",
      ])
  }

  static func savesList(
    _ text: String, path: String, got: String, kind: String, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      .wrongKind, "`save` needs one model, got \(got)", at: .init(span, kind),
      helps: [
        "merge them first       save linear(\(text)) \(path)",
        #"or save each of them   for m in \#(text) { save m "out/\(name(m))/" }"#,
      ])
  }

  static func notAModel(_ text: String, _ kind: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .notAModel, "`\(text)` is a \(kind), not a model", at: .init(span, kind),
      helps: ["save takes a model, such as a loaded one or a weighted sum of some"])
  }

  static func weightsNotOne(
    _ sum: Double, terms: [Double], text: String, isSum: Bool, at span: Span
  ) -> Diagnostic {
    let shown = Value.format(sum)
    guard sum.isFinite else {
      return Diagnostic(
        .weightsNotOne, "the weights sum to \(shown), so no result is a finite number",
        at: .init(span, "weights sum to \(shown)"),
        helps: ["look for a weight that is infinite or NaN, such as a division by 0"])
    }
    let effect = sum == 2 ? "doubles" : "is scaled by \(shown)"
    var label = "weights sum to \(shown)"
    if let first = terms.first {
      label = terms.dropFirst().reduce(Value.format(first)) { text, term in
        text + (term < 0 ? " - " : " + ") + Value.format(term.magnitude)
      }
    }
    let isAverage = !terms.isEmpty && terms.allSatisfy { $0 == 1 }
    let quotient = "\(isSum ? "(\(text))" : text) / \(shown)"
    return Diagnostic(
      .weightsNotOne, "the weights sum to \(shown), so every tensor \(effect)",
      at: .init(span, label),
      helps: [isAverage ? "for the average write \(quotient)" : "for a sum of 1 write \(quotient)"])
  }

  static func onlyForFolders(_ label: String, path: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .unknownArgument, "`\(label)` is for folders, and \(Value.quoted(path)) is one file",
      at: .init(span, "no file lies beside the weights"),
      helps: ["save into a folder, such as \"merged/\", or remove `\(label)`"])
  }
}

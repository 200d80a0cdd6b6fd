import MokumeDiagnostics

/// The sentences about differences that become adapters.
extension Diagnostic {
  static func needsDifference(
    of function: String, got: String, _ kind: String, _ name: String, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      .wrongKind, "`\(function)` needs a difference, got \(got)", at: .init(span, kind),
      helps: ["subtract the base: \(function)(\(name) - base, rank: 16)"])
  }

  static func rankOutOfRange(_ rank: Double, limit: Int, at span: Span) -> Diagnostic {
    var problem: Diagnostic = .notWhole("rank", 1...limit, rank, at: span)
    if rank > Double(limit) {
      problem.notes = [
        "the largest matrix of the difference has no more than \(limit) rows or columns"
      ]
    }
    return problem
  }

  static func onlyForModels(_ label: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .unknownArgument, "`\(label)` is for models, and `low_rank` makes an adapter",
      at: .init(span, "an adapter has none"), helps: ["remove `\(label)`"])
  }

  static func adapterIsFolder(_ path: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .badTarget, "an adapter is a folder, and \(Value.quoted(path)) is one file",
      at: .init(span, "needs a folder"),
      helps: ["end the path in /, such as \"adapter/\""])
  }

  static func adapterType(_ name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .unknownOption, "an adapter is saved as f32, f16 or bf16, not \(name)",
      at: .init(span, "not a type of adapters"))
  }
}

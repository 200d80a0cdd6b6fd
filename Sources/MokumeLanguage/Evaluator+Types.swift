import MokumeDiagnostics
import MokumeSyntax
import MokumeTensor

extension Evaluator {
  /// Refuses a bare name where a dtype belongs, if it is none and the script has not given it either.
  func requireDType(_ expression: Expression) throws(Diagnostic) {
    if case .name(let name) = expression.kind, frame.scope.lookup(name) == nil {
      throw unknownDType(name, at: place(expression))
    }
  }

  /// The dtype that a value is or, in a string, names by its short or its long name.
  func dtype(
    _ value: Value, of function: String, at span: Span
  ) throws(Diagnostic) -> DType {
    switch value {
    case .dtype(let type): return type
    case .string(let name):
      if let type = DType(languageName: name) { return type }
      throw unknownDType(name, at: span)
    default:
      throw .wrongKind(
        of: function, needs: "a dtype for `dtype`", got: value.described(in: graph),
        label: value.kind(in: graph), at: span)
    }
  }

  private func unknownDType(_ name: String, at span: Span) -> Diagnostic {
    .unknownDType(name, matches: closestMatches(to: name, among: DType.documentedNames), at: span)
  }
}

extension DType {
  /// The names that messages list.
  static let documentedNames = ["f32", "f16", "bf16", "f8_e4m3", "f8_e5m2"]

  /// The type of a name in the language or of PyTorch's longer one: `bf16`, `bfloat16`.
  init?(languageName name: String) {
    let long: [String: DType] = [
      "float64": .f64, "float32": .f32, "float16": .f16, "bfloat16": .bf16,
      "float8_e4m3fn": .f8e4m3, "float8_e5m2": .f8e5m2,
    ]
    let short = name.hasPrefix("torch.") ? String(name.dropFirst(6)) : name
    if let type = long[short] ?? DType.allCases.first(where: { $0.languageName == short }) {
      self = type
    } else {
      return nil
    }
  }
}

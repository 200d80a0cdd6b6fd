import MokumeDiagnostics
import MokumeTensor

/// The sentences about values that differ by tensor, class 03.
extension Diagnostic {
  static func deadRule(
    _ key: String, count: Int, help: String, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      .deadRule, "\"\(key)\" matches none of \(counted(count, "tensor"))",
      at: .init(span, "this rule does nothing"), helps: [help])
  }

  static func coveredRule(_ key: String, matches: Int, at span: Span) -> Diagnostic {
    let all = matches == 1 ? "the one tensor" : "all \(matches) tensors"
    return Diagnostic(
      .deadRule, "earlier rules take \(all) that \"\(key)\" matches",
      at: .init(span, "this rule does nothing"),
      helps: ["the first rule that matches wins: put this one further up"])
  }

  static func uncovered(
    _ count: Int, of total: Int, first: TensorName, needs: String, at span: Span
  ) -> Diagnostic {
    let which = total == 1 ? "the one tensor" : "\(count) of \(counted(total, "tensor"))"
    return Diagnostic(
      .uncoveredTensors, "there is no \(needs) for \(which)",
      at: .init(span, "nothing here matches \(escapingControls(first.text))"),
      helps: [
        needs == "number"
          ? "say what the others get at the end, such as else: 1"
          : "say what the others get at the end, such as else: a"
      ])
  }

  static func notARuleValue(
    got: String, label: String, isModel: Bool, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      .wrongKind, "a rule needs a number, a ramp, a function or a map of rules, got \(got)",
      at: .init(span, label),
      helps: isModel ? ["to choose between models write pick({ \"*.mlp.*\": b, else: a })"] : [])
  }

  static func notANumberOfDepth(
    _ function: String, depth: Double, got: String, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      .wrongKind,
      "`\(function)` must give a finite number for each depth from 0 to 1, got \(got)",
      at: .init(span, "\(function)(\(Value.format(depth))) is \(got)"))
  }

  static func badGlob(_ glob: String, _ reason: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .badGlob, "\"\(glob)\" is no glob: \(reason)", at: .init(span, "not a glob"),
      helps: ["globs have * for any run, ? for one character, [0-9] and {q,k} for a choice"])
  }
}

import MokumeDiagnostics
import MokumeSyntax

extension Evaluator {
  /// Takes the branch that a condition chooses.
  ///
  /// When only weights could tell and none are read, the `else` branch stands for both, so that its
  /// mistakes are found; but a branch that refuses with `error` or `assert` may be the one not
  /// taken, so then the other one stands. Only if both refuse does the script.
  func choose<Result>(
    _ condition: Expression, then: () throws(Diagnostic) -> Result,
    otherwise: () throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> Result {
    if let holds = try truth(of: condition) { return try holds ? then() : otherwise() }
    let before = frame
    do {
      return try otherwise()
    } catch {
      guard error.isRefusal else { throw error }
      frame = before
      return try then()
    }
  }
}

extension Diagnostic {
  /// Whether the script itself says no, by `error` or `assert`.
  fileprivate var isRefusal: Bool { code == .scriptError || code == .assertionFailed }
}

import MokumeDiagnostics
import MokumeGraph
import MokumeTensor

extension Builtin {
  /// Functions of the types that values are kept in.
  static let casting: [Builtin] = [
    Builtin(
      "cast",
      [
        BuiltinParameter("m", .model, "model or difference"),
        BuiltinParameter("dtype", .dtype, "type whose numbers the elements are rounded to"),
      ],
      summary: "The value with its floating-point tensors rounded to a type.",
      details:
        "Each element is rounded once, to nearest with ties to even, before anything else is done with "
        + "it: cast(a, dtype: bf16) - b subtracts from what a file in bf16 would hold. The type becomes "
        + "that of the tensors, as save without dtype writes it; with f64 the tensors that it meets are "
        + "computed in f64. Tensors that have the type keep their bytes; whole numbers and truth values "
        + "stay as they are. What is beyond the type becomes infinite, in f8_e4m3 not a number.",
      example: "cast(a, dtype: bf16) - base"
    ) { call throws(Diagnostic) in .lazy(try call.cast()) }
  ]
}

extension BuiltinCall {
  fileprivate func cast() throws(Diagnostic) -> NodeID {
    let type = try evaluator.dtype(self[1], of: caller, at: place(1))
    // A number of each tensor is not stored in a type; what a script computes with it is f64.
    guard !graph.facts(of: node(0)).dtypes.isEmpty else {
      throw wrongKind("a model for `m`", got: self[0], at: place(0))
    }
    // Every type that has a name in the language can be computed with.
    guard let operation = UnaryOperation(castTo: type) else { return node(0) }
    return graph.unary(operation, node(0))
  }
}

import MokumeDiagnostics
import MokumeGraph
import MokumeTensor

extension Builtin {
  /// Functions that make adapters of differences.
  static let adapters: [Builtin] = [
    Builtin(
      "low_rank",
      [
        BuiltinParameter("delta", .model, "difference of two models"),
        BuiltinParameter("rank", .number, "rank of the products, such as 16"),
      ],
      summary: "A difference that save writes as a LoRA adapter of PEFT, as small as its rank.",
      details:
        "save low_rank(tuned - base, rank: 16) \"adapter/\" makes a folder that PEFT and load read. "
        + "Each matrix of a linear layer becomes the product of two small ones, as near to it as that "
        + "rank allows; a difference of no higher rank is met. Tensors that do not differ are left "
        + "out, and a warning names others that an adapter cannot hold, such as norms and "
        + "embeddings. dtype of save is f32, f16 or bf16.",
      example: "low_rank(a - base, rank: 2)"
    ) { call throws(Diagnostic) in .lowRank(try call.lowRank()) }
  ]
}

extension BuiltinCall {
  fileprivate func lowRank() throws(Diagnostic) -> LowRankValue {
    let known = graph.facts(of: node(0))
    let isDifference: Bool
    if case .sum(let sum) = known.weight {
      isDifference = sum.map(isNegligible) ?? true
    } else {
      isDifference = false
    }
    guard let layout = known.layout, isDifference else {
      throw .needsDifference(
        of: caller, got: self[0].described(in: graph), self[0].kind(in: graph),
        evaluator.name(of: operand(0), "tuned"), at: place(0))
    }
    let matrices = layout.linearMatrices
    let limit = matrices.map { layout.shapes[$0].dimensions.min() ?? 0 }.max() ?? 0
    guard limit > 0 else {
      throw wrongKind("a difference with matrices of linear layers", got: self[0], at: place(0))
    }
    guard case .number(let number) = self[1], let rank = Int(exactly: number),
      (1...limit).contains(rank)
    else {
      let number = if case .number(let number) = self[1] { number } else { Double.nan }
      throw .rankOutOfRange(number, limit: limit, at: place(1))
    }
    return LowRankValue(delta: node(0), rank: rank)
  }
}

import MokumeDiagnostics

/// Weighted average of models, tensor by tensor.
/// It is the language's `linear`, which docs/language.md explains.
///
/// - Parameters:
///   - models: the models, or differences from one base.
///   - weights: one for each model, or nil for equal weights.
///   - normalize: whether the weights are divided by their sum.
/// - Throws: when the models do not fit together or an argument is out of range.
public func linear(
  _ models: [Model], weights: [Double]? = nil, normalize: Bool = true
) throws(Diagnostic) -> Model {
  try Model.call("linear", models, [("weights", weights), ("normalize", normalize)])
}

/// Spherical interpolation from `a` at `t` = 0 to `b` at `t` = 1.
/// It is the language's `slerp`, which docs/language.md explains.
public func slerp(_ a: Model, _ b: Model, t: Double = 0.5) throws(Diagnostic) -> Model {
  try Model.call("slerp", a, [("b", b), ("t", t)])
}

/// The base plus weighted task vectors (arXiv:2212.04089).
/// It is the language's `task_arithmetic`, which docs/language.md explains.
///
/// - Parameter base: the model they were tuned from; nil when `models` are differences, and then the
///   result is one.
public func taskArithmetic(
  _ models: [Model], base: Model? = nil, weights: [Double]? = nil, scale: Double = 1
) throws(Diagnostic) -> Model {
  try Model.call(
    "task_arithmetic", models, [("base", base), ("weights", weights), ("scale", scale)])
}

/// TIES merging (arXiv:2306.01708): trim, elect a sign, average what agrees.
/// It is the language's `ties`, which docs/language.md explains.
///
/// - Parameters:
///   - base: the model they were tuned from; nil when `models` are differences, and then the result
///     is one.
///   - density: share of each task vector that is kept, 0 to 1.
///   - normalize: `true`, `false` or `"all"`.
///   - vote: `"mass"` or `"count"`.
///   - trim: `"count"` or `"max"`.
///   - scope: `"row"`, `"tensor"`, `"layer"` or `"model"`.
public func ties(
  _ models: [Model], base: Model? = nil, density: Double = 1, weights: [Double]? = nil,
  normalize: any ScriptValue = true, scale: Double = 1, vote: String = "mass",
  trim: String = "count", scope: String = "tensor"
) throws(Diagnostic) -> Model {
  try Model.call(
    "ties", models,
    [
      ("base", base), ("density", density), ("weights", weights), ("normalize", normalize),
      ("scale", scale), ("vote", vote), ("trim", trim), ("scope", scope),
    ])
}

/// Drops random elements of a difference and makes up for them (arXiv:2311.03099).
/// It is the language's `dare`, which docs/language.md explains.
///
/// - Parameter rescale: `"expected"`, `"l1"`, `"l2"`, `"linf"` or `false`.
public func dare(
  _ delta: Model, density: Double, seed: Int = 0, rescale: any ScriptValue = "expected"
) throws(Diagnostic) -> Model {
  try Model.call("dare", delta, [("density", density), ("seed", seed), ("rescale", rescale)])
}

/// DARE, then the sign election of TIES.
/// It is the language's `dare_ties`, which docs/language.md explains.
public func dareTies(
  _ models: [Model], base: Model? = nil, density: Double, weights: [Double]? = nil, seed: Int = 0,
  scale: Double = 1
) throws(Diagnostic) -> Model {
  try Model.call("dare_ties", models, dareArguments(base, density, weights, seed, scale))
}

/// DARE, then a weighted sum.
/// It is the language's `dare_linear`, which docs/language.md explains.
public func dareLinear(
  _ models: [Model], base: Model? = nil, density: Double, weights: [Double]? = nil, seed: Int = 0,
  scale: Double = 1
) throws(Diagnostic) -> Model {
  try Model.call("dare_linear", models, dareArguments(base, density, weights, seed, scale))
}

/// The value with its floating-point tensors rounded to a type.
/// It is the language's `cast`, which docs/language.md explains.
///
/// - Parameter dtype: the type, such as `"bf16"`.
public func cast(_ model: Model, dtype: String) throws(Diagnostic) -> Model {
  try Model.call("cast", model, [("dtype", dtype)])
}

private func dareArguments(
  _ base: Model?, _ density: Double, _ weights: [Double]?, _ seed: Int, _ scale: Double
) -> [(String, (any ScriptValue)?)] {
  [
    ("base", base), ("density", density), ("weights", weights), ("seed", seed), ("scale", scale),
  ]
}

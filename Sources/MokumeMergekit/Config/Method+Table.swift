extension Method {
  /// Every method of mergekit 0.1.5.
  static let all: [Method] = plain + spherical + arithmetic + others

  private static let weight = Parameter.each("weight", .any, otherwise: nil)
  private static let many = 1...Int.max

  private static let plain = [
    Method(
      name: "linear", function: "linear", base: .input, inputs: many,
      parameters: [weight, .flag("normalize", otherwise: true)]),
    Method(
      name: "passthrough", function: "passthrough", base: .input, inputs: 1...1,
      parameters: [.each("scale", .any, otherwise: "1")]),
  ]

  private static let spherical = [
    Method(
      name: "slerp", function: "slerp", base: .end, inputs: 1...2,
      parameters: [.one("t", .share, otherwise: nil)]),
    Method(
      name: "nuslerp", function: "nuslerp", base: .optional, inputs: 2...2,
      parameters: [
        weight, .flag("nuslerp_flatten", otherwise: true),
        .flag("nuslerp_row_wise", otherwise: false),
      ]),
    Method(
      name: "multislerp", function: "multislerp", base: .optional, inputs: many,
      parameters: [
        weight, .flag("normalize_weights", otherwise: true),
        .plain("eps", .positive, otherwise: "1e-08"),
      ]),
    Method(
      name: "karcher", function: "karcher", base: .input, inputs: many,
      parameters: [
        .plain("max_iter", .countingNumber, otherwise: "10"),
        .plain("tol", .positive, otherwise: "1e-05"),
      ]),
  ]

  private static let arithmetic = [
    taskArithmetic("task_arithmetic", []),
    taskArithmetic("ties", [density], normalizes: true),
    taskArithmetic("dare_linear", [density], rescales: true),
    taskArithmetic("dare_ties", [density], rescales: true),
    taskArithmetic("breadcrumbs", [density, gamma]),
    taskArithmetic("breadcrumbs_ties", [density, gamma]),
    taskArithmetic("della", [density, epsilon], normalizes: true, rescales: true),
    taskArithmetic("della_linear", [density, epsilon], rescales: true),
  ]

  private static let density = Parameter.each("density", .share, otherwise: "1")
  private static let gamma = Parameter.each("gamma", .share, otherwise: "0.01")
  private static let epsilon = Parameter.each("epsilon", .share, otherwise: "0.15")

  private static func taskArithmetic(
    _ name: String, _ own: [Parameter], normalizes: Bool = false, rescales: Bool = false
  ) -> Method {
    Method(
      name: name, function: name, base: .required, inputs: 0...Int.max,
      parameters: [weight] + own + [
        .flag("normalize", otherwise: normalizes), .flag("rescale", otherwise: rescales),
        .flag("int8_mask", otherwise: false), .one("lambda", .any, otherwise: "1"),
      ])
  }

  private static let others = [
    Method(
      name: "sce", function: "sce", base: .required, inputs: many,
      parameters: [
        .one("select_topk", .share, otherwise: "1"), .flag("int8_mask", otherwise: false),
      ]),
    Method(
      name: "model_stock", function: "model_stock", base: .required, inputs: 2...Int.max,
      parameters: [.flag("filter_wise", otherwise: false)]),
    Method(
      name: "nearswap", function: "nearswap", base: .required, inputs: 1...1,
      parameters: [.one("t", .any, otherwise: nil)]),
    Method(
      name: "arcee_fusion", function: "arcee_fusion", base: .required, inputs: 1...1,
      parameters: []),
    Method(
      name: "ram", function: "ram", base: .required, inputs: many,
      parameters: [least]),
    Method(
      name: "ramplus_tl", function: "ramplus", base: .required, inputs: many,
      parameters: [
        least, .one("r", .notNegative, otherwise: "0.1"),
        .one("alpha", .notNegative, otherwise: "0.2"),
      ]),
  ]

  /// What a difference must exceed to count as one.
  private static let least = Parameter.one("epsilon", .notNegative, otherwise: "1e-05")
}

extension Method {
  /// Every method of mergekit 0.1.5.
  static let all: [Method] = plain + spherical + arithmetic + others

  private static let weight = Parameter.each("weight", .any, isRequired: true)
  private static let many = 1...Int.max

  private static let plain = [
    Method(
      name: "linear", function: "linear", base: .input, inputs: many,
      parameters: [weight, .flag("normalize", otherwise: true)]),
    Method(
      name: "passthrough", function: "passthrough", base: .input, inputs: 1...1,
      parameters: [.each("scale", .any)]),
  ]

  private static let spherical = [
    Method(
      name: "slerp", function: "slerp", base: .end, inputs: 1...2,
      parameters: [.one("t", .share, isRequired: true)]),
    Method(
      name: "nuslerp", function: "nuslerp", base: .optional, inputs: 2...2,
      parameters: [
        weight, .flag("nuslerp_flatten", otherwise: true),
        .flag("nuslerp_row_wise", otherwise: false),
      ]),
    Method(
      name: "multislerp", function: "multislerp", base: .optional, inputs: many,
      parameters: [
        weight, .flag("normalize_weights", otherwise: true), .plain("eps", .positive),
      ]),
    Method(
      name: "karcher", function: "karcher", base: .input, inputs: many,
      parameters: [.plain("max_iter", .countingNumber), .plain("tol", .positive)]),
  ]

  private static let arithmetic = [
    taskArithmetic("task_arithmetic", []),
    taskArithmetic("ties", [density], normalizes: true),
    taskArithmetic("dare_linear", [density], rescales: true),
    taskArithmetic("dare_ties", [density], rescales: true),
    taskArithmetic("breadcrumbs", [density, .each("gamma", .share)]),
    taskArithmetic("breadcrumbs_ties", [density, .each("gamma", .share)]),
    taskArithmetic("della", [density, epsilon], normalizes: true, rescales: true),
    taskArithmetic("della_linear", [density, epsilon], rescales: true),
  ]

  private static let density = Parameter.each("density", .share)
  private static let epsilon = Parameter.each("epsilon", .share)

  private static func taskArithmetic(
    _ name: String, _ own: [Parameter], normalizes: Bool = false, rescales: Bool = false
  ) -> Method {
    Method(
      name: name, function: name, base: .required, inputs: 0...Int.max,
      parameters: [weight] + own + [
        .flag("normalize", otherwise: normalizes), .flag("rescale", otherwise: rescales),
        .flag("int8_mask", otherwise: false), .one("lambda", .any),
      ])
  }

  private static let others = [
    Method(
      name: "sce", function: "sce", base: .required, inputs: many,
      parameters: [.one("select_topk", .share), .flag("int8_mask", otherwise: false)]),
    Method(
      name: "model_stock", function: "model_stock", base: .required, inputs: 2...Int.max,
      parameters: [.flag("filter_wise", otherwise: false)]),
    Method(
      name: "nearswap", function: "nearswap", base: .required, inputs: 1...1,
      parameters: [.one("t", .any, isRequired: true)]),
    Method(
      name: "arcee_fusion", function: "arcee_fusion", base: .required, inputs: 1...1,
      parameters: []),
    Method(
      name: "ram", function: "ram", base: .required, inputs: many,
      parameters: [.one("epsilon", .notNegative)]),
    Method(
      name: "ramplus_tl", function: "ramplus", base: .required, inputs: many,
      parameters: [
        .one("epsilon", .notNegative), .one("r", .notNegative), .one("alpha", .notNegative),
      ]),
  ]
}

/// How a method of task arithmetic thins differences out.
enum Sparsifier {
  case none, magnitude, random, outliers, rank

  init?(method name: String) {
    switch name {
    case "task_arithmetic": self = .none
    case "ties": self = .magnitude
    case "dare_linear", "dare_ties": self = .random
    case "breadcrumbs", "breadcrumbs_ties": self = .outliers
    case "della", "della_linear": self = .rank
    default: return nil
    }
  }

  /// Whether it draws random numbers, and makes up for what it drops unless a config says otherwise.
  var isRandom: Bool { self == .random || self == .rank }
}

extension MergeWriter {
  mutating func taskArithmetic(_ context: Context, _ sparsifier: Sparsifier) -> Code {
    // Nothing but the base: it is handed on.
    guard let base = context.base, !context.models.isEmpty else {
      return context.base ?? .text("merged")
    }
    var call = call(context, context.models)
    call.add("base", base)
    addDensity(to: &call, context, sparsifier)
    let weights = each("weight", context)
    call.add("weights", weights, unless: "1")
    if sparsifier.isRandom {
      call.add("seed", Passage(text: String(seed)))
      note("elements are drawn by the seed, as many as in mergekit but not the same ones")
    }
    addRescale(to: &call, context, sparsifier)
    let divides = addNormalize(to: &call, context)
    call.add("scale", scale(context, divides: divides), unless: "1")
    if says("int8_mask", context) { note("int8_mask changes no result, here or in mergekit") }
    return call.code
  }

  private mutating func addDensity(
    to call: inout Call, _ context: Context, _ sparsifier: Sparsifier
  ) {
    if sparsifier == .none { return }
    let density = each("density", context)
    call.add("density", density, unless: sparsifier.isRandom ? nil : "1")
    if sparsifier == .outliers {
      call.add("gamma", each("gamma", context), unless: standard("gamma"))
    }
    if sparsifier == .rank {
      call.add("epsilon", each("epsilon", context), unless: standard("epsilon"))
    }
  }

  private mutating func addRescale(
    to call: inout Call, _ context: Context, _ sparsifier: Sparsifier
  ) {
    if sparsifier == .none { return }
    if flag("rescale", context) {
      call.add("rescale", word("\"l1\"", for: "rescale", context))
      note("rescale: \"l1\" is what mergekit does: the sum of magnitudes of a tensor stays")
    } else if sparsifier.isRandom {
      call.add("rescale", word("false", for: "rescale", context))
    }
  }

  /// Adds `normalize`; returns whether the division must be written out, where the function has none.
  private func addNormalize(to call: inout Call, _ context: Context) -> Bool {
    let name = merge.method.name
    let standard = name == "ties" || name == "della"
    let normalizes = flag("normalize", context)
    if ["task_arithmetic", "dare_linear", "della_linear"].contains(name) { return normalizes }
    if normalizes != standard {
      call.add("normalize", word(normalizes ? "true" : "false", for: "normalize", context))
    }
    return false
  }

  /// `lambda`, divided by the sum of the weights where `normalize` asks for it.
  private mutating func scale(_ context: Context, divides: Bool) -> Code {
    let lambda = number("lambda", context)
    if !divides { return lambda }
    note("normalize: true divides by the sum of the weights")
    let weights = context.inputs.map { number("weight", context, of: $0) }
    let total = weights.count == 1 ? weights[0] : Code.infix("+", weights)
    let numbers = weights.compactMap(plainNumber)
    if numbers.count == weights.count {
      let sum = numbers.reduce(0, +)
      return abs(sum) < 1e-8 || sum == 1 ? lambda : .infix("/", [lambda, total])
    }
    let divisor =
      mayVanish("weight", context) ? guarded(total, below: "1e-08", "1", total) : total
    return .infix("/", [lambda, divisor])
  }
}

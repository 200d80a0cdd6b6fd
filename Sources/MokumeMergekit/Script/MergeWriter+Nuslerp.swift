extension MergeWriter {
  mutating func nuslerp(_ context: Context) -> Code {
    var call = call(context, [])
    call.arguments = context.models.map { .plain($0) }
    call.add("t", share(context), unless: "0.5")
    if let base = context.base { call.add("base", base) }
    if mayPassEnds(context) {
      call.add("beyond", "true")
      note("beyond: true lets t leave 0 to 1, as weights of opposite signs do in mergekit")
    }
    if !flag("nuslerp_flatten", context) {
      let isColumn = flag("nuslerp_row_wise", context)
      if isColumn {
        note("nuslerp_row_wise goes along the columns of tensors as they are stored")
      }
      let name = isColumn ? "nuslerp_row_wise" : "nuslerp_flatten"
      call.add("over", word(isColumn ? "\"column\"" : "\"row\"", for: name, context))
    }
    return call.code
  }

  /// How far two weights go from the first model to the second: the share of the second.
  private mutating func share(_ context: Context) -> Code {
    let weights = context.inputs.map { number("weight", context, of: $0) }
    if let a = plainNumber(weights[0]), let b = plainNumber(weights[1]) {
      note("weights \(numberText(a)) and \(numberText(b)) are t = \(shareText(a, b))")
      return .text(Passage(text: shareText(a, b), from: weights[1].text().origin))
    }
    note("t is the share of the second weight in both")
    let total = Code.infix("+", weights)
    let share = Code.infix("/", [weights[1], total])
    guard mayVanish("weight", context) else { return share }
    return guarded(total, below: "1e-06", "0.5", share)
  }

  private func shareText(_ a: Double, _ b: Double) -> String {
    if abs(a + b) < 1e-6 { return "0.5" }
    let text = numberText(b / (a + b))
    // 0.3 / (0.7 + 0.3) says more than 0.30000000000000004
    return text.utf8.count <= 8
      ? text : "\(numberText(b)) / (\(numberText(a)) + \(numberText(b)))"
  }

  /// The number that code is, if it is one and the same for all tensors.
  func plainNumber(_ code: Code) -> Double? {
    if case .text(let text) = code { Double(text.text) } else { nil }
  }

  /// Whether weights may have opposite signs somewhere.
  private func mayPassEnds(_ context: Context) -> Bool {
    let values = context.inputs.flatMap { source in
      merge.rules("weight", in: context.part, of: source).flatMap(\.value.single)
    }
    return values.contains { $0 < 0 } && values.contains { $0 > 0 }
  }

  /// Whether numbers of the models, some of which differ by tensor, may add up to 0.
  func mayVanish(_ name: String, _ context: Context) -> Bool {
    let least = context.inputs.map { source in
      merge.rules(name, in: context.part, of: source).flatMap(\.value.single).min() ?? 1
    }
    return least.contains { $0 < 0 } || !least.contains { $0 > 0 }
  }

  /// One value where a total is next to 0, and another elsewhere.
  func guarded(_ total: Code, below least: Passage, _ small: Passage, _ other: Code) -> Code {
    let size = Code.call("abs", [.plain(total)])
    return .call(
      "where",
      [.plain(.infix("<", [size, .text(least)])), .plain(.text(small)), .plain(other)])
  }
}

import MokumeTensor

extension AdapterBuilder {
  /// What has been added, described.
  var adapter: Adapter {
    Adapter(
      changes: changes, undecided: undecided,
      heedsStorage: config.method == .lora && (config.isTurned || hasConv1D), facts: facts,
      obstacles: obstacles)
  }

  private var facts: [Adapter.Fact] {
    let method =
      config.method.title + (config.usesMagnitudes ? " with magnitudes (DoRA)" : "")
      + (config.isRankStabilised ? ", rank-stabilised" : "")
    let touched = targets.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { "\(Wording.printable($0.key)) (\($0.value))" }
    var facts = [
      Adapter.Fact(name: "adapter", text: method),
      Adapter.Fact(name: "rank", text: ranks.sorted().map(String.init).joined(separator: ", ")),
      Adapter.Fact(name: "alpha", text: Self.text(config.alpha)),
      Adapter.Fact(name: "scale", text: scales.sorted().map(Self.text).joined(separator: ", ")),
      Adapter.Fact(name: "modules", text: Wording.list(touched, limit: 12)),
    ]
    if ranks.isEmpty { facts.remove(at: 1) }
    if let base = config.base, !base.isEmpty {
      facts.append(Adapter.Fact(name: "made for", text: Wording.printable(base)))
    }
    return facts
  }

  private var obstacles: [String] {
    let scaled = changes.filter { $0.magnitude != nil }
    let whole = changes.filter { $0.replacement != nil }
    var lines: [String] = []
    if !scaled.isEmpty {
      lines.append(
        "\(scaled.count == 1 ? "1 tensor has" : "\(scaled.count) tensors have") magnitudes (DoRA), "
          + "which scale the sum of base and difference")
    }
    if !whole.isEmpty {
      lines.append(
        "\(whole.count == 1 ? "1 tensor takes" : "\(whole.count) tensors take") the place of the "
          + "base's: \(Wording.list(whole.map(\.name.text), limit: 3))")
    }
    if let first = undecided.first {
      let others = undecided.count == 1 ? "" : " and \(undecided.count - 1) more"
      lines.append(
        "only the model tells which way round \(Wording.printable(first.text))\(others) "
          + "\(undecided.count == 1 ? "is" : "are"): fan_in_fan_out is \(config.isTurned)")
    }
    return lines
  }

  /// A number without `.0`.
  private static func text(_ number: Double) -> String {
    let text = number.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}

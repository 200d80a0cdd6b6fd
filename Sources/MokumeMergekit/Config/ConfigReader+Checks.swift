import MokumeDiagnostics

extension ConfigReader {
  /// Reports what makes a merge impossible, and what it passes over, although each value is right.
  mutating func check(_ merge: Merge) {
    if let tokenizer = merge.tokenizer, merge.parts.count > 1 {
      report(
        .unsupported(
          "tokenizer", "several slices or modules with one vocabulary", at: tokenizer.span,
          helps: ["align the models in the script: a = align(a, to: b)"]))
    }
    if !merge.modules.isEmpty {
      for module in merge.modules { check(module.merge) }
      return
    }
    checkFilters(merge)
    for part in merge.parts {
      guard checkBase(of: part, merge) else { continue }
      checkCount(of: part, merge)
      checkLayers(of: part)
      for parameter in merge.method.parameters { check(parameter, in: part, merge) }
      checkUnused(in: part, merge)
      checkEpsilon(in: part, merge)
    }
  }

  private mutating func checkBase(of part: Part, _ merge: Merge) -> Bool {
    let method = merge.method
    if part.isBaseWrong || (part.base == nil && merge.isBaseWrong) { return false }
    guard method.base == .required || method.base == .end else { return true }
    guard let base = merge.base(of: part) else {
      report(
        .wrongConfig(
          "`\(method.name)` needs a `base_model`", at: merge.methodSpan,
          helps: [
            method.base == .end
              ? "name the model for t = 0: base_model: \(part.sources[0].model.text)"
              : "name the model that the others were tuned from: base_model: …"
          ]))
      return false
    }
    if part.sources.contains(where: { $0.model.kind == base.kind }) { return true }
    // A single model is handed on by slerp.
    if method.base == .end, part.sources.count == 1 { return true }
    let layers = part.sources[0].layers.map { "[\($0.lowerBound), \($0.upperBound)]" } ?? "[…]"
    report(
      .wrongConfig(
        "the base_model `\(base.text)` is not a source of this slice", at: part.span,
        notes: ["mergekit adds it to `models:` and not to `slices:`"],
        helps: ["add - model: \(base.text)\n      layer_range: \(layers)"]))
    return false
  }

  private mutating func checkCount(of part: Part, _ merge: Merge) {
    let (method, count) = (merge.method, merge.inputs(of: part).count)
    if method.inputs.contains(count) { return }
    let takes = method.inputs
    let number =
      takes.upperBound == Int.max
      ? "at least \(takes.lowerBound)"
      : takes.count == 1 ? "\(takes.lowerBound)" : "at most \(takes.upperBound)"
    let besides = method.base == .required ? " besides the base" : ""
    let added = part.sources.contains { $0.isAdded } && method.base == .input
    forgetUnknownParameters(of: method)
    report(
      .wrongConfig(
        "`\(method.name)` takes \(number) model\(number == "1" ? "" : "s")\(besides), got \(count)",
        at: part.span,
        notes: added ? ["base_model is one of them, although it is not listed"] : []))
  }

  private mutating func checkLayers(of part: Part) {
    guard let first = part.sources.first, let layers = first.layers else { return }
    for source in part.sources.dropFirst() {
      guard let other = source.layers, other.count != layers.count else { continue }
      report(
        .wrongConfig(
          "`\(first.model.text)` has \(layers.count) layers in this slice, "
            + "`\(source.model.text)` has \(other.count)", at: source.model.span,
          helps: ["all sources of a slice have equally many layers"]))
    }
  }

  private mutating func check(_ parameter: Parameter, in part: Part, _ merge: Merge) {
    if parameter.isPlain { checkConstant(parameter, in: part, merge) }
    guard parameter.isRequired else { return }
    if parameter.scope == .merge, merge.method.base == .end, part.sources.count == 1 { return }
    let sources = parameter.scope == .merge ? [nil] : merge.inputs(of: part).map { $0 as Source? }
    for source in sources where merge.rules(parameter.name, in: part, of: source).isEmpty {
      if merge.isWrong(parameter.name, in: part, of: source) { continue }
      let name = source.map { " for `\($0.model.text)`" } ?? ""
      report(
        .wrongConfig(
          "`\(merge.method.name)` needs `\(parameter.name)`\(name)",
          at: source?.model.span ?? merge.methodSpan,
          notes: source?.isAdded == true
            ? ["mergekit adds base_model to the models, and it needs one too"] : [],
          helps: ["add it under `parameters:`"]))
    }
  }

  private mutating func checkConstant(_ parameter: Parameter, in part: Part, _ merge: Merge) {
    let rules = merge.rules(parameter.name, in: part)
    let values = Set(rules.flatMap { $0.value.single })
    let isConditional = rules.count > 1 || rules.contains { $0.filter != nil }
    guard let rule = rules.first, values.count > 1 || (isConditional && rules.last?.filter != nil)
    else { return }
    report(
      .unsupported(
        parameter.name, "it is the same for all tensors here", at: rule.span,
        helps: ["give it one value without a filter"]))
  }

  private mutating func checkUnused(in part: Part, _ merge: Merge) {
    guard merge.method.base == .required || merge.method.base == .optional,
      let base = merge.base(of: part)
    else { return }
    for source in part.sources where source.model.kind == base.kind && !source.settings.isEmpty {
      let names = source.settings.keys.sorted().map { "`\($0)`" }.joined(separator: " and ")
      let span = source.settings.values.flatMap { $0 }.map(\.span).min { $0.lower < $1.lower }
      ignore(
        "the base has no \(names), and mergekit ignores what is given", "ignored",
        at: span ?? source.model.span,
        notes: ["differences are taken from it"],
        helps: ["remove the parameters of `\(base.text)`"])
    }
  }

  /// The share that DELLA keeps runs from density - epsilon to density + epsilon, both within 0 and 1;
  /// of a density of 0 or 1 the other is not looked at.
  private mutating func checkEpsilon(in part: Part, _ merge: Merge) {
    guard merge.method.parameter("epsilon")?.scope == .model else { return }
    for source in merge.inputs(of: part) where !merge.isWrong("epsilon", in: part, of: source) {
      let densities = merge.rules("density", in: part, of: source)
      let epsilon = merge.rules("epsilon", in: part, of: source).first?.value.single.first ?? 0.15
      for rule in densities {
        for density in rule.value.single where density > 0 && density < 1 {
          if density - epsilon > 0 && density + epsilon < 1 { continue }
          // 1 - 0.9 is not quite 0.1
          let limit = (min(density, 1 - density) * 1e9).rounded() / 1e9
          report(
            Diagnostic(
              .configOutOfRange,
              "`density` \(numberText(density)) is too near to 0 or 1 for "
                + "`epsilon` \(numberText(epsilon))", at: .init(rule.span),
              notes: ["shares from density - epsilon to density + epsilon are kept"],
              helps: ["choose an epsilon below \(numberText(limit))"]))
        }
      }
    }
  }
}

extension SettingRule.Value {
  /// All values in it; those of truth as 0 and 1.
  var single: [Double] {
    switch self {
    case .number(let number): [number]
    case .flag(let flag): [flag ? 1 : 0]
    case .gradient(let points): points
    case .flags(let flags): flags.map { $0 ? 1 : 0 }
    }
  }
}

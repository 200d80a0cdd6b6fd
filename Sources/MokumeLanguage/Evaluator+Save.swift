import MokumeDiagnostics
import MokumeGraph
import MokumeSyntax
import MokumeTensor

extension Evaluator {
  /// What `save` takes, in the order in which help and messages list it.
  public static let saveOptions = [
    "dtype", "quant", "shard", "overwrite", "resume", "tokenizer", "template", "title", "card",
    "lock", "allow",
  ]

  /// Those that say something of a model, and nothing of an adapter.
  static let modelOptions = ["quant", "shard", "tokenizer", "template"]

  func save(
    _ expression: Expression, path: Expression, _ options: [Argument]
  ) throws(Diagnostic) {
    let value = try evaluate(expression)
    let target = try evaluate(path)
    guard case .string(let target) = target else {
      throw .wrongKind(
        of: "save", needs: "a path", got: target.described(in: graph),
        label: target.kind(in: graph), at: place(path))
    }
    let node = try savable(value, expression, path)
    var request = SaveRequest(
      node: node, path: target, text: text(expression.span), valueSpan: place(expression),
      pathSpan: place(path))
    if case .lowRank(let value) = value { request.rank = value.rank }
    let allowsDifference = try apply(options, to: &request)
    if request.rank == nil {
      try checkWeights(node, expression, path, allowsDifference: allowsDifference)
    }
    do { try host.save(request) } catch { throw error.diagnostic(at: request.pathSpan) }
  }

  private func savable(
    _ value: Value, _ expression: Expression, _ path: Expression
  ) throws(Diagnostic) -> NodeID {
    let kind = value.kind(in: graph)
    switch value {
    case .lazy(let node):
      if case .sum = graph.facts(of: node).weight { return node }
      throw .notAModel(text(expression.span), kind, at: place(expression))
    case .lowRank(let value): return value.delta
    case .number, .boolean:
      throw .notAModel(text(expression.span), kind, at: place(expression))
    case .list:
      throw .savesList(
        text(expression.span), path: text(path.span), got: value.described(in: graph), kind: kind,
        at: place(expression))
    default:
      throw .wrongKind(
        of: "save", needs: "one model", got: value.described(in: graph), label: kind,
        at: place(expression))
    }
  }

  /// Puts the options into the request; returns whether a difference may be saved.
  private func apply(
    _ options: [Argument], to request: inout SaveRequest
  ) throws(Diagnostic) -> Bool {
    var allowsDifference = false
    var seen: Set<String> = []
    if request.rank != nil, !request.path.hasSuffix("/") {
      throw .adapterIsFolder(request.path, at: request.pathSpan)
    }
    for option in options {
      guard let label = option.label else { continue }
      guard Evaluator.saveOptions.contains(label.text) else {
        throw .unknownArgument(
          label, of: "save", takes: Evaluator.saveOptions,
          matches: closestMatches(to: label.text, among: Evaluator.saveOptions))
      }
      guard seen.insert(label.text).inserted else {
        throw .duplicateArgument(label.text, of: "save", at: label.span)
      }
      try checkFolder(label, request)
      if request.rank != nil, Evaluator.modelOptions.contains(label.text) {
        throw .onlyForModels(label.text, at: label.span)
      }
      switch label.text {
      case "dtype":
        try requireDType(option.value)
        let type = try dtype(try evaluate(option.value), of: "save", at: place(option.value))
        if request.rank != nil, ![.f32, .f16, .bf16].contains(type) {
          throw .adapterType(type.languageName ?? type.rawValue, at: place(option.value))
        }
        request.dtype = type
      case "quant": request.quant = try quant(option.value)
      case "shard": request.shardBytes = try bytes(option.value)
      case "overwrite": request.overwrite = try flag(option.value, "overwrite")
      case "resume": request.resume = try flag(option.value, "resume")
      case "tokenizer": request.tokenizer = try donor(option.value, "tokenizer")
      case "template": request.template = try template(option.value)
      case "title": request.title = try title(option.value)
      case "card": request.card = try card(option.value)
      case "lock": request.writesLock = try flag(option.value, "lock")
      default: allowsDifference = try allowance(option.value)
      }
    }
    return allowsDifference
  }

  /// The blocks that `quant` takes.
  public static let quants = ["q8_0", "q4_0", "q4_k", "q6_k"]

  /// The blocks an expression names, by a bare name or in a string.
  private func quant(_ expression: Expression) throws(Diagnostic) -> String {
    var name = ""
    if case .name(let bare) = expression.kind, frame.scope.lookup(bare) == nil {
      name = bare
    } else {
      let value = try evaluate(expression)
      guard case .string(let text) = value else {
        throw .wrongKind(
          of: "save", needs: "a kind of blocks for `quant`", got: value.described(in: graph),
          label: value.kind(in: graph), at: place(expression))
      }
      name = text
    }
    guard Evaluator.quants.contains(name) else {
      throw .unknownOption(
        name, of: "quant", choices: Evaluator.quants,
        matches: closestMatches(to: name, among: Evaluator.quants), at: place(expression))
    }
    return name
  }

  /// The size an expression gives, or nil when only weights could tell and none are read.
  private func bytes(_ expression: Expression) throws(Diagnostic) -> Int? {
    let value = try evaluate(expression)
    if isUnread(value) { return nil }
    guard let number = try plainNumber(value, place(expression)) else {
      throw .wrongKind(
        of: "save", needs: "a size for `shard`", got: value.described(in: graph),
        label: value.kind(in: graph), at: place(expression))
    }
    guard let count = Int(exactly: number), count > 0 else {
      throw .badSize("shard", Value.format(number), at: place(expression))
    }
    return count
  }

  func flag(_ expression: Expression, _ name: String) throws(Diagnostic) -> Bool {
    let value = try evaluate(expression)
    if case .boolean(let flag) = value { return flag }
    throw .wrongKind(
      of: "save", needs: "true or false for `\(name)`", got: value.described(in: graph),
      label: value.kind(in: graph), at: place(expression))
  }

  private func allowance(_ expression: Expression) throws(Diagnostic) -> Bool {
    let value = try evaluate(expression)
    guard case .string(let name) = value else {
      throw .wrongKind(
        of: "save", needs: "a string for `allow`", got: value.described(in: graph),
        label: value.kind(in: graph), at: place(expression))
    }
    guard name == "difference" else {
      throw .unknownOption(
        name, of: "allow", choices: ["\"difference\""],
        matches: closestMatches(to: name, among: ["difference"]), at: place(expression))
    }
    return true
  }
}

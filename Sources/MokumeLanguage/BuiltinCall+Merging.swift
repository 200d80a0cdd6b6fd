import MokumeDiagnostics
import MokumeGraph
import MokumeSyntax

extension BuiltinCall {
  /// The elements of a list of models, each with the user's text for it.
  func models(_ index: Int) throws(Diagnostic) -> [Operand] {
    let items = list(index)
    if items.isEmpty { throw .emptyList(of: caller, at: place(index)) }
    let origin = arguments[index].origin
    var models: [Operand] = []
    for (position, item) in items.enumerated() {
      let part = origin?.part(position)
      guard case .lazy(let node) = item, case .sum = graph.facts(of: node).weight else {
        throw wrongKind("models", got: item, at: part?.span ?? span)
      }
      models.append(Operand(node, part))
    }
    return models
  }

  /// Reports the first model that does not fit the first of all.
  func requireFit(_ models: [Operand]) throws(Diagnostic) {
    for model in models.dropFirst() {
      try fit(models[0], model) { () throws(GraphError) in
        try graph.requireFit(models[0].node, model.node)
      }
    }
  }

  /// The models with tensors for all that one of them has, so that a method sees an adapter as the
  /// difference that it would make of a model, with zeros. Without adapters they are as they were.
  func filled(_ models: [Operand]) throws(Diagnostic) -> [Value] {
    guard models.contains(where: { graph.facts(of: $0.node).isPartial }) else {
      return models.map { .lazy($0.node) }
    }
    try requireFit(models)
    let nodes = try fit(models[0], models[models.count - 1]) { () throws(GraphError) in
      try graph.alike(models.map(\.node))
    }
    return nodes.map { .lazy($0) }
  }

  /// Each model minus the base.
  func subtractBase(_ models: [Operand]) throws(Diagnostic) -> [Value] {
    let base = operand(1)
    if graph.isDifference(base.node) { throw .differenceAsBase(of: caller, at: place(1)) }
    var differences: [Value] = []
    for model in models {
      if graph.isDifference(model.node) {
        let isRequired = baseParameter.map { $0.defaultValue == nil } ?? false
        let text = isRequired ? nil : evaluator.text(place(0))
        throw .baseTwice(of: caller, text, at: model.origin?.span ?? span)
      }
      if model.node == base.node {
        evaluator.host.warn(
          .baseAmongModels(of: caller, models.count, at: model.origin?.span ?? span))
      }
      let node = try fit(model, base) { () throws(GraphError) in
        try graph.binary(.subtract, model.node, base.node)
      }
      differences.append(.lazy(node))
    }
    return differences
  }

  /// A whole model where one difference is needed.
  func missingBase() -> Diagnostic {
    let text = evaluator.text(place(0))
    let model = arguments[0].origin == nil || text.utf8.count > 30 ? "a" : text
    let difference = "base + \(caller)(\(model) - base, …)"
    let helps =
      !isFirstParameter
      ? ["give a difference       \(name(0)): \(model) - base"]
      : takesBase
        ? [
          "name the base           \(caller)(\(model), base: base, …)",
          "or give a difference    \(difference)",
        ] : ["give a difference       \(difference)"]
    return .missingBase(
      of: caller, method: string(2), wholes: 1, count: 1, helps: helps, at: place(0))
  }

  /// Whether the first argument came from the first parameter of the method that was called.
  private var isFirstParameter: Bool {
    guard let name = arguments[0].origin?.parameter else { return true }
    return evaluator.help(for: caller)?.parameters.first?.name == name
  }

  /// Whether the method that was called has a base of its own.
  private var takesBase: Bool { baseParameter != nil }

  private var baseParameter: Parameter? {
    guard case .function(.defined(let method))? = evaluator.prelude.lookup(caller)?.value else {
      return nil
    }
    return method.parameters.first { $0.name.text == "base" }
  }

  /// Whole models where a list of differences is needed.
  func missingBase(_ count: Int, wholes: Int) -> Diagnostic {
    .missingBase(
      of: caller, method: string(2), wholes: wholes, count: count, helps: baseHelps(),
      at: place(0))
  }

  /// The user's call with a base, in the two ways to give one.
  private func baseHelps() -> [String] {
    let text = evaluator.text(span)
    guard let origin = arguments[0].origin, text.utf8.count <= 60, !text.contains("\n"),
      origin.span.source == span.source, origin.span.lower > span.lower,
      origin.span.upper <= span.upper
    else {
      return [
        "name the base           \(caller)(…, base: base)",
        "or give differences     base + \(caller)([a - base, …], …)",
      ]
    }
    let bytes = Array(text.utf8)
    let head = String(decoding: bytes[..<(origin.span.lower - span.lower)], as: UTF8.self)
    let tail = String(decoding: bytes[(origin.span.upper - span.lower)...], as: UTF8.self)
    let models = evaluator.text(origin.span)
    return [
      "name the base           \(head)\(models), base: base\(tail)",
      "or give differences     base + \(head)\(differences(origin, models))\(tail)",
    ]
  }

  private func differences(_ origin: Origin, _ text: String) -> String {
    if origin.parts.isEmpty { return "[m - base for m in \(text)]" }
    return "[\(origin.parts.map { evaluator.text($0.span) + " - base" }.joined(separator: ", "))]"
  }

  /// One number per model.
  func each() throws(Diagnostic) -> Value {
    let count = list(1).count
    guard case .list(let items) = self[0] else {
      let number = try inRange(self[0], self[2], at: place(0))
      return .list([Value](repeating: number, count: count))
    }
    guard items.count == count else {
      throw .lengthMismatch(
        name(0), items.count, "`\(caller)` got \(counted(count, "model"))", at: place(0))
    }
    var numbers: [Value] = []
    for (index, item) in items.enumerated() {
      let span = arguments[0].origin?.part(index).span ?? span
      guard BuiltinParameter.Kinds.numeric.accepts(item, in: graph) else {
        throw wrongKind("numbers for `\(name(0))`", got: item, at: span)
      }
      numbers.append(try inRange(item, self[2], title: "\(name(0))[\(index)]", at: span))
    }
    return .list(numbers)
  }

  /// The value, once it is sure that it is finite and in the range, if there is one. Of numbers that
  /// differ by tensor each is looked at; a number that only the run knows passes.
  func inRange(
    _ value: Value, _ range: Value, title: String? = nil, at span: Span
  ) throws(Diagnostic) -> Value {
    let name = name(0)
    let bounds: NumberRange? = if case .range(let bounds) = range { bounds } else { nil }
    func problem(_ number: NumberPlace) -> Diagnostic? {
      if !number.value.isFinite { return .notFinite(name, number.value, at: span) }
      guard let bounds, !bounds.contains(number.value) else { return nil }
      return .outOfRange(name, bounds, number.value, place: number.place, at: span)
    }
    switch value {
    case .number(let number):
      if let problem = problem(NumberPlace(value: number, place: "")) { throw problem }
      return value
    case .lazy(let node):
      let checked = try evaluator.checked(node, title: title ?? name, at: span, problem)
      return evaluator.value(checked)
    default: return value
    }
  }

  /// Checks an argument that a row of the table wants within a range.
  func requireInRange(_ index: Int, _ range: NumberRange) throws(Diagnostic) {
    let (name, span) = (name(index), place(index))
    func problem(_ number: NumberPlace) -> Diagnostic? {
      range.contains(number.value)
        ? nil : .outOfRange(name, range, number.value, place: number.place, at: span)
    }
    switch self[index] {
    case .number(let number):
      if let problem = problem(NumberPlace(value: number, place: "")) { throw problem }
    case .lazy(let node) where graph.isVarying(node) || graph.facts(of: node).layout != nil:
      _ = try evaluator.checked(node, title: name, at: span, problem)
    default: break
    }
  }

  func option() throws(Diagnostic) -> Value {
    let choices = list(1).map { $0.literal(in: graph) }
    if choices.contains(self[0].literal(in: graph)) { return self[0] }
    guard case .string(let word) = self[0] else {
      let needs = "one of \(choices.joined(separator: ", ")) for `\(name(0))`"
      throw .wrongKind(
        of: caller, needs: needs, got: self[0].named(in: graph), label: self[0].kind(in: graph),
        at: place(0))
    }
    let words = list(1).compactMap { if case .string(let word) = $0 { word } else { nil } }
    throw .unknownOption(
      word, of: name(0), choices: choices, matches: closestMatches(to: word, among: words),
      at: place(0))
  }

  func shares() throws(Diagnostic) -> Value {
    let items = try evaluator.bound(list(0).compactMap { evaluator.node($0) }).map {
      evaluator.value($0)
    }
    if list(0).isEmpty { throw .emptyList(of: caller, at: place(0)) }
    guard items.count == list(0).count else {
      throw wrongKind("a list of numbers", got: self[0], at: place(0))
    }
    let numbers = items.compactMap { if case .number(let number) = $0 { number } else { nil } }
    if numbers.count == items.count {
      let total = numbers.reduce(0, +)
      if isNegligible(total) {
        throw .zeroWeights(of: caller, isOptional: mayNotNormalize, at: place(0))
      }
      return .list(numbers.map { .number($0 / total) })
    }
    return try lazyShares(items.compactMap { evaluator.node($0) })
  }

  /// Whether the function that the user called can take weights as they are.
  private var mayNotNormalize: Bool {
    evaluator.help(for: caller)?.parameters.contains { $0.name == "normalize" } ?? false
  }

  /// The sum of weights, once it is sure that it is 0 nowhere.
  private func total(_ total: NodeID) throws(Diagnostic) -> NodeID {
    let (caller, isOptional, span) = (caller, mayNotNormalize, place(0))
    return try evaluator.checked(total, title: name(0), at: span) { number in
      number.place.isEmpty || !isNegligible(number.value)
        ? nil : .zeroWeights(of: caller, isOptional: isOptional, place: number.place, at: span)
    }
  }

  private func lazyShares(_ nodes: [NodeID]) throws(Diagnostic) -> Value {
    let sum = try fit(Operand(nodes[0], nil), Operand(nodes[0], nil)) { () throws(GraphError) in
      var sum = nodes[0]
      for node in nodes.dropFirst() { sum = try graph.binary(.add, sum, node) }
      return sum
    }
    let total = try total(sum)
    var shares: [Value] = []
    for node in nodes {
      shares.append(try evaluator.combine(.divide, node, total, nil, nil, at: span))
    }
    return .list(shares)
  }

  func keptShare() throws(Diagnostic) -> Value {
    if isGiven(0), isGiven(1) { throw .densityAndDrop(of: caller, at: place(1)) }
    let index = isGiven(0) ? 0 : 1
    guard isGiven(index) else { throw .missingChoice(["density", "drop"], of: caller, at: span) }
    guard case .list(let items) = self[index] else {
      return try keptShare(self[index], index, at: place(index))
    }
    var shares: [Value] = []
    for (position, item) in items.enumerated() {
      let span = arguments[index].origin?.part(position).span ?? span
      shares.append(try keptShare(item, index, at: span))
    }
    return .list(shares)
  }

  private func keptShare(_ value: Value, _ index: Int, at span: Span) throws(Diagnostic) -> Value {
    switch value {
    case .number(let number):
      guard number.isFinite else { throw .notFinite(name(index), number, at: span) }
      let bounds = NumberRange(lower: 0, upper: 1, isClosed: true)
      guard bounds.contains(number) else {
        throw .outOfRange(name(index), bounds, number, at: span)
      }
      return .number(index == 0 ? number : ((1 - number) * 1e12).rounded() / 1e12)
    case .lazy(let node):
      let name = name(index)
      let bounds = NumberRange(lower: 0, upper: 1, isClosed: true)
      let share = try evaluator.checked(node, title: name, at: span) { number in
        bounds.contains(number.value)
          ? nil : .outOfRange(name, bounds, number.value, place: number.place, at: span)
      }
      if index == 0 { return evaluator.value(share) }
      return try rest(of: share, at: span)
    default:
      throw wrongKind("a number for `\(name(index))`", got: value, at: span)
    }
  }

  /// 1 - x rounded to 12 decimals, as for a plain number.
  private func rest(of x: NodeID, at span: Span) throws(Diagnostic) -> Value {
    guard graph.isVarying(x) || graph.facts(of: x).grain != .model else {
      return try evaluator.combine(.subtract, graph.constant(1), x, nil, nil, at: span)
    }
    return try fit(Operand(x, nil), Operand(x, nil)) { () throws(GraphError) in
      let scale = graph.constant(1e12)
      let rest = try graph.binary(.subtract, graph.constant(1), x)
      let scaled = try graph.binary(.multiply, rest, scale)
      let whole = graph.unary(.floor, try graph.binary(.add, scaled, graph.constant(0.5)))
      return .lazy(try graph.binary(.divide, whole, scale))
    }
  }
}

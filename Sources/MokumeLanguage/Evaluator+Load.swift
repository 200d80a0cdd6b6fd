import MokumeDiagnostics
import MokumeGraph
import MokumeSyntax
import MokumeTensor

extension Evaluator {
  private static let loadArguments = ["path", "base", "tied"]

  func load(_ arguments: [Argument], _ expression: Expression) throws(Diagnostic) -> Value {
    let signature = Signature(
      name: "load",
      slots: Self.loadArguments.map { .init(name: $0, isRequired: $0 == "path") })
    var supplied: [Supplied] = []
    for argument in arguments {
      let isKnown = argument.label.map { Self.loadArguments.contains($0.text) } ?? true
      supplied.append(
        Supplied(
          label: argument.label, value: isKnown ? try evaluate(argument.value) : .none,
          expression: argument.value, origin: origin(of: argument.value)))
    }
    let (slots, _) = try match(supplied, to: signature, at: place(expression))
    guard let argument = slots[0], let source = argument.expression else { return .none }
    guard case .string(let path) = argument.value else {
      throw .wrongKind(
        of: "load", needs: "a path", got: argument.value.described(in: graph),
        label: argument.value.kind(in: graph), at: place(source))
    }
    let keepsTwins = try keepsTwins(slots[2], base: slots[1], path: text(source.span))
    let request = LoadRequest(path: path, keepsTwins: keepsTwins)
    let model = try model(request, at: place(source))
    return .lazy(
      try adapted(model, request, to: slots[1], path: text(source.span), at: place(source)))
  }

  /// Whether an adapter adds to both of two tied matrices what it adds to one.
  private func keepsTwins(
    _ argument: Supplied?, base: Supplied?, path: String
  ) throws(Diagnostic) -> Bool {
    guard let argument, let expression = argument.expression else { return false }
    guard case .boolean(let keeps) = argument.value else {
      throw .wrongKind(
        of: "load", needs: "`true` or `false` for `tied`", got: argument.value.described(in: graph),
        label: argument.value.kind(in: graph), at: place(expression))
    }
    if keeps, base == nil {
      throw .tiedNeedsBase(path, at: place(expression))
    }
    return keeps
  }

  /// A loaded adapter as a difference from its base; another model is what it is.
  private func adapted(
    _ node: NodeID, _ request: LoadRequest, to argument: Supplied?, path: String, at span: Span
  ) throws(Diagnostic) -> NodeID {
    guard let argument, let expression = argument.expression else {
      guard let adapter = graph.adapter(node), !adapter.obstacles.isEmpty else { return node }
      throw .adapterNeedsBase(path, adapter.obstacles, at: span)
    }
    let place = place(expression)
    guard case .lazy(let base) = argument.value, graph.facts(of: base).layout != nil,
      !graph.isFactor(base)
    else {
      throw .wrongKind(
        of: "load", needs: "a model for `base`", got: argument.value.described(in: graph),
        label: argument.value.kind(in: graph), at: place)
    }
    guard graph.adapter(node) != nil else { throw .notAnAdapter(path, at: span) }
    if graph.isDifference(base) { throw .differenceAsBase(of: "load", at: place) }
    let node = try fitted(node, request, to: base, path, at: span, place)
    let (left, right) = (Operand(node, nil), Operand(base, argument.origin))
    try checkUnpacked(node, base, nil, argument.origin, at: place)
    do {
      return try graph.difference(ofAdapter: node, from: base)
    } catch {
      throw misfit(error, left, right, "does not fit", hasBase: true, at: place)
    }
  }

  /// An adapter with its matrices as the architecture of its base has them, whatever it says itself.
  private func fitted(
    _ node: NodeID, _ request: LoadRequest, to base: NodeID, _ path: String, at span: Span,
    _ place: Span
  ) throws(Diagnostic) -> NodeID {
    guard let adapter = graph.adapter(node), adapter.heedsStorage else { return node }
    var found: Set<LinearStorage> = []
    for source in graph.models(of: base) {
      do throws(HostFailure) {
        if let storage = LinearStorage(try host.config(ofSource: source)) { found.insert(storage) }
      } catch {
        throw error.diagnostic(at: place)
      }
    }
    guard found.count <= 1, let storage = found.first else {
      if adapter.undecided.isEmpty { return node }
      throw .undecidedStorage(adapter.obstacles.suffix(1), at: place)
    }
    var fitted = request
    fitted.storage = storage
    return try model(fitted, at: span)
  }

  /// The same request gives the same node, until the file behind it is replaced.
  private func model(_ request: LoadRequest, at span: Span) throws(Diagnostic) -> NodeID {
    if let known = loaded[request], host.isCurrent(request) { return known }
    do {
      var source = try host.load(request)
      source.adapter?.keepsTwins = request.keepsTwins
      let node = graph.source(source)
      loaded[request] = node
      return node
    } catch {
      throw error.diagnostic(at: span)
    }
  }
}

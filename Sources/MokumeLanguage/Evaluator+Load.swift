import MokumeDiagnostics
import MokumeGraph
import MokumeSyntax

extension Evaluator {
  func load(_ arguments: [Argument], _ expression: Expression) throws(Diagnostic) -> Value {
    let signature = Signature(name: "load", slots: [.init(name: "path", isRequired: true)])
    var supplied: [Supplied] = []
    for argument in arguments {
      supplied.append(
        Supplied(
          label: argument.label,
          value: argument.label.map { $0.text != "path" } ?? false
            ? .none : try evaluate(argument.value),
          expression: argument.value, origin: origin(of: argument.value)))
    }
    let (slots, _) = try match(supplied, to: signature, at: place(expression))
    guard let argument = slots[0], let source = argument.expression else { return .none }
    guard case .string(let path) = argument.value else {
      throw .wrongKind(
        of: "load", needs: "a path", got: argument.value.described(in: graph),
        label: argument.value.kind(in: graph), at: place(source))
    }
    return .lazy(try model(LoadRequest(path: path), at: place(source)))
  }

  /// The same request gives the same node, until the file behind it is replaced.
  private func model(_ request: LoadRequest, at span: Span) throws(Diagnostic) -> NodeID {
    if let known = loaded[request], host.isCurrent(request) { return known }
    do {
      let node = graph.source(try host.load(request))
      loaded[request] = node
      return node
    } catch {
      throw error.diagnostic(at: span)
    }
  }
}

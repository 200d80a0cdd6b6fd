import MokumeDiagnostics
import MokumeGraph
import MokumeSyntax

/// A call of a builtin with its arguments checked and in order.
struct BuiltinCall {
  let evaluator: Evaluator
  let row: Builtin
  private(set) var arguments: [Supplied]
  /// What a variadic function got without labels.
  let rest: [Supplied]
  /// The user's own call: of this function, or of the prelude method that called it.
  let span: Span
  /// The name the user called.
  let caller: String

  var graph: Graph { evaluator.graph }

  subscript(index: Int) -> Value {
    get { arguments[index].value }
    set { arguments[index].value = newValue }
  }

  /// The argument as a node of the graph; `accepts` has made sure that it is one.
  func node(_ index: Int) -> NodeID {
    evaluator.node(arguments[index].value) ?? graph.constant(.nan)
  }

  /// The user's own place of an argument, or of the call when it was not given.
  func place(_ index: Int) -> Span { arguments[index].origin?.span ?? span }

  /// The argument's name as the user knows it.
  func name(_ index: Int) -> String {
    if let parameter = arguments[index].origin?.parameter { return parameter }
    // A prelude method's own default: its name is the parameter that the user left out.
    if arguments[index].origin == nil, case .name(let name)? = arguments[index].expression?.kind {
      return name
    }
    return row.parameters[index].name
  }

  func isGiven(_ index: Int) -> Bool {
    if case .none = arguments[index].value { false } else { true }
  }

  /// The elements of a list argument.
  func list(_ index: Int) -> [Value] {
    if case .list(let items) = arguments[index].value { items } else { [] }
  }

  func string(_ index: Int) -> String {
    if case .string(let text) = arguments[index].value { text } else { "" }
  }

  /// A message that an argument, or an element of it, is of the wrong kind.
  func wrongKind(_ needs: String, got value: Value, at span: Span) -> Diagnostic {
    .wrongKind(
      of: caller, needs: needs, got: value.described(in: graph), label: value.kind(in: graph),
      at: span)
  }

  /// Checks a word against the choices.
  func choice(_ index: Int, _ choices: [String]) throws(Diagnostic) -> String {
    let word = string(index)
    if choices.contains(word) { return word }
    throw .unknownOption(
      word, of: name(index), choices: choices.map { "\"\($0)\"" },
      matches: closestMatches(to: word, among: choices), at: place(index))
  }

  /// The scope that an argument such as `over: "model"` names.
  func scope(_ index: Int) throws(Diagnostic) -> MokumeGraph.Scope {
    for argument in arguments {
      if case .lazy(let node) = argument.value, graph.isVarying(node) {
        throw wrongKind("a model", got: argument.value, at: argument.origin?.span ?? span)
      }
    }
    guard isGiven(index) else { return .tensor }
    let word = try choice(index, MokumeGraph.Scope.allCases.map(\.rawValue))
    return MokumeGraph.Scope(rawValue: word) ?? .tensor
  }

  /// Joins two nodes, reporting a misfit with the names of the arguments they came from.
  func fit<Result>(
    _ left: Operand, _ right: Operand, _ body: () throws(GraphError) -> Result
  ) throws(Diagnostic) -> Result {
    try evaluator.checkUnpacked(left.node, right.node, left.origin, right.origin, at: span)
    do {
      return try body()
    } catch {
      throw evaluator.misfit(error, left, right, "cannot be combined", at: span)
    }
  }

  func operand(_ index: Int) -> Operand { Operand(node(index), arguments[index].origin) }
}

extension Evaluator {
  func call(
    _ row: Builtin, _ supplied: [Supplied], at place: Span
  ) throws(Diagnostic) -> Value {
    let entry = frame.isPrelude ? frame.entry : nil
    let span = entry?.span ?? place
    let signature = Signature(
      name: row.name,
      slots: row.parameters.map { .init(name: $0.name, isRequired: $0.defaultValue == .required) },
      isVariadic: row.isVariadic)
    let (slots, rest) = try match(supplied, to: signature, at: span)
    var arguments: [Supplied] = []
    for (parameter, slot) in zip(row.parameters, slots) {
      arguments.append(
        slot ?? Supplied(label: nil, value: parameter.value, expression: nil, origin: nil))
    }
    var call = BuiltinCall(
      evaluator: self, row: row, arguments: arguments, rest: rest, span: span,
      caller: entry?.name ?? row.name)
    try call.takeNumbersByTensor()
    for index in arguments.indices { try check(index, of: call) }
    if row.name != "each" { try call.bindNumbersByTensor() }
    return try row.run(call)
  }

  private func check(_ index: Int, of call: BuiltinCall) throws(Diagnostic) {
    let parameter = call.row.parameters[index]
    let value = call[index]
    if case .none = value, parameter.defaultValue == .none { return }
    guard parameter.kinds.accepts(value, in: graph) else {
      let isOnly = call.row.parameters.count == 1
      let needs = parameter.kinds.description + (isOnly ? "" : " for `\(call.name(index))`")
      throw call.wrongKind(needs, got: value, at: call.place(index))
    }
    if let range = parameter.range { try call.requireInRange(index, range) }
  }
}

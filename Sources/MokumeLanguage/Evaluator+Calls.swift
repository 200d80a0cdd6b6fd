import MokumeDiagnostics
import MokumeGraph
import MokumeSyntax

/// An argument of a call, evaluated.
struct Supplied {
  let label: Identifier?
  var value: Value
  let expression: Expression?
  /// The user's own text it came from.
  let origin: Origin?
}

/// What a function takes, as far as matching arguments to parameters needs it.
struct Signature {
  struct Slot {
    let name: String
    let isRequired: Bool
  }

  let name: String
  let slots: [Slot]
  /// Whether any number of arguments may follow without labels.
  var isVariadic = false
}

extension DefinedFunction {
  fileprivate var signature: Signature {
    Signature(
      name: name,
      slots: parameters.map { .init(name: $0.name.text, isRequired: $0.defaultValue == nil) })
  }
}

extension Evaluator {
  func call(
    _ callee: Expression, _ arguments: [Argument], _ expression: Expression
  ) throws(Diagnostic) -> Value {
    let target = try evaluate(callee)
    guard case .function(let function) = target else {
      throw .notCallable(
        text(callee.span), kind: target.described(in: graph), at: place(callee))
    }
    try requireDTypes(among: arguments, of: function)
    return try call(function, try evaluate(arguments), at: expression.span)
  }

  func call(
    _ function: Function, _ supplied: [Supplied], at span: Span
  ) throws(Diagnostic) -> Value {
    switch function {
    case .builtin(let row): try call(row, supplied, at: span)
    case .defined(let function): try call(function, supplied, at: span)
    }
  }

  /// Refuses misspelt dtypes before they are looked up as variables.
  private func requireDTypes(
    among arguments: [Argument], of function: Function
  ) throws(Diagnostic) {
    guard case .builtin(let row) = function else { return }
    for (place, argument) in arguments.enumerated() {
      let label = argument.label?.text ?? row.parameters.dropFirst(place).first?.name
      if row.parameters.contains(where: { $0.name == label && $0.kinds == .dtype }) {
        try requireDType(argument.value)
      }
    }
  }

  private func evaluate(_ arguments: [Argument]) throws(Diagnostic) -> [Supplied] {
    var supplied: [Supplied] = []
    for argument in arguments {
      let value = try evaluate(argument.value)
      supplied.append(
        Supplied(
          label: argument.label, value: value, expression: argument.value,
          origin: origin(of: argument.value)))
    }
    return supplied
  }

  /// Sorts arguments into parameters; `rest` takes what a variadic function gets beyond them.
  func match(
    _ supplied: [Supplied], to signature: Signature, at span: Span
  ) throws(Diagnostic) -> (slots: [Supplied?], rest: [Supplied]) {
    var slots = [Supplied?](repeating: nil, count: signature.slots.count)
    var rest: [Supplied] = []
    var next = 0
    for argument in supplied {
      let position: Int
      if let label = argument.label {
        position = try slot(label, in: signature)
      } else if signature.isVariadic {
        rest.append(argument)
        continue
      } else {
        position = next
        next += 1
      }
      guard position < slots.count else { throw tooMany(supplied, signature, argument, span) }
      guard slots[position] == nil else {
        throw .duplicateArgument(
          signature.slots[position].name, of: signature.name,
          at: argument.label?.span ?? argument.origin?.span ?? span)
      }
      slots[position] = argument
    }
    for (slot, value) in zip(signature.slots, slots) where value == nil && slot.isRequired {
      throw .missingArgument(
        slot.name, of: signature.name, takes: signature.slots.map(\.name), at: span)
    }
    return (slots, rest)
  }

  private func slot(_ label: Identifier, in signature: Signature) throws(Diagnostic) -> Int {
    if let found = signature.slots.firstIndex(where: { $0.name == label.text }) { return found }
    let names = signature.slots.map(\.name)
    let named = signature.slots.filter { !$0.isRequired }.map(\.name)
    throw .unknownArgument(
      label, of: signature.name, takes: named.isEmpty ? names : named,
      matches: closestMatches(to: label.text, among: names))
  }

  private func tooMany(
    _ supplied: [Supplied], _ signature: Signature, _ argument: Supplied, _ span: Span
  ) -> Diagnostic {
    .tooManyArguments(
      of: signature.name, takes: signature.slots.map(\.name), count: supplied.count,
      at: argument.origin?.span ?? span)
  }

  private func call(
    _ function: DefinedFunction, _ supplied: [Supplied], at place: Span
  ) throws(Diagnostic) -> Value {
    let span = frame.isPrelude ? frame.entry?.span ?? place : place
    let entersPrelude = function.isHidden && !frame.isPrelude
    let (slots, _) = try match(
      entersPrelude ? evened(supplied) : supplied, to: function.signature, at: span)
    guard frame.depth < Evaluator.recursionLimit else {
      throw .recursionTooDeep(function.name, limit: Evaluator.recursionLimit, at: span)
    }
    let caller = frame
    defer { frame = caller }
    frame = Frame(
      scope: Scope(parent: function.scope), isPrelude: function.isHidden,
      entry: caller.isPrelude ? caller.entry : .init(name: function.name, span: span),
      depth: caller.depth + 1)
    do throws(Diagnostic) {
      try bind(slots, to: function)
      return try result(of: function.body)
    } catch {
      throw function.isHidden ? error : error.inFunction(function.name, line: line(of: span))
    }
  }

  private func bind(_ slots: [Supplied?], to function: DefinedFunction) throws(Diagnostic) {
    for (parameter, argument) in zip(function.parameters, slots) {
      var binding = Binding(.none, definition: parameter.name.span)
      if let argument {
        binding.value = argument.value
        if function.isHidden {
          binding.origin = argument.origin
          binding.origin?.parameter = argument.origin?.parameter ?? parameter.name.text
        }
      } else if let expression = parameter.defaultValue {
        binding.value = try evaluate(expression)
      }
      frame.scope.bind(parameter.name.text, binding)
    }
  }

  private func result(of body: Statement.Body) throws(Diagnostic) -> Value {
    switch body {
    case .expression(let expression): return try evaluate(expression)
    case .block(let statements):
      if case .returned(let value) = try perform(statements) { return value }
      return .none
    }
  }

  private func line(of span: Span) -> Int { sources[span.source].lineNumber(at: span.lower) }
}

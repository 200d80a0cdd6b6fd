import MokumeDiagnostics
import MokumeGraph
import MokumeSyntax

extension Evaluator {
  func evaluate(_ expression: Expression) throws(Diagnostic) -> Value {
    nesting += 1
    defer { nesting -= 1 }
    guard nesting <= Evaluator.nestingLimit else {
      throw .nestedTooDeep(limit: Evaluator.nestingLimit, at: place(expression))
    }
    try checkCancelled(at: expression)
    return try evaluate(kindOf: expression)
  }

  /// Stops when someone asked for it, however long a loop may still run.
  private func checkCancelled(at expression: Expression) throws(Diagnostic) {
    if host.isCancelled {
      throw Diagnostic(.interrupted, "stopped", at: .init(place(expression), "was at work"))
    }
  }

  private func evaluate(kindOf expression: Expression) throws(Diagnostic) -> Value {
    switch expression.kind {
    case .number(let value, _): .number(value)
    case .size(let bytes, _): .number(Double(bytes))
    case .string(let parts): .string(try interpolated(parts))
    case .boolean(let truth): .boolean(truth)
    case .name(let name): try lookup(name, expression)
    case .unary(let symbol, let operand): try unary(symbol, operand)
    case .binary(let symbol, let left, let right, _):
      try binary(symbol, left, right, expression)
    case .conditional(let condition, let then, let otherwise):
      try choose(
        condition, then: { () throws(Diagnostic) in try evaluate(then) },
        otherwise: { () throws(Diagnostic) in try evaluate(otherwise) })
    case .call(let callee, let arguments): try call(callee, arguments, expression)
    case .index(let base, let index): try self.index(base, index)
    case .field(let base, let name): try field(base, name)
    case .list(let items): .list(try evaluate(items))
    case .comprehension(let item, let variable, let source, let condition):
      .list(try comprehension(item, variable, source, condition))
    case .map(let entries): .map(try map(entries, place(expression)))
    case .load(let arguments): try load(arguments, expression)
    case .missing: .none
    }
  }

  func evaluate(_ expressions: [Expression]) throws(Diagnostic) -> [Value] {
    var values: [Value] = []
    for expression in expressions { values.append(try evaluate(expression)) }
    return values
  }

  private func lookup(_ name: String, _ expression: Expression) throws(Diagnostic) -> Value {
    if let binding = frame.scope.lookup(name) { return binding.value }
    throw unknownName(name, at: expression.span)
  }

  func unknownName(_ name: String, at span: Span) -> Diagnostic {
    let matches = closestMatches(
      to: name, among: Set(frame.scope.visibleNames).filter { !$0.hasPrefix("_") }.sorted())
    let definition = matches.first.flatMap { frame.scope.lookup($0)?.definition }
    let isVisible = definition.map { $0.source == span.source } ?? false
    let line = isVisible ? definition.map { sources[$0.source].lineNumber(at: $0.lower) } : nil
    return .unknownName(name, matches: matches, line: line, at: span)
  }

  private func interpolated(_ parts: [StringPart]) throws(Diagnostic) -> String {
    var result = ""
    for part in parts {
      switch part {
      case .text(let text): result += text
      case .interpolation(let expression):
        result += try display(evaluate(expression), place(expression))
        guard result.utf8.count <= Evaluator.longestText else {
          throw .tooLong("text", limit: Evaluator.longestText, "bytes", at: place(expression))
        }
      }
    }
    return result
  }

  private func comprehension(
    _ item: Expression, _ variable: Identifier, _ source: Expression, _ condition: Expression?
  ) throws(Diagnostic) -> [Value] {
    let origin = frame.isPrelude ? origin(of: source) : nil
    let items = try elements(of: source)
    let outer = frame.scope
    frame.scope = Scope(parent: outer)
    defer { frame.scope = outer }
    var results: [Value] = []
    for (index, element) in items.enumerated() {
      let binding = Binding(element, definition: variable.span, origin: origin?.part(index))
      frame.scope.bind(variable.text, binding)
      if let condition, try truth(of: condition) == false { continue }
      results.append(try evaluate(item))
    }
    return results
  }

  private func map(_ entries: [MapEntry], _ span: Span) throws(Diagnostic) -> RuleMap {
    var result: [RuleMap.Entry] = []
    var seen: [String?: Span] = [:]
    for entry in entries {
      let key: String? =
        switch entry.key {
        case .string(let parts): try interpolated(parts)
        case .name(let name): name
        case .otherwise: nil
        }
      if let first = seen.updateValue(entry.keySpan, forKey: key) {
        throw .duplicateKey(key, at: entry.keySpan, first: first)
      }
      result.append(
        .init(
          key: key, value: try evaluate(entry.value), keySpan: entry.keySpan,
          valueSpan: place(entry.value)))
    }
    return RuleMap(entries: result, span: span)
  }

  /// The values a `for` runs over: the elements of a list or the numbers of a range.
  func elements(of expression: Expression) throws(Diagnostic) -> [Value] {
    let value = try evaluate(expression)
    switch value {
    case .list(let items): return items
    case .table(let table): return try rows(of: table, place(expression))
    case .layers(let list):
      return (0..<list.count).map { .lazy(part(of: list, $0..<($0 + 1))) }
    case .range(let range):
      guard let numbers = range.integers else {
        throw .fractionalRange(value.literal(in: graph), at: place(expression))
      }
      guard numbers.count <= Evaluator.longestRange else {
        throw .longRange(numbers.count, limit: Evaluator.longestRange, at: place(expression))
      }
      return numbers.map { .number(Double($0)) }
    default:
      throw .wrongKind(
        of: "for", needs: "a list, a range or a table", got: value.described(in: graph),
        label: value.kind(in: graph), at: place(expression))
    }
  }

  /// The value as text for a user; a number that only the run knows is computed if weights are read.
  func display(_ value: Value, _ span: Span) throws(Diagnostic) -> String {
    var room = Evaluator.longestText
    guard fits(value, &room) else {
      throw .tooLong("text", limit: Evaluator.longestText, "bytes", at: span)
    }
    let settled = try settled(value, span)
    if case .table(let table) = settled { return table.text(host.tableForm) }
    return settled.text(in: graph)
  }

  /// The value with every number that fits any model computed, if weights are read.
  private func settled(_ value: Value, _ span: Span) throws(Diagnostic) -> Value {
    switch value {
    case .lazy(let node):
      guard isSingleNumber(node), !isUnread(value) else { return value }
      let number = try number(node, span)
      return graph.isMask(node) ? .boolean(number != 0) : .number(number)
    case .list(let items):
      var settledItems: [Value] = []
      for item in items { settledItems.append(try settled(item, span)) }
      return .list(settledItems)
    case .table(let table): return .table(try settled(table, span))
    default: return value
    }
  }
}

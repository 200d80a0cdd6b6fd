import MokumeDiagnostics
import MokumeGraph
import MokumeSyntax
import MokumeTensor

extension Evaluator {
  func field(_ base: Expression, _ name: Identifier) throws(Diagnostic) -> Value {
    let value = try evaluate(base)
    switch value {
    case .module(let scope):
      if let found = scope[name.text] { return found }
      throw .unknownField(
        name, of: "`\(text(base.span))`", known: scope.names,
        matches: closestMatches(to: name.text, among: scope.names))
    case .lazy(let node):
      if let field = ModelField(rawValue: name.text), let layout = graph.facts(of: node).layout {
        return try self.value(of: field, node, layout, base, name)
      }
    case .map(let map):
      if let found = map[name.text] { return found }
    case .table(let table):
      if let field = TableField(rawValue: name.text),
        let found = try self.value(of: field, table, name.span)
      {
        return found
      }
    default: break
    }
    let known = fields(of: value)
    throw .unknownField(
      name, of: value.described(in: graph), known: known,
      matches: closestMatches(to: name.text, among: known))
  }

  /// The fields of a value, for messages and completion.
  public func fields(of value: Value) -> [String] {
    switch value {
    case .module(let scope): scope.names.filter { !$0.hasPrefix("_") }
    case .lazy(let node):
      ModelField.allCases.filter { !$0.needsSource || graph.source(of: node) != nil }
        .map(\.rawValue)
    case .map(let map): map.entries.compactMap(\.key)
    case .table: TableField.allCases.map(\.rawValue)
    default: []
    }
  }

  private func value(
    of field: ModelField, _ node: NodeID, _ layout: Layout, _ base: Expression, _ name: Identifier
  ) throws(Diagnostic) -> Value {
    switch field {
    case .config: return try config(of: node, at: name.span)
    case .dtype: return widestType(of: node)
    case .layers: return .layers(try layers(of: node, text(base.span), at: place(base)))
    case .params: return .number(Double(layout.shapes.reduce(0) { $0 &+ $1.elementCount }))
    case .path: return .string(graph.sources[try source(of: node, for: field, name.span)].path)
    case .tensors: return .list(layout.names.map { .string($0.text) })
    }
  }

  /// The type that holds the weights of all tensors. Those that are only copied, such as integer
  /// buffers, say nothing about the weights.
  private func widestType(of node: NodeID) -> Value {
    let computable = graph.facts(of: node).dtypes.filter(\.isComputable)
    var widest = computable.first
    for type in computable { widest = widest.flatMap { DType.promote($0, type) } }
    return widest.map { .dtype($0) } ?? .none
  }
}

// MARK: What only a loaded model has

extension Evaluator {
  /// What `config.json` says of a loaded model, as a map.
  func config(of node: NodeID, at span: Span) throws(Diagnostic) -> Value {
    let source = try source(of: node, for: .config, span)
    do {
      if let config = try host.config(ofSource: source) { return Value(config, at: span) }
    } catch {
      throw error.diagnostic(at: span)
    }
    throw .noConfig(path: graph.sources[source].path, at: span)
  }

  private func source(
    of node: NodeID, for field: ModelField, _ span: Span
  ) throws(Diagnostic) -> Int {
    if let source = graph.source(of: node) { return source }
    throw .notLoaded(
      field.rawValue, got: Value.lazy(node).described(in: graph),
      label: Value.lazy(node).kind(in: graph), at: span)
  }
}

extension ModelField {
  /// Whether only a loaded model has it.
  fileprivate var needsSource: Bool { self == .config || self == .path }
}

extension Graph {
  /// The loaded model that a node is, unchanged, or nil.
  fileprivate func source(of node: NodeID) -> Int? {
    if case .source(let source) = self[node].operation { source } else { nil }
  }
}

import MokumeDiagnostics
import MokumeGraph
import MokumeTensor

extension Builtin {
  /// Functions that look at what is known before any weight is read.
  static let headers: [Builtin] = [
    Builtin(
      "info", [BuiltinParameter("m", .model, "model or difference")],
      summary: "What is known of a model before its weights are read, in a table.",
      example: "info(a)"
    ) { call throws(Diagnostic) in
      let facts = call.graph.shownFacts(of: call.node(0))
      return .table(
        Table(
          rowTitle: "fact", rows: facts.map(\.name),
          columns: [Table.Column(name: "value", cells: .known(facts.map(\.cell)))],
          mainColumn: nil))
    },
    Builtin(
      "tensors",
      [
        BuiltinParameter("m", .model, "model or difference"),
        BuiltinParameter(
          "glob", .string, "which tensors, such as \"*.mlp.*\"", default: .text("*")),
      ],
      summary: "The tensors of a model with type, shape and size, in a table.",
      details: "In a glob `*` is any run of characters, `?` one, `[0-9]` one of a set and `{q,k}` "
        + "one of several. It must match the whole name. Fields such as .sum take params.",
      example: "tensors(a, \"*.layers.0.*\")"
    ) { call throws(Diagnostic) in
      let known = call.graph.facts(of: call.node(0))
      guard let layout = known.layout else {
        throw call.wrongKind("a model", got: call[0], at: call.place(0))
      }
      let glob = try call.glob(1)
      let headers = layout.names.indices.map { index in
        TensorHeader(
          name: layout.names[index], dtype: known.dtypes.isEmpty ? .f32 : known.dtypes[index],
          shape: layout.shapes[index])
      }
      return .table(Table(headers.filter { glob.matches($0.name) }))
    },
    Builtin(
      "top",
      [
        BuiltinParameter("table", .table, "such as norms(a)"),
        BuiltinParameter("n", .number, "number of rows", default: .number(10)),
        BuiltinParameter(
          "column", .string, "whose numbers count; by default the table's first", default: .none),
      ],
      summary: "The rows of a table with the largest numbers, largest first.",
      details: "Rows with equal numbers stay in their order; NaN comes first, since it wants to be "
        + "seen.",
      example: "top(norms(a - base), n: 5, column: \"rms\")"
    ) { call throws(Diagnostic) in
      guard case .table(let table) = call[0], case .number(let n) = call[1] else { return .none }
      guard let count = Int(exactly: n), count >= 0 else {
        throw .badCount("n", Value.format(n), at: call.place(1))
      }
      let column = try call.column(2, of: table)
      let full = try call.evaluator.settled(table, call.span)
      let numbers = full.rankedNumbers(column)
      let order = numbers.indices.sorted { a, b in
        numbers[a] == numbers[b] ? a < b : numbers[a] > numbers[b]
      }
      return .table(table.selecting(Array(order.prefix(count))).led(by: column))
    },
    Builtin(
      "hash", [BuiltinParameter("m", .model, "model or difference")],
      summary: "A number that tells models apart by their content, as 64 hexadecimal digits.",
      details: "Equal for two models with the same names, types, shapes and bytes, whatever files "
        + "they came from or are saved to. It is the SHA-256 of a list of the tensors in order of "
        + "the bytes of their names: name, type, shape, and SHA-256 of the bytes as `save` writes "
        + "them (docs/numerics.md says it exactly).",
      example: "print(hash(a))"
    ) { call throws(Diagnostic) in
      guard call.graph.facts(of: call.node(0)).layout != nil else {
        throw call.wrongKind("a model", got: call[0], at: call.place(0))
      }
      guard call.evaluator.host.readsWeights else { return call.unreadText }
      do throws(HostFailure) {
        return .string(try call.evaluator.host.hash(call.node(0)))
      } catch {
        throw error.diagnostic(at: call.span)
      }
    },
    Builtin(
      "explain", [BuiltinParameter("m", [.model, .computed], "model, difference or number")],
      summary: "What a value is made of, as text in the words of the language.",
      details: "Merge methods show as what they do. A part that is used more than once has a name "
        + "of its own, above where it is used.",
      example: "print(explain(base + 0.5 * (a - base)))"
    ) { call throws(Diagnostic) in
      .string(call.graph.explained(call.node(0)))
    },
  ]
}

extension BuiltinCall {
  /// The pattern that an argument is.
  func glob(_ index: Int) throws(Diagnostic) -> Glob {
    try evaluator.glob(string(index), at: place(index))
  }

  /// The numeric column that an argument names, or the table's own.
  fileprivate func column(_ index: Int, of table: Table) throws(Diagnostic) -> String {
    let names = table.columns.filter(\.isNumeric).map(\.name)
    if isGiven(index) { return try choice(index, names) }
    guard let name = table.mainColumn ?? names.first else {
      throw wrongKind("a table with numbers", got: arguments[0].value, at: place(0))
    }
    return name
  }

  /// Stands for text that only weights could tell: a comparison with it is not judged.
  fileprivate var unreadText: Value {
    let sum = try? graph.reduce(.sum, node(0), over: .model)
    return sum.map { .lazy($0) } ?? .string("")
  }
}

extension Table {
  /// The tensors with their types, shapes and sizes, in natural order of their names.
  public init(_ tensors: [TensorHeader]) {
    let headers = tensors.inNaturalOrder()
    self.init(
      rowTitle: "tensor", rows: headers.map(\.name.text),
      columns: [
        Column(name: "dtype", cells: .known(headers.map { .dtype($0.dtype) })),
        Column(name: "shape", cells: .known(headers.map { .shape($0.shape) })),
        Column(name: "params", cells: .known(headers.map { .count($0.shape.elementCount) })),
        Column(name: "bytes", cells: .known(headers.map { .count($0.byteCount ?? 0) })),
      ], mainColumn: "params")
  }

  /// The numbers of a column for sorting: NaN above all others, nothing below.
  fileprivate func rankedNumbers(_ name: String) -> [Double] {
    guard case .known(let cells)? = column(name)?.cells else { return [] }
    return cells.map { cell in
      switch cell {
      case .number(let number): number.isNaN ? .infinity : number
      case .count(let count): Double(count)
      default: -.infinity
      }
    }
  }

  /// The table whose fields take another column.
  fileprivate func led(by name: String) -> Table {
    Table(
      rowTitle: rowTitle, rows: rows, columns: columns, mainColumn: name, groups: groups,
      isBlank: isBlank)
  }
}

extension Graph {
  /// What headers say of a value, a row each.
  fileprivate func shownFacts(of node: NodeID) -> [(name: String, cell: Table.Cell)] {
    let known = facts(of: node)
    var rows: [(name: String, cell: Table.Cell)] = [
      ("kind", .text(Value.lazy(node).kind(in: self)))
    ]
    let made = sources(of: node).map { sources[$0].name }
    rows.append(("made of", .text(made.joined(separator: ", "))))
    rows += (adapter(node)?.facts ?? []).map { ($0.name, .text($0.text)) }
    guard let layout = known.layout else { return rows }
    let layers = layout.layers.mainTowers.reduce(0) { $0 + layout.layers.towers[$1].count }
    rows.append(("params", .count(layout.shapes.reduce(0) { $0 &+ $1.elementCount })))
    rows.append(("tensors", .count(layout.count)))
    rows.append(("layers", .count(layers)))
    let bytes = zip(known.dtypes, layout.shapes).reduce(0) { total, tensor in
      let header = TensorHeader(name: "", dtype: tensor.0, shape: tensor.1)
      return total &+ (header.byteCount ?? 0)
    }
    if !known.dtypes.isEmpty {
      rows.append(("types", .text(counted(types: known.dtypes))))
      rows.append(("bytes", .count(bytes)))
    }
    return rows
  }

  /// `bf16 (290), i64 (1)`, the most frequent first.
  private func counted(types: [DType]) -> String {
    var counts: [DType: Int] = [:]
    for type in types { counts[type, default: 0] += 1 }
    return counts.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
      .map { "\($0.key.languageName ?? $0.key.rawValue) (\($0.value))" }.joined(separator: ", ")
  }
}

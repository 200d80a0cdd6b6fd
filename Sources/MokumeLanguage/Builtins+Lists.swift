import MokumeDiagnostics
import MokumeGraph

extension Builtin {
  /// Functions on lists and names.
  static let lists: [Builtin] = [
    Builtin(
      "len",
      [
        BuiltinParameter(
          "x", [.list, .map, .range, .string, .table, .layers],
          "list, map, range, string, table or layers")
      ],
      summary: "How many elements a list, map, range or string has, rows a table, layers a model.",
      example: "len([a, b])"
    ) { call throws(Diagnostic) in
      switch call[0] {
      case .layers(let list): return .number(Double(list.count))
      case .list(let items): return .number(Double(items.count))
      case .map(let map): return .number(Double(map.entries.count))
      case .string(let text): return .number(Double(text.count))
      case .table(let table): return .number(Double(table.rows.count))
      case .range(let range):
        guard let numbers = range.integers else {
          throw .fractionalRange(call[0].literal(in: call.graph), at: call.place(0))
        }
        return .number(Double(numbers.count))
      default: return .none
      }
    },
    Builtin(
      "flat", [BuiltinParameter("list", .list, "list of lists")],
      summary: "The elements of the lists in a list, one level deep.",
      example: "flat([[1, 2], [3]])"
    ) { call throws(Diagnostic) in
      var items: [Value] = []
      for item in call.list(0) {
        if case .list(let inner) = item { items += inner } else { items.append(item) }
        guard items.count <= Evaluator.longestList else {
          throw .tooLong("list", limit: Evaluator.longestList, "elements", at: call.place(0))
        }
      }
      return .list(items)
    },
    Builtin(
      "zip",
      [BuiltinParameter("a", .list, "list"), BuiltinParameter("b", .list, "list as long as a")],
      summary: "Pairs of the elements of two lists.",
      example: "[pair[0] * pair[1] for pair in zip([a, b], [0.5, 0.5])]"
    ) { call throws(Diagnostic) in
      let (a, b) = (call.list(0), call.list(1))
      guard a.count == b.count else {
        throw .lengthMismatch(
          call.name(1), b.count, "`\(call.name(0))` has \(counted(a.count, "value"))",
          at: call.place(1))
      }
      return .list(zip(a, b).map { .list([$0, $1]) })
    },
    Builtin(
      "sorted", [BuiltinParameter("list", .list, "list of numbers or of strings")],
      summary: "The numbers or strings of a list in ascending order.",
      example: "sorted([3, 1, 2])"
    ) { call throws(Diagnostic) in
      let items = call.list(0)
      let numbers = items.compactMap { if case .number(let number) = $0 { number } else { nil } }
      if numbers.count == items.count { return .list(numbers.sorted().map { .number($0) }) }
      let words = items.compactMap { if case .string(let word) = $0 { word } else { nil } }
      guard words.count == items.count else {
        throw call.wrongKind(
          "a list of numbers or of strings", got: call[0], at: call.place(0))
      }
      return .list(
        words.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { .string($0) })
    },
    Builtin(
      "name", [BuiltinParameter("m", .model, "model")],
      summary: "The name of a loaded model: the last part of its path.",
      details: "For a value made of several models their names, joined with `-`.",
      example: "name(a)"
    ) { call throws(Diagnostic) in
      let names = call.graph.sources(of: call.node(0)).map { call.graph.sources[$0].name }
      return .string(names.joined(separator: "-"))
    },
  ]
}

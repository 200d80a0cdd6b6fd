import MokumeGraph
import MokumeSyntax
import MokumeTensor

/// What completion knows of an argument before it is written.
public struct ArgumentHint: Sendable {
  /// Its name, as before the `:`.
  public let name: String
  /// The values that may be written out, in the order of the help: `"mass"`, `true`, `bf16`.
  public let choices: [String]
  let kinds: BuiltinParameter.Kinds

  init(_ name: String, _ kinds: BuiltinParameter.Kinds, choices: [String] = []) {
    self.name = name
    self.kinds = kinds
    self.choices = choices.isEmpty && name == "dtype" ? DType.documentedNames : choices
  }

  init(_ row: BuiltinParameter) {
    let choices = FunctionHelp.Row(name: row.name, doc: row.doc).choices
    switch row.kinds {
    case .boolean: self.init(row.name, .boolean, choices: ["true", "false"])
    case .list: self.init(row.name, ArgumentHint.kinds(in: row.doc) ?? .list, choices: choices)
    default: self.init(row.name, row.kinds, choices: choices)
    }
  }

  /// A parameter of a function written in the language says its kind by its default, or by the
  /// words of its help.
  init(_ name: String, default expression: Expression?, doc: String) {
    let choices = FunctionHelp.Row(name: name, doc: doc).choices
    let kinds: BuiltinParameter.Kinds? =
      switch expression?.kind {
      case .number, .size, .unary: ArgumentHint.numbers
      case .boolean: .boolean
      case .string: .string
      case .list: .list
      case .map: .map
      default: choices.isEmpty ? ArgumentHint.kinds(in: doc) : .string
      }
    self.init(name, kinds ?? .any, choices: choices)
  }

  private static let numbers: BuiltinParameter.Kinds = [.number, .computed, .list, .map]

  /// The kinds that a parameter's help speaks of; what a number is of comes before what it counts.
  private static func kinds(in doc: String) -> BuiltinParameter.Kinds? {
    let words = doc.split { !$0.isLetter && !$0.isNumber }
    for word in words {
      switch word {
      case "number", "numbers", "share", "factor": return numbers
      case "model", "difference": return .model
      case "models", "differences", "deltas": return [.model, .list]
      default: continue
      }
    }
    return nil
  }
}

extension Evaluator {
  /// What is known of the arguments of a call, in the order of its parameters; nil when nothing
  /// with this path can be called.
  public func hints(for callee: ValuePath) -> [ArgumentHint]? {
    if callee == ValuePath("load") {
      return [
        ArgumentHint("path", .string), ArgumentHint("base", .model),
        ArgumentHint("tied", .boolean, choices: ["true", "false"]),
      ]
    }
    guard case .function(let function)? = value(at: callee) else { return nil }
    switch function {
    case .builtin(let row): return row.parameters.map { ArgumentHint($0) }
    case .defined(let function):
      let help = FunctionHelp(function, defaults: function.parameters.map { _ in nil })
      return zip(function.parameters, help.parameters).map {
        ArgumentHint($0.name.text, default: $0.defaultValue, doc: $1.doc)
      }
    }
  }

  /// What is known of the saved value and, after it, of the options of `save`.
  public static let saveHints =
    [ArgumentHint("", .model)]
    + saveOptions.map { option in
      switch option {
      case "dtype": ArgumentHint(option, .dtype)
      case "quant": ArgumentHint(option, [], choices: quants)
      case "shard": ArgumentHint(option, .number)
      case "allow": ArgumentHint(option, .string, choices: ["\"difference\""])
      case "tokenizer", "template": ArgumentHint(option, [.model, .string])
      case "title": ArgumentHint(option, .string)
      case "card": ArgumentHint(option, [.boolean, .string], choices: ["true", "false"])
      case "overwrite", "resume", "lock":
        ArgumentHint(option, .boolean, choices: ["true", "false"])
      default: ArgumentHint(option, .any)
      }
    }

  /// Whether any number of arguments without names may be given to what the path names.
  public func isVariadic(_ callee: ValuePath) -> Bool {
    if case .function(.builtin(let row))? = value(at: callee) { row.isVariadic } else { false }
  }

  /// Whether a value could be given for an argument or, as an element, for part of its list.
  public func offers(_ value: Value, for hint: ArgumentHint, asElement: Bool = false) -> Bool {
    let kinds = hint.kinds
    if kinds == .any { return true }
    switch value {
    case .number: return kinds.contains(.number)
    case .lazy(let node): return kinds.contains(graph.isFactor(node) ? .number : .model)
    case .string: return kinds.contains(.string)
    case .boolean: return kinds.contains(.boolean)
    case .dtype: return kinds.contains(.dtype)
    case .range: return kinds.contains(.range)
    case .map: return kinds.contains(.map)
    case .list(let items):
      if kinds == .list { return true }
      // One of several models is written `experts[0]`, so a model may begin with their name.
      guard !asElement, kinds.contains(.list) || kinds.contains(.model) else { return false }
      return !items.isEmpty && items.allSatisfy { offers($0, for: hint, asElement: true) }
    default: return false
    }
  }
}

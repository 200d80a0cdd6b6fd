import MokumeDiagnostics
import MokumeGraph
import MokumeLanguage

/// Compares the elements of a model: `<` itself gives truth values, not models.
infix operator .< : ComparisonPrecedence
infix operator .> : ComparisonPrecedence

extension Model {
  /// Calls a function of the language on models.
  ///
  /// - Parameters:
  ///   - first: the argument without a label; a model, or a list with at least one.
  ///   - rest: arguments by label; those that are nil are left out.
  static func call(
    _ function: String, _ first: any ScriptValue, _ rest: [(String, (any ScriptValue)?)]
  ) throws(Diagnostic) -> Model {
    let models = (first as? [Model]) ?? (first as? Model).map { [$0] } ?? []
    guard let session = models.first?.session else {
      throw Diagnostic(.emptyList, "`\(function)` got an empty list", helps: ["give it a model"])
    }
    return try session.call(function, first, rest)
  }
}

extension Session {
  /// Opens a model; the same path gives the same model.
  ///
  /// - Throws: when it cannot be read.
  public func load(_ path: String) throws(Diagnostic) -> Model {
    try evaluate("load(path)", names: ["path": path])
  }

  /// Evaluates an expression of the language in which names stand for models and numbers.
  ///
  /// - Throws: when it is wrong, or is no model.
  public func evaluate(
    _ expression: String, names: [String: any ScriptValue] = [:]
  ) throws(Diagnostic) -> Model {
    try requireOwn(names.values.flatMap(\.sessions))
    let values = names.sorted { $0.key < $1.key }.map {
      (name: $0.key, value: $0.value.scriptValue)
    }
    let value = try evaluator.evaluate(expression, names: values)
    if case .lazy(let node) = value { return Model(session: self, node: node) }
    throw Diagnostic(
      .wrongKind, "`\(expression)` is no model but \(evaluator.kind(of: value))")
  }

  /// Calls a function of the language by name, such as a method of an imported script.
  ///
  /// - Parameters:
  ///   - first: the argument without a label.
  ///   - rest: arguments by label; those that are nil are left out.
  public func call(
    _ function: String, _ first: any ScriptValue, _ rest: [(String, (any ScriptValue)?)] = []
  ) throws(Diagnostic) -> Model {
    var names: [String: any ScriptValue] = ["first": first]
    var arguments = ["first"]
    for (label, value) in rest {
      guard let value else { continue }
      names["the_\(label)"] = value
      arguments.append("\(label): the_\(label)")
    }
    return try evaluate("\(function)(\(arguments.joined(separator: ", ")))", names: names)
  }

  /// Writes a model; the target's spelling says its format, as for `save` in a script.
  ///
  /// - Parameters:
  ///   - path: `dir/` for a folder with shards, `x.safetensors`, `x.st` or `x.gguf` for one file.
  ///   - dtype: the type to write, such as `"bf16"`, or nil to keep the models' own.
  ///   - quant: the blocks that a GGUF file is to hold, such as `"q8_0"`, or nil for none.
  ///   - shardBytes: the largest size of a shard of a folder.
  ///   - overwrite: whether an output that exists is replaced.
  ///   - resume: whether to go on from shards that an interrupted run of the same save finished.
  ///   - tokenizer: the model, or the path of a folder or file, whose tokenizer goes into the folder.
  ///   - template: the same for the chat template, a list of them, or the text of a template.
  ///   - title: the heading of the model card of a folder.
  ///   - card: whether a folder gets a model card.
  ///   - lock: whether a folder gets a lock that names the inputs.
  /// - Throws: when it is a difference, or cannot be written; then nothing is left under the path.
  public func save(
    _ model: Model, to path: String, dtype: String? = nil, quant: String? = nil,
    shardBytes: Int = SessionOptions.defaultShardBytes, overwrite: Bool = false,
    resume: Bool = true, tokenizer: (any ScriptValue)? = nil,
    template: (any ScriptValue)? = nil, title: String? = nil, card: Bool = true,
    lock: Bool = true
  ) throws(Diagnostic) {
    try requireOwn(
      model.sessions + (tokenizer?.sessions ?? []) + (template?.sessions ?? []))
    var options = ["shard: shard", "overwrite: overwrite", "resume: resume", "lock: lock"]
    var names: [(name: String, value: Value)] = [
      ("model", model.scriptValue), ("path", .string(path)), ("shard", .number(Double(shardBytes))),
      ("overwrite", .boolean(overwrite)), ("resume", .boolean(resume)),
      ("lock", .boolean(lock)),
    ]
    if !card {
      options.append("card: false")
    }
    let values = [
      ("tokenizer", tokenizer), ("template", template), ("title", title as (any ScriptValue)?),
    ]
    for (option, value) in values {
      guard let value else { continue }
      options.append("\(option): the_\(option)")
      names.append((name: "the_\(option)", value: value.scriptValue))
    }
    if let dtype {
      options.append("dtype: type")
      names.append(("type", .string(dtype)))
    }
    if let quant {
      options.append("quant: blocks")
      names.append(("blocks", .string(quant)))
    }
    _ = try evaluator.evaluate(
      "save model \"\\(path)\", \(options.joined(separator: ", "))", names: names)
  }

  /// Refuses models of other sessions, whose graphs are not this one's.
  private func requireOwn(_ sessions: [Session]) throws(Diagnostic) {
    guard sessions.allSatisfy({ $0 === self }) else {
      throw Diagnostic(
        .wrongKind, "models of two sessions cannot be combined",
        helps: ["load both models in one session"])
    }
  }

  /// The value of a model of one number, such as a norm over the whole model; reads the weights.
  public func number(of model: Model) throws -> Double {
    try requireOwn(model.sessions)
    return try number(model.node)
  }
}

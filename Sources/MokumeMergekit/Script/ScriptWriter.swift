import MokumeDiagnostics
import MokumeSyntax

/// Writes a config as a script.
struct ScriptWriter {
  let config: MergekitConfig
  private let title: String
  private let surroundings: MergekitSurroundings
  var names: NameTable
  private(set) var variables: [ModelReference.Kind: String] = [:]

  init(_ config: MergekitConfig, title: String, _ surroundings: MergekitSurroundings) {
    self.config = config
    self.title = title.split(separator: "/").last.map(String.init) ?? title
    self.surroundings = surroundings
    names = NameTable(isTaken: surroundings.isTaken)
  }

  mutating func script() -> Passage {
    var blocks = [header, loads()]
    for (index, merge) in config.merges.enumerated() {
      let name = names.name(merge.name ?? "merged")
      blocks.append(block(merge, as: name, isPart: config.isPart(merge)))
      if let own = merge.name { variables[.merge(own)] = name }
      if let output = config.outputs[index] {
        blocks.append(templateNote(merge) + save(merge, name, output))
      }
    }
    return "\(blocks.map { $0.joined(separator: "\n") }.joined(separator: "\n\n"))\n"
  }

  private var header: [Passage] {
    let name = String(String.UnicodeScalarView(title.unicodeScalars.filter { $0.value >= 0x20 }))
    return ["## What mergekit makes of \(name)."]
      + config.folders.map { "param \($0.parameter) = \($0.standard)  ## \($0.help)" }
  }

  private mutating func loads() -> [Passage] {
    var lines: [Passage] = []
    let doubles = doublePaths
    let used = config.merges.flatMap { merge in
      merge.parts.flatMap { $0.sources.map(\.model) }
        + ([merge.tokenizer?.model, merge.needsBaseFiles ? merge.base : nil]
        + (merge.tokenizer?.rules ?? []).map(\.source.model))
        .compactMap { $0 }
    }
    for model in used {
      let kind = model.kind
      guard case .model(let path, let adapter) = kind, variables[kind] == nil else { continue }
      let plain = ModelReference.Kind.model(path, adapter: nil)
      if variables[plain] == nil {
        let name = names.name(plain.shortName)
        variables[plain] = name
        let load = "load \(StringEscape.quoted(path))"
        let value = doubles.contains(path) ? "cast(\(load), dtype: f64)" : load
        lines.append(Passage("\(name) = \(value)", from: model.span))
      }
      guard let adapter, let base = variables[plain] else { continue }
      let name = names.name(kind.shortName)
      variables[kind] = name
      // With its base any adapter is a difference, DoRA too. mergekit has PEFT merge it.
      lines.append(
        Passage(
          "\(name) = \(base) + load(\(StringEscape.quoted(adapter)), base: \(base), tied: true)",
          from: model.span))
    }
    return lines
  }

  private mutating func block(_ merge: Merge, as name: String, isPart: Bool) -> [Passage] {
    if !merge.modules.isEmpty { return modules(merge, as: name, isPart: isPart) }
    let vocabulary = vocabulary(of: merge)
    var writer = MergeWriter(
      merge, variables: variables.merging(vocabulary.variables) { $1 }, seed: surroundings.seed)
    writer.names = names
    let code = writer.code()
    if let note = dtypeNote(merge, code, isPart: isPart) { writer.note(note) }
    if let note = doubleNote(merge) { writer.note(note) }
    names = writer.names
    let shared = shared(writer.slices.map(\.code) + [code])
    let statements = (writer.slices + [(name, code, merge.methodSpan)]).map { name, code, span in
      Passage("\(name) = \(code.text(shared.variables))", from: span)
    }
    return vocabulary.lines + writer.statements + shared.lines + writer.notes.flatMap(comment)
      + statements
  }

  /// Each module as a merge of whole models, of which its tensors are taken.
  private mutating func modules(_ merge: Merge, as name: String, isPart: Bool) -> [Passage] {
    var lines: [Passage] = []
    var rules: [Passage] = []
    for module in merge.modules {
      let own = names.name(module.name)
      lines += block(module.merge, as: own, isPart: isPart) + [""]
      rules.append(
        Passage("\(module.glob.map(StringEscape.quoted) ?? "else"): \(own)", from: module.span))
    }
    lines.append("# the modules; nothing is computed of what is not taken")
    return lines + [
      Passage("\(name) = pick({ \(rules.joined(separator: ", ")) })", from: merge.methodSpan)
    ]
  }

  /// Variables for numbers that are used more than once.
  private mutating func shared(
    _ codes: [Code]
  ) -> (lines: [Passage], variables: [Code: String]) {
    let all = codes.flatMap(\.numbers)
    var counts: [Code: Int] = [:]
    for numbers in all { counts[numbers, default: 0] += 1 }
    var lines: [Passage] = []
    var variables: [Code: String] = [:]
    for numbers in all where counts[numbers, default: 0] > 1 {
      guard case .numbers(let text, let title) = numbers, variables[numbers] == nil else {
        continue
      }
      let name = names.name(title)
      variables[numbers] = name
      lines.append(Passage("\(name) = \(text)", from: text.origin))
    }
    return (lines, variables)
  }

  private func comment(_ text: String) -> [Passage] {
    wrapped(text, width: 90).map { "# \($0)" }
  }

  private func save(
    _ merge: Merge, _ name: String, _ output: MergeOutput
  ) -> [Passage] {
    var options: [Passage] = []
    if let dtype = outDType(of: merge) {
      options.append(Passage("dtype: \(dtype.value)", from: dtype.span))
    }
    if let shard = surroundings.shard { options.append("shard: \(shard)") }
    if surroundings.savesTokenizer, let tokenizer = tokenizerModel(merge) {
      options.append(Passage("tokenizer: \(tokenizer)", from: merge.tokenizer?.span))
    }
    if let template = template(of: merge) { options.append(template) }
    let saved = Passage(text: name, from: merge.stackSpan ?? merge.methodSpan)
    return ["save \(saved) \(([target(output)] + options).joined(separator: ", "))"]
  }

  private func target(_ output: MergeOutput) -> Passage {
    let name = output.name.map { $0 + "/" } ?? ""
    let end = String(StringEscape.quoted(name).dropFirst())
    return "\"\\(\(output.folder.parameter))\(end)"
  }

  /// The type that a merge is written in: its own, or the one that all merges it is made of have.
  private func outDType(of merge: Merge) -> Placed<String>? {
    if let own = merge.outDType ?? merge.dtype { return own }
    let types = merge.parts.flatMap(\.sources).map { source -> Placed<String>? in
      guard case .merge(let name) = source.model.kind,
        let other = config.merges.first(where: { $0.name == name })
      else { return nil }
      return outDType(of: other)
    }
    return Set(types.map(\.?.value)).count == 1 ? types[0] : nil
  }

  private func dtypeNote(_ merge: Merge, _ code: Code, isPart: Bool) -> String? {
    // What is only copied is not rounded.
    if merge.method.function == "passthrough" { return nil }
    if case .text = code { return nil }
    if isPart, let type = outDType(of: merge) {
      return
        "mergekit writes this merge to disk as \(type.value) and reads it again; here it is never "
        + "rounded in between"
    }
    guard let type = merge.dtype?.value, type == "bf16" || type == "f16" else { return nil }
    return "mergekit rounds to \(type) at every step; here the result is rounded once"
  }
}

import MokumeDiagnostics

extension MergekitConfig {
  /// Reads the documents of a text and checks them; nil if there are errors among the problems.
  static func read(
    _ text: YAMLText, _ surroundings: MergekitSurroundings
  ) -> (config: MergekitConfig?, problems: [Diagnostic]) {
    let documents: [YAMLNode]
    do throws(Diagnostic) {
      documents = try yamlDocuments(text)
    } catch {
      return (nil, [error])
    }
    let whole = Span(source: text.id, lower: 0, upper: 0)
    guard !documents.isEmpty else {
      return (nil, [.wrongConfig("the config is empty", at: whole)])
    }
    let names = documents.map { document in
      (document.entries ?? []).first { $0.key == "name" }?.value
    }
    var reader = ConfigReader(surroundings, mergeNames: Set(names.compactMap { $0?.string }))
    reader.check(names, in: documents)
    let merges = documents.compactMap { reader.merge($0) }
    for merge in merges { reader.check(merge) }
    guard merges.count == documents.count else { return (nil, reader.problems) }
    let outputs = reader.outputs(merges, at: names)
    guard let order = reader.order(merges, saved: outputs.keys.sorted()) else {
      return (nil, reader.problems)
    }
    reader.checkTemplates(order.filter { outputs[$0] == nil }.map { merges[$0] })
    let isBroken = reader.problems.contains { $0.severity == .error }
    let places = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
    let config = MergekitConfig(
      merges: order.map { merges[$0] },
      outputs: Dictionary(
        uniqueKeysWithValues: outputs.compactMap { index, output in
          places[index].map { ($0, output) }
        }))
    return (isBroken ? nil : config, reader.problems)
  }
}

extension ConfigReader {
  /// Of several documents all but one have names, and no two the same.
  fileprivate mutating func check(_ names: [YAMLNode?], in documents: [YAMLNode]) {
    var seen: Set<String> = []
    var hasUnnamed = false
    for (name, document) in zip(names, documents) {
      if let name, let text = name.string {
        if !seen.insert(text).inserted {
          report(.wrongConfig("two documents are named `\(text)`", at: name.span))
        }
      } else if hasUnnamed {
        report(
          .wrongConfig(
            "a second document without a name", at: document.span,
            helps: ["give all but one a `name:`, by which others refer to it"]))
      } else {
        hasUnnamed = true
      }
    }
  }

  /// The merges that the saved ones need, each behind those it uses; nil if one uses itself.
  fileprivate mutating func order(_ merges: [Merge], saved: [Int]) -> [Int]? {
    var order: [Int] = []
    for index in saved {
      var path: [Int] = []
      guard visit(index, merges, &path, &order) else { return nil }
    }
    for (index, merge) in merges.enumerated() where !order.contains(index) {
      // A second one without a name is refused where names are checked.
      guard let name = merge.name else { continue }
      ignore(
        "the document `\(name)` is not part of what is saved", "not merged",
        at: merge.methodSpan,
        helps: [
          surroundings.wordsForSavingNamed
            ?? "refer to it by its name in another document, or translate it by itself"
        ])
    }
    return order
  }

  private mutating func visit(
    _ index: Int, _ merges: [Merge], _ path: inout [Int], _ order: inout [Int]
  ) -> Bool {
    if order.contains(index) { return true }
    path.append(index)
    for reference in merges[index].references {
      guard case .merge(let name) = reference.kind,
        let next = merges.firstIndex(where: { $0.name == name })
      else { continue }
      if path.contains(next) {
        report(.wrongConfig("the merge `\(name)` is made of itself", at: reference.span))
        return false
      }
      guard visit(next, merges, &path, &order) else { return false }
    }
    path.removeLast()
    order.append(index)
    return true
  }
}

extension Merge {
  /// Every model it names: inputs in their order, bases, the one with the tokenizer.
  var references: [ModelReference] {
    let inputs = parts.flatMap { part in part.sources.map(\.model) + [part.base].compactMap { $0 } }
    let rows = (tokenizer?.rules ?? []).map(\.source.model)
    return inputs + ([base, tokenizer?.model] + rows).compactMap { $0 }
  }
}

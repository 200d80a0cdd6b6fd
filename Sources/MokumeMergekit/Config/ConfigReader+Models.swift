import MokumeDiagnostics

extension ConfigReader {
  /// A model by `path[@revision][+adapter[@revision]]` or by a mapping with these parts.
  mutating func model(_ node: YAMLNode) -> ModelReference? {
    if let text = node.string {
      return ModelReference(kind: kind(of: text), text: text, span: node.span)
    }
    guard let entries = node.entries else {
      report(.wrongKind("model", needs: "the name of a model", got: node))
      return nil
    }
    let keys = Dictionary(entries.map { ($0.key, $0.value) }) { first, _ in first }
    for entry in entries where !["model", "lora", "override_architecture"].contains(entry.key) {
      ignore(
        "a model has no key `\(entry.key)`, and mergekit ignores it", "ignored",
        at: entry.keySpan, helps: ["its keys are `model`, `lora` and `override_architecture`"])
    }
    guard let model = keys["model"], let path = path(model) else {
      report(.wrongKind("model", needs: "a path or a name", got: keys["model"] ?? node))
      return nil
    }
    let adapter = keys["lora"].flatMap { $0.isNull ? nil : self.path($0) }
    return ModelReference(
      kind: .model(path, adapter: adapter), text: path, span: node.span)
  }

  private func kind(of text: String) -> ModelReference.Kind {
    if mergeNames.contains(text) { return .merge(text) }
    if surroundings.exists(text) { return .model(text, adapter: nil) }
    guard let plus = text.firstIndex(of: "+") else { return .model(path(text), adapter: nil) }
    let adapter = String(text[text.index(after: plus)...])
    return .model(path(String(text[..<plus])), adapter: path(adapter))
  }

  /// A path in either of its forms: a text, or a mapping of `path` and `revision`.
  private func path(_ node: YAMLNode) -> String? {
    if let text = node.string { return path(text) }
    guard let entries = node.entries,
      let path = entries.first(where: { $0.key == "path" })?.value.string
    else { return nil }
    let revision = entries.first { $0.key == "revision" }?.value.string
    return self.path(path, revision: revision)
  }

  private func path(_ text: String) -> String {
    if surroundings.exists(text) { return text }
    guard let at = text.firstIndex(of: "@") else { return path(text, revision: nil) }
    return path(String(text[..<at]), revision: String(text[text.index(after: at)...]))
  }

  /// What exists is a path; else a name with one slash is one of the hub. The revision of a path
  /// means nothing to mergekit either.
  private func path(_ text: String, revision: String?) -> String {
    if surroundings.exists(text) || !isHubName(text) { return text }
    return "hf:" + text + (revision.map { "@" + $0 } ?? "")
  }

  private func isHubName(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count == 2
      && parts.allSatisfy { part in
        part.first.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") } ?? false
          && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
      }
  }
}

import MokumeDiagnostics

extension ConfigReader {
  /// The chat template that a config names or is.
  mutating func template(_ entry: YAMLNode.Entry) -> Placed<TemplateChoice>? {
    let span = entry.value.span
    guard let text = text(entry) else { return nil }
    if text == "auto" { return Placed(value: .most, span: span) }
    if let named = ChatTemplate.texts[text] { return Placed(value: .text(named), span: span) }
    if text.contains("{{") || text.contains("{%"), text.utf8.count >= 20 {
      return Placed(value: .text(text), span: span)
    }
    let matches = closestMatches(to: text, among: ChatTemplate.names)
    report(
      .wrongConfig(
        "`chat_template` is no template and no name of one", at: span,
        helps: matches.prefix(1).map { "did you mean `\($0)`?" }
          + ["names are \(ChatTemplate.names.joined(separator: ", "))"]))
    return nil
  }

  /// A template is put into what is saved, and no merge in between is.
  mutating func checkTemplates(_ merges: [Merge]) {
    for template in merges.compactMap(\.template) {
      report(
        .unsupported(
          "chat_template", "only a merge that is saved gets a template", at: template.span,
          helps: ["put it into the document without a name"]))
    }
  }
}

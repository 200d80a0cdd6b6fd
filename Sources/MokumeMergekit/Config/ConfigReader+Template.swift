import MokumeDiagnostics

extension ConfigReader {
  /// The chat template that a config names or is.
  mutating func template(_ entry: YAMLNode.Entry) -> Placed<TemplateChoice>? {
    let span = entry.value.span
    guard let text = text(entry) else { return nil }
    if text == "auto" { return Placed(value: .most, span: span) }
    if text == "chatml" { return Placed(value: .text(Self.chatML), span: span) }
    if text.contains("{{") || text.contains("{%"), text.utf8.count >= 20 {
      return Placed(value: .text(text), span: span)
    }
    guard Self.names.contains(text) else {
      let matches = closestMatches(to: text, among: Self.names)
      report(
        .wrongConfig(
          "`chat_template` is no template and no name of one", at: span,
          helps: matches.prefix(1).map { "did you mean `\($0)`?" }
            + ["names are \(Self.names.joined(separator: ", "))"]))
      return nil
    }
    report(
      .unsupported(
        entry.key, "of mergekit's own templates only `chatml` is known here", at: span,
        helps: ["give the text of the template, or save with `template:` and a model that has it"]))
    return nil
  }

  /// A template is put into what is saved, and no merge in between is.
  mutating func checkTemplates(_ merges: [Merge]) {
    for template in merges.compactMap(\.template) {
      report(
        .unsupported(
          "chat_template", "only the merge that is saved gets a template", at: template.span,
          helps: ["put it into the document without a name"]))
    }
  }

  private static let names = ["auto", "alpaca", "chatml", "exaone", "llama3", "mistral"]

  /// Each message between two tokens, its role on the first line.
  private static let chatML =
    #"{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' "#
    + #"+ message['content'] + '<|im_end|>\n' }}{% endfor %}"#
    + #"{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"#
}

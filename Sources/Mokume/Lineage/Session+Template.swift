import MokumeDiagnostics
import MokumeFiles
import MokumeLanguage

extension Session {
  /// Puts another chat template in place of the one beside the tokenizer, and of those with names,
  /// which were written for the tokens that the old one puts around messages.
  func exchangeTemplate(in files: inout [FolderFile], by donor: TemplateDonor) throws {
    guard let template = try template(donor) else { return }
    files.removeAll { file in
      ["chat_template.jinja", "chat_template.json"].contains(file.name)
        || SideFile.isNamedTemplate(file.name)
    }
    try template.put(into: &files)
  }

  /// The template that a save asks for; nil when none of several donors has any.
  private func template(_ donor: TemplateDonor) throws -> ChatTemplate? {
    switch donor {
    case .text(let text): return ChatTemplate(text: Array(text.utf8), origins: [])
    case .most(let donors):
      let found = try donors.map { try template($0) }
      if let most = ChatTemplate.most(of: found.compactMap(\.template)) { return most }
      guard let path = found.first(where: { $0.template?.hasOnlyNames == true })?.path else {
        return nil
      }
      throw HostFailure(
        .modelNotFound, "no chat template without a name in \(path)",
        notes: ["of a list it is one template that is taken, and those with names are not"],
        helps: ["to take them with their names, give no list: template: \"\(path)\""])
    case .files(let donor):
      let (template, path) = try template(donor)
      if let template { return template }
      throw HostFailure(
        .modelNotFound, "no chat template in \(path)",
        notes: ["looked for chat_template.jinja and for `chat_template` in tokenizer_config.json"])
    }
  }

  private func template(
    _ donor: FileDonor
  ) throws -> (template: ChatTemplate?, path: String) {
    if let model = try gguf(donor), let file = model.files.first,
      let own = try model.ownTokenizerSettings()?["chat_template"]
    {
      let origin = FileOrigin(file.path, of: model)
      return (ChatTemplate(own, origins: [origin]), model.path)
    }
    let donor = try donorFiles(donor, "chat template")
    return (try ChatTemplate(of: donor.files, isFile: donor.isFile), donor.path)
  }

  /// The model of a donor that is GGUF, and so has a template in its metadata; nil for others.
  private func gguf(_ donor: FileDonor) throws -> Checkpoint? {
    switch donor {
    case .model(let node): return checkpoints[graph.sources(of: node)[0]]
    case .path(let path):
      return OutputTarget.isGGUF(path) && System.exists(path) ? try Checkpoint.open(path) : nil
    }
  }
}

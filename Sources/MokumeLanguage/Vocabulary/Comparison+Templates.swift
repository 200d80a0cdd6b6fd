import MokumeDiagnostics
import MokumeTensor

/// The chat templates of a model, as `transformers` finds them.
struct ComparedTemplates {
  /// The one that is used unless another is asked for.
  var plain: ConfigValue?
  /// Those that are asked for by name.
  var named: [(name: TensorName, text: ConfigValue)] = []

  init() {}

  /// - Parameters:
  ///   - file: what `chat_template.jinja` says.
  ///   - folder: the templates in `additional_chat_templates`, by name.
  ///   - settings: `tokenizer_config.json`, which counts where there are no files.
  init(file: ConfigValue?, folder: ConfigValue?, settings: ConfigValue?) {
    plain = file
    if case .object(let members)? = folder {
      named = members.map { (TensorName($0.key), $0.value) }
    }
    guard file == nil, named.isEmpty, let said = settings?["chat_template"], said != .null else {
      return
    }
    guard case .list(let items) = said else {
      plain = said
      return
    }
    for item in items {
      guard case .string(let name)? = item["name"], let text = item["template"] else { continue }
      if name == "default" { plain = text } else { named.append((TensorName(name), text)) }
    }
  }

  /// The template with a name.
  subscript(name: TensorName) -> ConfigValue? { named.first { $0.name == name }?.text }
}

extension Comparison {
  /// Compares chat templates; those with names are notes, for they must be asked for.
  mutating func compareTemplates() {
    compare(.warning, "chat_template", models.map(\.templates.plain))
    var seen: Set<TensorName> = []
    for name in models.flatMap({ $0.templates.named.map(\.name) }) where seen.insert(name).inserted
    {
      compare(
        .note, "chat_template.\(escapingControls(name.text))", models.map { $0.templates[name] })
    }
  }

  private mutating func compare(
    _ severity: Severity, _ name: String, _ templates: [ConfigValue?]
  ) {
    guard Set(templates).count > 1 else { return }
    var known: [ConfigValue] = []
    let cells = templates.map { template -> Table.Cell in
      guard let template else { return .nothing }
      if !known.contains(template) { known.append(template) }
      let number = known.firstIndex(of: template) ?? 0
      return .text(
        "\(counted(template.shortText.utf8.count, "byte"))\(number == 0 ? "" : ", other")")
    }
    add(severity, name, cells)
  }
}

import MokumeFiles

/// The `README.md` of a saved folder, as the Hugging Face hub reads it.
///
/// It says nothing of when or where a model was made: equal merges have equal cards.
struct ModelCard {
  static let name = "README.md"

  /// A model that was merged.
  struct Input {
    /// As the script names it.
    let path: String
    let parameters: String
    let types: String
    let license: CardLicense?
    /// What it is on the hub, if it came from there.
    let repository: String?
    let commit: String?
  }

  /// A function of the language that the script calls.
  struct Method {
    let name: String
    let summary: String
    /// Where it was published, such as `TIES-Merging arXiv:2306.01708`.
    let papers: [String]
  }

  var title: String
  var version: String
  /// What the script says of itself in the `##` comment at its head.
  var summary: String
  var inputs: [Input]
  var methods: [Method]
  /// The script, or nil when there is none.
  var script: String?
  /// The expression, when there is no script.
  var expression: String
  var isForTransformers: Bool
  /// Whether it is an adapter of PEFT, and not a model.
  var isAdapter = false
  /// What an adapter is added to, on the hub.
  var base: String?
  var hasLock: Bool

  /// The text of the file.
  var text: String {
    let parts =
      [head, "# \(line(title))", opening, summary, models] + (methods.isEmpty ? [] : [method])
      + [source]
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  // MARK: - The YAML at the head

  private var head: String {
    var lines: [String] = []
    var repositories: [String] = []
    let named = isAdapter ? [base].compactMap { $0 } : inputs.compactMap(\.repository)
    for repository in named where !repositories.contains(repository) {
      repositories.append(repository)
    }
    if repositories.isEmpty {
      lines.append(
        isAdapter
          ? "# base_model: the name on the hub of the model that it is added to"
          : "# base_model: the names on the hub of the models below")
    } else {
      lines += ["base_model:"] + repositories.map { "- \($0.contains("/") ? $0 : "\"\($0)\"")" }
      lines.append("base_model_relation: \(isAdapter ? "adapter" : "merge")")
    }
    if isAdapter { lines.append("library_name: peft") }
    if isForTransformers { lines.append("library_name: transformers") }
    if let license = inputs.first?.license, inputs.allSatisfy({ $0.license == license }) {
      lines += license.lines
    }
    lines += ["tags:", "- merge", "- mokume"]
    return "---\n\(lines.joined(separator: "\n"))\n---"
  }

  // MARK: - What people read

  private var opening: String {
    let count = inputs.count == 1 ? "1 model" : "\(inputs.count) models"
    return "Made of \(count) with Mokume \(version)."
  }

  private var models: String {
    let hasLicenses = inputs.contains { $0.license != nil }
    var rows = [
      "| Model | Parameters | Type |" + (hasLicenses ? " License |" : ""),
      "|---|---|---|" + (hasLicenses ? "---|" : ""),
    ]
    for input in inputs {
      let license = hasLicenses ? " \(cell(input.license?.title ?? "")) |" : ""
      rows.append("| \(name(of: input)) | \(input.parameters) | \(input.types) |\(license)")
    }
    return "## Models\n\n" + rows.joined(separator: "\n")
  }

  private func name(of input: Input) -> String {
    guard let repository = input.repository else { return "`\(cell(input.path))`" }
    let commit = input.commit.map { " at `\($0.prefix(12))`" } ?? ""
    return "[\(repository)](https://huggingface.co/\(repository))\(commit)"
  }

  private var method: String {
    let lines = methods.map { method in
      let source = method.papers.isEmpty ? "" : " (\(method.papers.joined(separator: ", ")))"
      return "* `\(method.name)`: \(method.summary)\(source)"
    }
    return "## Method\n\n" + lines.joined(separator: "\n")
  }

  private var source: String {
    let lock = hasLock ? ", and `\(LockFile.name)` the digests of all files it was made from" : ""
    guard let script else {
      return "## Expression\n\n\(fenced(expression, "text"))"
    }
    return "## Script\n\n`\(Recipe.name)` has it\(lock).\n\n\(fenced(script, "merge"))"
  }

  /// Code between fences that are longer than any in it.
  private func fenced(_ text: String, _ language: String) -> String {
    var longest = 0
    var run = 0
    for byte in text.utf8 {
      run = byte == 0x60 ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: max(3, longest + 1))
    let body = text.hasSuffix("\n") ? text : text + "\n"
    return "\(fence)\(language)\n\(body)\(fence)"
  }

  private func line(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  private func cell(_ text: String) -> String {
    line(text).replacing("|", with: "\\|").replacing("`", with: "'")
  }
}

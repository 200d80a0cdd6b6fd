import MokumeDiagnostics

/// Makes a checked config of YAML: every key is known, every value of its kind and in its range.
///
/// It goes on after a mistake, so that one run tells several.
struct ConfigReader {
  let surroundings: MergekitSurroundings
  /// Names of the documents, which others may use as models.
  let mergeNames: Set<String>
  private(set) var problems: [Diagnostic] = []
  /// How often an error was reported; one that is reported again counts again.
  private(set) var errorCount = 0
  /// What was reported of parameters that a method does not have, by the name of the method.
  var unknownParameters: [String: [Diagnostic]] = [:]

  init(_ surroundings: MergekitSurroundings, mergeNames: Set<String>) {
    self.surroundings = surroundings
    self.mergeNames = mergeNames
  }

  /// Keeps a problem, once: what modules share is looked at for each of them.
  mutating func report(_ problem: Diagnostic) {
    if problem.severity == .error { errorCount += 1 }
    if !problems.contains(problem) { problems.append(problem) }
  }

  /// Takes back what was reported of parameters that a method does not have: it is the wrong method.
  mutating func forgetUnknownParameters(of method: Method) {
    let unknown = unknownParameters[method.name, default: []]
    problems.removeAll(where: unknown.contains)
  }

  mutating func ignore(
    _ message: String, _ label: String, at span: Span, notes: [String] = [], helps: [String] = []
  ) {
    report(
      .ignored(
        message, label, strict: surroundings.isStrict, at: span, notes: notes, helps: helps))
  }

  /// The entries of a mapping by key, once those that are unknown are reported. A key without a value
  /// is as good as none.
  mutating func keys(_ node: YAMLNode, of place: Place) -> [String: YAMLNode.Entry]? {
    guard let entries = node.entries else {
      report(.wrongKind(place.title, needs: "a mapping", got: node))
      return nil
    }
    var known: [String: YAMLNode.Entry] = [:]
    for entry in entries {
      if !place.keys.contains(entry.key) {
        // Where anchors are kept, by custom.
        if ["_", ".", "x-"].contains(where: entry.key.hasPrefix) { continue }
        reportUnknown(entry, in: place)
      } else if !entry.value.isNull {
        known[entry.key] = entry
      }
    }
    return known
  }

  /// A list; a single value is not taken for one, as mergekit does not either.
  mutating func list(_ entry: YAMLNode.Entry) -> [YAMLNode]? {
    if let items = entry.value.items, !items.isEmpty { return items }
    report(
      .wrongKind(
        entry.key, needs: entry.value.items == nil ? "a list" : "a list with something in it",
        got: entry.value))
    return nil
  }

  mutating func text(_ entry: YAMLNode.Entry) -> String? {
    if let text = entry.value.string { return text }
    var problem = Diagnostic.wrongKind(entry.key, needs: "a name", got: entry.value)
    if entry.value.scalar != nil { problem.helps = ["in quotes it is one"] }
    report(problem)
    return nil
  }

  /// The name of a type as the language has it, such as `bf16` for `bfloat16`.
  mutating func dtype(_ entry: YAMLNode.Entry?) -> Placed<String>? {
    guard let entry, let text = text(entry) else { return nil }
    let names = ["float32": "f32", "float16": "f16", "bfloat16": "bf16", "float64": "f64"]
    let short = text.hasPrefix("torch.") ? String(text.dropFirst(6)) : text
    if let name = names[short] { return Placed(value: name, span: entry.value.span) }
    if short == "int64" {
      report(
        .unsupported(
          entry.key, "models of whole numbers cannot be merged", at: entry.value.span,
          helps: ["integers that all models agree in are copied; leave it out"]))
      return nil
    }
    let matches = closestMatches(to: short, among: names.keys.sorted())
    report(
      .wrongConfig(
        "unknown \(entry.key) `\(text)`", "not a dtype", at: entry.value.span,
        helps: matches.prefix(1).map { "did you mean `\($0)`?" }
          + ["dtypes are bfloat16, float16, float32 and float64"]))
    return nil
  }
}

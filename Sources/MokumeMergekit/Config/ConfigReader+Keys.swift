import MokumeDiagnostics

/// A level of a config, with the keys that it may have.
enum Place: CaseIterable {
  case document, model, slice, source, module, tokenizer, token, tokenSource

  var title: String {
    switch self {
    case .document: "a config"
    case .model: "a model of `models`"
    case .slice: "a slice"
    case .source: "a source of a slice"
    case .module: "a module"
    case .tokenizer: "tokenizer"
    case .token: "a token of `tokens`"
    case .tokenSource: "the source of a token"
    }
  }

  var keys: [String] {
    switch self {
    case .document:
      [
        "merge_method", "models", "slices", "modules", "base_model", "parameters", "dtype",
        "out_dtype", "tokenizer_source", "tokenizer", "chat_template", "name",
      ]
    case .model: ["model", "parameters"]
    case .slice: ["sources", "base_model", "parameters"]
    case .source: ["model", "layer_range", "parameters"]
    case .module: ["models", "slices", "parameters"]
    case .tokenizer: ["source", "tokens", "pad_to_multiple_of"]
    case .token: ["source", "force"]
    case .tokenSource: ["kind", "model", "token", "token_id"]
    }
  }
}

extension ConfigReader {
  /// Reports a key that mergekit passes over, with what may have been meant.
  mutating func reportUnknown(_ entry: YAMLNode.Entry, in place: Place) {
    let key = entry.key
    let matches = closestMatches(to: key, among: place.keys)
    if let match = matches.first {
      return ignore(
        "\(place.title) has no key `\(key)`, and mergekit ignores it", "ignored",
        at: entry.keySpan, helps: ["did you mean `\(match)`?"])
    }
    ignore(
      "\(place.title) has no key `\(key)`, and mergekit ignores it", "ignored", at: entry.keySpan,
      helps: [advice(for: key, in: place)].compactMap { $0 })
  }

  private func advice(for key: String, in place: Place) -> String? {
    if place == .slice, key == "residual_weight" { return "mergekit reads it and never uses it" }
    let parameters = Set(Method.all.flatMap(\.parameters).map(\.name))
    if ![.tokenizer, .token, .tokenSource].contains(place) {
      let matches = [key].filter(parameters.contains) + closestMatches(to: key, among: parameters)
      if let match = matches.first { return "`\(match)` belongs under `parameters:` here" }
    }
    let homes = Place.allCases.filter { $0 != place && $0.keys.contains(key) }
    guard let home = homes.first else { return nil }
    return "`\(key)` is a key of \(home.title)"
  }

  /// Reports a parameter that its method does not have.
  mutating func reportUnknown(parameter entry: YAMLNode.Entry, of method: Method) {
    let names = method.parameters.map(\.name)
    let matches = closestMatches(to: entry.key, among: names)
    var helps = matches.prefix(1).map { "did you mean `\($0)`?" }
    let others = Method.all.filter { $0.parameter(entry.key) != nil }.map(\.name)
    if helps.isEmpty, !others.isEmpty {
      helps = ["it is a parameter of \(others.prefix(4).joined(separator: ", "))"]
    }
    let known = names.isEmpty ? "no parameters" : names.joined(separator: ", ")
    let problem = Diagnostic.ignored(
      "`\(method.name)` has no parameter `\(entry.key)`, and mergekit ignores it", "ignored",
      strict: surroundings.isStrict, at: entry.keySpan,
      notes: ["\(method.name) takes \(known)"], helps: helps)
    report(problem)
    unknownParameters[method.name, default: []].append(problem)
  }
}

import MokumeDiagnostics
import Yams

/// The documents of a YAML text that are not empty.
func yamlDocuments(_ text: YAMLText) throws(Diagnostic) -> [YAMLNode] {
  // A byte order mark says what is so anyway.
  let mark = text.source.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  guard let string = String(validating: text.source.bytes[mark...], as: UTF8.self) else {
    throw .unreadableYAML("the config is not UTF-8", at: nil)
  }
  do {
    // The encoding by its name: the default is looked up in the environment.
    let parser = try Yams.Parser(yaml: string, encoding: .utf8)
    var documents: [YAMLNode] = []
    while let root = try parser.nextRoot() {
      let node = YAMLNode(root, in: text)
      if !node.isNull { documents.append(node) }
    }
    return documents
  } catch {
    throw problem(error, in: text)
  }
}

private func problem(_ error: any Error, in text: YAMLText) -> Diagnostic {
  switch error as? YamlError {
  case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
    .composer(_, let problem, let mark, _):
    return .unreadableYAML(sentence(problem, text, mark), at: text.span(of: mark))
  case .duplicatedKeysInMapping(let keys, let context):
    let key = keys.first ?? ""
    let words = "the key `\(key)` is there twice"
    guard let second = text.repetition(of: key, first: context.mark) else {
      return .unreadableYAML(words, at: text.span(of: context.mark))
    }
    return .unreadableYAML(
      words, at: second, notes: ["the first one is on line \(context.mark.line)"])
  case .reader(let problem, _, _, _): return .unreadableYAML(problem, at: nil)
  default: return .unreadableYAML("the config cannot be read as YAML", at: nil)
  }
}

/// The parser's words, and plainer ones for the most frequent mistake.
private func sentence(_ problem: String, _ text: YAMLText, _ mark: Mark) -> String {
  let offset = text.offset(of: mark)
  if offset < text.source.bytes.count, text.source.bytes[offset] == UInt8(ascii: "\t") {
    return "a tab cannot indent YAML"
  }
  return problem
}

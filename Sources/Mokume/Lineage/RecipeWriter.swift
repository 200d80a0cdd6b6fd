import MokumeDiagnostics
import MokumeFiles
import MokumeLanguage
import MokumeSyntax

/// Makes scripts fit to lie beside what they made: with the settings of the command line as their
/// defaults, and with the scripts they import beside them.
struct RecipeWriter {
  private let evaluator: Evaluator
  /// The name that each imported script has beside the recipe, by its path.
  private var names: [String: String] = [:]
  /// The scripts that are carried, in the order in which they are first imported.
  private(set) var imports: [SideFile] = []

  init(_ evaluator: Evaluator) { self.evaluator = evaluator }

  /// A script as a recipe says it.
  ///
  /// - Parameter hasSettings: whether settings of the command line are for this text.
  mutating func text(of source: SourceText, hasSettings: Bool) -> String {
    var sources = SourceMap()
    let (program, _) = parse(source, id: sources.add(source))
    var edits: [(range: Range<Int>, text: String)] = []
    for statement in program.statements {
      switch statement.kind {
      case .parameter(let name, _, let value, _):
        guard hasSettings, let given = evaluator.settingText(name.text) else { continue }
        edits.append((value.span.lower..<value.span.upper, given))
      case .importFile(let path, let span, _):
        guard let name = carry(path, from: source) else { continue }
        let literal = Printer.print(Expression(.string([.text(name)]), span))
        edits.append((span.lower..<span.upper, literal))
      default: continue
      }
    }
    var bytes = source.bytes
    for edit in edits.reversed() { bytes.replaceSubrange(edit.range, with: edit.text.utf8) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Takes an imported script along; nil when it is not there any more.
  private mutating func carry(_ path: String, from importer: SourceText) -> String? {
    guard let found = ImportPath.resolve(path, from: importer.name, System.importFolders) else {
      return nil
    }
    if let name = names[found.path] { return name }
    guard let source = evaluator.importedText(found.path) ?? Self.read(found.path) else {
      return nil
    }
    let name = freeName(for: found.path)
    names[found.path] = name
    let place = imports.count
    imports.append(SideFile(name: name, source: .bytes([])))
    imports[place].source = .bytes(Array(text(of: source, hasSettings: false).utf8))
    return name
  }

  private static func read(_ path: String) -> SourceText? {
    (try? System.read(path)).map { SourceText(name: path, bytes: $0) }
  }

  /// `lib/methods.merge` becomes `mokume-methods.merge`, the next of this name
  /// `mokume-methods-2.merge`; what has such a name already keeps it.
  private func freeName(for path: String) -> String {
    var stem = path.split(separator: "/").last.map(String.init) ?? path
    if stem.hasSuffix(".merge") { stem.removeLast(6) }
    if !stem.hasPrefix(Recipe.importPrefix) { stem = Recipe.importPrefix + stem }
    let taken = Set(names.values)
    var name = stem + ".merge"
    var number = 2
    while taken.contains(name) {
      name = "\(stem)-\(number).merge"
      number += 1
    }
    return name
  }
}

/// What is being run, for a save in it.
enum RunningText {
  case script(SourceText)
  /// A statement of an interactive session, after those in its log.
  case statement(SessionLog.Entry)
}

extension Session {
  /// How to make again what is saved now; nil when Swift code made it.
  func recipe() -> Recipe? {
    var writer = RecipeWriter(evaluator)
    switch running {
    case nil: return nil
    case .script(let source):
      let text = writer.text(of: source, hasSettings: true)
      return Recipe(script: text, imports: writer.imports)
    case .statement(let entry):
      let text = lines(of: log.entries + [entry]) { writer.text(of: $0, hasSettings: false) }
      return Recipe(script: text.joined(separator: "\n"), imports: writer.imports)
    }
  }
}

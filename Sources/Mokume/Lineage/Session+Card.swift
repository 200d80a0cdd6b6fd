import MokumeDiagnostics
import MokumeFiles
import MokumeGraph
import MokumeLanguage
import MokumeSyntax

extension Session {
  /// The `README.md` that a save puts into its folder, or none.
  ///
  /// - Throws: when the file that is to be copied cannot be read.
  func card(
    _ request: SaveRequest, _ recipe: Recipe?, beside files: [FolderFile]
  ) throws -> [FolderFile] {
    switch request.card {
    case .none: return []
    case .copy(let path):
      let bytes = try SideFile(name: ModelCard.name, source: .path(path)).read()
      let file = SideFile(name: ModelCard.name, source: .bytes(bytes))
      return [FolderFile(file, [FileOrigin(shown: path, path: path)])]
    case .written:
      let text = written(request, recipe, beside: files).text
      let file = SideFile(name: ModelCard.name, source: .bytes(Array(text.utf8)))
      return [FolderFile(file, licenses(of: request.node))]
    }
  }

  private func written(
    _ request: SaveRequest, _ recipe: Recipe?, beside files: [FolderFile]
  ) -> ModelCard {
    let sources = graph.sources(of: request.node)
    let name = request.path.split(separator: "/").last.map(String.init) ?? request.path
    var summary = ""
    if case .script(let source)? = running { summary = Self.documentation(of: source) }
    return ModelCard(
      title: request.title ?? name, version: mokumeVersion, summary: summary,
      inputs: sources.map(cardInput), methods: methods(in: recipe), script: recipe?.body,
      expression: recipe == nil ? graph.describe([request.node]) : "",
      isForTransformers: files.contains { $0.name == "config.json" },
      isAdapter: request.rank != nil,
      base: adapterBase(of: request.node).flatMap {
        HubReference(checkpoints[$0].path)?.repository
      },
      hasLock: request.writesLock)
  }

  /// The cards of inputs that name a license, which the written one may have from them.
  private func licenses(of node: NodeID) -> [FileOrigin] {
    graph.sources(of: node).compactMap { source in
      let model = checkpoints[source]
      guard CardLicense(of: model) != nil, let folder = model.folder else { return nil }
      return FileOrigin("\(folder)/\(ModelCard.name)", of: model)
    }
  }

  private func cardInput(_ source: Int) -> ModelCard.Input {
    let checkpoint = checkpoints[source]
    let size = evaluator.size(ofSource: source)
    return ModelCard.Input(
      path: checkpoint.path, parameters: size.parameters, types: size.types,
      license: CardLicense(of: checkpoint),
      repository: HubReference(checkpoint.path)?.repository, commit: checkpoint.commit)
  }

  /// The `##` comment at the head of a script.
  private static func documentation(of source: SourceText) -> String {
    var sources = SourceMap()
    return parse(source, id: sources.add(source)).0.doc
  }

  /// The methods that a recipe and its imports name, each once, in the order of the text.
  private func methods(in recipe: Recipe?) -> [ModelCard.Method] {
    guard let recipe else { return [] }
    let builtins = Set(Builtin.all.map(\.name))
    let known = Set(evaluator.functionNames).subtracting(builtins)
    var seen: Set<String> = []
    let texts =
      [recipe.body]
      + recipe.imports.compactMap { file in
        (try? file.read()).map { String(decoding: $0, as: UTF8.self) }
      }
    return texts.flatMap(Self.names).compactMap { name in
      guard known.contains(name), seen.insert(name).inserted,
        let help = evaluator.help(for: name)
      else { return nil }
      let papers = help.seeAlso.split(separator: ", ").map(String.init)
      return ModelCard.Method(
        name: name, summary: help.summary, papers: papers.filter { $0.contains("arXiv:") })
    }
  }

  /// The names in a script, outside of strings and comments.
  private static func names(in text: String) -> [String] {
    var sources = SourceMap()
    let source = SourceText(name: Recipe.name, text: text)
    return Lexer.tokenize(source, id: sources.add(source)).tokens
      .filter { $0.kind == .name }.map { source.text($0.span) }
  }
}

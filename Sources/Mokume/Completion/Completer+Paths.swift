import MokumeLanguage
import MokumeSyntax
import MokumeTensor

extension Completer {
  /// The most names of a folder that are looked at.
  static let folderLimit = 10_000
  /// The most folders that are looked into, to tell models from other folders.
  static let modelLimit = 64
  /// The most names that are looked at in each of these.
  static let modelEntryLimit = 256

  /// What `load` reads: folders with a model and files of weights, folders on the way there, and
  /// repositories of the Hugging Face cache behind `hf:`.
  var models: CompletionList {
    let hub = HubCache(folders: folders)
    if typed.hasPrefix("hf:") { return repositories(of: hub) }
    var list = paths(quoted: true, files: isWeights, opensModels: true)
    let isStart = !typed.utf8.contains(UInt8(ascii: "/")) && "hf:".hasPrefix(typed)
    if isStart, !hub.repositories.isEmpty { list.candidates.append("hf:") }
    return list
  }

  /// Scripts and the folders on the way there.
  func scripts(quoted: Bool) -> CompletionList {
    paths(quoted: quoted, files: { $0.hasSuffix(".merge") })
  }

  /// Whether the command takes a script and not an expression.
  static func takesScript(_ command: String) -> Bool { ["edit", "run", "write"].contains(command) }

  private func isWeights(_ name: String) -> Bool {
    [".safetensors", ".st", ".gguf", ".safetensors.index.json"].contains { name.hasSuffix($0) }
  }

  /// The repositories that begin with what follows `hf:`, or behind `@` the refs of one.
  private func repositories(of hub: HubCache) -> CompletionList {
    let name = String(typed.dropFirst(3))
    let (repository, revision) = split(name, after: "@")
    if repository.isEmpty { return last(name, of: hub.repositories) }
    return last(revision, of: hub.refs(of: String(repository.dropLast())))
  }

  /// The names that begin with the last part of the string.
  private func last(_ partial: String, of names: [String]) -> CompletionList {
    let fitting = names.filter { $0.utf8.starts(with: partial.utf8) }
    return CompletionList(
      range: range(ofLast: partial), candidates: fitting.compactMap(StringText.written))
  }

  /// The names in the folder that the text has come to.
  ///
  /// - Parameters:
  ///   - quoted: whether they stand in a string, where `"` and `\` are escaped.
  ///   - files: which files are offered.
  ///   - opensModels: whether a folder with a model is offered as such and not to go on from.
  func paths(
    quoted: Bool, files: (String) -> Bool, opensModels: Bool = false
  ) -> CompletionList {
    let (folder, partial) = split(typed, after: "/")
    let none = CompletionList(range: context.range, candidates: [])
    if typed == "~" { return CompletionList(range: context.range, candidates: ["~/"]) }
    guard let path = expanded(folder) else { return none }
    let entries = folders.entries(of: path.isEmpty ? "." : path, limit: Self.folderLimit)
      .filter { entry in
        entry.name.utf8.starts(with: partial.utf8)
          && (entry.name.utf8.first != UInt8(ascii: ".") || !partial.isEmpty)
          && (entry.isFolder || files(entry.name))
      }
      .map { (name: TensorName($0.name), isFolder: $0.isFolder) }
      .sorted { $0.name.precedesNaturally($1.name) }
    var looks = opensModels ? Self.modelLimit : 0
    let names = entries.map { entry in
      guard entry.isFolder else { return entry.name.text }
      looks -= 1
      return looks >= 0 && holdsModel(path + entry.name.text)
        ? entry.name.text : entry.name.text + "/"
    }
    return CompletionList(
      range: quoted ? range(ofLast: partial) : tail(partial),
      candidates: names.compactMap { name in
        StringText.written(name).map { quoted ? $0 : name }
      })
  }

  private func tail(_ partial: String) -> Range<Int> {
    (context.range.upperBound - partial.utf8.count)..<context.range.upperBound
  }

  /// The folder with `~/` at its start replaced; nil when there is no home.
  private func expanded(_ folder: String) -> String? {
    guard folder.hasPrefix("~/") else { return folder }
    return folders.environment("HOME").map { $0 + folder.dropFirst() }
  }

  /// Whether a folder is a model to `load`: it has a config, or one file of weights and nothing to
  /// go on to.
  private func holdsModel(_ folder: String) -> Bool {
    let entries = folders.entries(of: folder, limit: Self.modelEntryLimit)
    let files = entries.filter { !$0.isFolder }.map(\.name)
    if files.contains(where: { $0 == "config.json" || $0.hasPrefix("model.safetensors") }) {
      return true
    }
    return files.count(where: isWeights) == 1 && files.count == entries.count
  }
}

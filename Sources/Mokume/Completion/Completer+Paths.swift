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
    let hub = CachedRepositories(folders: folders)
    if typed.hasPrefix("hf:") { return repositories(of: hub) }
    var list = paths(quoted: true, files: isWeights, opensModels: true)
    let isStart = !typed.utf8.contains(UInt8(ascii: "/")) && "hf:".hasPrefix(typed)
    if isStart, !hub.repositories.isEmpty { list.candidates.append("hf:") }
    return list
  }

  /// Scripts and the folders on the way there.
  ///
  /// - Parameter quoted: whether an `import` names them, which also looks in `MOKUME_PATH`.
  func scripts(quoted: Bool) -> CompletionList {
    let list = quoted ? folders.environment("MOKUME_PATH") ?? "" : ""
    let more = list.split(separator: ":").map { "\($0)/" }
    return paths(quoted: quoted, files: { $0.hasSuffix(".merge") }, under: more)
  }

  /// What `save` writes to: files of weights, which can be replaced, and folders.
  var targets: CompletionList {
    paths(quoted: true, files: { name in [".safetensors", ".st"].contains { name.hasSuffix($0) } })
  }

  private func isWeights(_ name: String) -> Bool {
    [
      ".safetensors", ".st", ".gguf", ".bin", ".pt", ".pth", ".ckpt", ".safetensors.index.json",
      ".bin.index.json",
    ].contains { name.hasSuffix($0) }
  }

  /// The repositories that begin with what follows `hf:`, or behind `@` the refs of one.
  private func repositories(of hub: CachedRepositories) -> CompletionList {
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
  ///   - more: folders in which a relative path is looked for, too.
  func paths(
    quoted: Bool, files: (String) -> Bool, opensModels: Bool = false, under more: [String] = []
  ) -> CompletionList {
    let (folder, partial) = split(typed, after: "/")
    if typed == "~" { return CompletionList(range: context.range, candidates: ["~/"]) }
    let path = expanded(folder)
    let others = path.hasPrefix("/") ? [] : more.map { $0 + path }
    let found =
      entries(of: path.isEmpty ? "./" : path, beginning: partial, files)
      + others.flatMap { entries(of: $0, beginning: partial, files) }
    var looks = opensModels ? Self.modelLimit : 0
    var seen: Set<String> = []
    let names = found.compactMap { entry -> String? in
      guard seen.insert(entry.name).inserted else { return nil }
      if !entry.isFolder { return written(entry.name, quoted) }
      looks -= 1
      let isModel = looks >= 0 && holdsModel(path + entry.name)
      return written(isModel ? entry.name : entry.name + "/", quoted)
    }
    return CompletionList(
      range: quoted ? range(ofLast: partial) : tail(partial), candidates: names)
  }

  /// The names in a folder that begin with a text, in natural order; hidden ones only when the text
  /// asks for them.
  private func entries(
    of folder: String, beginning partial: String, _ files: (String) -> Bool
  ) -> [FolderEntry] {
    folders.entries(of: folder, limit: Self.folderLimit)
      .filter { entry in
        entry.name.utf8.starts(with: partial.utf8)
          && (entry.name.utf8.first != UInt8(ascii: ".") || !partial.isEmpty)
          && (entry.isFolder || files(entry.name))
      }
      .sorted { TensorName($0.name).precedesNaturally(TensorName($1.name)) }
  }

  /// A name as it stands in a string or, where a space would end it, without quotes.
  private func written(_ name: String, _ quoted: Bool) -> String? {
    let needsQuotes = name.utf8.contains { [0x20, 0x22, 0x27].contains($0) }
    if !quoted && needsQuotes { return nil }
    return StringText.written(name).map { quoted ? $0 : name }
  }

  private func tail(_ partial: String) -> Range<Int> {
    (context.range.upperBound - partial.utf8.count)..<context.range.upperBound
  }

  /// The folder with `~/` at its start replaced.
  private func expanded(_ folder: String) -> String {
    guard folder.hasPrefix("~/"), let home = folders.environment("HOME") else { return folder }
    return home + folder.dropFirst()
  }

  private static func marksOfModel(_ name: String) -> Bool {
    name == "config.json" || name.hasPrefix("model.safetensors")
      || name.hasPrefix("pytorch_model.bin")
  }

  /// Whether a folder is a model to `load`: it has a config, or one file of weights and nothing to
  /// go on to.
  private func holdsModel(_ folder: String) -> Bool {
    let entries = folders.entries(of: folder, limit: Self.modelEntryLimit)
    let files = entries.filter { !$0.isFolder }.map(\.name)
    if files.contains(where: { Self.marksOfModel($0) }) {
      return true
    }
    return files.count(where: isWeights) == 1 && files.count == entries.count
  }
}

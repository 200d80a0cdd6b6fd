import MokumeDiagnostics
import MokumeFiles
import MokumeGraph
import MokumeLanguage

/// A folder or a file that a tokenizer or a chat template is taken from.
private struct DonorFiles {
  /// As the user knows it.
  let path: String
  let files: [FolderFile]
  /// Whether it is a lone file and not a folder.
  let isFile: Bool
}

extension Session {
  /// Puts another tokenizer in place of the first model's.
  ///
  /// From a model or a folder all its files are taken, the chat template among them. A lone file takes
  /// the place of the tokens alone.
  func exchangeTokenizer(
    in files: inout [FolderFile], by donor: FileDonor
  ) throws {
    let donor = try donorFiles(donor, "tokenizer")
    let names = donor.isFile ? SideFile.vocabularyNames : SideFile.tokenizerNames
    let new = donor.files.filter { SideFile.tokenizerNames.contains($0.name) }
    guard new.contains(where: { SideFile.vocabularyNames.contains($0.name) }) else {
      throw HostFailure(
        .modelNotFound, "no tokenizer in \(donor.path)",
        label: donor.isFile ? "not a name that tokenizers look for" : "no file of a tokenizer",
        notes: ["looked for \(SideFile.vocabularyNames.sorted().joined(separator: ", "))"])
    }
    files.removeAll { names.contains($0.name) }
    files += new
  }

  /// Puts another chat template in place of the one beside the tokenizer.
  func exchangeTemplate(in files: inout [FolderFile], by donor: FileDonor) throws {
    let donor = try donorFiles(donor, "chat template")
    let template = try ChatTemplate(of: donor.files, isFile: donor.isFile)
    guard let template else {
      throw HostFailure(
        .modelNotFound, "no chat template in \(donor.path)",
        notes: ["looked for chat_template.jinja and for `chat_template` in tokenizer_config.json"])
    }
    files.removeAll { ["chat_template.jinja", "chat_template.json"].contains($0.name) }
    try template.put(into: &files)
  }

  private func donorFiles(_ donor: FileDonor, _ what: String) throws -> DonorFiles {
    switch donor {
    case .model(let node):
      let checkpoint = checkpoints[graph.sources(of: node)[0]]
      return DonorFiles(
        path: checkpoint.path,
        files: checkpoint.sideFiles.map { FolderFile($0, of: checkpoint) }, isFile: false)
    case .path(let path): return try donorFiles(at: path, what)
    }
  }

  private func donorFiles(at path: String, _ what: String) throws -> DonorFiles {
    var folder = path
    if HubReference.isMeant(by: path) {
      guard let reference = HubReference(path), let cache = HubCache(System.environment) else {
        throw FileError.badReference(path)
      }
      folder = try cache.snapshot(reference)
    }
    while folder.utf8.count > 1, folder.hasSuffix("/") { folder.removeLast() }
    guard System.exists(folder) else {
      throw HostFailure(
        .modelNotFound, "no \(what) at \(path)", label: "no such file or directory")
    }
    let shown = path.hasSuffix("/") ? String(path.dropLast()) : path
    guard System.isFolder(folder) else {
      let name = folder.split(separator: "/").last.map(String.init) ?? folder
      let file = SideFile(name: name, source: .path(folder))
      let origin = FileOrigin(shown: shown, path: folder)
      return DonorFiles(path: path, files: [FolderFile(file, [origin])], isFile: true)
    }
    let files = SideFile.all(in: folder).map { file in
      FolderFile(
        file, [FileOrigin(shown: "\(shown)/\(file.name)", path: "\(folder)/\(file.name)")])
    }
    return DonorFiles(path: path, files: files, isFile: false)
  }
}

/// A chat template, in either of the forms in which folders have them.
private struct ChatTemplate {
  /// The text of the only template; nil when there are several.
  private var text: [UInt8]?
  /// Several templates with names, as JSON.
  private var list: JSONValue?
  private let origins: [FileOrigin]

  private static let key = "chat_template"
  private static let configName = "tokenizer_config.json"

  /// Finds the template among files as transformers does; nil when there is none.
  init?(of files: [FolderFile], isFile: Bool) throws {
    func file(_ name: String) -> FolderFile? { files.first { $0.name == name } }
    let plain = isFile ? files.first { !$0.name.hasSuffix(".json") } : file("chat_template.jinja")
    if let plain {
      text = try plain.file.read()
      origins = plain.origins
      return
    }
    let configs = isFile ? files.map(\.name) : [Self.configName, "chat_template.json"]
    for config in configs.compactMap(file) {
      guard let value = try Self.json(config)[Self.key] else { continue }
      if let string = value.string { text = Array(string.utf8) }
      if case .array = value { list = value }
      guard text != nil || list != nil else { continue }
      origins = config.origins
      return
    }
    return nil
  }

  /// Puts the template where `transformers` looks for it, and the older place in agreement with it.
  func put(into files: inout [FolderFile]) throws {
    if let place = files.firstIndex(where: { $0.name == Self.configName }) {
      let bytes = try ConfigEditor.setting(
        Self.key, to: list?.text, in: try files[place].file.read(), path: Self.configName)
      files[place].file.source = .bytes(bytes)
      if list != nil { files[place].origins += origins }
    } else if let list {
      let bytes = Array("{\"\(Self.key)\": \(list.text)}\n".utf8)
      files.append(
        FolderFile(SideFile(name: Self.configName, source: .bytes(bytes)), origins))
    }
    guard let text else { return }
    files.append(
      FolderFile(SideFile(name: "chat_template.jinja", source: .bytes(text)), origins))
  }

  private static func json(_ file: FolderFile) throws -> JSONValue {
    try JSONValue.parse(try file.file.read(), path: file.shown)
  }
}

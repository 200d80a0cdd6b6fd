import MokumeDiagnostics
import MokumeFiles
import MokumeGraph
import MokumeLanguage

/// A folder or a file that a tokenizer or a chat template is taken from.
struct DonorFiles {
  /// As the user knows it.
  let path: String
  let files: [FolderFile]
  /// Whether it is a lone file and not a folder.
  let isFile: Bool
}

extension Session {
  /// Puts another tokenizer in place of the first model's.
  ///
  /// From a model or a folder all its files are taken, the chat templates among them. A lone file takes
  /// the place of the tokens alone.
  func exchangeTokenizer(
    in files: inout [FolderFile], by donor: FileDonor
  ) throws {
    let donor = try donorFiles(donor, "tokenizer")
    let new = donor.files.filter { SideFile.isOfTokenizer($0.name) }
    guard new.contains(where: { SideFile.vocabularyNames.contains($0.name) }) else {
      throw HostFailure(
        .modelNotFound, "no tokenizer in \(donor.path)",
        label: donor.isFile ? "not a name that tokenizers look for" : "no file of a tokenizer",
        notes: ["looked for \(SideFile.vocabularyNames.sorted().joined(separator: ", "))"])
    }
    files.removeAll { file in
      donor.isFile
        ? SideFile.vocabularyNames.contains(file.name) : SideFile.isOfTokenizer(file.name)
    }
    files += new
  }

  func donorFiles(_ donor: FileDonor, _ what: String) throws -> DonorFiles {
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

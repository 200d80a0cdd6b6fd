import MokumeFiles

/// The Hugging Face cache as completion sees it: what was downloaded earlier, by its name.
///
/// A repository `org/name` is the folder `models--org--name`; its branches and tags are files
/// below `refs`.
struct CachedRepositories {
  let folders: any Folders

  private var path: String? { HubCache(folders.environment)?.path }

  /// The repositories with models, as `org/name`.
  var repositories: [String] {
    guard let path else { return [] }
    return folders.entries(of: path, limit: Completer.folderLimit)
      .filter { $0.isFolder && $0.name.hasPrefix(Self.prefix) }
      .map { entry in
        let parts = entry.name.dropFirst(Self.prefix.count).split(separator: "--", maxSplits: 1)
        return parts.joined(separator: "/")
      }
      .filter { !$0.isEmpty }
      .sorted()
  }

  /// The branches and tags of a repository that are in the cache.
  func refs(of repository: String) -> [String] {
    guard let path, !repository.split(separator: "/").contains("..") else { return [] }
    let name = repository.split(separator: "/").joined(separator: "--")
    return refs(in: "\(path)/\(Self.prefix)\(name)/refs", depth: 3).sorted()
  }

  /// A ref may have slashes in its name, which are folders here: `pr/1`.
  private func refs(in folder: String, depth: Int) -> [String] {
    folders.entries(of: folder, limit: 200).flatMap { entry in
      if !entry.isFolder { return [entry.name] }
      if depth == 1 { return [] }
      return refs(in: "\(folder)/\(entry.name)", depth: depth - 1).map { "\(entry.name)/\($0)" }
    }
  }

  private static let prefix = "models--"
}

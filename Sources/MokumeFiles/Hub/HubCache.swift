/// The cache in which the Hugging Face tools keep what they downloaded. It is only read, and nothing
/// is fetched.
///
/// A repository `org/name` is the folder `models--org--name`. `refs/<branch>` holds the commit of a
/// branch or tag, `snapshots/<commit>` the files as links to `blobs`.
/// Layout: https://huggingface.co/docs/huggingface_hub/guides/manage-cache
public struct HubCache: Sendable {
  /// The folder of the cache.
  public let path: String

  /// Finds the cache as `huggingface_hub` does: `HF_HUB_CACHE`, the older `HUGGINGFACE_HUB_CACHE`,
  /// `hub` in `HF_HOME`, in `XDG_CACHE_HOME/huggingface` or in `~/.cache/huggingface`.
  ///
  /// - Parameter variable: the environment.
  /// - Returns: nil without a home.
  public init?(_ variable: (String) -> String?) {
    func folder(_ name: String) -> String? {
      variable(name).flatMap { $0.isEmpty ? nil : HubCache.expanded($0, variable) }
    }
    if let cache = folder("HF_HUB_CACHE") ?? folder("HUGGINGFACE_HUB_CACHE") {
      path = cache
    } else if let home = folder("HF_HOME") {
      path = home + "/hub"
    } else if let caches = folder("XDG_CACHE_HOME") {
      path = caches + "/huggingface/hub"
    } else if let home = variable("HOME"), !home.isEmpty {
      path = home + "/.cache/huggingface/hub"
    } else {
      return nil
    }
  }

  /// The folder with the files of a revision.
  ///
  /// A revision is looked up as a branch or tag first and then as a commit, as the Hugging Face tools
  /// do. No other snapshot is taken in its place.
  ///
  /// - Throws: ``FileError/notCached(_:_:)`` when the repository or this revision of it was not
  ///   downloaded, or only in part.
  public func snapshot(_ reference: HubReference) throws -> String {
    let repository = PathName.join(path, reference.folder)
    guard System.exists(repository) else { throw missing(reference, .repository) }
    let ref = PathName.join(repository, "refs/\(reference.revision)")
    var commit = reference.revision
    if let text = Self.line(of: ref) {
      commit = text
      guard Self.isCommit(commit) else { throw missing(reference, .badRef(ref)) }
    } else if !Self.isCommit(commit) {
      throw missing(reference, .revision(others: refs(in: PathName.join(repository, "refs"))))
    }
    let snapshot = PathName.join(repository, "snapshots/\(commit)")
    guard System.exists(snapshot) else { throw missing(reference, .snapshot) }
    return snapshot
  }

  private func missing(_ reference: HubReference, _ problem: FileError.CacheProblem) -> FileError {
    .notCached(reference, .init(cache: path, problem: problem))
  }

  /// The only line of a small file, or nil when it is not there.
  private static func line(of path: String) -> String? {
    guard let file = try? InputFile(opening: path) else { return nil }
    let size = Int(min(file.size, 128))
    let bytes = (try? SafetensorsHeader.bytes(of: file.descriptor, at: 0, count: size)) ?? []
    return String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace }
  }

  private static func isCommit(_ text: String) -> Bool {
    text.utf8.count == 40
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  private func refs(in folder: String) -> [String] {
    ((try? System.entries(of: folder)) ?? []).map(\.text).sorted()
  }

  /// `~` at the start and `$NAME` or `${NAME}` anywhere become what the environment says.
  private static func expanded(_ text: String, _ variable: (String) -> String?) -> String {
    var rest = Substring(text)
    var result = ""
    if rest.first == "~", rest.dropFirst().first.map({ $0 == "/" }) ?? true,
      let home = variable("HOME")
    {
      result = home
      rest.removeFirst()
    }
    while let dollar = rest.firstIndex(of: "$") {
      result += rest[..<dollar]
      rest = rest[rest.index(after: dollar)...]
      let isBraced = rest.first == "{"
      let body = isBraced ? rest.dropFirst() : rest
      let name = body.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
      guard let value = variable(String(name)), !name.isEmpty else {
        result += "$"
        continue
      }
      result += value
      rest = body[name.endIndex...]
      if isBraced, rest.first == "}" { rest.removeFirst() }
    }
    return result + rest
  }
}

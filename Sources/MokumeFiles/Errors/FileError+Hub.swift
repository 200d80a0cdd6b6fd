extension FileError {
  /// What the hub's cache lacks.
  public struct CacheMiss: Hashable, Sendable {
    /// The folder of the cache.
    public let cache: String
    public let problem: CacheProblem
  }

  public enum CacheProblem: Hashable, Sendable {
    /// Nothing of the repository was downloaded.
    case repository
    /// Other branches and tags were, or none.
    case revision(others: [String])
    /// The file of the branch holds no commit.
    case badRef(String)
    /// The files of the commit are not there.
    case snapshot
  }

  func notCached(_ reference: HubReference, _ miss: CacheMiss) -> ErrorText {
    let id = reference.repository
    let revision = Wording.printable(reference.revision)
    var text = ErrorText(headline: "\(id) is not in the hub cache", label: "not downloaded")
    switch miss.problem {
    case .repository:
      text.notes = ["looked in \(Wording.printable(miss.cache))"]
    case .revision(let others):
      text.headline = "revision \(revision) of \(id) is not in the hub cache"
      if !others.isEmpty { text.notes = ["the cache has \(Wording.list(others))"] }
    case .badRef(let file):
      text.headline = "the hub cache does not say which commit \(revision) of \(id) is"
      text.label = "no commit"
      text.notes = ["\(Wording.printable(file)) holds no commit hash"]
    case .snapshot:
      text.headline = "the files of \(id) are gone from the hub cache"
      text.notes = ["it knows the revision \(revision), without files"]
    }
    text.helps = ["fetch it first: \(Wording.printable(reference.download))"]
    return text
  }

  func badReference(_ path: String) -> ErrorText {
    ErrorText(
      headline: "\(Wording.quoted(path)) names no repository of the hub",
      label: "not of the form hf:org/name",
      helps: [
        "write \"hf:org/name\", or with a branch, tag or commit \"hf:org/name@revision\""
      ])
  }
}

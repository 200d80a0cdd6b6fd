/// A model in the cache of the Hugging Face hub, as a script names it: `hf:org/name@revision`.
///
/// The rules for names are those of `huggingface_hub`'s `validate_repo_id`.
public struct HubReference: Hashable, Sendable {
  /// The repository: `org/name`, or `name` alone for the oldest ones.
  public let repository: String
  /// A branch, a tag or a whole commit hash; `main` unless it is said.
  public let revision: String

  static let scheme = "hf:"

  /// Whether a path is meant for the cache.
  public static func isMeant(by path: String) -> Bool { path.hasPrefix(scheme) }

  /// Takes a reference apart; nil when it cannot be one.
  public init?(_ path: String) {
    guard Self.isMeant(by: path) else { return nil }
    let parts = path.dropFirst(Self.scheme.count)
      .split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard Self.isRepository(parts[0]) else { return nil }
    repository = parts[0]
    revision = parts.count == 2 ? parts[1] : "main"
    guard PathName.isContained(revision) else { return nil }
  }

  /// The last part of the repository's name.
  var name: String { PathName.lastComponent(repository) }

  /// The folder of the repository in the cache.
  var folder: String {
    "models--" + repository.split(separator: "/").joined(separator: "--")
  }

  /// What fetches it, as typed in a shell.
  var download: String {
    "hf download \(repository)" + (revision == "main" ? "" : " --revision \(revision)")
  }

  private static func isRepository(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, text.utf8.count <= 96, !text.contains("--"), !text.contains("..") else {
      return false
    }
    return parts.allSatisfy { part in
      guard let first = part.utf8.first, let last = part.utf8.last else { return false }
      return part.utf8.allSatisfy(isNameByte) && isInner(first) && isInner(last)
    }
  }

  private static func isInner(_ byte: UInt8) -> Bool { byte != 0x2D && byte != 0x2E }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF)
      || [0x2D, 0x2E, 0x5F].contains(byte)
  }
}

/// Path text, cut and joined; nothing here asks the file system.
enum PathName {
  /// The text up to and including the last slash before the last component, or nil.
  static func parent(_ path: String) -> String? {
    let bare = withoutSlash(path)
    guard let slash = bare.utf8.lastIndex(of: 0x2F) else { return nil }
    return String(bare[...slash])
  }

  /// The last component, without slashes.
  static func lastComponent(_ path: String) -> String {
    let bare = withoutSlash(path)
    guard let slash = bare.utf8.lastIndex(of: 0x2F) else { return bare }
    return String(bare[bare.utf8.index(after: slash)...])
  }

  /// The path without slashes at its end; the root stays `/`.
  static func withoutSlash(_ path: String) -> String {
    var bare = Substring(path)
    while bare.utf8.count > 1, bare.utf8.last == 0x2F { bare.removeLast() }
    return String(bare)
  }

  /// The path with one slash at its end.
  static func asFolder(_ path: String) -> String {
    path.utf8.last == 0x2F ? path : path + "/"
  }

  /// A name inside a folder; an empty folder is the current one.
  static func join(_ folder: String, _ name: String) -> String {
    folder.isEmpty ? name : asFolder(folder) + name
  }

  /// What follows the last dot of the last component, in lower case, or nil.
  static func pathExtension(_ path: String) -> String? {
    let name = lastComponent(path)
    guard let dot = name.utf8.lastIndex(of: 0x2E), dot != name.startIndex else { return nil }
    return String(name[name.utf8.index(after: dot)...]).lowercased()
  }

  /// The last component without its extension.
  static func stem(_ path: String) -> String {
    let name = lastComponent(path)
    guard let dot = name.utf8.lastIndex(of: 0x2E), dot != name.startIndex else { return name }
    return String(name[..<dot])
  }

  /// Whether the text could be a repository on the Hugging Face hub: `org/name`.
  static func looksLikeRepository(_ path: String) -> Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count == 2
      && parts.allSatisfy { part in
        !part.isEmpty && part.first != "." && part.first != "~"
          && part.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF)
              || [0x2D, 0x2E, 0x5F].contains(byte)
          }
      }
  }

  /// Whether a name from a file stays inside its folder: relative, plain, without `..`.
  static func isContained(_ name: String) -> Bool {
    !name.utf8.contains(0)
      && name.split(separator: "/", omittingEmptySubsequences: false)
        .allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
  }
}

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension System {
  /// Whether one of two folders is the other or lies in it, by whatever links and dots it is named.
  /// Neither needs to be there.
  package static func overlap(_ one: String, _ other: String) -> Bool {
    let (a, b) = (Array((resolved(one) + "/").utf8), Array((resolved(other) + "/").utf8))
    return a.starts(with: b) || b.starts(with: a)
  }

  /// The absolute path without links and dots, as far as it is there; no slash at its end.
  private static func resolved(_ path: String) -> String {
    if let real = realpath(path, nil) {
      defer { free(real) }
      let text = String(cString: real)
      return text == "/" ? "" : text
    }
    var parts = path.split(separator: "/", omittingEmptySubsequences: true)
    guard let name = parts.popLast() else { return "" }
    let start = path.hasPrefix("/") ? "/" : parts.isEmpty ? "." : ""
    let parent = resolved(start + parts.joined(separator: "/"))
    switch name {
    case ".": return parent
    case "..": return String(parent[..<(parent.lastIndex(of: "/") ?? parent.startIndex)])
    default: return "\(parent)/\(name)"
    }
  }
}

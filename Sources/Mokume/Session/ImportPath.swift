/// Where imports lie.
enum ImportPath {
  struct Found: Hashable {
    let path: String
    /// Whether it lies relative to the importer, not in a folder of `MOKUME_PATH`.
    let isBesideImporter: Bool
  }

  /// The paths where an import is looked for, in order: beside the script that imports, then in the
  /// folders given.
  static func candidates(_ path: String, from importer: String, _ folders: [String]) -> [Found] {
    let folder = importer.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    let isWhole = path.hasPrefix("/") || folder.isEmpty
    let first = Found(
      path: isWhole ? path : folder.joined(separator: "/") + "/" + path, isBesideImporter: true)
    if path.hasPrefix("/") { return [first] }
    return [first] + folders.map { Found(path: "\($0)/\(path)", isBesideImporter: false) }
  }

  /// The first candidate that exists, or nil.
  static func resolve(_ path: String, from importer: String, _ folders: [String]) -> Found? {
    candidates(path, from: importer, folders).first { System.exists($0.path) }
  }

  /// A path as seen from the folder of a file, which may not exist yet.
  static func relative(_ path: String, to file: String, workingFolder: String) -> String {
    let target = components(path, workingFolder)
    let base = components(file, workingFolder).dropLast()
    let common = zip(target, base).prefix { $0 == $1 }.count
    let steps = Array(repeating: "..", count: base.count - common) + target[common...]
    return steps.joined(separator: "/")
  }

  /// The components of an absolute path, without `.` and `..`.
  private static func components(_ path: String, _ workingFolder: String) -> [String] {
    var result: [String] = []
    for part in (path.hasPrefix("/") ? path : workingFolder + "/" + path).split(separator: "/") {
      switch part {
      case ".": continue
      case "..": _ = result.popLast()
      default: result.append(String(part))
      }
    }
    return result
  }
}

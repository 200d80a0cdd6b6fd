#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A folder of this process for the files that parsers open by their paths.
///
/// It lies in `TMPDIR`, which `scripts/fuzz` points to memory.
enum Workplace {
  static let folder: String = {
    var template = Array(((variable("TMPDIR") ?? "/tmp") + "/mokume-fuzz-XXXXXX").utf8CString)
    require(mkdtemp(&template) != nil, "no temporary folder")
    let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    atexit { Workplace.remove() }
    return path
  }()

  /// A variable of the environment.
  static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// Writes a file in place of the one of the same name.
  @discardableResult
  static func write(_ name: String, _ bytes: [UInt8], in folder: String = folder) -> String {
    let path = "\(folder)/\(name)"
    guard let file = fopen(path, "wb") else { fatalError("cannot write \(path)") }
    let isWhole = fwrite(bytes, 1, bytes.count, file) == bytes.count
    require(fclose(file) == 0 && isWhole, "cannot write \(path)")
    return path
  }

  /// Removes a file if it is there.
  static func remove(_ name: String) { unlink("\(folder)/\(name)") }

  /// All bytes of a file, or nil when it cannot be read.
  static func read(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&part, 1, part.count, file)
      if count == 0 { return bytes }
      bytes += part[..<count]
    }
  }

  /// The paths of all files below a folder, sorted.
  static func files(below folder: String) -> [String] {
    guard let entries = opendir(folder) else { return [folder] }
    defer { closedir(entries) }
    var found: [String] = []
    while let entry = readdir(entries) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { found += files(below: "\(folder)/\(name)") }
    }
    return found.sorted()
  }

  private static func remove() {
    for path in files(below: folder) { unlink(path) }
    rmdir(folder)
  }
}

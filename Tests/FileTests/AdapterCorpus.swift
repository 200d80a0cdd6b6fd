import MokumeTensor
import Testing

@testable import MokumeFiles

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Adapters made by `scripts/make-adapter-corpus`, each named after a rule, and what is said of each.
///
/// `expected.txt` has a block for each folder: a line `== NAME`, then the error with the name of its file,
/// or what the adapter says of itself and its tensors with their elements.
enum AdapterCorpus {
  static let folder = (PathName.parent(#filePath) ?? "") + "Corpus/adapters"

  static var names: [String] {
    ((try? Checkpoint.names(in: folder)) ?? []).filter { $0 != "expected.txt" }
  }

  static subscript(_ name: String) -> String { "\(folder)/\(name)" }

  static func expectations() throws -> [String: String] {
    let text = String(
      decoding: try SideFile(name: "", source: .path("\(folder)/expected.txt")).read(),
      as: UTF8.self)
    var blocks: [String: [Substring]] = [:]
    var name = ""
    for line in text.split(separator: "\n") {
      if line.hasPrefix("== ") {
        name = String(line.dropFirst(3))
        blocks[name] = []
      } else {
        blocks[name, default: []].append(line)
      }
    }
    return blocks.mapValues { $0.joined(separator: "\n") }
  }

  /// What comes out for a folder.
  static func outcome(_ name: String) throws -> String {
    do {
      let path = name == "config-missing" ? self[name] + "/adapter_model.safetensors" : self[name]
      return try description(of: Checkpoint.open(path))
    } catch let error as FileError {
      #expect([.corrupt, .unsupportedAdapter, .notFound].contains(error.kind))
      return error.description
        .split(separator: "\(folder)/\(name)", omittingEmptySubsequences: false)
        .joined(separator: "FOLDER")
    }
  }

  private static func description(of model: Checkpoint) throws -> String {
    let adapter = try #require(model.adapter)
    var lines = adapter.facts.map { "\($0.name): \($0.text)" }
    lines += adapter.obstacles.map { "needs its base: \($0)" }
    for (place, tensor) in model.tensors.enumerated() {
      let header = tensor.header
      let elements = try model.elements(place).map(\.description).joined(separator: " ")
      lines.append("\(header.name.text) \(header.dtype.rawValue) \(header.shape)")
      lines.append("  \(elements)")
    }
    return lines.joined(separator: "\n")
  }

  /// Writes `expected.txt` anew when `MOKUME_RECORD` asks for it.
  static func record() throws -> Bool {
    guard getenv("MOKUME_RECORD") != nil else { return false }
    let text = try names.map { "== \($0)\n\(try outcome($0))\n" }.joined()
    let path = "\(folder)/expected.txt"
    try? System.removeFile(path)
    try OutputFile(creating: path, inMemory: true).write(Array(text.utf8), at: 0)
    return true
  }
}

extension Checkpoint {
  /// All elements of a tensor of f32 or f64.
  func elements(_ place: Int) throws -> [Double] {
    let bytes = try self.bytes(place)
    return bytes.withUnsafeBytes { raw in
      tensors[place].header.dtype == .f64
        ? (0..<raw.count / 8).map { raw.loadUnaligned(fromByteOffset: $0 * 8, as: Double.self) }
        : (0..<raw.count / 4).map {
          Double(raw.loadUnaligned(fromByteOffset: $0 * 4, as: Float.self))
        }
    }
  }
}

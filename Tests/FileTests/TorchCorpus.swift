import MokumeTensor
import Testing

@testable import MokumeFiles

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A folder of PyTorch files and what is said of each.
///
/// `expected.txt` has a block for each file: a line `== NAME`, then the error without the path, or a
/// line for each tensor in the order of the names, with its bytes in hexadecimal, and the warnings.
struct TorchCorpus: Sendable {
  let folder: String

  /// Files made by `scripts/make-torch-corpus`, each named after a rule.
  static let rules = TorchCorpus("pytorch")
  /// Files written by PyTorch with `scripts/make-torch-samples`, which also wrote what to expect.
  static let samples = TorchCorpus("torch")

  private init(_ name: String) {
    folder = (PathName.parent(#filePath) ?? "") + "Corpus/" + name
  }

  /// The names of the files without their ending.
  var names: [String] {
    let found = (try? Checkpoint.names(in: folder)) ?? []
    return found.filter { $0.hasSuffix(".pt") }.map { PathName.stem($0) }
  }

  subscript(_ name: String) -> String { "\(folder)/\(name).pt" }

  func bytes(_ name: String) throws -> [UInt8] {
    try SideFile(name: name, source: .path(self[name])).read()
  }

  /// What is expected of each file.
  func expectations() throws -> [String: String] {
    let source = SideFile(name: "", source: .path("\(folder)/expected.txt"))
    let text = String(decoding: try source.read(), as: UTF8.self)
    var blocks: [String: [Substring]] = [:]
    var name = ""
    for line in text.split(separator: "\n") {
      if line.hasPrefix("== ") {
        name = PathName.stem(String(line.dropFirst(3)))
        blocks[name] = []
      } else {
        blocks[name, default: []].append(line)
      }
    }
    return blocks.mapValues { $0.joined(separator: "\n") }
  }

  /// What comes out for a file.
  func outcome(_ name: String) throws -> String {
    do {
      return try description(of: Checkpoint.open(self[name]))
    } catch let error as FileError {
      #expect([.corrupt, .unknownFormat].contains(error.kind))
      return rendered(error, path: self[name], folder: folder)
    }
  }

  private func description(of model: Checkpoint) throws -> String {
    let order = model.tensors.indices.sorted {
      model.tensors[$0].header.name < model.tensors[$1].header.name
    }
    let lines = try order.map { place in
      let header = model.tensors[place].header
      let hex = try model.bytes(place).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
      let line = "\(header.name.text) \(header.dtype.rawValue) \(header.shape.dimensions)"
      return hex.isEmpty ? line : "\(line) \(hex.joined())"
    }
    let warnings = model.warnings.flatMap { warning in
      let headline = warning.headline
        .split(separator: folder, omittingEmptySubsequences: false).joined(separator: "FOLDER")
      return ["warning: \(headline)", "note: \(warning.label)"]
    }
    return (lines + warnings).joined(separator: "\n")
  }

  /// Writes `expected.txt` anew when `MOKUME_RECORD` asks for it.
  func record() throws -> Bool {
    guard getenv("MOKUME_RECORD") != nil else { return false }
    let text = try names.map { "== \($0).pt\n\(try outcome($0))\n" }.joined()
    let path = "\(folder)/expected.txt"
    try? System.removeFile(path)
    try OutputFile(creating: path, inMemory: true).write(Array(text.utf8), at: 0)
    return true
  }
}

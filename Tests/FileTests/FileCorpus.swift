@testable import MokumeFiles

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A folder of small files, made by a script, and what is said of each.
///
/// A name that begins with `ok-` is a file that must be read; every other file is named after the rule
/// it breaks. `expected.txt` has a block for each file: a line `== NAME`, then the error, or what was
/// read.
struct FileCorpus: Sendable {
  let folder: String
  /// What the names of its files end in.
  let ending: String

  static let safetensors = FileCorpus("safetensors", ".safetensors")
  static let indexes = FileCorpus("index", ".safetensors.index.json")
  static let configs = FileCorpus("config", ".json")
  static let gguf = FileCorpus("gguf", ".gguf")
  static let torch = FileCorpus("pytorch", ".pt")
  /// Files written by PyTorch with `scripts/make-torch-samples`, which also wrote what to expect.
  static let torchSamples = FileCorpus("torch", ".pt")

  /// Those that scripts make without any package.
  static let all = [safetensors, indexes, configs, gguf, torch]

  private init(_ name: String, _ ending: String) {
    self.init(folder: (PathName.parent(#filePath) ?? "") + "Corpus/" + name, ending: ending)
  }

  private init(folder: String, ending: String) {
    (self.folder, self.ending) = (folder, ending)
  }

  /// The same files by a short path: messages cut a long one, and where the sources lie is no matter.
  func linked(in scratch: Scratch) throws -> FileCorpus {
    try scratch.link("corpus", to: folder)
    return FileCorpus(folder: scratch["corpus"], ending: ending)
  }

  /// The names of the files without their ending.
  var names: [String] {
    let found = (try? Checkpoint.names(in: folder)) ?? []
    return found.filter { $0.hasSuffix(ending) }.map { String($0.dropLast(ending.count)) }
  }

  static func isSound(_ name: String) -> Bool { name.hasPrefix("ok-") }

  subscript(_ name: String) -> String { "\(folder)/\(name)\(ending)" }

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
      if line.hasPrefix("== "), line.hasSuffix(ending) {
        name = String(line.dropFirst(3).dropLast(ending.count))
        blocks[name] = []
      } else {
        blocks[name, default: []].append(line)
      }
    }
    return blocks.mapValues { $0.joined(separator: "\n") }
  }

  /// Writes `expected.txt` anew when `MOKUME_RECORD` asks for it.
  func record(_ outcome: (String) throws -> String) throws -> Bool {
    guard getenv("MOKUME_RECORD") != nil else { return false }
    let text = try names.map { name in
      let lines = try outcome(name).split(separator: "\n")
      return (["== \(name)\(ending)"] + lines).joined(separator: "\n") + "\n"
    }
    let path = "\(folder)/expected.txt"
    try? System.removeFile(path)
    try OutputFile(creating: path, inMemory: true).write(Array(text.joined().utf8), at: 0)
    return true
  }
}

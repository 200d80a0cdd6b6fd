import Foundation
import MokumeTensor
import Testing

@testable import MokumeFiles

@Suite("Corpora")
struct CorpusTests {
  @Test(
    "each file is read or refused as it should be, and the same way again",
    arguments: [FileCorpus.safetensors, .indexes, .torch])
  func outcomes(_ corpus: FileCorpus) throws {
    let scratch = try Scratch()
    let corpus = try corpus.linked(in: scratch)
    try check(corpus) { try corpus.outcome($0) }
  }

  @Test("a config says another type and other layers, or why it cannot")
  func configs() throws {
    let scratch = try Scratch()
    let corpus = try FileCorpus.configs.linked(in: scratch)
    try check(corpus) { try corpus.outcome($0, reading: Self.edited) }
  }

  private func check(_ corpus: FileCorpus, _ outcome: (String) throws -> String) throws {
    if try corpus.record(outcome) { return }
    let expected = try corpus.expectations()
    for name in corpus.names {
      let found = try outcome(name)
      // What is written down has no empty lines.
      let lines = found.split(separator: "\n").joined(separator: "\n")
      #expect(lines == expected[name] ?? "", "\(name)")
      #expect(try outcome(name) == found, "the same verdict every time")
    }
    #expect(expected.count == corpus.names.count)
  }

  /// A config as it becomes in another type, then of a model of its layers 2, 0, 0 and 1.
  private static func edited(_ path: String) throws -> String {
    let bytes = try SideFile(name: "config.json", source: .path(path)).read()
    let typed = try ConfigEditor.settingDType(.bf16, in: bytes, path: path)
    let change = LayerChange(
      prefix: "model.layers.", origins: [2, 0, 0, 1].map { .init(config: 0, layer: $0) },
      counts: [3])
    do {
      let layered = try ConfigEditor.settingLayers(change, in: [typed], path: path)
      return layered == bytes ? "unchanged" : String(decoding: layered, as: UTF8.self)
    } catch let conflict as LayerConflict {
      return "conflict: \(conflict.note)"
    }
  }

  @Test(
    "the names say what is refused",
    arguments: [
      (FileCorpus.safetensors, 60), (.indexes, 30), (.configs, 30), (.gguf, 50), (.torch, 60),
    ])
  func names(_ corpus: FileCorpus, least: Int) throws {
    let expected = try corpus.expectations()
    #expect(expected.keys.filter { !FileCorpus.isSound($0) }.count >= least)
    #expect(expected.keys.filter(FileCorpus.isSound).count >= 10)
    guard corpus.folder != FileCorpus.configs.folder else { return }
    for name in corpus.names {
      let isRead = (try? Checkpoint.open(corpus[name])) != nil
      #expect(isRead == FileCorpus.isSound(name), "\(name)")
    }
  }

  /// The names of the scripts, as in `scripts/make-NAME-corpus`.
  private static let scriptNames = ["safetensors", "index", "config", "gguf", "torch"]

  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static let hasPython = (try? run("import sys; sys.exit(0)", []).status) == 0

  private static func run(
    _ program: String, _ arguments: [String]
  ) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments =
      ["python3", "-B"] + (arguments.isEmpty ? ["-c", program] : [program] + arguments)
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }

  @Test(
    "the files are what their scripts write", .enabled(if: hasPython),
    arguments: zip(scriptNames, FileCorpus.all))
  func scripts(_ name: String, _ corpus: FileCorpus) throws {
    let scratch = try Scratch()
    let script = Self.root.appending(path: "scripts/make-\(name)-corpus").path
    let run = try Self.run(script, [scratch.path])
    #expect(run.status == 0, "\(run.output)")
    let made = try Checkpoint.names(in: scratch.path)
    let kept = try Checkpoint.names(in: corpus.folder).filter { $0 != "expected.txt" }
    #expect(made.filter { $0 != "expected.txt" } == kept)
    for file in made where FileManager.default.fileExists(atPath: scratch[file]) {
      let (new, old) = (scratch[file], "\(corpus.folder)/\(file)")
      #expect(FileManager.default.contentsEqual(atPath: new, andPath: old), "\(file)")
    }
  }
}

import Foundation
import TestSupport

/// A Python with the programs that people use beside Mokume: `scripts/clients` makes one, and
/// `MOKUME_PYTHON` names another.
enum Python {
  /// Scripts of these tests.
  static let scripts = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Scripts")

  private static let interpreter: String? = {
    if let named = ProcessInfo.processInfo.environment["MOKUME_PYTHON"] { return named }
    let root = scripts.deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let made = root.appending(path: ".build/clients/bin/python3").path
    return FileManager.default.isExecutableFile(atPath: made) ? made : nil
  }()

  /// Whether transformers, and torch which it computes with, are there.
  static let hasTransformers = has("torch", "transformers", "safetensors")

  /// Whether PEFT is there too.
  static let hasPEFT = hasTransformers && has("peft")

  /// Whether the package of llama.cpp that reads and writes GGUF is there too.
  static let hasGGUF = hasTransformers && has("gguf")

  private static func has(_ modules: String...) -> Bool {
    let imports = modules.map { "import importlib.util as u; assert u.find_spec('\($0)')" }
    return (try? run(["-c", imports.joined(separator: "\n")]))?.status == 0
  }

  /// Runs one of the scripts to its end.
  static func run(script: String, _ arguments: [String]) throws -> Answer {
    try run([scripts.appending(path: script).path] + arguments)
  }

  private static func run(_ arguments: [String]) throws -> Answer {
    guard let interpreter else { throw Missing() }
    let process = Process()
    process.executableURL = URL(filePath: interpreter)
    process.arguments = arguments
    // Nothing here may ask the network for a model.
    process.environment = ProcessInfo.processInfo.environment
      .merging(["HF_HUB_OFFLINE": "1", "PYTHONWARNINGS": "ignore", "OMP_NUM_THREADS": "1"]) { $1 }
    let files = try TemporaryFolder()
    try files.write("out", "")
    try files.write("err", "")
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: URL(filePath: files["out"]))
    process.standardError = try FileHandle(forWritingTo: URL(filePath: files["err"]))
    try process.run()
    process.waitUntilExit()
    return Answer(
      status: process.terminationStatus,
      output: String(decoding: try files.read("out"), as: UTF8.self),
      errors: String(decoding: try files.read("err"), as: UTF8.self))
  }

  struct Missing: Error {}
}

import Foundation
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A script whose save takes long enough to be stopped between two of its shards.
struct ContinuedSave {
  let folder: TemporaryFolder
  let target: String
  let script: String

  /// - Parameters:
  ///   - elements: of each tensor, which gets a shard of its own.
  ///   - last: what the script does at the end.
  init(
    target: String = "out/", elements: [Int] = [Int](repeating: 1 << 17, count: 5),
    last: String = "x"
  ) throws {
    folder = try TemporaryFolder()
    self.target = target
    var model = TinyModel()
    for (layer, count) in elements.enumerated() {
      let values = (0..<count).map { Float($0 % 1000) / 1000 + Float(layer) }
      model.add("layers.\(layer).weight", shape: [count], values)
    }
    try folder.write("in.safetensors", model.data)
    script = """
      param out = "\(target)"; x = load "in.safetensors"
      for i in 0..<60 { x = cos(sin(x)) }; x = \(last)
      save x "\\(out)", shard: 4000
      """
    try folder.write("slow.merge", script)
  }

  /// The hidden folders beside the target, as messages name them.
  var partials: [String] {
    let parent = target.hasPrefix("disk/") ? "disk/" : ""
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder[parent])) ?? []
    return names.filter { $0.hasPrefix(".out.partial-") }.sorted().map { parent + $0 }
  }

  /// The most shards that a journal beside the target names; nil without a journal.
  var kept: Int? {
    partials.compactMap { try? folder.read($0 + "/journal.mokume") }
      .map { $0.split(separator: UInt8(ascii: "\n")).count - 1 }.max()
  }

  func run(_ arguments: String...) throws -> Answer {
    let arguments = arguments.isEmpty ? ["slow.merge"] : arguments
    return try MokumeProcess(["run"] + arguments, in: folder.path).wait()
  }

  /// Starts the save on one thread, so that shards are finished in their order, and waits until more shards are finished than before.
  ///
  /// - Parameter others: how many other saves are at work; it is waited for the hidden folder alone
  ///   then.
  func start(after before: Int = 0, beside others: Int = 0) throws -> MokumeProcess {
    let process = try MokumeProcess(["run", "--threads", "1", "slow.merge"], in: folder.path)
    while process.isRunning, others > 0 ? partials.count <= others : kept ?? 0 <= before {
      usleep(1_000)
    }
    try #require(process.isRunning, "the save ended before it could be disturbed")
    return process
  }

  /// Kills the save after its first shard; returns the hidden folder.
  func interrupt() throws -> String {
    let process = try start()
    kill(process.identifier, SIGKILL)
    _ = try process.wait()
    return try #require(partials.first)
  }

  /// Whether the target is what an undisturbed save writes, and nothing lies beside it.
  func expectWhole() throws {
    if !FileManager.default.fileExists(atPath: folder["whole"]) {
      #expect(try run("slow.merge", "out=whole/").status == 0)
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder["whole"]).sorted()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder[target]).sorted() == names)
    // Recipe and card name their folder.
    for name in names where !["mokume.merge", "README.md"].contains(name) {
      #expect(try folder.read(target + name) == folder.read("whole/" + name))
    }
    #expect(partials.isEmpty)
  }
}

import Foundation
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What happens to a save while it runs.
@Suite("A save that is disturbed")
struct SlowSaveTests {
  /// A folder with a model, and a script whose save takes seconds: 2 million elements, each so many
  /// times through a sine and a cosine.
  private static func workplace(rounds: Int = 200) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    var model = TinyModel()
    model.add("weight", shape: [2048, 1024], [Float](repeating: 0.5, count: 2048 * 1024))
    try folder.write("in.safetensors", model.data)
    try folder.write(
      "slow.merge",
      """
      x = load "in.safetensors"
      for i in 0..<\(rounds) { x = cos(sin(x)) }
      save x "out/"
      """)
    return folder
  }

  /// Starts the script and waits until its first bytes lie beside the target.
  private static func start(in folder: TemporaryFolder) throws -> MokumeProcess {
    let process = try MokumeProcess(["run", "slow.merge"], in: folder.path)
    while process.isRunning, folder.listing.count < 3 { usleep(2_000) }
    try #require(process.isRunning, "the save ended before it could be disturbed")
    return process
  }

  @Test(
    "a signal ends it with the signal's status and leaves nothing behind",
    arguments: [(SIGINT, 130), (SIGTERM, 143), (SIGHUP, 143)])
  func signal(signal: Int32, status: Int) throws {
    let folder = try Self.workplace()
    let process = try Self.start(in: folder)
    kill(process.identifier, signal)
    let answer = try process.wait()
    #expect(Int(answer.status) == status)
    #expect(answer.output.isEmpty)
    #expect(
      answer.errors == """
        error[E0701]: stopped before the end; nothing was published
         --> slow.merge:3:8
          |
        3 | save x "out/"
          |        ^^^^^^

        """)
    #expect(folder.listing == ["in.safetensors", "slow.merge"])
  }

  @Test("what a killed run leaves is removed by the next save, what a living one writes is not")
  func killed() throws {
    let folder = try Self.workplace()
    let dead = try Self.start(in: folder)
    kill(dead.identifier, SIGKILL)
    _ = try dead.wait()
    // Files beside the weights come and go with them.
    func weights() -> Set<String> {
      Set(folder.listing.filter { $0.hasSuffix(".safetensors") })
    }
    let left = weights()
    #expect(left.count == 2)
    let living = try MokumeProcess(["run", "slow.merge"], in: folder.path)
    while living.isRunning, weights().count < 2 || weights() == left { usleep(2_000) }
    let held = weights().subtracting(left)
    #expect(held.count == 1)
    try folder.write("quick.merge", "x = load \"in.safetensors\"\nsave x \"out/\"\n")
    let quick = try MokumeProcess(["run", "quick.merge"], in: folder.path).wait()
    #expect(quick.status == 0)
    #expect(weights() == held.union(["in.safetensors", "out/model.safetensors"]))
    kill(living.identifier, SIGTERM)
    _ = try living.wait()
  }

  @Test("an input that is written to meanwhile is noticed, and nothing is published")
  func changedInput() throws {
    let folder = try Self.workplace(rounds: 60)
    let process = try Self.start(in: folder)
    let input = try FileHandle(
      forUpdating: URL(fileURLWithPath: folder["in.safetensors"]))
    try input.seekToEnd()
    try input.write(contentsOf: Data([0]))
    try input.close()
    let answer = try process.wait()
    #expect(answer.status == 4)
    #expect(
      answer.errors == """
        error[E0504]: in.safetensors changed while it was being read
         --> slow.merge:3:8
          |
        3 | save x "out/"
          |        ^^^^^^ changed while in use
          |
        note: its size, time stamp or identity is not what it was when it was opened
        help: wait until nothing writes to it, then run again; in a session, :reload

        """)
    #expect(folder.listing == ["in.safetensors", "slow.merge"])
  }
}

import Foundation
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The built program, stopped in all ways at all times, and run again.
@Suite("A save that is run again after it was stopped")
struct ContinueTests {
  @Test(
    "goes on after a signal with the shards that were finished",
    arguments: [(SIGINT, 130), (SIGTERM, 143), (SIGHUP, 143)])
  func signal(signal: Int32, status: Int) throws {
    let work = try ContinuedSave()
    let process = try work.start()
    kill(process.identifier, signal)
    let answer = try process.wait()
    #expect(Int(answer.status) == status)
    let kept = try #require(work.kept)
    #expect(
      answer.errors == """
        error[E0701]: stopped; \(kept) of 5 shards kept, the same save continues from there
         --> slow.merge:3:8
          |
        3 | save x "\\(out)", shard: 4000
          |        ^^^^^^^^
          |
        note: they are in \(try #require(work.partials.first)); out/ was not touched

        """)
    let again = try work.run()
    #expect(again.status == 0)
    #expect(again.errors.hasSuffix("  continued from shard \(kept + 1)\n"))
    try work.expectWhole()
  }

  @Test("goes on after kill -9, again and again")
  func killed() throws {
    let work = try ContinuedSave()
    var most = 0
    for _ in 0..<4 {
      let process = try work.start(after: most)
      kill(process.identifier, SIGKILL)
      _ = try process.wait()
      most = try #require(work.kept)
      #expect(work.partials.count == 1)
      if most == 4 { break }
    }
    let again = try work.run()
    #expect(again.status == 0)
    #expect(again.errors.hasSuffix("  continued from shard \(most + 1)\n"))
    try work.expectWhole()
  }

  @Test("another script does not go on, keeps the shards and names them")
  func otherScript() throws {
    let work = try ContinuedSave()
    let partial = try work.interrupt()
    try work.folder.write(
      "other.merge", work.script.replacingOccurrences(of: "cos(", with: "abs("))
    let other = try work.run("other.merge")
    #expect(other.status == 0)
    #expect(!other.errors.contains("continued"))
    #expect(other.errors.contains("note: \(partial) holds "))
    #expect(other.errors.hasSuffix("delete when it is not wanted\n"))
    let again = try work.run("slow.merge", "--force")
    #expect(again.errors.contains("  continued from shard "))
    #expect(!again.errors.contains("note:"))
    try work.expectWhole()
  }

  @Test("an input that has changed since is not gone on with")
  func changedInput() throws {
    let work = try ContinuedSave()
    let partial = try work.interrupt()
    try work.folder.write("in.safetensors", try work.folder.read("in.safetensors"))
    let again = try work.run()
    #expect(again.status == 0)
    #expect(!again.errors.contains("continued"))
    #expect(again.errors.contains("note: \(partial) holds "))
  }

  @Test("the report as JSON says where it went on")
  func json() throws {
    let work = try ContinuedSave()
    _ = try work.interrupt()
    let kept = try #require(work.kept)
    let again = try work.run("--progress", "json", "slow.merge")
    #expect(again.errors.hasSuffix(", \"continued_from\": \(kept + 1)}\n"))
    try work.expectWhole()
  }

  @Test("resume: false begins anew and removes the shards")
  func anew() throws {
    let work = try ContinuedSave()
    _ = try work.interrupt()
    try work.folder.write(
      "anew.merge", work.script.replacingOccurrences(of: "4000", with: "4000, resume: false"))
    let again = try work.run("anew.merge")
    #expect(again.status == 0)
    #expect(!again.errors.contains("continued"))
    try work.expectWhole()
  }

  @Test("a damaged shard is computed again")
  func damaged() throws {
    let work = try ContinuedSave()
    let partial = try work.interrupt()
    let file = try FileHandle(
      forUpdating: URL(
        fileURLWithPath: work.folder["\(partial)/model-00001-of-00005.safetensors"]))
    try file.seek(toOffset: 100_000)
    try file.write(contentsOf: Data([1, 2, 3]))
    try file.close()
    #expect(try work.run().status == 0)
    try work.expectWhole()
  }

  @Test("a warning about the results comes again, about the finished shards too")
  func warning() throws {
    let work = try ContinuedSave(last: "x / (x - x)")
    let whole = try work.run("slow.merge", "out=whole/")
    _ = try work.interrupt()
    let again = try work.run()
    let warnings = [whole, again].map { $0.errors.components(separatedBy: "wrote")[0] }
    #expect(warnings[0].hasPrefix("warning[W0612]: "))
    #expect(warnings[0] == warnings[1])
    try work.expectWhole()
  }

  @Test("of two at once one publishes, and the other says what it keeps")
  func together() throws {
    let work = try ContinuedSave()
    let processes = try [work.start(), work.start(beside: 1)]
    let answers = try processes.map { try $0.wait() }.sorted { $0.status < $1.status }
    #expect(answers.map(\.status) == [0, 5])
    #expect(answers[1].errors.hasPrefix("error[E0602]: out/ already "))
    let partial = try #require(work.partials.first)
    let note = "note: 5 of 5 shards are complete and kept in \(partial)"
    #expect(answers[1].errors.contains(note))
    let again = try work.run("slow.merge", "--force")
    #expect(again.errors.hasSuffix("  continued after shard 5\n"))
    try work.expectWhole()
  }

  @Test("a disk that fills up keeps what is finished", .enabled(if: TinyDisk.isPossible))
  func diskFull() throws {
    let work = try ContinuedSave(target: "disk/out/")
    let disk = try TinyDisk(at: work.folder["disk"], kilobytes: 4000)
    defer { disk.unmount() }
    let process = try work.start()
    #expect(throws: (any Error).self) {
      try work.folder.write("disk/filler", Data(count: 5_000_000))
    }
    let answer = try process.wait()
    #expect(answer.status == 5)
    let kept = try #require(work.kept)
    let lines = answer.errors.components(separatedBy: "\n")
    #expect(lines[0].hasPrefix("error[E0605]: the disk filled up while writing disk/out/ ("))
    #expect(lines[0].hasSuffix(" of 2.6 MB done)"))
    #expect(lines[4].hasSuffix("no space left on \(work.folder["disk"]) (tmpfs)"))
    #expect(
      lines[6] == "note: \(kept) of 5 shards \(kept == 1 ? "is" : "are") complete and kept in "
        + "\(try #require(work.partials.first)); disk/out/ was not touched")
    #expect(lines[7].hasPrefix("help: free at least "))
    #expect(lines[7].hasSuffix(" and run the same script: it continues with shard \(kept + 1)"))
    try FileManager.default.removeItem(atPath: work.folder["disk/filler"])
    #expect(try work.run().errors.hasSuffix("  continued from shard \(kept + 1)\n"))
    try work.expectWhole()
  }

  @Test("a file that may not grow so large keeps the shards before it")
  func fileLimit() throws {
    let work = try ContinuedSave(elements: [1 << 10, 1 << 10, 1 << 18])
    let limited = Process()
    limited.executableURL = URL(fileURLWithPath: "/bin/sh")
    let program = "ulimit -f 256; exec \"$0\" run --threads 1 slow.merge 2>errors"
    limited.arguments = ["-c", program, MokumeProcess.program.path]
    limited.currentDirectoryURL = URL(fileURLWithPath: work.folder.path)
    try limited.run()
    limited.waitUntilExit()
    #expect(limited.terminationStatus == 5)
    let errors = String(decoding: try work.folder.read("errors"), as: UTF8.self)
    #expect(errors.hasPrefix("error[E0604]: cannot write out/\n"))
    let partial = try #require(work.partials.first)
    let note =
      "note: 2 of 3 shards are complete and kept in \(partial): "
      + "the same save continues with shard 3\n"
    #expect(errors.hasSuffix(note))
    #expect(try work.run().errors.hasSuffix("  continued from shard 3\n"))
    try work.expectWhole()
  }
}

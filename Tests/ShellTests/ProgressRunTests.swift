import Foundation
import MokumeShell
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Saves that take long enough to be watched.
@Suite("Progress of a save")
struct ProgressRunTests {
  /// A folder with a model and a script whose save takes a second or so.
  private static func workplace(rounds: Int = 40) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    var model = TinyModel()
    for number in 0..<2 {
      model.add("weight.\(number)", shape: [1024, 1024], [Float](repeating: 0.5, count: 1 << 20))
    }
    try folder.write("in.safetensors", model.data)
    try folder.write(
      "slow.merge",
      """
      param out = "out/"
      x = load "in.safetensors"
      for i in 0..<\(rounds) { x = cos(sin(x)) }
      save x / norm(x, over: "model") "\\(out)", shard: 5MB
      """)
    return folder
  }

  private static func lines(_ answer: Answer) -> [String] {
    answer.errors.split(separator: "\n").map(String.init)
  }

  @Test("lines go through both stages and end with the report")
  func lines() throws {
    let answer = try MokumeProcess.run(
      "run", "slow.merge", in: Self.workplace(), environment: ["MOKUME_PROGRESS": "0.02"])
    #expect(answer.status == 0)
    #expect(answer.output.isEmpty)
    let lines = Self.lines(answer)
    let form = try Regex(
      #"(reading for|saving|syncing|preparing) out/  \d+%  (-|[0-9.]+/[0-9.]+ MB)  "#
        + #"(-|[0-2]/2 shards)  (-|[0-9.]+ [a-zA-Z]+/s)  eta [-0-9:]+(  weight\.[01])?"#)
    for line in lines.dropLast() { #expect(line.wholeMatch(of: form) != nil, "\(line)") }
    #expect(lines.contains { $0.hasPrefix("reading for out/  ") && $0.contains("/8.39 MB  0/2 ") })
    #expect(lines.contains { $0.hasPrefix("saving out/  ") && $0.contains("/8.39 MB  ") })
    #expect(lines.last?.hasPrefix("wrote out/  8.39 MB  2 tensors  2 shards  in ") == true)
    let shares = lines.dropLast().compactMap { line in
      line.firstMatch(of: /\ (\d+)%/).flatMap { Int($0.1) }
    }
    #expect(shares == shares.sorted())
    #expect(Set(shares).count > 3)
  }

  @Test("JSON is one object a line, from the start to what was written")
  func json() throws {
    let folder = try Self.workplace()
    let answer = try MokumeProcess.run(
      "slow.merge", "--progress", "json", in: folder,
      environment: ["MOKUME_PROGRESS": "0.02"])
    let events = try Self.lines(answer).map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    let names = events.compactMap { $0["event"] as? String }
    #expect(names.first == "start")
    #expect(names.last == "wrote")
    #expect(names.count == events.count)
    #expect(names.dropFirst().dropLast().allSatisfy { $0 == "progress" })
    for event in events { #expect(event["target"] as? String == "out/") }
    let phases = events.compactMap { $0["phase"] as? String }
    #expect(phases.contains("reading") && phases.contains("writing"))
    let files = folder.listing.filter { $0.hasPrefix("out/") && $0.hasSuffix(".safetensors") }
    let sizes = try files.map { try folder.read($0).count }
    #expect(events.last?["bytes"] as? Int == sizes.reduce(0, +))
  }

  @Test("SIGUSR1 gets one line, from a quiet run too, and ends nothing", arguments: ["-q", "-v"])
  func status(flag: String) throws {
    let folder = try Self.workplace()
    let process = try MokumeProcess(["run", "slow.merge", flag], in: folder.path)
    while process.isRunning, folder.listing.count < 3 { usleep(2_000) }
    try #require(process.isRunning, "the save ended before it could be asked")
    kill(process.identifier, SIGUSR1)
    let answer = try process.wait()
    #expect(answer.status == 0)
    let lines = Self.lines(answer)
    let first = try #require(lines.first)
    #expect(first.contains(" out/  ") && first.contains("%  "), "\(first)")
    #expect(flag == "-q" ? lines.count == 1 : lines.dropFirst().first?.hasPrefix("wrote ") == true)
    #expect(flag == "-q" || lines.contains { $0.hasPrefix("  stage 2  ") })
  }

  @Test("a bar is drawn on a terminal, and nothing is left of it")
  func bar() throws {
    let folder = try Self.workplace()
    let streams = FakeStreams(
      terminal: Terminal(outputIsTerminal: true, errorIsTerminal: true, width: 60))
    let script = try String(decoding: folder.read("slow.merge"), as: UTF8.self)
      .replacingOccurrences(of: "load \"", with: "load \"\(folder.path)/")
    let code = "print(1)\n" + script + "\nprint(2)"
    let status = Shell(streams: streams).run(["-e", code, "out=\(folder["out/"])"])
    #expect(status == .done)
    #expect(streams.output == "1\n2\n")
    let drawn = streams.errors.components(separatedBy: "\r")
    #expect(drawn.count > 3)
    #expect(drawn.last?.hasPrefix("\u{1B}[Kwrote ") == true)
    for line in drawn.dropFirst().dropLast() {
      #expect(line.hasSuffix("\u{1B}[K") && !line.contains("\n"), "\(line)")
    }
  }

  @Test("no mode changes a byte")
  func sameBytes() throws {
    let folder = try Self.workplace(rounds: 1)
    var outputs: Set<Data> = []
    for mode in ["auto", "bar", "lines", "json", "never"] {
      let answer = try MokumeProcess.run(
        "slow.merge", "--progress", mode, "out=\(mode).st", in: folder,
        environment: ["MOKUME_PROGRESS": "0.01"])
      #expect(answer.status == 0, "\(answer.errors)")
      #expect(Self.lines(answer).last?.contains(mode == "json" ? #""wrote""# : "wrote ") == true)
      outputs.insert(try folder.read("\(mode).st"))
    }
    #expect(outputs.count == 1)
  }

  @Test("--json makes everything on standard error JSON, progress too")
  func onlyJSON() throws {
    let folder = try Self.workplace(rounds: 1)
    let answer = try MokumeProcess.run("slow.merge", "--json", "-v", in: folder)
    #expect(answer.status == 0)
    let lines = Self.lines(answer)
    #expect(lines.count >= 2)
    for line in lines {
      #expect(try JSONSerialization.jsonObject(with: Data(line.utf8)) is [String: Any])
    }
  }

  @Test(
    "a time between lines that makes no sense is status 2 and named", arguments: ["x", "0", "nan"])
  func wrong(seconds: String) {
    let answer = shell("-e", "", environment: ["MOKUME_PROGRESS": seconds])
    #expect(answer.status == 2)
    #expect(answer.errors.contains("MOKUME_PROGRESS takes seconds"))
  }
}

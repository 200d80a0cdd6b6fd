import Foundation
import TestSupport
import Testing

/// The program that `scripts/fuzz` makes inputs for, over the inputs that it begins with.
@Suite("Targets of the fuzzer")
struct FuzzTests {
  private func run(_ arguments: String...) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = MokumeProcess.program.deletingLastPathComponent()
      .appending(path: "mokume-fuzz")
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }

  @Test("every target has inputs to begin with, and holds for them")
  func seeds() throws {
    let targets = try run("list").output.split(separator: "\n").map(String.init)
    #expect(targets.count >= 10)
    let seeds = try run("seeds")
    #expect(seeds.status == 0, "\(seeds.output)")
    for (target, line) in zip(targets, seeds.output.split(separator: "\n")) {
      let match = try #require(line.firstMatch(of: /^(.+): (\d+) inputs$/))
      #expect(match.1 == target)
      #expect(try #require(Int(match.2)) >= 5, "\(target)")
    }
  }

  @Test("a target that there is not is an error")
  func unknown() throws {
    let answer = try run("nothing", "/dev/null")
    #expect(answer.status == 2)
    #expect(answer.output.contains("there are safetensors, index, "))
  }
}

import Foundation
import MokumeShell
import TestSupport
import Testing

@Suite("mokume fmt and a script's own help")
struct FormatCommandTests {
  private let untidy = "x=[1,2 , 3] # list\nprint( x[0] )\n"
  private let tidy = "x = [1, 2, 3]  # list\nprint(x[0])\n"

  @Test("replaces what is not laid out, keeps permissions, and is then content")
  func replaces() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("a.merge", untidy)
    try FileManager.default.setAttributes([.posixPermissions: 0o750], ofItemAtPath: path)
    #expect(shell("fmt", "--check", path).status == 1)
    #expect(shell("fmt", "--check", path).output == path + "\n")
    let answer = shell("fmt", path)
    #expect(answer.status == 0 && answer.output.isEmpty && answer.errors.isEmpty)
    #expect(String(decoding: try folder.read("a.merge"), as: UTF8.self) == tidy)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o750)
    #expect(shell("fmt", "--check", path).status == 0)
    #expect(folder.listing == ["a.merge"])
  }

  @Test("formats a pipe to standard output")
  func pipe() {
    let answer = shell("fmt", "-", input: untidy)
    #expect(answer.status == 0)
    #expect(answer.output == tidy)
  }

  @Test("leaves a script with errors alone and says what is wrong")
  func errors() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("a.merge", "x = (1\n")
    let answer = shell("fmt", path)
    #expect(answer.status == 3)
    #expect(answer.errors.hasPrefix("error[E0111]: this `(` is never closed\n"))
    #expect(String(decoding: try folder.read("a.merge"), as: UTF8.self) == "x = (1\n")
  }

  @Test("the scripts of the repository are laid out")
  func repository() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    var count = 0
    for folder in ["Sources", "Examples", "Benchmarks"] {
      let files = FileManager.default.enumerator(
        at: root.appendingPathComponent(folder), includingPropertiesForKeys: nil)
      for case let file as URL in files ?? .init() where file.pathExtension == "merge" {
        #expect(shell("fmt", "--check", file.path).output.isEmpty)
        count += 1
      }
    }
    #expect(count > 10)
  }

  @Test("a script's help has its head and its parameters, with and without run")
  func help() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "dare.merge",
      """
      #!/usr/bin/env mokume
      ## DARE-TIES of two experts.
      param density: 0...1 = 0.2   ## share kept
      param out = "merged/"
      print(density)
      """)
    let wanted = """
      DARE-TIES of two experts.

      Usage: mokume run \(path) [name=value …]

      Parameters:
        density=0.2    share kept (0...1)
        out="merged/"

      mokume help run lists the flags.

      """
    for arguments in [[path, "--help"], ["run", path, "--help"]] {
      let streams = FakeStreams()
      #expect(Shell(streams: streams).run(arguments) == .done)
      #expect(streams.output == wanted)
    }
  }

  @Test("a script with a shebang runs by its name")
  func shebang() throws {
    let folder = try TemporaryFolder()
    let program = MokumeProcess.program.path
    let path = try folder.write(
      "half.merge", "#!\(program)\nparam density = 50%\nprint(density)\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = ["density=30%"]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(String(decoding: output, as: UTF8.self) == "0.3\n")
  }
}

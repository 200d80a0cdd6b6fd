import Foundation
import TestSupport
import Testing

@testable import MokumeShell

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

  @Test("--diff shows what would change as patch takes it, changes nothing and ends with 1")
  func difference() throws {
    let folder = try TemporaryFolder()
    let lines = (1...12).map { "a\($0) = \($0)\n" }.joined()
    let path = try folder.write("a.merge", untidy + lines + "z=1")
    let answer = shell("fmt", "--diff", path)
    #expect(answer.status == 1 && answer.errors.isEmpty)
    #expect(
      answer.output == """
        --- \(path)
        +++ \(path)
        @@ -1,5 +1,5 @@
        -x=[1,2 , 3] # list
        -print( x[0] )
        +x = [1, 2, 3]  # list
        +print(x[0])
         a1 = 1
         a2 = 2
         a3 = 3
        @@ -12,4 +12,4 @@
         a10 = 10
         a11 = 11
         a12 = 12
        -z=1
        \\ No newline at end of file
        +z = 1

        """)
    #expect(shell("fmt", "--check", path).status == 1)
    #expect(shell("fmt", path).status == 0)
    let formatted = shell("fmt", "--diff", path)
    #expect(formatted.status == 0 && formatted.output.isEmpty)
    #expect(shell("fmt", "--diff", "-", input: "x=1\n").output.hasPrefix("--- <stdin>\n"))
    #expect(shell("fmt", "--check", "--diff", "-", input: "x=1\n").status == 1)
  }

  @Test(
    "a difference has the line numbers of both texts",
    arguments: [
      ("", "a\n", "@@ -0,0 +1 @@\n+a\n"), ("a\n", "", "@@ -1 +0,0 @@\n-a\n"),
      ("a\nb\n", "a\nc\nb\n", "@@ -1,2 +1,3 @@\n a\n+c\n b\n"),
      ("a\n", "a\n", nil), ("é\n", "e\u{301}\n", "@@ -1 +1 @@\n-é\n+e\u{301}\n"),
      ("a\r\n", "a\n", "@@ -1 +1 @@\n-a\r\n+a\n"),
    ] as [(String, String, String?)])
  func lineNumbers(old: String, new: String, hunk: String?) {
    let text = UnifiedDiff(from: old, to: new).text("o", "n")
    #expect(Array(text.utf8) == Array((hunk.map { "--- o\n+++ n\n" + $0 } ?? "").utf8))
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

  /// Scripts about layout itself: a line that begins with `-`, one that is nested as deeply as can be, and
  /// statements on one line.
  private let odd: Set = ["W0119-minus.merge", "E0315-nesting.merge", "mission.merge"]

  @Test("the scripts of the repository are laid out")
  func repository() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    var count = 0
    for folder in ["Sources", "Examples", "Benchmarks/Cases", "Tests"] {
      let files = FileManager.default.enumerator(
        at: root.appendingPathComponent(folder), includingPropertiesForKeys: nil)
      for case let file as URL in files ?? .init() where file.pathExtension == "merge" {
        if odd.contains(file.lastPathComponent) { continue }
        let text = try String(contentsOf: file, encoding: .utf8)
        // A case of a message shows the message behind its script, and an empty line before.
        let parts = text.components(separatedBy: "\n---\n")
        let script = parts.count == 1 ? text : String(parts[0].trimmedEnd) + "\n"
        let answer = shell("fmt", "--diff", "-", input: script)
        #expect(answer.output.isEmpty, "\(file.path):\n\(answer.output)")
        count += 1
      }
    }
    #expect(count > 200)
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

extension String {
  fileprivate var trimmedEnd: Substring {
    var text = self[...]
    while text.last == "\n" { text.removeLast() }
    return text
  }
}

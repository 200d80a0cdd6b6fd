import Foundation
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The built program in pipelines and on full disks.
@Suite("The program")
struct ProcessTests {
  @Test("its exit status is that of the shell", arguments: [("print(1)", 0), ("print(x)", 3)])
  func status(script: String, status: Int) throws {
    let answer = try MokumeProcess.run("-e", script, in: TemporaryFolder())
    #expect(Int(answer.status) == status)
    #expect(answer.output.isEmpty == (status != 0))
    #expect(answer.errors.isEmpty == (status == 0))
  }

  @Test("it writes no colour and no terminal codes into files")
  func plainText() throws {
    let answer = try MokumeProcess.run("-e", "x", in: TemporaryFolder())
    #expect(answer.errors.hasPrefix("error[E0201]"))
    #expect(!answer.errors.contains("\u{1B}"))
  }

  @Test("it ends with 141 and without a word when nobody reads its output any more")
  func brokenPipe() throws {
    let folder = try TemporaryFolder()
    let program = MokumeProcess.program.path
    try folder.write(
      "pipe.sh",
      """
      { "\(program)" -e 'for i in 0..<100000 { print(i) }'; echo $? > status; } | head -n 1
      """)
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = ["pipe.sh"]
    shell.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    try folder.write("errors", "")
    shell.standardOutput = FileHandle.nullDevice
    shell.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: folder["errors"]))
    try shell.run()
    shell.waitUntilExit()
    #expect(String(decoding: try folder.read("status"), as: UTF8.self) == "141\n")
    #expect(try folder.read("errors").isEmpty)
  }

  @Test("it ends with 5 and a message when its output cannot be written")
  func fullDevice() throws {
    let folder = try TemporaryFolder()
    let device = "/dev/full"
    guard FileManager.default.fileExists(atPath: device) else { return }
    try folder.write("errors", "")
    let process = Process()
    process.executableURL = MokumeProcess.program
    process.arguments = ["-e", "print(1)"]
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: device))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: folder["errors"]))
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 5)
    let errors = String(decoding: try folder.read("errors"), as: UTF8.self)
    #expect(
      errors == "error[E0604]: cannot write to standard output: No space left on device\n")
  }

  @Test("a disk that is too small is seen before the first byte", .enabled(if: TinyDisk.isPossible))
  func smallDisk() throws {
    let folder = try TemporaryFolder()
    let disk = try TinyDisk(at: folder["disk"], kilobytes: 64)
    defer { disk.unmount() }
    var model = TinyModel()
    model.add("weight", shape: [1 << 16], [Float](repeating: 1, count: 1 << 16))
    try folder.write("in.safetensors", model.data)
    let answer = try MokumeProcess.run(
      "-e", #"x = load "in.safetensors"; save x "disk/out/""#, in: folder)
    #expect(answer.status == 5)
    #expect(
      answer.errors == """
        error[E0605]: not enough space for disk/out/: need 262.3 kB, 65.5 kB free
         --> <code>:1:35
          |
        1 | x = load "in.safetensors"; save x "disk/out/"
          |                                   ^^^^^^^^^^^ on \(folder["disk"]) (tmpfs)
          |
        help: free 196.7 kB or save to another disk

        """)
    #expect(folder.listing == ["in.safetensors"])
  }
}

/// A file system in memory, which only root on Linux may make.
struct TinyDisk {
  let path: String

  init(at path: String, kilobytes: Int) throws {
    self.path = path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    #if canImport(Glibc)
      try #require(mount("tmpfs", path, "tmpfs", 0, "size=\(kilobytes)k") == 0)
    #endif
  }

  func unmount() {
    #if canImport(Glibc)
      umount2(path, Int32(MNT_DETACH))
    #endif
  }

  /// Whether this process may mount, found by doing it.
  static let isPossible: Bool = {
    guard let folder = try? TemporaryFolder(),
      let disk = try? TinyDisk(at: folder["probe"], kilobytes: 64)
    else { return false }
    disk.unmount()
    #if canImport(Glibc)
      return true
    #else
      return false
    #endif
  }()
}

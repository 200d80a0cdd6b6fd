import Foundation

/// The built program, run as a process of its own.
public final class MokumeProcess {
  private let process = Process()
  private let files: TemporaryFolder

  /// The folder of build products, which the test bundle is in too.
  private static var products: URL {
    #if os(macOS)
      let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") } ?? .main
      return bundle.bundleURL.deletingLastPathComponent()
    #else
      return Bundle.main.bundleURL
    #endif
  }

  /// The built program.
  public static var program: URL { products.appendingPathComponent("mokume") }

  /// Starts the program. Its streams go to files, so that it never waits for a reader.
  public init(_ arguments: [String], in folder: String, environment: [String: String] = [:]) throws
  {
    files = try TemporaryFolder()
    try files.write("out", "")
    try files.write("err", "")
    process.executableURL = Self.program
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = ProcessInfo.processInfo.environment
      .filter { !$0.key.hasPrefix("MOKUME_") && !$0.key.contains("COLOR") && $0.key != "COLUMNS" }
      .filter { !$0.key.hasPrefix("XDG_") }
      // Nobody's own settings.
      .merging(["HOME": files.path]) { $1 }
      .merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: files["out"]))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: files["err"]))
    try process.run()
  }

  public var identifier: Int32 { process.processIdentifier }
  public var isRunning: Bool { process.isRunning }

  /// Waits for the end; a process that a signal killed has 128 and the signal as its status, as in
  /// a shell.
  public func wait() throws -> Answer {
    process.waitUntilExit()
    let killed = process.terminationReason == .uncaughtSignal
    return Answer(
      status: process.terminationStatus + (killed ? 128 : 0),
      output: String(decoding: try files.read("out"), as: UTF8.self),
      errors: String(decoding: try files.read("err"), as: UTF8.self))
  }

  /// Runs the program to its end.
  public static func run(
    _ arguments: String..., in folder: TemporaryFolder, environment: [String: String] = [:]
  ) throws -> Answer {
    try MokumeProcess(arguments, in: folder.path, environment: environment).wait()
  }
}

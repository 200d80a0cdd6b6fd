import Foundation
import TestSupport

/// Runs of the program in one shell, each twice, and each under limits of the system.
struct LimitedRuns {
  struct Run {
    let name: String
    let arguments: [String]
    /// What came of it both times.
    fileprivate(set) var answers: [Answer] = []
    /// The files and folders that lie in its working directory afterwards.
    fileprivate(set) var left: [String] = []

    init(_ name: String, _ arguments: [String]) {
      (self.name, self.arguments) = (name, arguments)
    }

    /// Whether it says on standard error alone what it did.
    var isSave: Bool { arguments.first == "-e" }
  }

  let all: [Run]

  /// Runs in an empty folder each, which `prepare` may change. There is a model in it, `model`.
  init(_ runs: [Run], _ prepare: (Run, String) throws -> Void = { _, _ in }) throws {
    let folder = try TemporaryFolder()
    var lines = ""
    for (place, run) in runs.enumerated() {
      for turn in 0...1 {
        let own = folder["\(place)-\(turn)"]
        try folder.write("\(place)-\(turn)/model/model.safetensors", Self.model)
        try prepare(run, own)
        try folder.write("\(place)-\(turn).arguments", run.arguments.joined(separator: "\0") + "\0")
        lines += own + "\n"
      }
    }
    try folder.write("list", lines)
    try folder.write("limited.sh", Self.script)
    try Self.runAll(in: folder)
    all = try runs.enumerated().map { place, run in
      var run = run
      run.answers = try (0...1).map { try Self.answer("\(place)-\($0)", in: folder) }
      run.left = try FileManager.default.contentsOfDirectory(atPath: folder["\(place)-0"]).sorted()
      return run
    }
  }

  /// One run in the folder `$1`. Address space stands for memory, which it bounds.
  private static let script = """
    cd "$1" || exit 1
    ulimit -v 262144
    ulimit -t 5
    run='"$MOKUME_PROGRAM" "$@" > "$0.out" 2> "$0.err"; echo $? > "$0.status"'
    xargs -0 sh -c "$run" "$1" < "$1.arguments"
    """

  private static func runAll(in folder: TemporaryFolder) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "xargs -n 1 -P 2 sh limited.sh < list"]
    process.currentDirectoryURL = URL(filePath: folder.path)
    process.environment = [
      "PATH": "/usr/bin:/bin", "HOME": folder.path, "MOKUME_PROGRAM": MokumeProcess.program.path,
      // glibc reserves 64 MB of address space for each thread's memory, which is no memory yet.
      "MALLOC_ARENA_MAX": "1",
    ]
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
  }

  private static func answer(_ name: String, in folder: TemporaryFolder) throws -> Answer {
    func text(_ ending: String) throws -> String {
      // The folder of a run is in its messages, and the only thing that may differ.
      String(decoding: try folder.read("\(name).\(ending)"), as: UTF8.self)
        .replacingOccurrences(of: folder[name], with: "FOLDER")
    }
    // Without a number the shell itself has failed, which no test expects.
    let status = Int32(try text("status").trimmingCharacters(in: .whitespacesAndNewlines)) ?? -1
    return Answer(status: status, output: try text("out"), errors: try text("err"))
  }

  /// A model of three layers.
  private static let model: Data = {
    var model = TinyModel()
    model.add("model.embed_tokens.weight", shape: [2], [1, 2])
    for layer in 0..<3 {
      model.add("model.layers.\(layer).mlp.up_proj.weight", shape: [2], [Float(layer), 1])
    }
    return model.data
  }()
}

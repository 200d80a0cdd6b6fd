import Foundation
import TestSupport
import Testing

/// The built program and files that somebody else wrote: 5 seconds of a processor and 256 MB are
/// enough for each.
@Suite("Limits of hostile files")
struct LimitTests {
  @Test(
    "each file of the corpora is read or refused within the limits, twice alike",
    arguments: Corpus.weights)
  func weights(_ corpus: Corpus) throws {
    let before = try corpus.contents()
    let runs = try LimitedRuns(corpus.names.map { .init($0, ["info", corpus.path($0)]) })
    for run in runs.all { check(run, isSound: Corpus.isSound(run.name)) }
    #expect(try corpus.contents() == before, "nothing is written beside the files")
  }

  /// Saves a model of three layers in another order and type, which changes its config.
  private static let script = """
    a = load "model"
    save stitch([a.layers[2], a.layers[0], a.layers[0], a.layers[1]], rest: a) "out/", dtype: bf16
    """

  @Test("so is each config, and what is not saved leaves nothing behind")
  func configs() throws {
    let names = Corpus.configs.names
    let runs = try LimitedRuns(names.map { .init($0, ["-e", Self.script]) }) { run, folder in
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder)/model/config.json", withDestinationPath: Corpus.configs.path(run.name))
    }
    for run in runs.all {
      check(run, isSound: Corpus.isSound(run.name))
      let expected = ["model"] + (Corpus.isSound(run.name) ? ["out"] : [])
      #expect(run.left == expected, "\(run.name)")
    }
  }

  @Test("large files are read in little more memory than they take, and vast ones not at all")
  func large() throws {
    let numbers = "[" + String(repeating: "0,", count: 15_000_000) + "0]"
    let index = #"{"x":\#(numbers),"weight_map":{"a":"model-00001-of-00001.safetensors"}}"#
    let runs = try LimitedRuns(
      [
        .init("ok-numbers", ["info", "numbers.safetensors.index.json"]),
        .init("vast-index", ["info", "vast.safetensors.index.json"]),
        .init("vast-header", ["info", "vast.safetensors"]),
        .init("vast-config", ["-e", Self.script]),
      ]
    ) { run, folder in
      switch run.name {
      case "ok-numbers":
        try Data(index.utf8).write(to: URL(filePath: "\(folder)/numbers.safetensors.index.json"))
        try FileManager.default.createSymbolicLink(
          atPath: "\(folder)/model-00001-of-00001.safetensors",
          withDestinationPath: Corpus.weights[1].folder + "/one.safetensors")
      case "vast-index": try Self.vast("\(folder)/vast.safetensors.index.json")
      case "vast-header": try Self.vast("\(folder)/vast.safetensors")
      default: try Self.vast("\(folder)/model/config.json")
      }
    }
    for run in runs.all { check(run, isSound: Corpus.isSound(run.name)) }
  }

  /// A file of a terabyte of zeros that takes no room.
  static func vast(_ path: String) throws {
    try Data().write(to: URL(filePath: path))
    try FileHandle(forWritingTo: URL(filePath: path)).truncate(atOffset: 1 << 40)
  }

  func check(_ run: LimitedRuns.Run, isSound: Bool) {
    let (first, second) = (run.answers[0], run.answers[1])
    #expect(first.status == (isSound ? 0 : 4), "\(run.name): \(first.errors)")
    #expect(first.errors.contains("error[E") == !isSound, "\(run.name)")
    #expect(first.output.isEmpty == (!isSound || run.isSave), "\(run.name)")
    // What is said of a save has its time in it.
    if isSound && run.isSave {
      #expect(second.status == 0, "\(run.name)")
    } else {
      #expect(second == first, "\(run.name): the same verdict every time")
    }
  }
}

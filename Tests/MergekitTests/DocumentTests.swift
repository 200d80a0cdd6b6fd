import Foundation
import TestSupport
import Testing

@Suite("Configs of several documents")
struct DocumentTests {
  private static let named = """
    name: half
    merge_method: linear
    models: [{model: models/a}, {model: models/b}]
    parameters: {weight: 0.5}
    ---
    name: one
    merge_method: linear
    models: [{model: half}, {model: models/c}]
    parameters: {weight: 0.5}
    ---
    name: two
    merge_method: passthrough
    models: [{model: half}]

    """
  private static let unnamed = """
    ---
    merge_method: linear
    models: [{model: half}, {model: models/a}]
    parameters: {weight: 0.5}

    """

  private func run(_ text: String, _ arguments: String...) throws -> (TemporaryFolder, Answer) {
    let folder = try TranslationCase.models()
    try folder.write("case.yml", text)
    let answer = try MokumeProcess(
      ["mergekit", "case.yml"] + arguments, in: folder.path
    ).wait()
    return (folder, answer)
  }

  /// The folders that were written, in order.
  private func written(_ folder: TemporaryFolder) -> [String] {
    folder.listing.filter { $0.hasSuffix("/model.safetensors") && !$0.hasPrefix("models/") }
      .map { String($0.dropLast(18)) }.sorted()
  }

  @Test("merges that no other is made of are all saved, in folders of their names")
  func finals() throws {
    let (folder, answer) = try run(Self.named, "out")
    #expect(answer.status == 0, "\(answer.errors)")
    #expect(written(folder) == ["out/one", "out/two"])
    #expect(!answer.errors.contains("warning"))
    let half = try TinyModel.numbers(in: folder.read("out/two/model.safetensors"))
    let (other, second) = try run(Self.named.components(separatedBy: "---")[0], "half")
    #expect(second.status == 0 && written(other) == ["half"])
    #expect(try TinyModel.numbers(in: other.read("half/model.safetensors")) == half)
  }

  @Test("beside a merge without a name the others are warned of, unless there is a folder for them")
  func folders() throws {
    let (folder, answer) = try run(Self.named + Self.unnamed, "out")
    #expect(answer.status == 0 && written(folder) == ["out"])
    #expect(
      answer.errors.contains(
        "warning[W0905]: the document `two` is not part of what is saved")
        && answer.errors.contains("help: write it with --intermediate-dir DIR"))
    let (both, second) = try run(Self.named + Self.unnamed, "out", "-I", "parts")
    #expect(second.status == 0 && !second.errors.contains("warning"), "\(second.errors)")
    #expect(written(both) == ["out", "parts/half", "parts/one", "parts/two"])
  }

  @Test("with a folder for names no other is needed, and one for nothing is refused")
  func usage() throws {
    let (folder, answer) = try run(Self.named, "--intermediate-dir", "parts/")
    #expect(answer.status == 0, "\(answer.errors)")
    #expect(written(folder) == ["parts/half", "parts/one", "parts/two"])
    for (text, arguments) in [
      (Self.named, ["out", "-I", "parts"]), (Self.named + Self.unnamed, ["-I", "parts"]),
    ] {
      let folder = try TranslationCase.models()
      try folder.write("case.yml", text)
      let answer = try MokumeProcess(["mergekit", "case.yml"] + arguments, in: folder.path).wait()
      #expect(answer.status == 2 && written(folder) == [])
    }
  }

  @Test(
    "two folders of which one lies in the other are refused before anything is written",
    arguments: [
      ("parts", "parts/"), ("parts/half", "parts"), ("parts/final", "./x/../parts"),
      ("all", "all/parts"), (".", "parts"), ("link/all", "models/all"),
    ])
  func overlap(out: String, named: String) throws {
    let folder = try TranslationCase.models()
    try FileManager.default.createSymbolicLink(
      atPath: folder["link"], withDestinationPath: folder["models"])
    try folder.write("case.yml", Self.named + Self.unnamed)
    let before = folder.listing
    for flags in [[], ["--force"]] {
      let answer = try MokumeProcess(
        ["mergekit", "case.yml", out, "-I", named] + flags, in: folder.path
      ).wait()
      #expect(answer.status == 2 && folder.listing == before)
      #expect(
        answer.errors.hasPrefix(
          "Error: OUT \(out) and --intermediate-dir \(named) must not lie in each other; "
            + "name two folders side by side\n"), "\(answer.errors)")
    }
  }

  @Test("folders side by side may have names that begin alike")
  func alike() throws {
    let (folder, answer) = try run(Self.named + Self.unnamed, "parts2", "-I", "parts")
    #expect(answer.status == 0 && written(folder).contains("parts2"), "\(answer.errors)")
  }

  @Test("a name that leads out of its folder is refused where it would be one")
  func names() throws {
    let text = Self.named.replacingOccurrences(of: "name: one", with: "name: ../one")
    let (folder, answer) = try run(text, "out")
    #expect(answer.status == 3 && written(folder) == [])
    #expect(
      answer.errors.hasPrefix(
        "error[E0902]: a merge that is saved in a folder of its name cannot be named `../one`"))
  }
}

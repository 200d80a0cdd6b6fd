import Foundation
import MokumeLanguage
import Testing

@Suite("Help")
struct HelpTests {
  static let names = Run("").evaluator.functionNames
  static let models = "a = load \"a\"\nb = load \"b\"\nbase = load \"base\"\n"

  @Test(
    "a function has a summary, a text for each parameter and an example that evaluates",
    arguments: names)
  func documented(name: String) throws {
    let help = try #require(Run("").evaluator.help(for: name))
    #expect(!help.summary.isEmpty)
    #expect(help.summary.hasSuffix("."))
    for parameter in help.parameters {
      #expect(!parameter.doc.isEmpty, "\(name) does not explain \(parameter.name)")
    }
    #expect(help.example.contains(name))
    let run = Run(HelpTests.models + help.example + "\n")
    #expect(run.failure == nil, "\(run.messages)")
  }

  @Test("a prelude file is embedded when it is in the folder")
  func embedded() throws {
    let folder = Case.directory.deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Sources/MokumeLanguage/Prelude")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(files.sorted() == Prelude.files.map(\.name).sorted())
  }

  @Test("the signature of a method shows its defaults")
  func signature() {
    let help = Run("").evaluator.help(for: "ties")
    #expect(
      help?.signature
        == "ties(models, base:, density: 1, weights: 1, normalize: true, scale: 1, "
        + "vote: \"mass\", trim: \"count\", scope: \"tensor\", rescale: false)")
  }
}

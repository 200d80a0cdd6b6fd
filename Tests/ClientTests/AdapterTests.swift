import TestSupport
import Testing

@Suite(
  "Adapters of PEFT",
  .enabled(if: Python.hasPEFT, "peft is not installed; scripts/clients does it"))
struct AdapterTests {
  /// Those that are differences only with their base, or take their shapes from it.
  private static let withBase: Set = [
    "embedding", "dora", "dora-gpt2", "dora-embedding", "whole-head", "all-biases", "loha-flat",
    "loha-convolutions", "lokr-flat", "lokr-convolutions",
  ]

  @Test("base + adapter is what PEFT merges, for each method and form")
  func merged() throws {
    let folder = try TemporaryFolder()
    let made = try Python.run(script: "make_adapters.py", [folder.path])
    #expect(made.status == 0, "\(made.errors)")
    let names = made.output.split(separator: "\n").map(String.init)
    #expect(names.count >= 20)
    for name in names {
      let adapter =
        Self.withBase.contains(name)
        ? "load(\"\(name)/adapter\", base: base)" : "load \"\(name)/adapter\""
      try folder.write(
        "\(name).merge", "base = load \"\(name)/base\"\nsave base + \(adapter) \"\(name)/out/\"\n")
      let saved = try MokumeProcess.run("run", "\(name).merge", in: folder)
      #expect(saved.status == 0, "\(name): \(saved.errors)")
    }
    let compared = try Python.run(script: "compare_adapters.py", [folder.path] + names)
    let lines = compared.output.split(separator: "\n")
    #expect(lines.count == names.count, "\(compared.errors)")
    for line in lines { #expect(line.hasSuffix(" tensors as PEFT has them"), "\(line)") }
  }
}

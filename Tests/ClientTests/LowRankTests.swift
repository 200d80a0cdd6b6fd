import TestSupport
import Testing

@Suite(
  "Saved adapters in PEFT",
  .enabled(if: Python.hasPEFT, "peft is not installed; scripts/clients does it"))
struct LowRankTests {
  @Test("PEFT merges a saved adapter into the base, as near to the tuned model as the rank allows")
  func merged() throws {
    let folder = try TemporaryFolder()
    let made = try Python.run(script: "make_tuned.py", [folder.path])
    #expect(made.status == 0, "\(made.errors)")
    for name in ["llama", "gpt2"] {
      try folder.write(
        "\(name).merge",
        """
        base = load "\(name)/base"
        save low_rank(load "\(name)/tuned" - base, rank: 8) "\(name)/adapter/"
        save low_rank(load "\(name)/low" - base, rank: 8) "\(name)/exact/"
        """)
      let saved = try MokumeProcess.run("run", "\(name).merge", in: folder)
      #expect(saved.status == 0, "\(name): \(saved.errors)")
    }
    let compared = try Python.run(script: "compare_tuned.py", [folder.path, "llama", "gpt2"])
    let lines = compared.output.split(separator: "\n")
    #expect(lines.count == 4, "\(compared.errors)")
    for line in lines { #expect(line.hasSuffix(" matrices as near as can be"), "\(line)") }
  }
}

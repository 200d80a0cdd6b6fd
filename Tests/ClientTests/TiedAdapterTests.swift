import TestSupport
import Testing

@Suite(
  "Adapters of PEFT for tied embeddings",
  .enabled(if: Python.hasPEFT, "peft is not installed; scripts/clients does it"))
struct TiedAdapterTests {
  /// Those that `merge_and_unload` makes another model of: it adds products to the one matrix.
  private static let mergedOtherwise: Set = ["tokens", "head", "ends", "dora-head"]

  @Test(
    "what is merged computes what the model with its adapter does, and a warning says where PEFT does not"
  )
  func logits() throws {
    let folder = try TemporaryFolder()
    let made = try Python.run(script: "make_tied_adapters.py", [folder.path])
    #expect(made.status == 0, "\(made.errors)")
    let names = made.output.split(separator: "\n").map(String.init)
    #expect(names.count == 9)
    for name in names {
      let code = "base = load \"base\"\nsave base + load(\"\(name)\", base: base) \"\(name).out/\""
      try folder.write("s.merge", code)
      let saved = try MokumeProcess.run("run", "s.merge", in: folder)
      #expect(saved.status == 0, "\(name): \(saved.errors)")
      let isOther = Self.mergedOtherwise.contains(name)
      #expect(saved.errors.contains("warning[W0616]") == isOther, "\(name): \(saved.errors)")
    }
    let compared = try Python.run(script: "compare_logits.py", [folder.path] + names)
    let lines = compared.output.split(separator: "\n").map { $0.split(separator: " ") }
    #expect(lines.count == names.count, "\(compared.errors)")
    for line in lines {
      let name = String(line[0])
      let distances = line.dropFirst().compactMap { Double($0) }
      try #require(distances.count == 2)
      #expect(distances[0] < 1e-5, "\(name)")
      #expect((distances[1] > 1e-2) == Self.mergedOtherwise.contains(name), "\(name)")
    }
  }

  @Test("with tied: true, as in configs of mergekit, it is the model that PEFT merges")
  func merged() throws {
    let folder = try TemporaryFolder()
    let made = try Python.run(script: "make_tied_adapters.py", [folder.path])
    #expect(made.status == 0, "\(made.errors)")
    let names = made.output.split(separator: "\n").map(String.init)
    for name in names {
      try folder.write(
        "\(name).yml",
        "merge_method: passthrough\nmodels: [{model: \(folder.path)/base+\(folder.path)/\(name)}]\n"
      )
      let saved = try MokumeProcess.run("mergekit", "\(name).yml", "\(name).out", in: folder)
      #expect(saved.status == 0 && !saved.errors.contains("W0616"), "\(name): \(saved.errors)")
    }
    let compared = try Python.run(script: "compare_merged.py", [folder.path] + names)
    #expect(
      compared.output == names.map { "\($0) as PEFT has it\n" }.joined(), "\(compared.errors)")
  }
}

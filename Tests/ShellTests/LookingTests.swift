import Foundation
import TestSupport
import Testing

/// Commands that look and write nothing.
@Suite("Looking without merging")
struct LookingTests {
  let folder: TemporaryFolder
  let script: String

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("base.safetensors", TinyModel.network(0).data)
    try folder.write("a.safetensors", TinyModel.network(1).data)
    script = """
      base = load "\(folder.path)/base.safetensors"
      a = load "\(folder.path)/a.safetensors"
      print("not now")
      assert norm(a - base, over: "model") < 0
      save base + ties([a - base], density: 50%) "\(folder.path)/out/", shard: 1KB
      """
  }

  @Test("check finds nothing wrong, prints nothing, writes nothing")
  func check() throws {
    let before = folder.listing
    let answer = shell("check", "-e", script)
    #expect(answer.status == 0)
    #expect(answer.output.isEmpty)
    #expect(answer.errors.isEmpty)
    #expect(folder.listing == before)
  }

  @Test("check reports what is wrong with the models' headers, with the status of a run")
  func checkFails() {
    #expect(shell("check", "-e", script + "\nsave a - base \"x.st\"").status == 3)
    #expect(shell("check", "-e", script + "\nload \"\(folder.path)/none.st\"").status == 4)
  }

  @Test("a model tells its path and what its config.json says, and a broken one is an input")
  func fields() throws {
    try folder.write("m/model.safetensors", TinyModel.network(0).data)
    let config =
      #"{"hidden_size": 4, "rope": {"factor": 1e-05}, "kinds": ["a", true, null], "x": NaN}"#
    try folder.write("m/config.json", config)
    let load = "m = load \"\(folder["m"])\"\n"
    let script = load + "print(m.path, m.config.hidden_size, m.config[\"rope\"], m.config.kinds)"
    let answer = shell("-e", script)
    #expect(answer.output == "\(folder["m"]) 4 { \"factor\": 1e-05 } [\"a\", true, none]\n")
    #expect(shell("check", "-e", load + "assert m.config.hidden_size == 4").status == 0)
    try folder.write("m/config.json", #"{"hidden_size": 4,}"#)
    let broken = shell("-e", load + "print(m.config.hidden_size)")
    #expect(broken.status == 4)
    #expect(broken.errors.hasPrefix("error[E0502]: \(folder["m"])/config.json"))
    #expect(shell("-e", load + "print(m.params)").status == 0)
    let lone = shell("check", "-e", "load(\"\(folder["a.safetensors"])\").config")
    #expect(lone.errors.hasPrefix("error[E0207]: \(folder["a.safetensors"]) has no config.json\n"))
  }

  @Test("check refuses a target that a run would refuse, at its path, and touches nothing")
  func checkTargets() throws {
    try folder.write("old.st", "old")
    let before = folder.listing
    let old = "\nsave a \"\(folder.path)/old.st\""
    let answer = shell("check", "-e", script + old)
    #expect(answer.status == 5)
    #expect(answer.errors.hasPrefix("error[E0602]: "))
    #expect(answer.errors.contains(" --> <code>:6:8"), "\(answer.errors)")
    #expect(shell("check", "-e", script + old + ", overwrite: true").status == 0)
    #expect(shell("check", "--force", "-e", script + old).status == 0)
    let input = "\nsave a \"\(folder.path)/a.safetensors\", overwrite: true"
    #expect(shell("check", "-e", script + input).errors.hasPrefix("error[E0603]: "))
    #expect(folder.listing == before)
    #expect(String(decoding: try folder.read("old.st"), as: UTF8.self) == "old")
  }

  @Test("plan says what would be read, done, written and needed, and writes nothing")
  func plan() throws {
    let before = folder.listing
    let answer = shell("plan", "-e", script)
    #expect(answer.status == 0)
    #expect(answer.errors.isEmpty)
    let lines = answer.output.split(separator: "\n").map { $0.prefix(7) }
    #expect(lines == ["read   ", "       ", "do     ", "write  ", "need   "])
    #expect(answer.output.contains("\(folder.path)/base.safetensors  416 bytes"))
    #expect(answer.output.contains("\(folder.path)/out/  208 bytes as f32, shards of at most 1 kB"))
    #expect(folder.listing == before)
  }

  @Test("a plan statement of a run prints the same report and goes on")
  func planStatement() {
    let answer = shell(
      "-e", script.replacingOccurrences(of: "assert", with: "plan a - base\n#") + "\nprint(\"end\")"
    )
    #expect(answer.output.contains("write  nothing (plan only); 208 bytes as f32"))
    #expect(answer.output.hasSuffix("end\n"))
  }

  @Test("each stage can be printed", arguments: ["tokens", "tree", "graph", "plan"])
  func stages(stage: String) {
    let starts = [
      "tokens": "> 1:1 NAME base", "tree": "(assign base (load (string ",
      "graph": "%0 = source base  ; 4 tensors, per element  weight 1.0",
      "plan": "4 tensors, first model.embed_tokens.weight:",
    ]
    let answer = shell("plan", "--stop-after", stage, "-e", script)
    #expect(answer.status == 0)
    #expect(answer.output.hasPrefix(starts[stage] ?? "?"), "\(answer.output)")
    #expect(answer.errors.isEmpty)
  }

  @Test("tokens and tree are printed of a script that does not parse, with its errors")
  func brokenStages() {
    let answer = shell("plan", "--stop-after", "tree", "-e", "x = 1\nprint(1")
    #expect(answer.status == 3)
    #expect(answer.output.contains("(assign x (number 1))"))
    #expect(answer.errors.contains("error[E0111]"))
  }

  @Test("check and plan read no weights: 12 TB take no time", arguments: ["check", "plan"])
  func readsNoWeights(command: String) throws {
    let folder = try Fixture.make()
    let answer = shell(
      command, "-e",
      """
      huge = load "\(folder.path)/models/huge.safetensors"
      print(norm(huge, over: "model"))
      assert sum(huge, over: "model") > 1
      save trim(huge, density: 10%) "\(folder.path)/out.safetensors"
      """)
    #expect(answer.status == 0)
    #expect(answer.errors.isEmpty)
    #expect(!folder.listing.contains("out.safetensors"))
  }

  @Test("info shows a model, in words and as JSON")
  func info() throws {
    let text = shell("info", folder["a.safetensors"])
    #expect(text.status == 0)
    #expect(
      text.output == """
        path        \(folder["a.safetensors"])
        parameters  52
        tensors     4
        layers      2
        types       f32 (4)
        format      safetensors
        size        208 bytes in 1 file

        """)
    let json = shell("info", "--json", folder["a.safetensors"])
    let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    #expect(object?["parameters"] as? Int == 52)
    #expect(object?["layers"] as? Int == 2)
    #expect(
      (object?["tensors"] as? [[String: Any]])?.first?["name"] as? String
        == "model.embed_tokens.weight")
    #expect(json.errors.isEmpty)
  }

  @Test("info of names that JSON must escape is still JSON")
  func escapes() throws {
    var model = TinyModel()
    model.add(#"a\"b\\c\u0001"#, shape: [1], [1])
    let path = try folder.write("odd \"name\".safetensors", model.data)
    let json = shell("info", "--json", path)
    let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    #expect(object?["path"] as? String == path)
    #expect((object?["tensors"] as? [[String: Any]])?.first?["name"] as? String == "a\"b\\c\u{1}")
  }
}

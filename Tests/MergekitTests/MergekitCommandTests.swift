import Foundation
import Mokume
import TestSupport
import Testing

@testable import MokumeMergekit

@Suite("mokume mergekit")
struct MergekitCommandTests {
  /// The cases of methods that the language has and of models of one module, with models of the hub replaced by one that is here.
  private static func runnable() throws -> [(item: TranslationCase, config: String)] {
    let session = Session()
    return try TranslationCase.all().compactMap { item in
      let text = try String(contentsOf: item.config, encoding: .utf8)
      let script = try item.translate().translation.script ?? ""
      let calls = script.matches(of: /= (\w+)\(/).map { String($0.output.1) }
      let isKnown = calls.allSatisfy { name in
        guard session.defines(name) else { return false }
        let definition = session.definition(of: name) ?? ""
        return ["rescale", "\"column\""].allSatisfy { word in
          !script.contains(word) || definition.contains(word) || name == "stitch"
        }
      }
      guard isKnown, !script.contains("+ load"), !script.contains("# the modules") else {
        return nil
      }
      let hub = /[\w-]+\/(?:Mistral|OpenHermes|linear|7|merged|save)[\w.-]*(@\w+)?/
      let here = text.replacing(hub) { match in
        match.output.0.contains(/Mistral|linear/) ? "models/a" : "models/b"
      }
      return (item, here)
    }
  }

  @Test("a printed script evaluates, and only weights that do not sum to 1 are warned of")
  func check() throws {
    let folder = try TranslationCase.models()
    let cases = try Self.runnable()
    #expect(cases.count > 15)
    for (item, config) in cases {
      try folder.write("case.yml", config)
      let answer = try MokumeProcess.run("mergekit", "-q", "case.yml", in: folder)
      #expect(answer.status == 0, "\(item.testDescription): \(answer.errors)")
      try folder.write("case.merge", answer.output)
      let checked = try MokumeProcess.run("check", "case.merge", in: folder)
      let lines = checked.errors.split(separator: "\n").filter { $0.contains(/^(warning|error)/) }
      #expect(lines.allSatisfy { $0.hasPrefix("warning[W0611]") }, "\(checked.errors)")
      #expect(checked.status == 0, "\(item.testDescription)")
    }
  }

  @Test("a config in float64 is computed in f64, whatever its models are stored in")
  func double() throws {
    let folder = try TranslationCase.models()
    try folder.write(
      "case.yml",
      """
      models: [{model: models/a, parameters: {weight: 0.3}}, {model: models/b, parameters: {weight: 0.7}}]
      merge_method: linear
      dtype: float64
      """)
    try folder.write(
      "check.merge",
      """
      a = cast(load "models/a", dtype: f64)
      b = cast(load "models/b", dtype: f64)
      out = load "out"
      assert out.dtype == f64
      assert diff(out, 0.3 * a + 0.7 * b).max < 1e-15
      assert diff(out, cast(out, dtype: f32)).max > 1e-12

      """)
    let ran = try MokumeProcess.run("mergekit", "-q", "case.yml", "out", in: folder)
    #expect(ran.status == 0, "\(ran.errors)")
    let checked = try MokumeProcess.run("run", "-q", "check.merge", in: folder)
    #expect(checked.status == 0, "\(checked.errors)")
  }

  @Test("running a config writes what its printed script writes, byte for byte")
  func run() throws {
    let folder = try TranslationCase.models()
    for (item, config) in try Self.runnable() {
      let name = item.config.deletingPathExtension().lastPathComponent
      try folder.write("\(name).yml", config)
      let ran = try MokumeProcess.run("mergekit", "-q", "\(name).yml", "ran/\(name)", in: folder)
      #expect(ran.status == 0 && ran.output.isEmpty && ran.errors.isEmpty, "\(name): \(ran.errors)")
      let printed = try MokumeProcess.run("mergekit", "-q", "\(name).yml", in: folder)
      try folder.write("\(name).merge", printed.output)
      let again = try MokumeProcess.run(
        "run", "-q", "\(name).merge", "out=again/\(name)/", in: folder)
      #expect(again.status == 0, "\(name): \(again.errors)")
    }
    let written = folder.listing.filter { $0.hasPrefix("ran/") && $0.hasSuffix(".safetensors") }
    #expect(written.count > 15)
    for path in written {
      let other = "again/" + path.dropFirst(4)
      #expect(try folder.read(path) == folder.read(other), "\(path)")
    }
  }

  @Test("flags of mergekit that mean something are taken, others are usage errors")
  func flags() throws {
    let folder = try TranslationCase.models()
    let config = try String(
      contentsOf: TranslationCase.folder.appendingPathComponent("dare-ties.yml"), encoding: .utf8)
    try folder.write("dare.yml", config)
    let answer = try MokumeProcess.run(
      "mergekit", "dare.yml", "--random-seed", "7", "--out-shard-size", "2B", in: folder)
    #expect(answer.status == 0)
    #expect(answer.output.contains("seed: 7,") && answer.output.contains("shard: 2GB"))
    for arguments in [
      ["--cuda"], ["--random-seed", "-1"], ["--out-shard-size", "1.5B"], ["--allow-crimes"],
    ] {
      let answer = try MokumeProcess(["mergekit", "dare.yml"] + arguments, in: folder.path).wait()
      #expect(answer.status == 2, "\(arguments)")
      #expect(answer.output.isEmpty)
    }
  }

  @Test("a config that is not there is an input that cannot be read")
  func missing() throws {
    let answer = try MokumeProcess.run("mergekit", "none.yml", in: try TemporaryFolder())
    #expect(answer.status == 4)
    #expect(answer.errors.hasPrefix("error[E0507]: cannot read the config none.yml: "))
  }

  @Test("messages about a running config show the config, as JSON too")
  func running() throws {
    let folder = try TranslationCase.models()
    try folder.write(
      "far.yml",
      """
      merge_method: passthrough
      slices: [{sources: [{model: models/a, layer_range: [2, 9]}]}]
      """)
    let answer = try MokumeProcess.run("mergekit", "far.yml", "out", in: folder)
    #expect(answer.status == 3)
    #expect(answer.errors.contains("--> far.yml:2:52\n"))
    let json = try MokumeProcess.run("mergekit", "--json", "far.yml", "out", in: folder)
    #expect(json.errors.contains(#""file": "far.yml", "line": 2, "column": 52,"#))
  }
}

import Foundation
import Mokume
import MokumeDiagnostics
import MokumeSyntax
import TestSupport
import Testing

@testable import MokumeMergekit

@Suite("Configs of mergekit as scripts")
struct TranslationTests {
  private static var isRecording: Bool {
    ProcessInfo.processInfo.environment["MOKUME_RECORD"] != nil
  }

  @Test("a config becomes the script beside it", arguments: try TranslationCase.all())
  func golden(item: TranslationCase) throws {
    let (translation, messages) = try item.translate()
    let script = try #require(translation.script)
    if Self.isRecording {
      try script.write(to: item.script, atomically: true, encoding: .utf8)
      try? FileManager.default.removeItem(at: item.warnings)
      if !messages.isEmpty {
        try messages.write(to: item.warnings, atomically: true, encoding: .utf8)
      }
    }
    #expect(script == (try? String(contentsOf: item.script, encoding: .utf8)))
    #expect(messages == (try? String(contentsOf: item.warnings, encoding: .utf8)) ?? "")
  }

  @Test(
    "a script has no syntax errors or warnings, and one layout",
    arguments: try TranslationCase.all())
  func layout(item: TranslationCase) throws {
    let script = try #require(try item.translate().translation.script)
    var sources = SourceMap()
    let source = SourceText(name: "script", text: script)
    let laidOut = format(source, id: sources.add(source))
    #expect(laidOut.text == script)
    #expect(laidOut.diagnostics == [])
  }

  @Test(
    "every path that a script loads leads to its place in the config, and so does every merge",
    arguments: try TranslationCase.all())
  func origins(item: TranslationCase) throws {
    let config = SourceText(
      name: item.testDescription, text: try String(contentsOf: item.config, encoding: .utf8))
    let translation = try item.translate().translation
    let (script, origins) = (try #require(translation.script), try #require(translation.origins))
    func origin(_ part: Substring) -> String? {
      let lower = script.utf8.distance(from: script.startIndex, to: part.startIndex)
      return origins.origin(of: lower..<lower + part.utf8.count).map(config.text)
    }
    for match in script.matches(of: #/load[( ]"(?:hf:)?([^"]+)"/#) {
      let name = match.output.1.split(separator: "@")[0]
      let found = try #require(origin(match.output.1))
      // An alias, and a text that begins on the next line.
      if found.hasPrefix("*") || found == ">-" { continue }
      #expect(found.contains(name.split(separator: "/").last ?? ""))
    }
    for match in script.matches(of: #/layers\[(\d+)\.\.<(\d+)\]/#) {
      let found = origin(script[match.output.1.startIndex..<match.output.2.endIndex])
      let numbers = found?.matches(of: #/\d+/#).map(\.output) ?? []
      #expect(numbers == [match.output.1, match.output.2] || found?.hasPrefix("*") == true)
    }
    for match in script.matches(of: #/\n(\w+) = /#) {
      #expect(origin(match.output.1) != nil, "\(match.output.1)")
    }
    let parameter = try #require(script.firstMatch(of: #/param out/#))
    #expect(origin(parameter.output) == nil)
  }

  @Test("every method of mergekit has a case")
  func methods() throws {
    let texts = try TranslationCase.all().map { try String(contentsOf: $0.config, encoding: .utf8) }
    let used = texts.flatMap { $0.matches(of: /merge_method: (\w+)/).map { String($0.output.1) } }
    #expect(Method.all.map(\.name).filter { !used.contains($0) } == [])
  }

  @Test("what mergekit ignores is an error when asked for, and there is no script")
  func strict() throws {
    var surroundings = TranslationCase.surroundings()
    surroundings.isStrict = true
    let text = "merge_method: linear\nmodels: [{model: models/a, parameters: {weight: 1}}]\nx: 1\n"
    let (translation, _) = TranslationCase.translate(text, surroundings)
    #expect(translation.script == nil)
    #expect(translation.diagnostics.map(\.code) == [.configIgnoredStrict])
  }

  @Test("parameters of the base are ignored by every method that takes differences from it")
  func parametersOfBase() {
    for method in Method.all where method.base == .required {
      guard method.parameters.contains(where: { $0.name == "weight" }) else { continue }
      let text = """
        merge_method: \(method.name)
        base_model: models/base
        models: [{model: models/base, parameters: {weight: 1}}, {model: models/a}]
        parameters: {weight: 1}
        """
      let (translation, _) = TranslationCase.translate(text, TranslationCase.surroundings())
      #expect(translation.diagnostics.map(\.code) == [.configIgnored], "\(method.name)")
    }
  }

  @Test("the tokenizer of a model is saved where `save` has the option")
  func tokenizer() throws {
    let text = """
      merge_method: linear
      base_model: models/b
      models: [{model: models/a}, {model: models/b}]
      parameters: {weight: 1}
      tokenizer_source: base
      """
    let surroundings = MergekitSurroundings(
      exists: { _ in true }, isTaken: { _ in false }, savesTokenizer: true)
    let script = TranslationCase.translate(text, surroundings).translation.script
    #expect(script?.contains("save merged \"\\(out)\", tokenizer: b\n") == true)
    let without = TranslationCase.translate(text, TranslationCase.surroundings()).translation
    #expect(without.script?.contains("save merged \"\\(out)\"\n") == true)
    #expect(without.diagnostics.isEmpty)
  }

  @Test("seed and size of shards stand in the script")
  func options() throws {
    var surroundings = TranslationCase.surroundings()
    surroundings.seed = 42
    surroundings.shard = "5GB"
    let text = try String(
      contentsOf: TranslationCase.folder.appendingPathComponent("dare-ties.yml"), encoding: .utf8)
    let script = TranslationCase.translate(text, surroundings).translation.script
    #expect(script?.contains("seed: 42,") == true)
    #expect(script?.contains("shard: 5GB") == true)
  }

  @Test("the manual's config becomes the manual's script")
  func manual() throws {
    let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("docs/language.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let parts = text.components(separatedBy: "```yaml\n")
    try #require(parts.count == 2)
    let blocks = parts[1].components(separatedBy: "```")
    let (translation, messages) = TranslationCase.translate(
      blocks[0], name: "experts.yml", TranslationCase.surroundings())
    #expect("merge\n" + (translation.script ?? "") == blocks[2])
    #expect(messages.isEmpty)
  }
}

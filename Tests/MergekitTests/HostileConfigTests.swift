import Foundation
import MokumeDiagnostics
import TestSupport
import Testing

@testable import MokumeMergekit

@Suite("Configs that are no configs")
struct HostileConfigTests {
  private static func translate(_ bytes: [UInt8]) -> MergekitTranslation {
    var sources = SourceMap()
    let source = SourceText(name: "case.yml", bytes: bytes)
    return translateMergekit(source, id: sources.add(source), TranslationCase.surroundings())
  }

  /// A script or an error, and every place within the text.
  private static func isSound(_ bytes: [UInt8]) -> Bool {
    let translation = translate(bytes)
    let hasErrors = translation.diagnostics.contains { $0.severity == .error }
    return hasErrors == (translation.script == nil)
      && translation.diagnostics.compactMap(\.primary?.span).allSatisfy { $0.upper <= bytes.count }
  }

  @Test(
    "every beginning of a config gives a script or an error", arguments: try TranslationCase.all())
  func truncated(item: TranslationCase) throws {
    let bytes = Array(try Data(contentsOf: item.config))
    for count in stride(from: 0, through: bytes.count, by: 7) {
      #expect(Self.isSound(Array(bytes[..<count])), "\(count) bytes")
    }
  }

  private static let special = Array("\t\n :-[]{}&*!'\"#%0\u{0}\u{FF}".utf8)

  @Test("so does every config with bytes changed", arguments: try TranslationCase.all())
  func changed(item: TranslationCase) throws {
    let bytes = Array(try Data(contentsOf: item.config))
    var random = SystemRandomNumberGenerator()
    for _ in 0..<60 {
      var changed = bytes
      let place = Int.random(in: 0..<bytes.count, using: &random)
      changed[place] = Self.special.randomElement(using: &random) ?? 0
      #expect(Self.isSound(changed), "\(place) \(changed[place])")
    }
  }

  @Test(
    "texts of other kinds are errors",
    arguments: [
      "", "---\n", "[]", "42", "- a", "a: &a [*a]", "merge_method: {}", "? [a]\n: b",
      "merge_method: linear\nmodels: {}", "merge_method: linear\nmodels: [[]]",
      "merge_method: linear\nmodels: [{model: {}}]",
      "merge_method: linear\nmodels: [{model: a, parameters: [1]}]",
      "merge_method: linear\nmodels: [{model: a, parameters: {weight: [{}]}}]",
      "merge_method: linear\nmodels: [{model: a, parameters: {weight: [1, [2]]}}]",
      "merge_method: linear\nslices: [{sources: [{model: a, layer_range: [1e99, -1]}]}]",
      "merge_method: linear\nmodels: [{model: a, parameters: {weight: .inf}}]",
      "name: a\nmerge_method: linear\nparameters: {weight: 1}\nmodels: [{model: a}]",
      String(repeating: "[", count: 100_000),
    ])
  func foreign(text: String) {
    let translation = Self.translate(Array(text.utf8))
    #expect(translation.script == nil)
    #expect(translation.diagnostics.contains { $0.severity == .error })
  }

  @Test("aliases of aliases are not written out")
  func bomb() {
    var lines = ["x-0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    for level in 1..<30 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      lines.append("x-\(level): &a\(level) [\(aliases)]")
    }
    lines.append("merge_method: linear\nmodels: [{model: models/a, parameters: {weight: *a29}}]")
    #expect(Self.translate(Array(lines.joined(separator: "\n").utf8)).script == nil)
  }

  @Test("bytes that are not UTF-8 are an error")
  func bytes() {
    #expect(Self.translate([0x61, 0x3A, 0x20, 0xFF]).diagnostics.map(\.code) == [.configNotYAML])
  }

  @Test("places count characters and bytes right, behind letters above ASCII and odd line ends")
  func places() throws {
    let text = "\u{FEFF}# über\u{2028}# é\r\nmerge_method: \"über\"\rx: 1"
    let diagnostics = Self.translate(Array(text.utf8)).diagnostics
    let diagnostic = try #require(diagnostics.first { $0.code == .configWrong })
    let span = try #require(diagnostic.primary?.span)
    let shown = Array(text.utf8)[span.lower..<span.upper]
    #expect(String(decoding: shown, as: UTF8.self) == "\"über\"")
  }
}

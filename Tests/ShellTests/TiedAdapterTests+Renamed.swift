import Foundation
import TestSupport
import Testing

/// Adapters that have other names for the tensors of a tied model than its file, as those of models that see.
extension TiedAdapterTests {
  static let names = """
    there = { "model.*": "model.language_model.*" }
    back = { "model.language_model.*": "model.*" }

    """

  @Test(
    "what is added under other names unties a model, or does not, as under its own",
    arguments: [
      #"rename(named + load("own", base: named, tied: TIED), back)"#,
      #"base + rename(load("own", base: named, tied: TIED), back)"#,
    ], [false, true])
  func renamed(sum: String, isTied: Bool) throws {
    let folder = try TemporaryFolder()
    let tokens = try tied(folder)
    let module = "model.language_model.embed_tokens"
    let adapter = TinyAdapter.of([module])
    try adapter.write("own", in: folder)
    let answer = try run(
      """
      \(Self.names)base = load "base"
      named = rename(base, there)
      save \(sum.replacing("TIED", with: "\(isTied)")) "out/", card: false
      """, in: folder)
    #expect(answer.errors.contains("W0616") != isTied, "\(answer.errors)")
    let found = try weights("out", in: folder)
    for (value, (old, change)) in zip(
      try #require(found[Self.tokens]), zip(tokens, try product(module, adapter)))
    { #expect(abs(value - (old + change)) <= 2e-7) }
    #expect(found[Self.head] == (isTied ? nil : tokens))
    let config = try String(contentsOfFile: folder["out/config.json"], encoding: .utf8)
    #expect(config == (isTied ? Self.plain : Self.untied))
  }

  @Test("tied and untied models can be added under other names")
  func mixedUnderNames() throws {
    let folder = try TemporaryFolder()
    let tokens = try tied(folder)
    var other = TinyModel.network(3)
    let head = (0..<16).map { Float($0) / 8 }
    other.add(Self.head, shape: [4, 4], head)
    try folder.write("other/model.safetensors", other.data)
    try folder.write("other/config.json", Self.untied)
    _ = try run(
      """
      \(Self.names)a = rename(load "base", there)
      b = rename(load "other", there)
      save rename(0.5 * a + 0.5 * b, back) "out/", card: false
      save rename(0.5 * a + 0.5 * a, back) "same/", card: false
      """, in: folder)
    let found = try weights("out", in: folder)
    for (value, (a, b)) in zip(try #require(found[Self.head]), zip(tokens, head)) {
      #expect(abs(value - (a + Double(b)) / 2) <= 2e-7)
    }
    #expect(try weights("same", in: folder)[Self.head] == nil)
    let configs = try ["out", "same"].map {
      try String(contentsOfFile: folder["\($0)/config.json"], encoding: .utf8)
    }
    #expect(configs == [Self.untied, Self.plain])
  }
}

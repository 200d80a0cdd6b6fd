import Foundation
import TestSupport
import Testing

/// Differences put together from those of tied models and from adapters.
extension TiedAdapterTests {
  /// What one of the two matrices changes by.
  enum Change: Sendable { case none, tuned, product }

  /// An expression of `d`, the difference of tied models, `p`, an adapter of the tokens, and `h`, one of the
  /// head; and what it does to both.
  struct Parts: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let tokens: Change
    let head: Change
  }

  static let parts = [
    Parts(testDescription: #"pick({ "*embed*": p, else: d })"#, tokens: .product, head: .tuned),
    Parts(testDescription: #"pick({ "*embed*": d, else: p })"#, tokens: .tuned, head: .none),
    Parts(testDescription: #"pick({ "lm_head*": h, else: d })"#, tokens: .tuned, head: .product),
    Parts(testDescription: #"pick({ "lm_head*": d, else: h })"#, tokens: .none, head: .tuned),
    Parts(testDescription: #"pick({ "*embed*": p, else: h })"#, tokens: .product, head: .product),
    Parts(
      testDescription: "stitch([d.layers[0], h.layers[1]], rest: p)", tokens: .product, head: .none),
    Parts(
      testDescription: "stitch([p.layers[0], h.layers[1]], rest: d)", tokens: .tuned, head: .tuned),
    Parts(
      testDescription: "stitch([p.layers[0], h.layers[1]], embed: d, head: h)", tokens: .tuned,
      head: .product),
  ]

  @Test(
    "each of two matrices is from the part that gives it, whether or not a model stores a copy",
    arguments: parts, [false, true])
  func putTogether(parts: Parts, isCopied: Bool) throws {
    let folder = try TemporaryFolder()
    let tokens = try tied(folder, copy: isCopied)
    let tuned = TinyModel.network(1)
    try folder.write("tuned/model.safetensors", tuned.data)
    try folder.write("tuned/config.json", Self.plain)
    let layer = "model.layers.1.mlp.up_proj"
    let adapters = [
      "p": TinyAdapter.of(["model.embed_tokens", layer]), "h": TinyAdapter.of(["lm_head", layer]),
    ]
    for (name, adapter) in adapters { try adapter.write(name, in: folder) }
    _ = try run(
      """
      base = load "base"
      d = load("tuned") - base
      p = load "p"
      h = load "h"
      save base + \(parts.testDescription) "out/", card: false
      """, in: folder)
    let found = try weights("out", in: folder)
    let other = try #require(try TinyModel.numbers(in: tuned.data)[Self.tokens])
    func wanted(_ change: Change, _ module: String, _ adapter: String) throws -> [Double] {
      switch change {
      case .none: tokens
      case .tuned: other
      case .product:
        zip(tokens, try product(module, try #require(adapters[adapter]))).map { $0 + $1 }
      }
    }
    let isTied = parts.tokens == .tuned && parts.head == .tuned
    #expect((found[Self.head] == nil) == isTied)
    let values = [
      (try #require(found[Self.tokens]), try wanted(parts.tokens, "model.embed_tokens", "p")),
      (found[Self.head] ?? [], try wanted(parts.head, "lm_head", "h")),
    ]
    for (values, wanted) in values {
      for (value, wanted) in zip(values, wanted) {
        #expect(abs(value - wanted) <= 8e-7 * max(1, abs(wanted)))
      }
    }
    let config = try String(contentsOfFile: folder["out/config.json"], encoding: .utf8)
    #expect(config == (isTied ? Self.plain : Self.untied))
  }
}

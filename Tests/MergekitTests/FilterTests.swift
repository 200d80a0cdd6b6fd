import MokumeTensor
import Testing

@testable import MokumeMergekit

@Suite("Filters")
struct FilterTests {
  @Test(
    "a filter is a part of a name, and wildcards in it are none",
    arguments: [("mlp", "*mlp*"), ("a?b[0]{", "*a[?]b[[]0][{]*"), ("layers.3.", "*layers.3.*")])
  func plain(filter: String, wanted: String) {
    #expect(Filter(text: filter, count: 4, start: 0).glob == wanted)
  }

  @Test(
    "the number of a layer is that in the slice",
    arguments: [
      ("layers.12.mlp", "*layers.2.mlp*"), ("layers.12", "*layers.2.*"),
      ("model.layers.9.", nil), ("layers.1", "*layers.{0,1,2,3,4,5,6,7,8,9}.*"),
      ("experts.3.w1", "*experts.3.w1*"),
    ])
  func shifted(filter: String, wanted: String?) {
    #expect(Filter(text: filter, count: 10, start: 10).glob == wanted)
  }

  @Test(
    "a number that may be that of a layer hits that layer and what is called so in all others",
    arguments: [
      (
        ".12.", ["layers.2.mlp.w", "layers.3.mlp.experts.12.w", "h.2.w"],
        ["layers.12.mlp.w", "layers.3.mlp.experts.1.w", "layers.1.w2"]
      ),
      (".9.", ["layers.0.experts.9.w"], ["layers.9.w", "layers.0.experts.19.w"]),
      ("s.1", ["layers.7.w", "blocks.0.w", "layers.0.experts.1.w"], ["h.0.w", "embed.w1"]),
      ("k.10.mlp", ["block.0.mlp.w"], ["block.10.mlp.w", "layers.0.mlp.w", "blocks.0.mlp.w"]),
    ])
  func partial(filter: String, hit: [String], missed: [String]) throws {
    let glob = try Glob(#require(Filter(text: filter, count: 10, start: 10).glob))
    for name in hit { #expect(glob.matches(TensorName("model." + name)), "\(name) \(glob)") }
    for name in missed { #expect(!glob.matches(TensorName("model." + name)), "\(name) \(glob)") }
  }

  @Test(
    "a filter that begins with a number may mean anything in slices",
    arguments: [
      ("3", true), ("3.mlp", true), ("2.", true), (".3.self", false), ("s.3", false),
      ("rs.2.m", false), ("layers.3", false), ("h.3.ln_2", false), ("ln_2", false),
      ("fc1", false), ("experts.3.w1", false), ("mlp", false),
    ])
  func unclear(filter: String, isUnclear: Bool) {
    #expect(Filter(text: filter, count: 4, start: 1).isUnclear == isUnclear)
  }
}

import Testing

@testable import MokumeMergekit

@Suite("Filters")
struct FilterTests {
  @Test(
    "a filter is a part of a name, and wildcards in it are none",
    arguments: [("mlp", "*mlp*"), ("a?b[0]{", "*a[?]b[[]0][{]*"), ("layers.3.", "*layers.3.*")])
  func plain(filter: String, wanted: String) { #expect(glob(filter, layers: 4, from: 0) == wanted) }

  @Test(
    "the number of a layer is that in the slice",
    arguments: [
      ("layers.12.mlp", "*layers.2.mlp*"), ("layers.12", "*layers.2.*"),
      ("model.layers.9.", nil), ("layers.1", "*layers.{0,1,2,3,4,5,6,7,8,9}.*"),
      ("experts.3.w1", "*experts.3.w1*"),
    ])
  func shifted(filter: String, wanted: String?) {
    #expect(glob(filter, layers: 10, from: 10) == wanted)
  }

  @Test(
    "a number that may be that of a layer is told from others",
    arguments: [
      ("3", true), (".3.self", true), ("3.mlp", true), ("s.3", true), ("rs.2.m", true),
      ("2.", true),
      ("layers.3", false), ("h.3.ln_2", false), ("ln_2", false), ("fc1", false),
      ("experts.3.w1", false), ("mlp", false),
    ])
  func ambiguous(filter: String, isAmbiguous: Bool) {
    #expect(isAmbiguousNumber(filter) == isAmbiguous)
  }
}

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
}

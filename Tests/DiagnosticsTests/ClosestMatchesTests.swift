import MokumeDiagnostics
import Testing

@Suite("Did you mean")
struct ClosestMatchesTests {
  @Test("swapped neighbours are one mistake")
  func swap() { #expect(closestMatches(to: "bsae", among: ["case", "base", "b"]) == ["base"]) }

  @Test("a missing letter is found")
  func missing() {
    let names = ["base", "density", "weights", "normalize", "scale"]
    #expect(closestMatches(to: "densty", among: names) == ["density"])
  }

  @Test("the nearest come first, three at most")
  func order() {
    let found = closestMatches(to: "models", among: ["modal", "model", "modelz", "model5", "mode"])
    #expect(found == ["model", "modelz", "model5"])
  }

  @Test("case alone is no distance")
  func letterCase() { #expect(closestMatches(to: "F16", among: ["f32", "f16"]).first == "f16") }

  @Test("what shares nothing is not offered")
  func unrelated() {
    #expect(closestMatches(to: "a", among: ["b", "c"]).isEmpty)
    #expect(closestMatches(to: "slerp", among: ["linear", "ties"]).isEmpty)
    #expect(closestMatches(to: String(repeating: "x", count: 1000), among: ["x"]).isEmpty)
  }

  @Test("names of one or two letters are too short to be misspelt")
  func short() {
    #expect(closestMatches(to: "x", among: ["a", "xy", "b"]).isEmpty)
    #expect(closestMatches(to: "ab", among: ["a", "ac", "abc"]).isEmpty)
    #expect(closestMatches(to: "A", among: ["a"]) == ["a"])
    #expect(closestMatches(to: "tis", among: ["ties", "is"]) == ["ties"])
  }

  @Test("the name itself is not a correction")
  func same() { #expect(closestMatches(to: "base", among: ["base"]).isEmpty) }
}

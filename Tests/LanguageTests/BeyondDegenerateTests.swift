import MokumeGraph
import Testing

@testable import MokumeLanguage

/// What methods make of input that has no direction, no difference or no second model.
@Suite("Methods beyond mergekit at their limits")
struct BeyondDegenerateTests {
  typealias Methods = BeyondMethods

  /// Calls that take a list of models and a base.
  static let merges = [
    "consensus_ta(LIST)", "magmax(LIST)", "magmax(LIST, tie: \"first\")",
    "magmax(LIST, tie: \"last\")", "emr(LIST)", "emr(LIST, tie: \"plus\")", "emr(LIST, task: 0)",
    "pcb(LIST)", "pcb(LIST, scope: \"tensor\")", "pcb(LIST, density: 1, outliers: 0)",
    "metagpt(LIST)", "metagpt(LIST, scope: \"tensor\")", "sign_agreement(LIST)",
    "sign_agreement(LIST, density: 0.5, scope: \"model\")", "geometric_median([a, b, c])",
    "geometric_median([a, b, c], scope: \"model\")",
    "cabs(LIST)", "cabs(LIST, keep: 0)", "cabs(LIST, keep: 4)",
    "dare_ties(LIST, density: 0.5, rescale: \"l2\", scope: \"model\")",
    "dare_linear(LIST, density: 0.5, rescale: \"l1\", scope: \"layer\")",
  ]

  private func call(_ merge: String, _ list: String) -> String {
    merge.replacing("LIST", with: "\(list), base: base")
  }

  @Test("models without a difference give the base", arguments: merges)
  func noDifference(merge: String) throws {
    let bases = [Methods.base, Methods.base, Methods.base]
    try Methods.expect(call(merge, "[a, b, c]"), Methods.base, models: bases, tolerance: 0)
  }

  @Test("what merges elements leaves equal models as they are")
  func equalModels() throws {
    let same = [Methods.models[1], Methods.models[1], Methods.models[1]]
    for merge in [
      "magmax(LIST)", "magmax(LIST, tie: \"last\")", "emr(LIST)", "emr(LIST, task: 2)",
      "metagpt(LIST)", "metagpt(LIST, scope: \"tensor\")", "sign_agreement(LIST)",
      "consensus_ta(LIST, scale: 1 / 3)", "geometric_median([a, b, c])",
    ] {
      try Methods.expect(
        call(merge, "[a, b, c]"), Methods.models[1], models: same, tolerance: 1e-15)
    }
  }

  @Test("the order of the models does not matter")
  func permutation() throws {
    for merge in [
      "consensus_ta(LIST)", "magmax(LIST)", "emr(LIST)", "pcb(LIST)", "metagpt(LIST)",
      "sign_agreement(LIST, density: 0.5)",
    ] {
      let forward = try Methods.compute(call(merge, "[a, b, c]"))
      for order in ["[b, c, a]", "[c, b, a]", "[b, a, c]"] {
        try Methods.expect(call(merge, order), forward)
      }
    }
    let forward = try Methods.compute("geometric_median([a, b, c], weights: [1, 2, 3])")
    try Methods.expect("geometric_median([c, a, b], weights: [3, 1, 2])", forward)
  }

  @Test("one model alone is that model, but where two must agree")
  func oneModel() throws {
    for merge in [
      "magmax(LIST)", "emr(LIST)", "emr(LIST, task: 0)", "metagpt(LIST)", "sign_agreement(LIST)",
      "consensus_ta(LIST, agree: 1)", "consensus_ta(LIST, agree: 0)",
    ] {
      try Methods.expect(call(merge, "[a]"), Methods.models[0], tolerance: 1e-15)
    }
    try Methods.expect("geometric_median([a])", Methods.models[0], tolerance: 0)
  }

  @Test("density 0 keeps nothing")
  func nothingKept() throws {
    for merge in [
      "pcb(LIST, density: 0)", "pcb(LIST, density: 0, scope: \"tensor\")",
      "sign_agreement(LIST, density: 0)",
    ] {
      try Methods.expect(call(merge, "[a, b, c]"), Methods.base, tolerance: 0)
    }
  }

  @Test("elements that are all of one size take part in pcb alike")
  func oneSize() throws {
    let moved = Methods.base.map { $0.map { $0 + 0.5 } }
    let back = Methods.base.map { $0.map { $0 - 0.5 } }
    let models = [moved, moved, back]
    try Methods.expect(
      "pcb([a, b], base: base, scope: \"tensor\")", moved, models: models, tolerance: 1e-15)
    // The third goes against the sum: its scores are all alike as well, so it takes part too.
    try Methods.expect(
      "pcb([a, b, c], base: base)", Methods.base.map { $0.map { $0 + 0.5 / 3 } }, models: models)
  }

  @Test("what has no direction takes nothing out, and all of itself")
  func perpendicular() throws {
    for scope in ["tensor", "model"] {
      try Methods.expect(
        "perpendicular(a - base, to: base - base, over: \"\(scope)\")", Methods.deltas[0],
        tolerance: 0)
      let none = try Methods.compute("perpendicular(a - base, to: a - base, over: \"\(scope)\")")
      #expect(none.joined().allSatisfy { $0 == 0 })
    }
  }

  @Test("pcb of many models does not overflow")
  func manyModels() throws {
    let list = "[\([String](repeating: "a, b", count: 100).joined(separator: ", "))]"
    let found = try Methods.compute("pcb(\(list), base: base, density: 0.5)")
    #expect(found.joined().allSatisfy { $0.isFinite })
  }

  @Test("a geometric median that falls on a model is that model, to the least distance")
  func onModel() throws {
    try Methods.expect(
      "geometric_median([a, b, c], weights: [5, 1, 1])", Methods.models[0], tolerance: 1e-5)
  }

  @Test("a merge onto the base is a model, a merged difference is a difference")
  func weights() throws {
    let deltas = "[a - base, b - base]"
    for merge in [
      "consensus_ta(LIST)", "magmax(LIST)", "magmax(LIST, tie: \"last\")", "emr(LIST)",
      "emr(LIST, task: 1)", "emr(LIST, tie: \"minus\")", "pcb(LIST)", "metagpt(LIST)",
      "sign_agreement(LIST)",
    ] {
      let run = Run(
        """
        a = load "a"
        b = load "b"
        base = load "base"
        whole = \(call(merge, "[a, b]"))
        change = \(merge.replacing("LIST", with: deltas))
        sum = base + change

        """)
      #expect(run.failure == nil, "\(run.messages)")
      #expect(run.weight("whole") == .sum(1), "\(merge)")
      #expect(run.weight("change") == .sum(0), "\(merge)")
      #expect(run.node("whole") == run.node("sum"), "\(merge)")
    }
    let run = Run(
      """
      a = load "a"
      b = load "b"
      base = load "base"
      median = geometric_median([a, b])
      middle = geometric_median([a - base, b - base])
      part = perpendicular(a - base, to: b - base)
      rising = lines(a - base, low: 0.2, high: 1)

      """)
    #expect(run.weight("median") == .sum(1))
    for name in ["middle", "part", "rising"] { #expect(run.weight(name) == .sum(0), "\(name)") }
  }
}

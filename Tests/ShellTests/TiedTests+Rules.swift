import Foundation
import TestSupport
import Testing

/// Numbers by tensor for a tied model beside one that is not.
extension TiedTests {
  /// An expression of `t`, which is tied, and `u`; and the parts of both in the two matrices.
  struct Rules: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let tokens: (t: Double, u: Double)
    let head: (t: Double, u: Double)
  }

  static let rules = [
    Rules(
      testDescription: #"t * {"*embed*": 0.25, else: 0.5} + u * {"*embed*": 0.75, else: 0.5}"#,
      tokens: (0.25, 0.75), head: (0.5, 0.5)),
    Rules(
      testDescription: #"t * {"lm_head*": 0.25, else: 0.5} + u * {"lm_head*": 0.75, else: 0.5}"#,
      tokens: (0.5, 0.5), head: (0.25, 0.75)),
    Rules(
      testDescription:
        #"u * (2 - 2 * {"lm_head*": 0.5, else: 1}) + t * (2 * {"lm_head*": 0.5, else: 1} - 1)"#,
      tokens: (1, 0), head: (0, 1)),
    Rules(
      testDescription: #"t * {"model.*": 0.5} + u * {"model.*": 0.5, else: 0.25}"#,
      tokens: (0.5, 0.5), head: (0.5, 0.25)),
    Rules(
      testDescription: "t * ramp(0, 1) + u * ramp(1, 0)", tokens: (0, 1), head: (1, 0)),
  ]

  @Test("rules and ramps have a number for the head that a tied model gets", arguments: rules)
  func spread(rules: Rules) throws {
    let folder = try TemporaryFolder()
    let models = [
      Made(name: "t", seed: 1, head: .none, config: #"{"tie_word_embeddings": true}"#),
      Made(name: "u", seed: 3, head: .own, config: #"{"tie_word_embeddings": false}"#),
    ]
    for model in models { try model.write(to: folder) }
    try folder.write(
      "s.merge",
      """
      t = load "t"
      u = load "u"
      save \(rules.testDescription) "out/"
      """)
    let run = try MokumeProcess.run("run", "s.merge", in: folder)
    try #require(run.status == 0, "\(run.errors)")
    #expect(!run.errors.contains("W0311"), "\(run.errors)")
    let found = try Weights(folder.read("out/model.safetensors")).values
    for (name, parts) in [(Self.tokens, rules.tokens), (Self.head, rules.head)] {
      let values = try #require(found[name])
      for (value, (t, u)) in zip(values, zip(models[0].values(name), models[1].values(name))) {
        #expect(abs(Double(value) - (parts.t * Double(t) + parts.u * Double(u))) < 1e-6, "\(name)")
      }
    }
  }

  @Test("between tied models a rule for the head does nothing, and a warning says why")
  func unused() throws {
    let folder = try TemporaryFolder()
    try Made(name: "t", seed: 1, head: .none, config: #"{"tie_word_embeddings": true}"#)
      .write(to: folder)
    let code = #"save (load "t") * {"lm_head*": 0.25, else: 0.5} "out/""#
    let run = try MokumeProcess.run("run", "-e", code, in: folder)
    #expect(run.status == 0)
    #expect(run.errors.contains(#"warning[W0311]: "lm_head*" matches none of 2 tensors"#))
    #expect(
      run.errors.contains(
        "help: of a model with tied embeddings lm_head.weight is its model.embed_tokens.weight"))
  }
}

import Mokume
import Testing

/// Scripts and Swift code on the models of the digits example.
@Suite struct FrontEndTests {
  private static let folder =
    #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" } + "/Examples/digits"

  private let session = Session()

  private func models() throws -> (base: Model, left: Model, right: Model) {
    (
      try session.load("\(Self.folder)/base.safetensors"),
      try session.load("\(Self.folder)/left.safetensors"),
      try session.load("\(Self.folder)/right.safetensors")
    )
  }

  /// The expression that a script in a session of its own gives the name `out`.
  private func scripted(_ expression: String) throws -> String {
    let script = """
      base = load "\(Self.folder)/base.safetensors"
      left = load "\(Self.folder)/left.safetensors"
      right = load "\(Self.folder)/right.safetensors"
      out = \(expression)
      """
    let other = Session()
    try other.run(SourceText(name: "test.merge", text: script))
    return try other.evaluate("out").expression
  }

  @Test("operators build the graph that a script builds")
  func operators() throws {
    let (base, left, right) = try models()
    let built = try base + 0.5 * (left - base) - (right - base) / 4.0 * -1.0
    #expect(
      built.expression == (try scripted("base + 0.5 * (left - base) - (right - base) / 4 * -1")))
    #expect(built.weightSum == 1)
  }

  @Test("every method builds the graph that a script builds")
  func methods() throws {
    let (base, left, right) = try models()
    let pairs: [(Model, String)] = [
      (
        try linear([left, right], weights: [0.6, 0.4]), "linear([left, right], weights: [0.6, 0.4])"
      ),
      (try slerp(left, right, t: 0.3), "slerp(left, right, t: 0.3)"),
      (
        try taskArithmetic([left, right], base: base, weights: [1, -0.5], scale: 0.8),
        "task_arithmetic([left, right], base: base, weights: [1, -0.5], scale: 0.8)"
      ),
      (
        try base + ties([left - base, right - base], density: 0.2, vote: "count", scope: "model"),
        "base + ties([left - base, right - base], density: 20%, vote: \"count\", scope: \"model\")"
      ),
      (
        try base + dare(left - base, density: 0.3, seed: 7, rescale: "l2"),
        "base + dare(left - base, density: 0.3, seed: 7, rescale: \"l2\")"
      ),
      (
        try dareTies([left, right], base: base, density: 0.5, seed: 3),
        "dare_ties([left, right], base: base, density: 50%, seed: 3)"
      ),
      (
        try dareLinear([left, right], base: base, density: 0.5, scale: 2),
        "dare_linear([left, right], base: base, drop: 50%, scale: 2)"
      ),
      (
        try cast(left - base, dtype: "bf16") * 0.5, "cast(left - base, dtype: bf16) * 0.5"
      ),
    ]
    for (model, script) in pairs {
      #expect(model.expression == (try scripted(script)), "\(script)")
    }
  }

  @Test("loading a path twice gives the same model")
  func loading() throws {
    let (base, _, _) = try models()
    let again = try session.load("\(Self.folder)/base.safetensors")
    #expect((try base - again).expression == (try again - base).expression)
  }

  @Test("a density of 20 is refused with the sentence a script gets")
  func messages() throws {
    let (base, left, right) = try models()
    let error = #expect(throws: Diagnostic.self) {
      _ = try ties([left, right], base: base, density: 20)
    }
    #expect(error?.code == .outOfRange)
    #expect(error?.message == "`density` must be between 0 and 1, got 20")
  }

  @Test("the errors of a script are caught and shown with nothing but this library")
  func rendering() throws {
    let failure = #expect(throws: ScriptFailure.self) {
      try session.run(SourceText(name: "test.merge", text: "x = nope\n"))
    }
    let diagnostic: Diagnostic = try #require(failure?.diagnostics.first)
    #expect(diagnostic.code == .unknownName)
    let text = DiagnosticRenderer(sources: session.sources, width: 80).render(diagnostic)
    #expect(text.contains("error[E0201]: unknown name `nope`"))
    #expect(text.contains("test.merge:1:5"))
  }

  @Test("models of two sessions are not combined")
  func twoSessions() throws {
    let (base, _, _) = try models()
    let stranger = try Session().load("\(Self.folder)/left.safetensors")
    for build in [
      { try base + stranger }, { try linear([base, stranger]) },
      { try base.session.evaluate("x", names: ["x": stranger]) },
    ] {
      let error = #expect(throws: Diagnostic.self) { _ = try build() }
      #expect(error?.message == "models of two sessions cannot be combined")
    }
    #expect(throws: Diagnostic.self) { try base.session.save(stranger, to: "nowhere.st") }
  }

  @Test("an empty list of models is refused")
  func emptyList() {
    let error = #expect(throws: Diagnostic.self) { _ = try linear([]) }
    #expect(error?.code == .emptyList)
  }

  @Test("a difference is not saved")
  func difference() throws {
    let (base, left, _) = try models()
    let error = #expect(throws: Diagnostic.self) {
      try session.save(left - base, to: "nowhere/")
    }
    #expect(error?.code == .savesDifference)
  }

  @Test("a number over the whole model is computed")
  func number() throws {
    let (base, left, _) = try models()
    let norm = try session.evaluate(
      "norm(left - base, over: \"model\")", names: ["left": left, "base": base])
    let value = try session.number(of: norm)
    #expect(value > 0 && value.isFinite)
  }
}

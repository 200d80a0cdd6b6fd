import Testing

@testable import MokumeFiles

/// The verdicts are those of Python 3.11: `re.match(rf"(.*\.)?({key})$", module) is not None`.
@Suite("Patterns of modules")
struct ModulePatternTests {
  struct Verdict: Sendable {
    let key: String
    let module: String
    let isMatch: Bool

    init(_ key: String, _ module: String, _ isMatch: Bool) {
      self.key = key
      self.module = module
      self.isMatch = isMatch
    }
  }

  static let verdicts = [
    Verdict("q_proj", "model.layers.0.self_attn.q_proj", true),
    Verdict("q_proj", "q_proj", true),
    Verdict("q_proj", "model.fq_proj", false),
    Verdict("q_proj", "q_proj.x", false),
    Verdict("self_attn.q_proj", "model.self_attn.q_proj", true),
    Verdict("self_attn.q_proj", "model.self_attnxq_proj", true),
    Verdict(#"self_attn\.q_proj"#, "model.self_attnxq_proj", false),
    Verdict("attn.q", "a.n.attn.q", true),
    Verdict("layers.1.q", "layers.11.q", false),
    Verdict("layers.1.*q", "model.layers.11.x.q", true),
    Verdict(#"layers\.\d+\.q"#, "layers.123.q", true),
    Verdict(#"layers\.\d\.q"#, "layers.12.q", false),
    Verdict("layers.(1|2|10).q", "m.layers.10.q", true),
    Verdict("layers.(1|2|10).q", "m.layers.0.q", false),
    Verdict("q|k", "m.k", true),
    Verdict("q|k", "m.kq", false),
    Verdict("[qk]_proj", "m.k_proj", true),
    Verdict("[^qk]_proj", "m.k_proj", false),
    Verdict("[a-c.]+", "x.a.b.c", true),
    Verdict("^q", "m.q", false),
    Verdict("^m.q", "m.q", true),
    Verdict("^model.layers.0.q$", "model.layers.0.q", true),
    Verdict("(^m.)?q", "m.q", true),
    Verdict("a{2,3}", "x.aaa", true),
    Verdict("a{2,3}", "x.aaaa", false),
    Verdict("a{2}", "aa", true),
    Verdict("a{2,}b", "aaaaab", true),
    Verdict("a{0,1}b", "b", true),
    Verdict("(a*)*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac", false),
    Verdict("(?:ab)+", "x.ababab", true),
    Verdict("a+?b*?", "aab", true),
    Verdict(#"\w+_proj"#, "x.gate_proj", true),
    Verdict(#"[\d]+"#, "layers.42", true),
    Verdict("", "anything", false),
    Verdict("", "ends.", true),
    Verdict("()", "ends.", true),
    Verdict("|q", "m.q", true),
    Verdict("é", "caf.é", true),
    Verdict("[]]", "x.]", true),
    Verdict("a-b", "x.a-b", true),
  ]

  @Test("a key means the modules that it means in Python", arguments: verdicts)
  func verdict(_ verdict: Verdict) throws {
    var steps = 0
    #expect(
      try ModulePattern(verdict.key).matches(.init(verdict.module), steps: &steps)
        == verdict.isMatch)
  }

  @Test(
    "what is not read is refused",
    arguments: [
      "(", ")", "[", "a**", "*", "a{", "a{1", "a{3,2}", "{1}", "(?=a)", "(?P<n>a)", #"\b"#, #"\1"#,
      #"a\"#, "[b-a]", "a{1000}{1000}", "((a{99}){99}){99}", "+",
    ])
  func refused(_ key: String) {
    #expect(throws: PatternError.self) { try ModulePattern(key) }
  }
}

import MokumeDiagnostics
import Testing

@testable import MokumeLanguage

/// Scripts in a session that reads no weights, as `check` and `plan` are.
@Suite("Values that only weights tell, unread")
struct UnreadTests {
  private func run(_ script: String) -> Run {
    let run = Run(
      "a = load \"models/a\"\nn = norm(a, over: \"model\")\n" + script, readsWeights: false)
    #expect(run.host.computed.isEmpty, "a number was asked for: \(script)")
    return run
  }

  @Test(
    "a condition is not judged: neither branch's refusal counts",
    arguments: [
      "if n > 1e9 { error(\"no\") }",
      "if n < 1e9 { x = 1 } else { error(\"no\") }",
      "if not (n < 1e9) { error(\"no\") }",
      "if n < 1e9 { x = 1 } else { assert false }",
      "x = if n > 1e9 then error(\"no\") else a",
      "x = if n < 1e9 then a else error(\"no\")",
      "def f(m) { if n > 1e9 { error(\"no\") }; return m }\nx = f(a)",
      "assert n > 1e9",
      "assert n < 1e9, \"moved \\(n)\"",
    ])
  func conditions(script: String) {
    #expect(run(script).failure == nil)
  }

  @Test(
    "tables are not judged, and nothing is written",
    arguments: [
      "assert diff(a, 2 * a).max == 0",
      "assert norms(a).mean > 1e9 and norms(a).sum < 0 and norms(a).min == 7",
      "for row in norms(a) { assert row.rms > 1e9 }",
      "assert norms(a)[\"lm_head.weight\"].max > 1e9",
      "assert norms(a)[\"rms\"].max > 1e9",
      "assert top(norms(a), n: 2)[0].norm > 1e9",
      "assert hash(a) == \"0123\"",
      "assert hash(a) != hash(2 * a)",
      "assert hash(a) != \"0123\", \"hash \\(hash(a))\"",
      "print(norms(a), \"\\(norms(a))\")",
    ])
  func tables(script: String) {
    let run = run(script)
    #expect(run.failure == nil, "\(run.messages)")
    #expect(
      self.run("write(norms(a), \"x.csv\")\nreport([norms(a)], \"x.md\")").host.written.isEmpty)
  }

  @Test("a mistake in the branch that stands for both is found")
  func mistakes() {
    #expect(run("if n > 1 { x = 1 } else { x = nope }").failure?.code == .unknownName)
  }

  @Test("a script that refuses either way refuses")
  func bothRefuse() {
    let failure = run("if n > 1 { error(\"yes\") } else { error(\"no\") }").failure
    #expect(failure?.code == .scriptError)
  }

  @Test("a filter keeps what only weights could drop")
  func filters() {
    let script = "x = len([m for m in [a, 2 * a] if norm(m, over: \"model\") > 1e9])\nassert x == 2"
    #expect(run(script).failure == nil)
  }

  @Test("a number is shown as not computed, and is no wrong index, range or size")
  func uses() {
    let run = run(
      """
      print(n, n > 1, "n: \\(n)")
      x = [a, a][n]
      for i in 0..<n { error("no") }
      save x "x/", shard: n
      """)
    #expect(run.failure == nil, "\(run.messages)")
    #expect(
      run.host.printed == ["number, not computed truth value, not computed n: number, not computed"]
    )
    #expect(run.host.saves.map(\.shardBytes) == [nil])
  }
}

import MokumeDiagnostics
import MokumeGraph
import MokumeSyntax
import MokumeTensor
import Testing

@testable import MokumeLanguage

@Suite("Evaluator")
struct EvaluatorTests {
  @Test("a model is loaded once for each path")
  func loading() {
    let run = Run("a = load \"models/a\"\nb = load(\"models/a\")\nc = load \"models/c\"\n")
    #expect(run.host.loads == ["models/a", "models/c"])
    #expect(run.node("a") == run.node("b"))
    #expect(run.node("a") != run.node("c"))
  }

  @Test("save hands its options to the host")
  func saving() throws {
    let run = Run(
      """
      out = load "models/a"
      save out "plain/"
      save out "x.safetensors", dtype: bf16, shard: 512MiB, overwrite: true
      save out - out "delta/", allow: "difference", dtype: "float16"

      """)
    #expect(run.failure == nil, "\(run.messages)")
    #expect(run.host.warnings.isEmpty)
    try #require(run.host.saves.count == 3)
    let saves = run.host.saves
    #expect(saves.map(\.path) == ["plain/", "x.safetensors", "delta/"])
    #expect(saves.map(\.dtype) == [nil, .bf16, .f16])
    #expect(saves.map(\.shardBytes) == [nil, 512 << 20, nil])
    #expect(saves.map(\.overwrite) == [false, true, false])
    #expect(saves[0].node == run.node("out"))
    #expect(saves[2].text == "out - out")
  }

  @Test("plan takes a model or a list")
  func planning() throws {
    let run = Run("a = load \"a\"\nplan a\nplan [a, 2 * a]\n")
    #expect(run.host.plans.map(\.nodes.count) == [1, 2])
    #expect(run.host.plans.map(\.text) == ["a", "[a, 2 * a]"])
  }

  @Test("a session shows the values of expressions and assignments and goes on after an error")
  func session() throws {
    let evaluator = Evaluator(graph: Graph(), host: FakeHost())
    func enter(_ text: String) throws -> [String?] {
      let source = SourceText(name: "<repl>", text: text)
      let (program, _) = parse(source, id: evaluator.addSource(source))
      return try program.statements.map { statement in
        try evaluator.execute(statement).map { evaluator.echo($0) }
      }
    }
    #expect(try enter("x = 3\nx + 1\nprint(x)\ndef f(x) = x\n") == ["3", "4", nil, nil])
    #expect(throws: Diagnostic.self) { try enter("f(nope)") }
    #expect(throws: Diagnostic.self) { try enter("ties([1])") }
    #expect(try enter("f(x)") == ["3"])
    evaluator.set("ans", to: .number(7))
    #expect(try enter("ans") == ["7"])
    #expect(evaluator.variableNames == ["ans", "f", "x"])
  }

  @Test("a number that only the weights tell is computed once")
  func forcing() {
    let run = Run(
      """
      a = load "a"
      n = norm(a, over: "model")
      print(n, n)
      if n > 2 { print("long") }
      if n > 2 { print("long") }

      """)
    #expect(run.host.printed == ["2.5 2.5", "long", "long"])
    #expect(run.host.computed.count == 2)
  }

  @Test("equal spellings of a merge are one node")
  func spellings() {
    let run = Run(
      """
      a = load "a"
      b = load "b"
      base = load "base"
      x = 0.5 * a + 0.5 * b
      y = linear([a, b])
      u = base + ties([a - base, b - base], density: 20%)
      v = ties([a, b], base: base, density: 0.2)

      """)
    #expect(run.node("x") == run.node("y"))
    #expect(run.node("u") == run.node("v"))
  }

  @Test("the parameters of a script are listed with range, default and comment")
  func parameters() {
    let host = FakeHost()
    let evaluator = Evaluator(graph: Graph(), host: host)
    let source = SourceText(
      name: "s.merge", text: "param density: 0...1 = 0.5  ## share kept\nparam out = \"x/\"\n")
    let (program, _) = parse(source, id: evaluator.addSource(source))
    #expect(
      evaluator.parameters(of: program) == [
        ScriptParameter(
          name: "density", range: "0...1", defaultText: "0.5", doc: "share kept"),
        ScriptParameter(name: "out", range: nil, defaultText: "\"x/\"", doc: ""),
      ])
  }
}

import MokumeDiagnostics
import MokumeGraph
import MokumeSyntax
import Testing

@testable import MokumeLanguage

@Suite("Hostile input")
struct HostileTests {
  static let values = [
    "none", "0", "-1.5", "inf", "0 / 0", "true", "\"tensor\"", "[]", "[1, 2]", "[a, b]",
    "[a, \"x\"]",
    "{ a: 1 }", "0..<3", "0.5...2.5", "a", "a - b", "a > 0", "norm(a)", "norm(a, over: \"model\")",
    "bf16", "abs", "wide", "norms(a)",
  ]

  @Test(
    "a function gives a value or a message, whatever it is given",
    arguments: HelpTests.names)
  func anyArguments(name: String) throws {
    let run = Run("a = load \"a\"\nb = load \"b\"\nwide = load \"wide\"\n")
    var calls = ["\(name)()"]
    for x in Self.values {
      calls.append("\(name)(\(x))")
      for y in Self.values { calls += ["\(name)(\(x), \(y))", "\(name)(a, \(x), \(y))"] }
    }
    for parameter in try #require(run.evaluator.help(for: name)).parameters {
      for x in Self.values {
        calls += [
          "\(name)([a, b], \(parameter.name): \(x))", "\(name)(a - b, \(parameter.name): \(x))",
        ]
        calls.append("\(name)([a, b], base: b, density: 0.5, \(parameter.name): \(x))")
      }
    }
    for call in calls { check(call, run) }
  }

  @Test(
    "an operator gives a value or a message, whatever it is given",
    arguments: BinaryOperator.allCases)
  func anyOperands(symbol: BinaryOperator) {
    let run = Run("a = load \"a\"\nb = load \"b\"\nwide = load \"wide\"\n")
    for x in Self.values {
      for y in Self.values { check("x = (\(x)) \(symbol.rawValue) (\(y))", run) }
      for use in ["-(\(x))", "not (\(x))", "(\(x))[0]", "(\(x)).dtype", "(\(x))(1)"] {
        check("x = \(use)", run)
      }
      for use in ["save (\(x)) \"x/\"", "plan \(x)", "assert \(x)", "for i in \(x) { y = i }"] {
        check(use, run)
      }
    }
  }

  /// Runs a statement; a message must have a place in it and render.
  private func check(_ statement: String, _ run: Run) {
    let source = SourceText(name: "hostile.merge", text: statement)
    let id = run.evaluator.addSource(source)
    let (program, problems) = parse(source, id: id)
    guard problems.isEmpty else { return }
    do {
      for statement in program.statements { _ = try run.evaluator.execute(statement) }
    } catch {
      #expect(error.primary?.span.source == id, "\(statement): \(error.message)")
      #expect(!DiagnosticRenderer(sources: run.evaluator.sources).render(error).isEmpty)
    }
  }
}

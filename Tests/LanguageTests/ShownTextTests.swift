import MokumeDiagnostics
import Testing

@testable import MokumeLanguage

@Suite("What print shows")
struct ShownTextTests {
  @Test("control characters in strings are escaped, but line breaks and tabs of plain ones")
  func controls() {
    let escape = "\u{1B}"
    #expect(Run("print(\"a\(escape)[31mb\")").host.printed == ["a\\u{1B}[31mb"])
    #expect(Run(#"print("a\tb\nc")"#).host.printed == ["a\tb\nc"])
    #expect(Run("print([\"a\(escape)b\"])").host.printed == [#"["a\u{1B}b"]"#])
    #expect(Run(#"print(["a\nb"], "é")"#).host.printed == [#"["a\nb"] é"#])
    #expect(Run("print({ \"\(escape)\": 1 })").host.printed == [#"{ "\u{1B}": 1 }"#])
  }

  @Test("interpolation keeps a string as it is, as it may be a path")
  func interpolation() {
    let run = Run("x = \"a\u{1}b\"\ny = \"\\(x)\"\nassert y == x")
    #expect(run.failure == nil, "\(run.messages)")
  }

  @Test("a model with integers beside its weights has the type of the weights")
  func dtype() {
    #expect(Run("print((load \"models/integers\").dtype)").host.printed == ["bf16"])
    #expect(Run("print((load \"models/a\").dtype)").host.printed == ["bf16"])
  }

  @Test("a session may show a value that a script drops")
  func unused() throws {
    #expect(Run("1 + 1").host.warnings.map(\.code) == [.unusedValue])
    let session = Run("")
    _ = try session.evaluator.evaluate("1 + 1", names: [])
    #expect(session.host.warnings.isEmpty)
  }
}

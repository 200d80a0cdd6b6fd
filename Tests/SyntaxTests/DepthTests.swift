import Foundation
import MokumeDiagnostics
import Synchronization
import Testing

@testable import MokumeSyntax

@Suite("Deep nesting")
struct DepthTests {
  static let shapes: [(opening: String, closing: String)] = [
    ("(", ")"), ("[", "]"), ("f(", ")"), ("a[", "]"), ("{ a: ", " }"), ("-", ""), ("not ", ""),
    ("!", ""), ("if a then b else ", ""), ("\"\\(", ")\""), ("load(", ")"),
    ("a or b and not c == d ..< e + f * -(", ")"), ("a and (not ", ")"), ("(-", ")"),
    ("[a for b in ", "]"), ("a..<(", ")"), ("g(x: { \"k\": [", "] })"), ("a[b:", "]"),
  ]

  @Test("a small stack is enough for any depth, which is refused once", arguments: shapes.indices)
  func expressions(index: Int) throws {
    let (opening, closing) = Self.shapes[index]
    for depth in [50, 150, 250, 5000] {
      let inner = String(repeating: opening, count: depth) + "a"
      let text = "x = " + inner + String(repeating: closing, count: depth) + "\n"
      let codes = try codesOnSmallStack(text)
      if depth > 200 { #expect(codes.filter { $0 == .nestingTooDeep }.count == 1, "\(opening)") }
    }
  }

  @Test("blocks nest no deeper")
  func blocks() throws {
    for opening in ["if a { ", "for a in b { ", "if a { } else ", "def f(x) { "] {
      let text = String(repeating: opening, count: 3000)
      #expect(try codesOnSmallStack(text).contains(.nestingTooDeep))
    }
  }

  @Test("chains of operators, calls and fields grow no taller")
  func chains() throws {
    for link in [" + a", "(a)", ".b", "[1]", " and a"] {
      let short = "x = a" + String(repeating: link, count: 150) + "\n"
      #expect(try codesOnSmallStack(short).isEmpty)
      let tall = "x = a" + String(repeating: link, count: 100_000) + "\n"
      #expect(try codesOnSmallStack(tall) == [.nestingTooDeep])
    }
  }

  @Test("lists, maps, statements and texts may be as long as one likes")
  func length() throws {
    let list = "x = [" + String(repeating: "1, ", count: 20_000) + "]\n"
    let lines = String(repeating: "x = f(1)\n", count: 20_000)
    let unclosed = String(repeating: "save (\n", count: 20_000)
    #expect(try codesOnSmallStack(list + lines).isEmpty)
    #expect(try codesOnSmallStack(unclosed).count == Parser.maximumErrors)
  }

  /// Parses, prints and dumps on a thread with 512 KB of stack, as secondary threads of macOS have.
  private func codesOnSmallStack(_ text: String) throws -> [DiagnosticCode] {
    let work = Work(text)
    let thread = Thread { work.run() }
    thread.stackSize = 512 << 10
    thread.start()
    work.done.wait()
    return try #require(work.codes.withLock { $0 })
  }

  private final class Work: Sendable {
    let text: String
    let codes = Mutex<[DiagnosticCode]?>(nil)
    let done = DispatchSemaphore(value: 0)

    init(_ text: String) { self.text = text }

    func run() {
      let parsed = Parsed(text)
      _ = dump(parsed.program)
      _ = Printer.print(parsed.program)
      codes.withLock { $0 = parsed.diagnostics.map(\.code) }
      done.signal()
    }
  }
}

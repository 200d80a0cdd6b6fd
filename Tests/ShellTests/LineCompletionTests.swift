import Mokume
import Testing

@testable import MokumeShell

@Suite("Completion of a line")
struct LineCompletionTests {
  @Test("a call that was opened lines ago is completed, in bytes of the line")
  func continued() {
    let session = Session()
    let completion = LineCompletion { session.completions(in: $0, at: $1) }
    completion.lines = "é = 1\nout = ties([a],"
    let list = completion.list(line: "  vo", cursor: 4)
    #expect(list == CompletionList(range: 2..<4, candidates: ["vote:"]))
    completion.lines = ""
    #expect(completion.list(line: "  vo", cursor: 4).candidates == [])
  }

  @Test("what begins on an earlier line is not replaced")
  func earlier() {
    let completion = LineCompletion { _, _ in CompletionList(range: 0..<9, candidates: ["x"]) }
    completion.lines = "abcdef"
    let list = completion.list(line: "gh", cursor: 2)
    #expect(list == CompletionList(range: 2..<2, candidates: []))
  }

  @Test("a cursor outside the line is taken into it")
  func outside() {
    var asked: [Int] = []
    let completion = LineCompletion { _, offset in
      asked.append(offset)
      return CompletionList(range: offset..<offset, candidates: [])
    }
    completion.lines = "abc"
    for cursor in [-1, 0, 2, 9] { _ = completion.list(line: "gh", cursor: cursor) }
    #expect(asked == [4, 4, 6, 6])
  }
}

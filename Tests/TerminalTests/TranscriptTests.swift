import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("A session on a terminal")
struct TranscriptTests {
  @Test("what people type leads to the screens they expect", arguments: Transcript.all)
  func transcript(_ transcript: Transcript) throws {
    let person = try Person(transcript.environment, inputrc: transcript.inputrc)
    var terminal = try person.session(width: transcript.width, height: transcript.height)
    for step in transcript.steps {
      switch step {
      case .keys(let keys): try terminal.send(keys)
      case .screen(let text): try terminal.wait(for: text)
      case .resize(let width, let height): try terminal.resize(width: width, height: height)
      case .signal(let signal): #expect(kill(terminal.process, signal) == 0)
      case .end(let status): #expect(try terminal.end() == status)
      case .start:
        terminal = try person.session(width: transcript.width, height: transcript.height)
      }
    }
    #expect(terminal.screen.unknown.isEmpty)
  }
}

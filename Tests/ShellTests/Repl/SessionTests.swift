import Foundation
import Mokume
import MokumeDiagnostics
import MokumeSyntax
import Synchronization
import TestSupport
import Testing

@testable import MokumeShell

@Suite("What a session does with what is typed")
struct SessionTests {
  @Test("a pasted text runs statement by statement up to the first error")
  func paste() throws {
    let folder = try ReplFolder()
    let pasted = "x = 1\n\n# two lines\ny = [x,\n  2]\ny[7]\nz = 3\nz"
    let session = ReplTranscript(
      [.text(pasted), .text("y"), .text("z")], terminal: folder.terminal())
    #expect(session.run() == .done)
    #expect(session.history.prefix(3) == ["x = 1", "# two lines\ny = [x,\n  2]", "y[7]"])
    #expect(session.text.contains("x  1\ny  [1, 2]\n! error[E0306]"))
    #expect(session.text.contains("!  --> <repl:3>:1:3\n"))
    #expect(session.text.contains("! 2 more inputs were not run\n"))
    #expect(session.text.contains("mokume> y\n[1, 2]\n"))
    #expect(session.text.contains("mokume> z\n! error[E0201]"))
  }

  @Test("statements run up to one that cannot be parsed")
  func pasteWithSyntaxError() throws {
    let folder = try ReplFolder()
    let text = folder.transcript("x = 1\ny = (2\n+ ) 3\nz = 4", "x")
    #expect(text.contains("x  1\n! error["))
    #expect(text.hasSuffix("mokume> x\n1\n"))
  }

  @Test("an else on a line of its own belongs to the if above it in a pasted text")
  func pastedElse() throws {
    let text = try ReplFolder().transcript("if 1 > 2 { print(1) }\nelse { print(2) }\n3")
    #expect(text.hasSuffix("\n2\n3\n"))
  }

  @Test("prompts and answers of a copied session are dropped")
  func prompts() throws {
    let folder = try ReplFolder()
    let copied = "mokume> x = [1,\n   ...>   2]\nx  [1, 2]\nmokume> ?abs\nabs(x)\nmokume> x[0]\n1"
    let session = ReplTranscript([.text(copied)], terminal: folder.terminal())
    #expect(session.run() == .done)
    #expect(session.history == ["x = [1,\n  2]", "?abs", "x[0]"])
    #expect(session.text.contains("\nx  [1, 2]\nabs(x)\n"))
    #expect(session.text.hasSuffix("\n1\n"))
  }

  @Test("a text without prompts keeps its lines")
  func withoutPrompts() {
    let text = "x = 1\n# mokume> y\n"
    #expect(PastedText.withoutPrompts(text, ["mokume> ", "...> "]) == text)
    #expect(PastedText.withoutPrompts("mokume>\nmokume> 1", ["mokume> "]) == "\n1")
    let recalled = "mokume> x = [1,\n  2]\nx  [1, 2]\nmokume> x[0]\n1"
    #expect(PastedText.withoutPrompts(recalled, ["mokume> "]) == "x = [1,\n  2]\nx[0]")
  }

  @Test("a running loop stops when it is asked to, and the session goes on")
  func interrupt() throws {
    let folder = try ReplFolder()
    let endless = "for i in 0..<1000000 { for j in 0..<1000000 { x = sqrt(j) } }"
    let session = ReplTranscript(
      [.text(endless), .text("[a for a in 0..<9 if sqrt(a) > 2]")], terminal: folder.terminal())
    // Under a lock, so that no request made before the second statement reaches it.
    let isStopped = Mutex(false)
    session.beforeInput = { number in
      if number == 1 { isStopped.withLock { $0 = true } }
    }
    let cancel: (Session) -> Void = { running in
      let progress = running.progress
      Thread.detachNewThread {
        func asks() -> Bool {
          isStopped.withLock { isStopped in
            if !isStopped { progress.cancel() }
            return !isStopped
          }
        }
        while asks() { usleep(500) }
      }
    }
    let shell = Shell(streams: session, makeEditor: { session }, onStart: cancel)
    #expect(shell.run(["repl", "--quiet"]) == .done)
    #expect(session.text.contains("\(endless)\n! stopped\nmokume> "))
    #expect(session.text.hasSuffix("\n[5, 6, 7, 8]\n"))
  }

  @Test("a statement that fails leaves every name as it was")
  func failure() throws {
    let folder = try ReplFolder()
    let text = folder.transcript(
      "x = 1", "for i in 0..<9 { x = i; y = i; assert i < 3 }", "x", "y",
      "if true { def x(a) = a; z }", "x", ":write")
    let parts = text.components(separatedBy: "mokume> ")
    #expect(parts[2].contains("! error[E0314]"))
    #expect(parts[3] == "x\n1\n")
    #expect(parts[4].contains("! error[E0201]: unknown name `y`"))
    #expect(parts[6] == "x\n1\n")
    #expect(parts[7].hasSuffix("x = 1\n"))
  }

  @Test("values that double themselves end with a message")
  func doubling() throws {
    let text = try ReplFolder().transcript(
      "s = \"0123456789abcdef\"; for i in 0..<60 { s = \"\\(s)\\(s)\" }",
      "l = [0]; for i in 0..<60 { l = flat([l, l]) }", "len(l) > 1000000",
      "n = [1]; for i in 0..<60 { n = [n, n] }", "n", "print(n)", "7")
    #expect(text.contains("a text has at most 16777216 bytes"))
    #expect(text.contains("a list has at most 10000000 elements"))
    #expect(text.contains("mokume> n\nlist of 2 values\n"))
    #expect(text.hasSuffix("mokume> 7\n7\n"))
  }

  @Test("a mistake in Mokume is one line and a log, and the session goes on")
  func internalError() throws {
    let folder = try ReplFolder()
    let transcript = ReplTranscript([], terminal: folder.terminal())
    let output = ShellOutput(
      Screen(transcript), words: .errors, writesJSON: false, writesCSV: false, usesColor: false,
      progress: .never)
    let repl = Repl(
      session: Session(output: output), editor: transcript, streams: transcript, output: output)
    repl.run(typed: "x = 1")
    struct Unforeseen: Error {}
    repl.show(Unforeseen(), in: SourceText(name: "<repl:1>", text: "x = 1"))
    let path = "\(folder.path)/.local/state/mokume/internal-error.log"
    #expect(transcript.text.contains("; details in \(path); the session goes on\n"))
    #expect(transcript.text.contains("! error[E0799]: Unforeseen()"))
    let log = try String(contentsOfFile: path, encoding: .utf8)
    #expect(log.contains("mokume \(mokumeVersion)\n") && log.contains("x = 1"))
  }

  @Test("lines are cut to the terminal's width")
  func width() throws {
    let folder = try ReplFolder()
    let events: [LineEvent] = [
      "[n for n in 0..<1000]", "{ \"a.long.name.of.some.tensor\": 0.25, else: [1, 2, 3] }",
      "m = load \"\(folder.path)/models/base.safetensors\"", "[m, m]", "ties", ":vars",
      "\"\(String(repeating: "long ", count: 40))\"",
    ].map { .text($0) }
    let session = ReplTranscript(events, terminal: folder.terminal(width: 40))
    #expect(session.run() == .done)
    let answers = session.text.components(separatedBy: "\n").filter { !$0.hasPrefix("mokume> ") }
    for line in answers { #expect(line.count <= 40, "\(line)") }
    #expect(answers.contains { $0.hasSuffix("  200 characters") })
  }

  @Test("no-input and a missing terminal begin no session")
  func noInput() throws {
    let folder = try ReplFolder()
    let session = ReplTranscript([.text("1")], terminal: folder.terminal())
    #expect(session.run(["repl", "--no-input"]) == .usage)
    #expect(!session.text.contains("mokume> 1"))
    #expect(shell("repl").status == ExitStatus.usage.rawValue)
  }

  @Test(
    "options alone begin a session, as nothing does",
    arguments: [["--quiet"], ["--no-init"], ["--threads", "2", "--no-init", "--quiet"], []])
  func options(arguments: [String]) throws {
    let session = ReplTranscript([.text("6 * 7")], terminal: try ReplFolder().terminal())
    #expect(session.run(arguments) == .done)
    #expect(session.text.contains("mokume> 6 * 7\n42\n"))
    #expect(session.text.contains("Mokume 0") != arguments.contains("--quiet"))
  }

  @Test("no-init skips the initial script, and a script does not read it")
  func noInit() throws {
    let folder = try ReplFolder()
    try folder.files.write(".config/mokume/init.merge", "print(\"begun\")\n")
    #expect(folder.transcript("1").contains("begun"))
    #expect(!folder.transcript("1", arguments: ["--no-init"]).contains("begun"))
    let answer = try MokumeProcess.run(
      "-e", "print(1)", in: folder.files, environment: ["HOME": folder.path])
    #expect(answer.output == "1\n")
  }

  @Test("help alone is a short orientation with every function")
  func orientation() throws {
    let folder = try ReplFolder()
    let text = folder.transcript("?")
    #expect(text.contains("  ?ties  "))
    let names = try #require(text.components(separatedBy: "functions  ").last)
    let words = Set(names.split(whereSeparator: \.isWhitespace).map(String.init))
    #expect(words.isSuperset(of: ["abs", "help", "linear", "ties", "zip"]))
    for line in text.split(separator: "\n") { #expect(line.count <= 80) }
    for other in ["help", "help()"] {
      #expect(folder.transcript(other).split(separator: "\n").dropFirst() == lines(text))
    }
  }

  private func lines(_ text: String) -> ArraySlice<Substring> {
    text.split(separator: "\n").dropFirst()
  }

  @Test("every reserved word and predefined name has help", arguments: Keyword.allCases)
  func words(word: Keyword) throws {
    #expect(try Session().help(on: word.rawValue).contains(word.rawValue))
  }
}

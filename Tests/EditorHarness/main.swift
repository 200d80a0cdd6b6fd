import Mokume
import MokumeReadline
import MokumeShell

// The line editor without a session, for tests of completion: `editor-harness MARK CANDIDATE…`.
//
// After the first MARK in a line, what begins as a candidate does is completed. Each line is told
// back between slashes.

Signals.watch()
let arguments = Array(CommandLine.arguments.dropFirst())

func completions(_ line: String, _ cursor: Int) -> CompletionList {
  let nothing = CompletionList(range: cursor..<cursor, candidates: [])
  guard let mark = arguments.first, let end = line.firstRange(of: mark)?.upperBound else {
    return nothing
  }
  let start = line.utf8.distance(from: line.startIndex, to: end)
  guard start <= cursor else { return nothing }
  let typed = String(line.utf8.dropFirst(start).prefix(cursor - start)) ?? ""
  let candidates = arguments.dropFirst().flatMap { name in
    // `name*150` stands for so many candidates.
    guard let star = name.firstIndex(of: "*"), let count = Int(name[star...].dropFirst()) else {
      return [name]
    }
    return (0..<count).map { name[..<star] + "\($0)" }
  }
  return CompletionList(
    range: start..<cursor, candidates: candidates.filter { $0.hasPrefix(typed) })
}

if let editor = makeReadlineEditor() {
  editor.completer = completions
  let streams = StandardStreams()
  reading: while true {
    switch editor.read(prompt: "mokume> ") {
    case .text(let line): streams.write("/\(line)/\n")
    case .interrupted: continue
    case .end: break reading
    }
  }
}

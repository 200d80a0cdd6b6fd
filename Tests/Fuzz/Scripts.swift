import MokumeDiagnostics
import MokumeMergekit
import MokumeSyntax

/// Any text has a tree and messages within it; one without errors keeps its tree when it is laid out.
func checkScript(_ bytes: [UInt8]) {
  let (program, problems) = parsed(bytes)
  checkPlaces(problems, in: bytes)
  for offset in [0, bytes.count / 2, bytes.count] {
    let context = CursorContext(of: bytes, at: offset)
    require(context.range.lowerBound >= 0 && context.range.upperBound <= bytes.count, "a place")
  }
  _ = needsMoreInput(SourceText(name: "input", bytes: bytes), id: id)
  guard !hasErrors(problems), let text = laidOut(bytes) else { return }
  let again = parsed(Array(text.utf8))
  require(!hasErrors(again.1), "errors after layout:\n\(text)")
  require(dump(again.0) == dump(program), "another tree after layout:\n\(text)")
  require(laidOut(Array(text.utf8)) == text, "another layout of:\n\(text)")
}

/// Any text is a script or has an error, and the script is one.
func checkMergekit(_ bytes: [UInt8]) {
  let source = SourceText(name: "config.yml", bytes: bytes)
  let surroundings = MergekitSurroundings(
    exists: { $0.hasPrefix("models/") && !$0.contains("+") }, isTaken: { $0 == "ties" })
  let translation = translateMergekit(source, id: id, surroundings)
  checkPlaces(translation.diagnostics, in: bytes)
  require(hasErrors(translation.diagnostics) == (translation.script == nil), "neither or both")
  guard let script = translation.script else { return }
  require(!hasErrors(parsed(Array(script.utf8)).1), "a script with errors:\n\(script)")
  require(laidOut(Array(script.utf8)) == script, "a script in another layout:\n\(script)")
}

/// The identity of the only text there is.
private let id: SourceID = {
  var sources = SourceMap()
  return sources.add(SourceText(name: "input", bytes: []))
}()

private func parsed(_ bytes: [UInt8]) -> (Program, [Diagnostic]) {
  parse(SourceText(name: "input", bytes: bytes), id: id)
}

private func laidOut(_ bytes: [UInt8]) -> String? {
  format(SourceText(name: "input", bytes: bytes), id: id).text
}

private func hasErrors(_ problems: [Diagnostic]) -> Bool {
  problems.contains { $0.severity == .error }
}

/// Every message shows a place of the text, and is fit for a terminal.
private func checkPlaces(_ problems: [Diagnostic], in bytes: [UInt8]) {
  var sources = SourceMap()
  _ = sources.add(SourceText(name: "input", bytes: bytes))
  let renderer = DiagnosticRenderer(sources: sources)
  for problem in problems {
    for label in problem.secondary + (problem.primary.map { [$0] } ?? []) {
      require(label.span.lower >= 0 && label.span.upper <= bytes.count, "a place beyond the text")
    }
    require(!renderer.render(problem).utf8.contains(0x1B), "a terminal code in a message")
  }
}

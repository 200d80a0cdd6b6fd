import Foundation
import MokumeDiagnostics
import MokumeGraph
import MokumeSyntax
import Testing

@testable import MokumeLanguage

/// One run of a script against a `FakeHost`.
final class Run {
  let host = FakeHost()
  let graph = Graph()
  let evaluator: Evaluator
  private(set) var failure: Diagnostic?

  init(
    _ script: String, name: String = "test.merge", settings: [String] = [],
    scripts: [String: String] = [:], readsWeights: Bool = true
  ) {
    host.scripts = scripts
    host.readsWeights = readsWeights
    host.graph = graph
    evaluator = Evaluator(graph: graph, host: host)
    evaluator.overrides = settings.map { setting in
      let parts = setting.split(separator: "=", maxSplits: 1).map(String.init)
      return .init(name: parts[0], text: parts.count > 1 ? parts[1] : "")
    }
    let source = SourceText(name: name, text: script)
    let (program, problems) = parse(source, id: evaluator.addSource(source))
    failure = problems.first { $0.severity == .error }
    if failure != nil { return }
    do { try evaluator.run(program) } catch { failure = error }
  }

  /// Every message in the order of appearance, as a terminal would show it.
  var messages: String {
    let renderer = DiagnosticRenderer(sources: evaluator.sources, width: 100)
    return (host.warnings + (failure.map { [$0] } ?? [])).map { renderer.render($0) }.joined()
  }

  func node(_ name: String) -> NodeID? {
    if case .lazy(let node)? = evaluator.value(of: name) { node } else { nil }
  }

  func weight(_ name: String) -> Weight? { node(name).map { graph.facts(of: $0).weight } }
}

/// A script in `Cases`, with what is expected of it in its comments or behind a line `---`.
struct Case: CustomTestStringConvertible {
  let file: URL
  let script: String
  /// What follows the line `---`, or nil.
  let golden: String?

  static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Cases")

  var testDescription: String { file.lastPathComponent }

  /// The cases of the folder; the folder `messages` holds those with rendered text.
  static func all(messages: Bool) throws -> [Case] {
    let found = FileManager.default.enumerator(at: directory, includingPropertiesForKeys: nil)
    let files = (found?.allObjects ?? []).compactMap { $0 as? URL }
      .filter { $0.pathExtension == "merge" }
      .filter { $0.pathComponents.contains("messages") == messages }
      .sorted { $0.path < $1.path }
    return try files.map { file in
      let text = try String(contentsOf: file, encoding: .utf8)
      let parts = text.components(separatedBy: "\n---\n")
      return Case(file: file, script: parts[0] + "\n", golden: parts.count > 1 ? parts[1] : nil)
    }
  }

  /// The texts of the comments `# title: text`, in order.
  func comments(_ title: String) -> [String] {
    script.components(separatedBy: "\n").compactMap { line in
      line.range(of: "# \(title): ").map { String(line[$0.upperBound...]) }
    }
  }

  /// The lines of the comment block below `# expect graph:`, or nil.
  var graph: String? {
    let lines = script.components(separatedBy: "\n")
    guard let start = lines.firstIndex(of: "# expect graph:") else { return nil }
    return lines[(start + 1)...].prefix { $0.hasPrefix("#   ") }.map { String($0.dropFirst(4)) }
      .joined(separator: "\n")
  }

  func record(messages: String) throws {
    try (script + "---\n" + messages).write(to: file, atomically: true, encoding: .utf8)
  }

  func record(graph: String?) throws {
    let head = script.components(separatedBy: "# expect graph:\n")[0]
    let lines = (graph ?? "").components(separatedBy: "\n").map { "#   \($0)" }
    try (head + "# expect graph:\n" + lines.joined(separator: "\n") + "\n").write(
      to: file, atomically: true, encoding: .utf8)
  }

  func run() -> Run {
    let scripts = comments("file").map { comment in
      let parts = comment.components(separatedBy: " => ")
      return (parts[0], parts[1].replacingOccurrences(of: "\\n", with: "\n"))
    }
    return Run(
      script, settings: comments("set"), scripts: Dictionary(uniqueKeysWithValues: scripts))
  }
}

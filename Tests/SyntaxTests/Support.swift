import Foundation
import MokumeDiagnostics
import MokumeSyntax

/// What parsing a script gave, with all that is needed to show it.
struct Parsed {
  let program: Program
  let diagnostics: [Diagnostic]
  let sources: SourceMap

  init(_ text: String, name: String = "test.merge") {
    self.init(bytes: Array(text.utf8), name: name)
  }

  init(bytes: [UInt8], name: String = "test.merge") {
    var sources = SourceMap()
    let source = SourceText(name: name, bytes: bytes)
    let id = sources.add(source)
    (program, diagnostics) = parse(source, id: id)
    self.sources = sources
  }

  var rendered: String {
    let renderer = DiagnosticRenderer(sources: sources)
    return diagnostics.map(renderer.render).joined(separator: "\n")
  }

  var errors: [Diagnostic] { diagnostics.filter { $0.severity == .error } }
}

/// Files beside the tests.
enum CaseFiles {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Cases")

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  static func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(
      atPath: root.appendingPathComponent(folder).path
    ).sorted()
  }
}

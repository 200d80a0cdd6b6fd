import MokumeDiagnostics
import MokumeSyntax

extension Session {
  /// The session as a script: the statements that succeeded, in order, which give the same bytes when
  /// they are run from the same folder.
  ///
  /// What was only looked at is left out, `ans` becomes a variable where it is used, and paths of
  /// imports are written from the script's folder.
  ///
  /// - Parameter path: where the script will lie.
  public func script(at path: String) -> String {
    let lines =
      ["# A session of mokume \(mokumeVersion)."]
      + lines(of: log.entries) { movingImports(of: $0, to: path) }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What a script has to say of statements of the session.
  ///
  /// - Parameter adapted: what it says in place of a statement that may be an import.
  func lines(
    of entries: [SessionLog.Entry], adapted: (SourceText) -> String
  ) -> [String] {
    let answers = Self.usedAnswers(in: entries)
    return entries.enumerated().compactMap { index, entry in
      let isUsed = answers.contains(index)
      if entry.role == .expression, !entry.acted, !isUsed { return nil }
      var text = entry.source.text
      if case .other = entry.role { text = adapted(entry.source) }
      return isUsed ? Session.namingAnswer(entry, text) : text
    }
  }

  /// The entries whose value a later one uses as `ans`. A function may use it whenever it is called,
  /// so from its definition on every value counts.
  private static func usedAnswers(in entries: [SessionLog.Entry]) -> Set<Int> {
    var used: Set<Int> = []
    var last: Int?
    var isEverUsed = false
    for (index, entry) in entries.enumerated() {
      if entry.usesAnswer {
        if let last { used.insert(last) }
        if entry.role != .expression, case .definition = entry.role { isEverUsed = true }
      }
      guard entry.isShown else { continue }
      last = index
      if isEverUsed { used.insert(index) }
    }
    return used
  }

  private static func namingAnswer(_ entry: SessionLog.Entry, _ text: String) -> String {
    switch entry.role {
    case .assignment(let name): return name == "ans" ? text : "\(text)\nans = \(name)"
    case .expression:
      let bytes = Array(text.utf8)
      return String(decoding: bytes[..<entry.start], as: UTF8.self) + "ans = "
        + String(decoding: bytes[entry.start...], as: UTF8.self)
    case .definition, .other: return text
    }
  }

  /// The text with the paths of imports as they are from another folder.
  private func movingImports(of source: SourceText, to target: String) -> String {
    var sources = SourceMap()
    let (program, _) = parse(source, id: sources.add(source))
    var bytes = source.bytes
    for statement in program.statements.reversed() {
      guard case .importFile(let path, let span, _) = statement.kind,
        let file = ImportPath.resolve(path, from: source.name, System.importFolders),
        file.isBesideImporter, !path.hasPrefix("/")
      else { continue }
      let moved = ImportPath.relative(file.path, to: target, workingFolder: System.workingFolder)
      let literal = Expression(.string([.text(moved)]), span)
      bytes.replaceSubrange(span.lower..<span.upper, with: Printer.print(literal).utf8)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// `mokume.merge`: the script that makes a saved folder again, in the folder itself.
package struct Recipe: Hashable, Sendable {
  package static let name = "mokume.merge"
  /// What names of imported scripts begin with that lie beside a recipe.
  package static let importPrefix = "mokume-"
  private static let heading = "# Recipe: how "

  /// The script, without what is said above it.
  package let body: String
  /// The scripts it imports.
  package let imports: [SideFile]

  /// Makes a recipe of a script, which may be a recipe itself.
  package init(script: String, imports: [SideFile]) {
    self.imports = imports
    body = Self.body(of: script)
  }

  /// The files of the recipe of a folder.
  ///
  /// - Parameters:
  ///   - target: the folder as the script spells it.
  ///   - version: that of this program.
  package func files(target: String, version: String) -> [SideFile] {
    let text = """
      \(Self.heading)\(target.filter { !$0.isNewline }) was made, with mokume \(version). The same bytes again, \
      from the folder that its paths start in:
      #   mokume run \(target.filter { !$0.isNewline })\(Self.name) --force

      \(body)
      """
    return [SideFile(name: Self.name, source: .bytes(Array(text.utf8)))] + imports
  }

  /// A script without the heading of an earlier recipe, and with one line feed at its end.
  private static func body(of script: String) -> String {
    var lines = script.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.first?.hasPrefix(heading) == true {
      let end = lines.firstIndex { $0.isEmpty } ?? lines.count
      lines.removeFirst(min(end + 1, lines.count))
    }
    while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
    return lines.joined(separator: "\n") + "\n"
  }
}

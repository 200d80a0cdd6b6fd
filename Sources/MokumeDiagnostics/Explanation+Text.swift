extension Explanation {
  /// The story as lines for a terminal.
  ///
  /// - Parameter width: columns of running text; examples keep their lines.
  public func text(width: Int) -> String {
    var lines = ["\(code.rawValue): \(title)"]
    for block in blocks {
      lines.append("")
      switch block {
      case .paragraph(let subject, let text):
        let title = subject.map { "\($0.lowercased()): " } ?? ""
        lines += wrapped(title + text, width: width, indent: title.utf8.count)
      case .example(_, let example): lines += example.map { $0.isEmpty ? "" : "    " + $0 }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

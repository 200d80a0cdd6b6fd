import MokumeDiagnostics
import MokumeTensor

/// A pattern of names with `*` and what matching names are changed to.
struct Renaming {
  private let pieces: [String]
  private let replacement: [String]

  /// Reads both sides.
  ///
  /// - Throws: when the pattern has other wildcards, or the new name another number of stars.
  init(
    _ pattern: String, _ replacement: String, at span: Span, _ replacementSpan: Span
  ) throws(Diagnostic) {
    func split(_ text: String) -> [String] {
      text.split(separator: "*", omittingEmptySubsequences: false).map(String.init)
    }
    pieces = split(pattern)
    self.replacement = split(replacement)
    guard !pattern.contains(where: "?[]{}".contains) else {
      throw .badGlob(pattern, "a pattern for new names has * alone", at: span)
    }
    guard self.replacement.count == pieces.count || self.replacement.count == 1 else {
      throw .starsDiffer(pieces.count - 1, self.replacement.count - 1, at: replacementSpan)
    }
  }

  /// The new name of one that matches. The first stars take as little as they can.
  func applied(to name: TensorName) -> TensorName {
    if replacement.count == 1 { return TensorName(replacement[0]) }
    var rest = Substring(name.text).dropFirst(pieces[0].count)
    var result = replacement[0]
    for index in 1..<pieces.count {
      let piece = pieces[index]
      let isLast = index == pieces.count - 1
      let end = isLast ? rest.index(rest.endIndex, offsetBy: -piece.count) : rest.start(of: piece)
      result += rest[..<end] + replacement[index]
      rest = rest[end...].dropFirst(piece.count)
    }
    return TensorName(result)
  }
}

extension Substring {
  /// Where a text first occurs, or the end.
  fileprivate func start(of piece: String) -> Index {
    var start = startIndex
    while start < endIndex, !self[start...].hasPrefix(piece) { start = index(after: start) }
    return start
  }
}

extension Diagnostic {
  static func starsDiffer(_ wanted: Int, _ got: Int, at span: Span) -> Diagnostic {
    Diagnostic(
      .badGlob,
      "the new name has \(counted(got, "star")), but the pattern has \(counted(wanted, "star"))",
      at: .init(span, "each * takes what the pattern's matched"),
      helps: ["write as many * as the pattern has, or none"])
  }
}

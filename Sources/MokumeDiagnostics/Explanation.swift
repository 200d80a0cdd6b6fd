/// The long story of a message, from docs/messages.md.
///
/// The page is part of the program, so that `mokume explain` and the page cannot differ.
public struct Explanation: Hashable, Sendable {
  /// The message it belongs to.
  public let code: DiagnosticCode
  /// What the message says in general, in lower case without a full stop.
  public let title: String
  /// Its paragraphs and examples, in the order of the page.
  public let blocks: [Block]

  /// A part of the story.
  public enum Block: Hashable, Sendable {
    /// Running text on one line; its subject, if it begins with one, is `Cause` or `Remedy`.
    case paragraph(subject: String?, String)
    /// Lines to be shown as they are, in a language such as `merge` or `sh`.
    case example(language: String, [String])
  }

  /// The story of a message; nil only for a code that the page leaves out.
  public static func of(_ code: DiagnosticCode) -> Explanation? { all[code] }

  private static let all: [DiagnosticCode: Explanation] = {
    let page = String(decoding: PackageResources.messages_md, as: UTF8.self)
    var result: [DiagnosticCode: Explanation] = [:]
    var section: [Substring] = []
    // A chapter's heading ends the section before it.
    let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
    for line in lines + ["## "] {
      if line.hasPrefix("### ") || line.hasPrefix("## ") {
        if let explanation = Explanation(section: section) {
          result[explanation.code] = explanation
        }
        section = []
      }
      section.append(line)
    }
    return result
  }()
}

extension Explanation {
  /// Reads a section of the page, from its heading to the line before the next.
  private init?(section: [Substring]) {
    guard let heading = section.first, heading.hasPrefix("### `"),
      let end = heading.dropFirst(5).firstIndex(of: "`"),
      let code = DiagnosticCode(rawValue: String(heading.dropFirst(5)[..<end]))
    else { return nil }
    self.code = code
    title = String(heading[end...].dropFirst(2))
    var blocks: [Block] = []
    var lines = section.dropFirst()
    while let line = lines.first {
      if line.isEmpty {
        lines = lines.dropFirst()
      } else if line.hasPrefix("```") {
        let body = lines.dropFirst().prefix { $0 != "```" }
        blocks.append(.example(language: String(line.dropFirst(3)), body.map(String.init)))
        lines = lines.dropFirst(body.count + 2)
      } else {
        let text = lines.prefix { !$0.isEmpty && !$0.hasPrefix("```") }
        blocks.append(Self.paragraph(text.joined(separator: " ")))
        lines = lines.dropFirst(text.count)
      }
    }
    self.blocks = blocks.filter { $0 != .paragraph(subject: "Example", "") }
  }

  /// Splits `**Cause.** The name …` into its subject and the text, and takes links for their words.
  private static func paragraph(_ text: String) -> Block {
    let plain = text.replacing(/\[([^\]]*)\]\([^)]*\)/) { $0.output.1 }
    guard let match = plain.prefixMatch(of: /\*\*([A-Z][a-z]+)\.\*\*\s*/) else {
      return .paragraph(subject: nil, plain)
    }
    return .paragraph(subject: String(match.output.1), String(plain[match.range.upperBound...]))
  }
}

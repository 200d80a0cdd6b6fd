import Foundation

/// The pages under `docs` and the README.
enum Manual {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static func page(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }
}

/// A fenced block of a page.
struct Block {
  let language: String
  let text: String
  /// The number of the line after the fence.
  let line: Int
  /// Whether only blank lines lie between the block before and this one.
  let isContinuation: Bool

  static func all(in page: String) -> [Block] {
    var blocks: [Block] = []
    var open: (language: String, lines: [String], line: Int)?
    var isContinuation = false
    for (number, line) in page.components(separatedBy: "\n").enumerated() {
      if let block = open {
        if line == "```" {
          let text = block.lines.map { $0 + "\n" }.joined()
          blocks.append(
            Block(
              language: block.language, text: text, line: block.line,
              isContinuation: isContinuation))
          open = nil
          isContinuation = true
        } else {
          open?.lines.append(line)
        }
      } else if line.hasPrefix("```") {
        open = (String(line.dropFirst(3)), [], number + 2)
      } else if !line.isEmpty {
        isContinuation = false
      }
    }
    return blocks
  }
}

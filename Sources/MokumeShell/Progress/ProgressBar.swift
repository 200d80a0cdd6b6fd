import Mokume
import MokumeDiagnostics

/// Draws a reading as one line of a terminal.
package struct ProgressBar {
  private let isASCII: Bool

  /// - Parameter isASCII: whether the terminal has neither blocks nor an ellipsis.
  package init(isASCII: Bool) { self.isASCII = isASCII }

  private struct Piece {
    let text: String
    /// The highest goes first when the line is too long; 0 stays.
    let rank: Int
  }

  /// The line for a terminal of so many columns; one column stays free, so that no terminal wraps.
  package func text(_ reading: ProgressReading, width: Int) -> String {
    let room = max(1, width - 1)
    let target = shortened(shown(reading.target), to: max(6, room / 2 - reading.verb.count))
    let shards = reading.snapshot.shardCount > 1 ? reading.shards : nil
    let eta = reading.remainingSeconds.map(ProgressReading.clock)
    var pieces: [Piece] = [
      Piece(text: reading.verb + target, rank: 0),
      Piece(text: cells(reading.share, count: 20), rank: 3),
      Piece(text: padded(reading.percent, 4), rank: 0),
    ]
    if let bytes = reading.bytes { pieces.append(Piece(text: bytes, rank: 2)) }
    if let shards { pieces.append(Piece(text: shards, rank: 5)) }
    if let rate = reading.rateText { pieces.append(Piece(text: padded(rate, 8), rank: 4)) }
    if let eta { pieces.append(Piece(text: "eta \(eta)", rank: 1)) }
    return fitted(pieces, tensor: shown(reading.tensor), room: room)
  }

  private func fitted(_ all: [Piece], tensor: String, room: Int) -> String {
    var pieces = all
    func line() -> String { pieces.map(\.text).joined(separator: "  ") }
    while columns(line()) > room, let last = pieces.map(\.rank).max(), last > 0 {
      pieces.removeAll { $0.rank == last }
    }
    let free = room - columns(line()) - 2
    if free >= 12, !tensor.isEmpty { return line() + "  " + shortened(tensor, to: free) }
    return shortened(line(), to: room)
  }

  /// A row of blocks, filled from the left; Unicode has eighths.
  func cells(_ share: Double, count: Int) -> String {
    let filled = share * Double(count)
    if isASCII {
      let full = Int(filled)
      return
        "[\(String(repeating: "#", count: full))\(String(repeating: "-", count: count - full))]"
    }
    let eighths = Int(filled * 8)
    let partial = eighths % 8 == 0 ? "" : ["▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8 - 1]
    let blocks = String(repeating: "█", count: eighths / 8) + partial
    return "▕\(blocks)\(String(repeating: " ", count: count - blocks.count))▏"
  }

  /// Leaves out the beginning of a text that is too long: the end of a name tells more.
  private func shortened(_ text: String, to room: Int) -> String {
    if columns(text) <= room { return text }
    let mark = isASCII ? "..." : "…"
    var kept: [Character] = []
    var free = room - columns(mark)
    for character in text.reversed() {
      free -= displayWidth(character)
      if free < 0 { break }
      kept.append(character)
    }
    return String((mark + String(kept.reversed())).prefix(room))
  }

  private func shown(_ name: String) -> String { isASCII ? asciiText(name) : name }

  private func columns(_ text: String) -> Int { text.reduce(0) { $0 + displayWidth($1) } }

  private func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}

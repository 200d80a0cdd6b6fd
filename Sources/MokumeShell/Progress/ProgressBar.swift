import Mokume
import MokumeDiagnostics

/// Draws a reading as one line of a terminal.
package struct ProgressBar {
  private let isASCII: Bool

  /// - Parameter isASCII: whether the terminal has neither blocks nor an ellipsis.
  package init(isASCII: Bool) { self.isASCII = isASCII }

  private struct Piece {
    var text: String
    /// The highest goes first when the line is too long; 0 stays.
    let rank: Int
  }

  private static let cellCounts = 8...20
  private static let cellRank = 2
  /// Columns that the end of a tensor's name is worth.
  private static let tensorRoom = 12

  /// The line for a terminal of so many columns; one column stays free, so that no terminal wraps.
  package func text(_ reading: ProgressReading, width: Int) -> String {
    let room = max(1, width - 1)
    var pieces = pieces(reading, room: room)
    func free() -> Int { room - columns(pieces.map(\.text).joined(separator: "  ")) }
    while free() < 0, let last = pieces.map(\.rank).max(), last > 0 {
      pieces.removeAll { $0.rank == last }
    }
    if let place = pieces.firstIndex(where: { $0.rank == Self.cellRank }) {
      let count = min(Self.cellCounts.upperBound, Self.cellCounts.lowerBound + free())
      pieces[place].text = cells(reading.share, count: count)
    }
    let rest = free() - 2
    let line = pieces.map(\.text).joined(separator: "  ")
    guard rest >= Self.tensorRoom, !reading.tensor.isEmpty else {
      return shortened(line, to: room)
    }
    return "\(line)  \(shortened(shown(reading.tensor), to: rest))"
  }

  /// What there is to say, in its order; the bar as short as it may be.
  private func pieces(_ reading: ProgressReading, room: Int) -> [Piece] {
    let target = shortened(shown(reading.target), to: max(6, room / 2 - reading.verb.count))
    let shards = reading.snapshot.shardCount > 1 ? reading.shards : nil
    let rate = reading.rateText.map { padded($0, 8) }
    let eta = reading.remainingSeconds.map { "eta \(ProgressReading.clock($0))" }
    let all: [(text: String?, rank: Int)] = [
      (reading.verb + target, 0),
      (cells(reading.share, count: Self.cellCounts.lowerBound), Self.cellRank),
      (padded(reading.percent, 4), 0), (reading.bytes, 3), (shards, 5), (rate, 4), (eta, 1),
    ]
    return all.compactMap { text, rank in text.map { Piece(text: $0, rank: rank) } }
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

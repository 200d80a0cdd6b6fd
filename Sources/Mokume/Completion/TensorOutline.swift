import MokumeGraph
import MokumeTensor

/// The next segments of tensor names, one at a time, with the numbers of layers folded to `*`.
///
///     TensorOutline(after: "model.layers.", beginning: "").segments(in: [layout])  // ["*."]
///     TensorOutline(after: "model.layers.*.", beginning: "m").segments(in: [layout])  // ["mlp."]
///
/// What is typed is a glob already: a `*` between two dots stands for a number where there is one,
/// and for any run of characters otherwise. A digit asks for the numbers themselves.
struct TensorOutline {
  private let head: [UInt8]
  private let partial: [UInt8]

  private static let dot = UInt8(ascii: ".")
  private static let star = UInt8(ascii: "*")
  /// Longer names are left out: nobody types them, and a pattern takes its time on them.
  private static let longestName = 1_000

  /// - Parameters:
  ///   - head: what is typed up to and including its last dot.
  ///   - partial: what the segments begin with.
  init(after head: String, beginning partial: String) {
    self.head = Array(head.utf8)
    self.partial = Array(partial.utf8)
  }

  /// The segments in the order of the models, each once; a dot follows where a name goes on.
  func segments(in layouts: [Layout]) -> [String] {
    let found = collect(layouts) { _, bytes in aligned(bytes).map { [$0] } ?? [] }
    let text = String(decoding: head, as: UTF8.self)
    guard found.isEmpty, let pattern = try? Glob(text), pattern.literal == nil else { return found }
    // Names that differ in the numbers of layers only are one to a pattern that names none.
    var known: Set<[UInt8]> = []
    let folds = !text.utf8.contains { isDigit($0) || $0 == UInt8(ascii: "[") }
    return collect(layouts) { name, bytes in
      if folds, !known.insert(folded(bytes)).inserted { return [] }
      return pattern.prefixes(of: name).filter { $0 < bytes.count && bytes[$0 - 1] == Self.dot }
    }
  }

  /// The name without its segments that are numbers.
  private func folded(_ name: Bytes) -> [UInt8] {
    var result: [UInt8] = []
    var start = 0
    while start < name.count {
      let end = name[start...].firstIndex(of: Self.dot) ?? name.count
      if !isNumber(name[start..<end]) { result += name[start..<end] }
      result.append(Self.dot)
      start = end + 1
    }
    return result
  }

  private typealias Bytes = UnsafeBufferPointer<UInt8>

  private func collect(_ layouts: [Layout], starts: (TensorName, Bytes) -> [Int]) -> [String] {
    var found: [String] = []
    var seen: Set<[UInt8]> = []
    for name in layouts.lazy.flatMap(\.names) {
      var text = name.text
      text.withUTF8 { bytes in
        guard bytes.count <= Self.longestName else { return }
        for start in starts(name, bytes) {
          guard let segment = segment(of: bytes, from: start), seen.insert(segment).inserted
          else { continue }
          found.append(String(decoding: segment, as: UTF8.self))
        }
      }
    }
    return found
  }

  /// The segment at a place, folded, if it begins with what is typed.
  private func segment(of name: Bytes, from start: Int) -> [UInt8]? {
    let end = name[start...].firstIndex(of: Self.dot)
    var segment = Array(name[start..<(end ?? name.count)])
    if isNumber(segment[...]), partial.first.map(isDigit) != true { segment = [Self.star] }
    if end != nil { segment.append(Self.dot) }
    return segment.starts(with: partial) ? segment : nil
  }

  /// Where the name goes on behind the head when both are laid side by side, segment by segment.
  private func aligned(_ name: Bytes) -> Int? {
    var place = 0
    var position = 0
    while position < head.count {
      let isStar =
        head[position] == Self.star && head[position + 1] == Self.dot
        && (position == 0 || head[position - 1] == Self.dot)
      if isStar {
        let end = name[place...].firstIndex(of: Self.dot) ?? name.count
        guard end < name.count, isNumber(name[place..<end]) else { return nil }
        (place, position) = (end + 1, position + 2)
      } else {
        guard place < name.count, name[place] == head[position] else { return nil }
        (place, position) = (place + 1, position + 1)
      }
    }
    return place < name.count ? place : nil
  }
}

private func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

private func isNumber(_ bytes: some Collection<UInt8>) -> Bool {
  !bytes.isEmpty && bytes.allSatisfy(isDigit)
}

import MokumeDiagnostics

/// A piece of a script that is being written, with the places of the config that its parts came from.
///
/// Passages of the same text are equal, whatever they came from.
struct Passage {
  /// A part of the text that came from a place of the config.
  struct Origin {
    /// Bytes of the text.
    var range: Range<Int>
    let span: Span
  }

  private(set) var text: String
  private(set) var origins: [Origin] = []

  init(text: String, from span: Span? = nil) { self.init(Passage(stringLiteral: text), from: span) }

  /// A passage as one that came from a place as a whole; its parts keep theirs.
  init(_ passage: Passage, from span: Span?) {
    self = passage
    if let span { origins.append(Origin(range: 0..<text.utf8.count, span: span)) }
  }

  /// Where the whole of it came from, if that is one place.
  var origin: Span? { origins.last { $0.range == 0..<text.utf8.count }?.span }

  mutating func append(_ other: Passage) {
    let start = text.utf8.count
    text += other.text
    origins += other.origins.map { origin in
      let range = origin.range.lowerBound + start..<origin.range.upperBound + start
      return Origin(range: range, span: origin.span)
    }
  }
}

extension Passage: Hashable {
  static func == (a: Passage, b: Passage) -> Bool { a.text == b.text }

  func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

extension Passage: ExpressibleByStringInterpolation {
  /// Puts passages into passages.
  struct StringInterpolation: StringInterpolationProtocol {
    var passage = Passage(stringLiteral: "")

    init(literalCapacity: Int, interpolationCount: Int) {}

    mutating func appendLiteral(_ text: String) { passage.text += text }
    mutating func appendInterpolation(_ text: String) { passage.text += text }
    mutating func appendInterpolation(_ number: Int) { passage.text += String(number) }
    mutating func appendInterpolation(_ other: Passage) { passage.append(other) }
  }

  init(stringLiteral text: String) { self.text = text }

  init(stringInterpolation: StringInterpolation) { self = stringInterpolation.passage }
}

extension [Passage] {
  func joined(separator: Passage) -> Passage {
    var whole: Passage = ""
    for (index, passage) in enumerated() {
      if index > 0 { whole.append(separator) }
      whole.append(passage)
    }
    return whole
  }
}

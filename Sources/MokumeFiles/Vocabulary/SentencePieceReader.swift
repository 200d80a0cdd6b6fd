import MokumeTensor

/// Reads the tokens of a SentencePiece model, a message of Protocol Buffers: the pieces are its field
/// 1, their text field 1 and their kind field 3 of each; field 3 of its field 2 says how it was made.
struct SentencePieceReader {
  private let bytes: [UInt8]
  private var position = 0
  private(set) var draft = VocabularyDraft()
  private var kind = Vocabulary.Kind.unigram
  private var next: UInt64 = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Reads the whole message.
  mutating func read() throws(VocabularyFault) -> Vocabulary.Kind {
    while position < bytes.count {
      switch try field(until: bytes.count) {
      case .message(1, let range): try readPiece(range)
      case .message(2, let range): try readTraining(range)
      default: continue
      }
    }
    if next == 0, !bytes.isEmpty { throw .noPieces }
    return kind
  }

  private mutating func readPiece(_ range: Range<Int>) throws(VocabularyFault) {
    var text = 0..<0
    var type: UInt64 = 1
    try inside(range) { reader throws(VocabularyFault) in
      switch try reader.field(until: range.upperBound) {
      case .message(1, let found): text = found
      case .number(3, let found): type = found
      default: return
      }
    }
    guard !text.isEmpty else { throw .emptyPiece(Int(next)) }
    guard String(validating: bytes[text], as: UTF8.self) != nil else {
      throw .notText(offset: text.lowerBound)
    }
    // Unknown (2) and control (3) tokens stand for no text.
    try draft.add(Array(bytes[text]), next, isSpecial: type == 2 || type == 3)
    next += 1
  }

  private mutating func readTraining(_ range: Range<Int>) throws(VocabularyFault) {
    var type: UInt64 = 1
    try inside(range) { reader throws(VocabularyFault) in
      if case .number(3, let found) = try reader.field(until: range.upperBound) { type = found }
    }
    kind = type == 2 ? .bpe : type == 1 ? .unigram : .wordLevel
  }

  /// Reads the fields of a message within the message.
  private mutating func inside(
    _ range: Range<Int>,
    _ body: (inout SentencePieceReader) throws(VocabularyFault) -> Void
  ) throws(VocabularyFault) {
    position = range.lowerBound
    while position < range.upperBound { try body(&self) }
    position = range.upperBound
  }

  /// A field with its number.
  private enum Field {
    case number(UInt64, UInt64)
    case message(UInt64, Range<Int>)
    case other
  }

  private mutating func field(until end: Int) throws(VocabularyFault) -> Field {
    let start = position
    let tag = try number(until: end)
    guard tag >> 3 > 0, tag >> 3 < 1 << 29 else { throw .badField(offset: start) }
    switch tag & 7 {
    case 0: return .number(tag >> 3, try number(until: end))
    case 1, 5:
      try skip(tag & 7 == 1 ? 8 : 4, until: end)
      return .other
    case 2:
      let count = try number(until: end)
      let first = position
      guard let count = Int(exactly: count) else { throw .ended(offset: bytes.count) }
      try skip(count, until: end)
      return .message(tag >> 3, first..<position)
    default: throw .badField(offset: start)
    }
  }

  private mutating func skip(_ count: Int, until end: Int) throws(VocabularyFault) {
    guard count <= end - position else { throw .ended(offset: bytes.count) }
    position += count
  }

  /// A number in groups of seven bits, lowest first.
  private mutating func number(until end: Int) throws(VocabularyFault) -> UInt64 {
    let start = position
    var value: UInt64 = 0
    for shift in stride(from: 0, to: 70, by: 7) {
      guard position < end else { throw .ended(offset: bytes.count) }
      let byte = bytes[position]
      position += 1
      if shift == 63, byte > 1 { throw .badNumber(offset: start) }
      value |= UInt64(byte & 0x7F) << UInt64(shift)
      if byte < 0x80 { return value }
    }
    throw .badNumber(offset: start)
  }
}

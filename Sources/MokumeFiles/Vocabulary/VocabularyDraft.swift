import MokumeTensor

/// A vocabulary while its files are read: each token once, each number once.
struct VocabularyDraft {
  private(set) var tokens: [Vocabulary.Token] = []
  private var places: [[UInt8]: Int] = [:]
  private var owners: [Int: Int] = [:]
  /// How many tokens the tokenizer's own model has, and the highest number of those that were added:
  /// of both an added token's number follows.
  private var ownCount = 0
  private var lastAdded = -1

  /// Adds a token of the tokenizer's own model.
  ///
  /// - Parameter replaces: lets a second token of the same bytes have their place, as in the list of
  ///   a Unigram model.
  mutating func add(
    _ bytes: [UInt8], _ number: UInt64, isSpecial: Bool = false, replaces: Bool = false
  ) throws(VocabularyFault) {
    let id = try id(number, of: bytes)
    if let known = places[bytes], !replaces {
      if tokens[known].id == id { throw .twice(token: text(bytes)) }
      throw .twoNumbers(token: text(bytes), first: tokens[known].id, second: id)
    }
    try append(.init(bytes: bytes, id: id, isSpecial: isSpecial))
    ownCount += 1
  }

  /// Adds what a list of added tokens has: a token of the model, or one of the next number.
  mutating func addExtra(
    _ bytes: [UInt8], _ number: UInt64, isSpecial: Bool, options: Vocabulary.Options = .normalized
  ) throws(VocabularyFault) {
    let id = try id(number, of: bytes)
    if let place = places[bytes] {
      let known = tokens[place]
      guard known.id == id else {
        throw .twoNumbers(token: text(bytes), first: known.id, second: id)
      }
      lastAdded = max(lastAdded, id)
      tokens[place] = .init(
        bytes: bytes, id: id, isSpecial: known.isSpecial || isSpecial, isAdded: known.isAdded)
      return
    }
    guard id == nextAdded else {
      if let owner = owners[id] {
        throw .sharedNumber(id, first: tokens[owner].text, second: text(bytes))
      }
      throw .otherNumber(token: text(bytes), said: id, got: nextAdded)
    }
    lastAdded = id
    try append(
      .init(bytes: bytes, id: id, isSpecial: isSpecial, isAdded: true, options: options))
  }

  /// The number that `tokenizers` gives the next token that is added.
  private var nextAdded: Int { lastAdded >= ownCount ? lastAdded + 1 : ownCount }

  private func id(_ number: UInt64, of bytes: [UInt8]) throws(VocabularyFault) -> Int {
    guard let id = Int32(exactly: number) else {
      throw .numberTooLarge(token: text(bytes), number)
    }
    return Int(id)
  }

  private mutating func append(_ token: Vocabulary.Token) throws(VocabularyFault) {
    if let owner = owners.updateValue(tokens.count, forKey: token.id) {
      throw .sharedNumber(token.id, first: tokens[owner].text, second: token.text)
    }
    places[token.bytes] = tokens.count
    tokens.append(token)
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  /// The whole vocabulary.
  func vocabulary(_ kind: Vocabulary.Kind) throws(VocabularyFault) -> Vocabulary {
    if tokens.isEmpty { throw .noTokens }
    return Vocabulary(kind: kind, tokens: tokens)
  }
}

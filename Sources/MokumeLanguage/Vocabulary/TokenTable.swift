import MokumeGraph
import MokumeTensor

/// A loaded model's tokens and the tensors that have a row for each.
struct SourceVocabulary {
  /// The place in `Graph.sources`.
  let source: Int
  let vocabulary: Vocabulary
  let tensors: VocabularyTensors

  /// The row of a token, or nil when the model has none for it.
  func row(of bytes: [UInt8]) -> Int? {
    vocabulary.id(of: bytes).flatMap { $0 < tensors.rowCount ? $0 : nil }
  }
}

/// The tokens that a model is given: for each row the token, if it has one.
struct TokenTable {
  /// The bytes of the tokens by row; nil in rows without one.
  private(set) var rows: [[UInt8]?]
  let donor: Int
  private(set) var added: [Vocabulary.Token] = []
  /// The number that the next token gets.
  private var next: Int
  private var known: Set<[UInt8]> = []

  /// The tokens of a model, in all of its rows.
  init(_ model: SourceVocabulary) {
    donor = model.source
    rows = [[UInt8]?](repeating: nil, count: model.tensors.rowCount)
    for token in model.vocabulary.tokens {
      // A token without a row must not get another number either.
      known.insert(token.bytes)
      if token.id < rows.count { rows[token.id] = token.bytes }
    }
    // As `tokenizers` numbers tokens that are added.
    let own = model.vocabulary.tokens.count { !$0.isAdded }
    let last = model.vocabulary.tokens.last { $0.isAdded }?.id ?? -1
    next = last >= own ? last + 1 : own
  }

  /// Adds a token in the next row, unless it is there.
  ///
  /// - Returns: false when that row has another token.
  mutating func add(_ token: Vocabulary.Token) -> Bool {
    if !known.insert(token.bytes).inserted { return true }
    if next < rows.count, rows[next] != nil { return false }
    while rows.count <= next { rows.append(nil) }
    rows[next] = token.bytes
    added.append(
      .init(
        bytes: token.bytes, id: next, isSpecial: token.isSpecial, isAdded: true,
        options: token.options))
    next += 1
    return true
  }

  /// One more than the last row with a token.
  var end: Int { (rows.lastIndex { $0 != nil } ?? -1) + 1 }

  /// Makes the number of rows the least multiple that holds every token.
  mutating func round(toMultipleOf multiple: Int) {
    setRows((end + multiple - 1) / multiple * multiple)
  }

  /// Makes the number of rows another one that holds every token.
  mutating func setRows(_ count: Int) {
    rows = Array(rows.prefix(count)) + Array(repeating: nil, count: max(0, count - rows.count))
  }

  var target: VocabularyTarget {
    VocabularyTarget(donor: donor, added: added, rowCount: rows.count)
  }
}

extension TokenTable {
  /// The rows of a model's own tensors: by token, and for rows without a token those of the same
  /// number, if they have none there either.
  ///
  /// - Parameter except: tokens that count as missing.
  func map(of model: SourceVocabulary, except forced: Set<[UInt8]> = []) -> RowMap {
    let taken = Set(model.vocabulary.tokens.map(\.id))
    return RowMap(
      rows.enumerated().map { row, token in
        if let token {
          return forced.contains(token) ? -1 : Int32(clamping: model.row(of: token) ?? -1)
        }
        return row < model.tensors.rowCount && !taken.contains(row) ? Int32(clamping: row) : -1
      })
  }

  /// Some rows of a model, by token.
  func map(of model: SourceVocabulary, in wanted: Set<Int>) -> RowMap {
    RowMap(
      rows.enumerated().map { row, token in
        guard wanted.contains(row), let token else { return -1 }
        return Int32(clamping: model.row(of: token) ?? -1)
      })
  }

  /// The rows with tokens that a map lacks.
  func missing(in map: RowMap) -> Set<Int> {
    Set(rows.indices.filter { rows[$0] != nil && map.origins[$0] < 0 })
  }
}

import MokumeGraph
import MokumeTensor
import Testing

@testable import MokumeLanguage

@Suite("Which token each row has")
struct TokenTableTests {
  private func model(
    _ tokens: [(String, Int)], added: [(String, Int)] = [], rows: Int, source: Int = 0
  ) throws -> SourceVocabulary {
    let own = tokens.map { Vocabulary.Token(bytes: Array($0.0.utf8), id: $0.1) }
    let extra = added.map { Vocabulary.Token(bytes: Array($0.0.utf8), id: $0.1, isAdded: true) }
    let shape = try #require(Shape([rows, 4]))
    let layout = Layout(names: ["embed_tokens.weight"], shapes: [shape])
    return SourceVocabulary(
      source: source, vocabulary: Vocabulary(kind: .bpe, tokens: own + extra),
      tensors: VocabularyTensors(layout, config: nil))
  }

  private func token(_ text: String) -> Vocabulary.Token { .init(bytes: Array(text.utf8), id: 0) }

  private func text(_ table: TokenTable) -> [String?] {
    table.rows.map { $0.map { String(decoding: $0, as: UTF8.self) } }
  }

  @Test("those of a model keep their rows, and rows without a token stay")
  func own() throws {
    let table = TokenTable(try model([("a", 0), ("b", 1)], added: [("x", 2)], rows: 5))
    #expect(text(table) == ["a", "b", "x", nil, nil])
    #expect(table.end == 3)
  }

  @Test(
    "a new one gets the number that tokenizers would give it, in a row that is free or behind all")
  func added() throws {
    var table = TokenTable(try model([("a", 0), ("b", 1)], added: [("x", 2)], rows: 4))
    let isAdded = ["b", "y", "z", "y"].map { table.add(token($0)) }
    #expect(isAdded == [true, true, true, true])
    #expect(text(table) == ["a", "b", "x", "y", "z"])
    #expect(table.added.map(\.id) == [3, 4])
    #expect(table.added.allSatisfy { $0.isAdded })
  }

  @Test("a number that is taken is refused, because the tokenizer would give it twice")
  func taken() throws {
    var table = TokenTable(try model([("a", 0), ("b", 2)], rows: 4))
    let isAdded = table.add(token("y"))
    #expect(!isAdded)
  }

  @Test("a token that the model has no row for is not added again")
  func rowless() throws {
    var table = TokenTable(try model([("a", 0), ("b", 1), ("c", 2)], rows: 2))
    let isAdded = table.add(token("c"))
    #expect(isAdded)
    #expect(table.added.isEmpty)
  }

  @Test("the number of rows is the least multiple that holds every token")
  func multiple() throws {
    let one = try model([("a", 0), ("b", 1), ("c", 2)], rows: 8)
    for (multiple, count) in [(1, 3), (2, 4), (3, 3), (64, 64)] {
      var table = TokenTable(one)
      table.round(toMultipleOf: multiple)
      #expect(table.rows.count == count)
      #expect(Array(text(table).prefix(3)) == ["a", "b", "c"])
    }
  }

  @Test("rows of a model are found by bytes, and those without a token by their number")
  func map() throws {
    let table = TokenTable(try model([("é", 0), ("e\u{301}", 1), ("c", 2)], rows: 6))
    let other = try model([("c", 0), ("e\u{301}", 1), ("d", 3)], rows: 5)
    let map = table.map(of: other)
    // Row 3 has a token in the other model, row 5 is none of its rows.
    #expect(map.origins == [-1, 1, 0, -1, 4, -1])
    #expect(table.missing(in: map) == [0])
    #expect(table.map(of: other, except: [Array("c".utf8)]).origins[2] == -1)
    #expect(table.map(of: other, in: [0, 2, 4]).origins == [-1, -1, 0, -1, -1, -1])
  }

  @Test("maps tell whether they leave everything where it is")
  func identity() {
    #expect(RowMap([0, 1, 2]).isIdentity(of: 3))
    #expect(!RowMap([0, 1, 2]).isIdentity(of: 4))
    #expect(!RowMap([0, 2, 1]).isIdentity(of: 3))
    #expect(RowMap([2, -1, 0]).presentCount == 2)
    #expect(RowMap([2, -1]) == RowMap([2, -1]) && RowMap([2]) != RowMap([1]))
  }
}

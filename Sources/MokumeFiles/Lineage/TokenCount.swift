/// How many rows of embeddings a tokenizer asks for: the largest number of a token, and one.
package struct TokenCount {
  private var count = 0

  /// Counts the tokens of the files of a tokenizer.
  ///
  /// - Returns: nil when none of them is in a form that is understood here.
  /// - Throws: ``FileError`` when one cannot be read or is not JSON.
  package static func count(in files: [SideFile]) throws -> Int? {
    func json(_ name: String) throws -> JSONValue? {
      guard let file = files.first(where: { $0.name == name }) else { return nil }
      return try JSONValue.parse(try file.read(), path: name)
    }
    var tokens = TokenCount()
    if let whole = try json("tokenizer.json") {
      tokens.add(whole["model"]?["vocab"])
      for token in whole["added_tokens"]?.elements ?? [] { tokens.add(place: token["id"]) }
    } else if let vocabulary = try json("vocab.json") {
      tokens.add(vocabulary)
      tokens.add(try json("added_tokens.json"))
    } else if let file = files.first(where: { $0.name == "vocab.txt" }) {
      tokens.count = try file.read().split(separator: 0x0A).count
    }
    return tokens.count == 0 ? nil : tokens.count
  }

  /// Adds a map of tokens to numbers, or a list of tokens in their order.
  private mutating func add(_ vocabulary: JSONValue?) {
    switch vocabulary {
    case .object(let members): for member in members { add(place: member.value) }
    case .array(let tokens): count = max(count, tokens.count)
    default: break
    }
  }

  private mutating func add(place: JSONValue?) {
    guard let place = place?.integer, place >= 0, place < Int.max else { return }
    count = max(count, place + 1)
  }
}

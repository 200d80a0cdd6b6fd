import MokumeGraph
import MokumeTensor

/// The tensors of a model that have a row for each token.
struct VocabularyTensors {
  /// Their names; empty for a part of a model without embeddings.
  let names: Set<TensorName>
  /// Rows of each of them, those without a token among them.
  let rowCount: Int
}

/// Why it is not certain which tensors those are.
struct VocabularyDoubt: Error {
  let message: String
  let label: String
  let note: String
}

extension VocabularyTensors {
  /// Finds the tensors by their names, and by the size that `config.json` gives the vocabulary.
  ///
  /// - Throws: `VocabularyDoubt` when names and sizes do not agree.
  init(_ layout: Layout, config: ConfigValue?) throws(VocabularyDoubt) {
    let said = config?.vocabularySize
    let named = layout.names.indices.filter {
      layout.names[$0].tokenTensor?.isCertain == true && layout.shapes[$0].rank > 0
    }
    guard let count = said ?? named.first.map({ layout.shapes[$0].dimensions[0] }) else {
      (names, rowCount) = ([], 0)
      return
    }
    for index in named where layout.shapes[index].dimensions[0] != count {
      throw VocabularyDoubt(
        message: "\(layout.names[index]) has not one row for each token",
        label: "which rows are the tokens?",
        note: "it is \(layout.shapes[index]), "
          + (said == nil
            ? "\(layout.names[named[0]]) has \(count) rows"
            : "config.json says vocab_size is \(count)"))
    }
    // A size that something else has too says nothing.
    let isWidth = named.contains { layout.shapes[$0].dimensions.dropFirst().contains(count) }
    let isAmbiguous = isWidth || config?.hasOtherNumber(count) == true
    var found = Set(named.map { layout.names[$0] })
    for (index, name) in layout.names.enumerated() where !found.contains(name) {
      let shape = layout.shapes[index]
      guard shape.dimensions.contains(count) else { continue }
      if shape.dimensions[0] == count, name.tokenTensor != nil {
        found.insert(name)
      } else if !isAmbiguous {
        throw VocabularyDoubt(
          message: "it is not known whether \(name) has a row for each token",
          label: "which rows are the tokens?",
          note: "it is \(shape), and the vocabulary has \(count) tokens")
      }
    }
    (names, rowCount) = (found, count)
  }
}

extension ConfigValue {
  /// The value under a key of an object, or nil.
  subscript(key: String) -> ConfigValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key.utf8.elementsEqual(key.utf8) }?.value
  }

  /// The part that speaks of the language model, where a config has several.
  var languagePart: ConfigValue {
    for key in Vocabulary.languageParts {
      if let part = self[key], case .object = part { return part }
    }
    return self
  }

  /// What is said of the number of tokens.
  var vocabularySize: Int? {
    for place in [self, languagePart] {
      if case .number(let number)? = place["vocab_size"], let count = Int(exactly: number),
        count >= 0
      {
        return count
      }
    }
    return nil
  }

  /// Whether something else has that size too, so that a size says nothing.
  func hasOtherNumber(_ count: Int) -> Bool {
    switch self {
    case .number(let number): number == Double(count)
    case .list(let items): items.contains { $0.hasOtherNumber(count) }
    case .object(let members):
      members.contains { member in
        !member.key.hasPrefix("vocab_size") && !Vocabulary.isKeyOfTokens(member.key)
          && member.value.hasOtherNumber(count)
      }
    case .null, .boolean, .string: false
    }
  }
}

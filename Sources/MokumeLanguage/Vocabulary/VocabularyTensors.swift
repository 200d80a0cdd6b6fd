import MokumeGraph
import MokumeTensor

/// The tensors of a model that have a row for each token.
struct VocabularyTensors {
  /// Their names; empty for a part of a model without embeddings.
  let names: Set<TensorName>
  /// Rows of each of them, those without a token among them.
  let rowCount: Int
  /// Tensors of which it is not certain whether they are among them.
  let doubts: [VocabularyDoubt]
}

/// Why it is not certain what a tensor is.
struct VocabularyDoubt {
  let tensor: TensorName
  let message: String
  let label: String
  let note: String
}

extension VocabularyTensors {
  /// Finds the tensors by their names, and by the size that `config.json` gives the vocabulary.
  init(_ layout: Layout, config: ConfigValue?) {
    let said = config?.vocabularySize
    let counts = zip(layout.names, layout.shapes).map { $1.tokenCount(of: $0) }
    let named = layout.names.indices.filter {
      layout.names[$0].tokenTensor?.isCertain == true && layout.shapes[$0].rank > 0
    }
    guard let count = said ?? named.lazy.compactMap({ counts[$0] }).first else {
      (names, rowCount, doubts) = ([], 0, [])
      return
    }
    var found: Set<TensorName> = []
    var doubts: [VocabularyDoubt] = []
    for index in named {
      let (name, shape) = (layout.names[index], layout.shapes[index])
      if counts[index] == count {
        found.insert(name)
        continue
      }
      let note =
        said == nil
        ? "\(layout.names[named[0]]) has \(count) rows" : "config.json says vocab_size is \(count)"
      doubts.append(
        VocabularyDoubt(
          tensor: name, message: "\(name) has not one row for each token",
          label: "which rows are the tokens?", note: "it is \(shape), \(note)"))
    }
    // A size that something else has too says nothing.
    let isWidth = named.contains { place in
      layout.shapes[place].tokenEntry(of: layout.names[place])?.dimensions.contains(count) == true
    }
    let isAmbiguous = isWidth || config?.hasOtherNumber(count) == true
    let others = Set(layout.names.indices).subtracting(named).sorted()
    for index in others where layout.shapes[index].dimensions.contains(count) {
      let name = layout.names[index]
      if counts[index] == count, name.tokenTensor != nil {
        found.insert(name)
      } else if !isAmbiguous {
        doubts.append(
          VocabularyDoubt(
            tensor: name, message: "it is not known whether \(name) has a row for each token",
            label: "which rows are the tokens?",
            note: "it is \(layout.shapes[index]), and the vocabulary has \(count) tokens"))
      }
    }
    (names, rowCount, self.doubts) = (found, count, doubts)
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

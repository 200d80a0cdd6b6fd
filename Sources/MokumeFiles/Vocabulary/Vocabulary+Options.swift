import MokumeTensor

extension Vocabulary.Options {
  /// The options by the names that tokenizers have for them.
  static let names: [(name: String, option: Vocabulary.Options)] = [
    ("single_word", .singleWord), ("lstrip", .leftStrip), ("rstrip", .rightStrip),
    ("normalized", .normalized),
  ]

  /// Sets the option of that name.
  mutating func set(_ name: String, _ isOn: Bool) {
    for entry in Self.names where entry.name == name {
      if isOn { insert(entry.option) } else { remove(entry.option) }
    }
  }
}

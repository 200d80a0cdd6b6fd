import RealModule

extension TensorNumbers {
  /// Layers whose numbers stand on one line.
  private static let layersPerLine = 8

  /// The number used for each layer, for people: for each rule its name and numbers.
  ///
  ///     t "*.mlp.*": ramp(0, 1)  layers 0...2: 0 0.5 1
  ///     t else  0.5
  public var lines: [String] {
    rules.indices.flatMap { rule -> [String] in
      let positions = values.indices.filter { ruleOfTensor[$0] == rule }
      if positions.isEmpty { return [] }
      let name = rules[rule] == title ? title : "\(title) \(rules[rule])"
      let parts = parts(positions)
      if parts.count == 1 { return ["\(name)  \(parts[0])"] }
      return [name] + parts.map { "  \($0)" }
    }
  }

  /// The numbers of some tensors, or the one that all of them have.
  private func parts(_ positions: [Int]) -> [String] {
    if let value = one(positions) { return [value] }
    let places = layers(of: positions)
    var parts: [String] = []
    let outside = [(LayerMap.Place.embed, "before the layers"), (.head, "behind the layers")]
      .compactMap { place, words in
        places[place].map { (place, "\(words): \(several($0))") }
      }
    parts += outside.filter { $0.0 == .embed }.map(\.1)
    for tower in layout.layers.towers.indices {
      let (start, count) = (layout.layers.towers[tower].start, layout.layers.towers[tower].count)
      let numbers = (start..<start + count).compactMap { layer in
        places[.layer(layer, tower: tower)].map { (layer, several($0)) }
      }
      let prefix = layout.layers.towers.count == 1 ? "layers" : layout.layers.towers[tower].prefix
      parts += chunks(numbers).map { "\(prefix) \($0)" }
    }
    return parts + outside.filter { $0.0 == .head }.map(\.1)
  }

  private func layers(of positions: [Int]) -> [LayerMap.Place: [Int]] {
    Dictionary(grouping: positions) { layout.layers.places[$0] }
  }

  private func chunks(_ numbers: [(Int, String)]) -> [String] {
    stride(from: 0, to: numbers.count, by: TensorNumbers.layersPerLine).map { start in
      let chunk = numbers[start..<min(start + TensorNumbers.layersPerLine, numbers.count)]
      let (first, last) = (chunk[start].0, chunk[chunk.endIndex - 1].0)
      let range = first == last ? "\(first)" : "\(first)...\(last)"
      return "\(range): \(chunk.map(\.1).joined(separator: " "))"
    }
  }

  private func one(_ positions: [Int]) -> String? {
    let first = values[positions[0]]
    return positions.allSatisfy { values[$0] == first } ? TensorNumbers.text(first) : nil
  }

  /// The number of the tensors at one place; all that there are if a rule gave several.
  private func several(_ positions: [Int]) -> String {
    var texts: [String] = []
    for position in positions {
      let text = TensorNumbers.text(values[position])
      if !texts.contains(text) { texts.append(text) }
    }
    return texts.joined(separator: "/")
  }

  /// Four significant digits, without zeros at the end.
  private static func text(_ value: Double) -> String {
    guard value != 0, value.isFinite else { return value == 0 ? "0" : "\(value)" }
    let exponent = Double.log10(value.magnitude).rounded(.down)
    let scale = Double.exp10(3 - exponent)
    let rounded = scale.isFinite && scale > 0 ? (value * scale).rounded() / scale : value
    return Int(exactly: rounded).map(String.init) ?? "\(rounded)"
  }
}

extension Graph {
  /// The numbers that differ by tensor and are part of some values, each table once.
  public func tensorNumbers(in roots: [NodeID]) -> [TensorNumbers] {
    orderOfUse(from: roots).compactMap { id in
      if case .numbers(let index) = self[id].operation { tensorNumbers[index] } else { nil }
    }
  }
}

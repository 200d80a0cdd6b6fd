/// What a config says about a layer by its number alone.
///
/// Models derive from such a number which layers are sparse, or look at a window only. Layers can be
/// moved as long as each stays what it was, with another number under the key if need be.
struct LayerPattern {
  /// What a config says of the layer with a number, of so many; nil when it says nothing.
  typealias Kind = @Sendable (_ section: JSONValue, _ layer: Int, _ count: Int) -> Int?

  let key: String
  let kind: Kind
  /// The only number under the key that may give layers these kinds; nil when there is none.
  var number: @Sendable ([Int]) -> Int? = { _ in nil }
  /// The key of the list with an entry for each layer that says the same in newer configs.
  var list: String?

  /// Every pattern, in the order in which conflicts are reported.
  static let all: [LayerPattern] =
    attention.map(unlessListed) + positions + experts + others + unruled

  /// Those that may speak of the layers with a prefix: an encoder has its own.
  static func all(prefix: String) -> [LayerPattern] {
    let isEncoder = prefix.contains("encoder")
    return all.filter { !$0.key.contains(isEncoder ? "decoder_" : "encoder_") }
  }

  /// Newer configs list the kinds of layers, and the number no longer counts.
  private static func unlessListed(_ pattern: LayerPattern) -> LayerPattern {
    LayerPattern(
      key: pattern.key,
      kind: { section, layer, count in
        section["layer_types"]?.elements == nil ? pattern.kind(section, layer, count) : nil
      }, number: pattern.number, list: "layer_types")
  }
}

extension LayerPattern {
  /// Every so many layers there is one of another kind.
  static func every(_ key: String, offset: Int) -> LayerPattern {
    LayerPattern(key: key) { section, layer, _ in
      guard let step = section[key]?.integer, step > 0 else { return nil }
      return (layer + offset) % step == 0 ? 1 : 0
    }
  }

  /// A pattern of every so many layers, whose step may be set.
  static func fitted(_ pattern: LayerPattern, offset: Int) -> LayerPattern {
    var pattern = pattern
    pattern.number = { kinds in
      // The first layer is at a step of its own where the offset is 0.
      let later = kinds.indices.dropFirst(1 - offset).first { kinds[$0] == 1 }
      return (later ?? kinds.count) + offset
    }
    return pattern
  }

  /// The first layers, so many, are of one kind.
  static func first(_ key: String) -> LayerPattern {
    LayerPattern(key: key) { section, layer, _ in
      section[key]?.integer.map { layer < $0 ? 1 : 0 }
    } number: {
      leading(1, in: $0)
    }
  }

  /// The layers from a number on are of one kind.
  static func from(_ key: String) -> LayerPattern {
    LayerPattern(key: key) { section, layer, _ in
      section[key]?.integer.map { layer >= $0 ? 1 : 0 }
    } number: {
      leading(0, in: $0)
    }
  }

  /// The last layers, so many, are of one kind.
  static func last(_ key: String) -> LayerPattern {
    LayerPattern(key: key) { section, layer, count in
      section[key]?.integer.map { $0 > 0 && layer >= count - $0 ? 1 : 0 }
    } number: { kinds in
      kinds.reversed().prefix { $0 == 1 }.count
    }
  }

  static func periodic(_ name: String) -> LayerPattern {
    LayerPattern(key: "\(name)_period") { section, layer, _ in
      guard let period = section["\(name)_period"]?.integer, period > 0 else { return nil }
      return layer % period == section["\(name)_offset"]?.integer ?? 0 ? 1 : 0
    }
  }

  /// How many layers of a kind come first.
  static func leading(_ kind: Int, in kinds: [Int]) -> Int {
    kinds.prefix { $0 == kind }.count
  }
}

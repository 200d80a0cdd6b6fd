import MokumeTensor

extension LayerMap {
  /// A layer number above this is none.
  private static let limit = 100_000

  /// What joins a hidden state and the embedding of the next token, under the names of Hugging Face
  /// and of GGUF.
  private static let furtherMarks = [".eh_proj.", ".nextn."]

  /// Finds the layers in names.
  ///
  /// A layer number is the first part of a name that is a whole number and follows a word such as
  /// `layers`, `blocks` or `h`, so that neither the number of an expert nor that of a part of a
  /// layer is taken for it. In a model without such words it is the first whole number.
  init(_ names: [TensorName]) {
    var found = names.map { LayerMap.number(in: $0, afterWord: true) }
    if found.allSatisfy({ $0 == nil }) {
      found = names.map { LayerMap.number(in: $0, afterWord: false) }
    }
    var numbers: [TensorName: Int] = [:]
    var prefixes: [String] = []
    var counts: [Int] = []
    var places: [Place] = []
    places.reserveCapacity(names.count)
    for (name, layer) in zip(names, found) {
      guard let layer else {
        places.append(LayerMap.isHead(name) ? .head : .embed)
        continue
      }
      let key = TensorName(layer.prefix)
      let tower = numbers[key] ?? prefixes.count
      if tower == prefixes.count {
        numbers[key] = tower
        prefixes.append(layer.prefix)
        counts.append(0)
      }
      counts[tower] = max(counts[tower], layer.number + 1)
      places.append(.layer(layer.number, tower: tower))
    }
    self.places = places
    towers = zip(prefixes, counts).map { Tower(prefix: $0, start: 0, count: $1) }
    for tower in towers.indices {
      split(tower, marked: Set(found.indices.filter { found[$0]?.isFurther == true }))
    }
  }

  /// Makes a tower of its own of the layers that predict further tokens: those behind the last layer
  /// without a mark.
  ///
  /// - Parameter marked: positions of tensors that only such layers have.
  private mutating func split(_ tower: Int, marked: Set<Int>) {
    guard !marked.isEmpty else { return }
    var further: Set<Int> = []
    var all: Set<Int> = []
    for (position, place) in places.enumerated() {
      guard case .layer(let layer, tower) = place else { continue }
      all.insert(layer)
      if marked.contains(position) { further.insert(layer) }
    }
    guard let last = all.subtracting(further).max(), last + 1 < towers[tower].count else { return }
    let (prefix, start) = (towers[tower].prefix, last + 1)
    towers.append(Tower(prefix: prefix, start: start, count: towers[tower].count - start))
    towers[tower] = Tower(prefix: prefix, start: 0, count: start)
    for (position, place) in places.enumerated() {
      if case .layer(let layer, tower) = place, layer >= start {
        places[position] = .layer(layer, tower: towers.count - 1)
      }
    }
  }

  /// A layer as a name says it.
  private struct Mention {
    let prefix: String
    let number: Int
    /// Whether only layers that predict further tokens have such a tensor.
    let isFurther: Bool
  }

  private static func number(in name: TensorName, afterWord needsWord: Bool) -> Mention? {
    let bytes = name.text.utf8
    var word = bytes[bytes.startIndex..<bytes.startIndex]
    var start = bytes.startIndex
    while true {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: ".")) ?? bytes.endIndex
      let part = bytes[start..<end]
      if let number = whole(part), number < limit, !needsWord || isLayerWord(word) {
        let isFurther = furtherMarks.contains { bytes[end...].starts(with: $0.utf8) }
        return Mention(prefix: String(name.text[..<start]), number: number, isFurther: isFurther)
      }
      if end == bytes.endIndex { return nil }
      word = part
      start = bytes.index(after: end)
    }
  }

  private static func whole(_ part: Substring.UTF8View) -> Int? {
    guard !part.isEmpty, part.count < 10, part.allSatisfy({ (48...57).contains($0) }) else {
      return nil
    }
    return part.reduce(0) { $0 * 10 + Int($1 - 48) }
  }

  /// Whether a word means layers: `layers`, `layer`, `blocks`, `resblocks`, `blk`, `h`. Those of
  /// convolutions come before a tower.
  private static func isLayerWord(_ word: Substring.UTF8View) -> Bool {
    if word.elementsEqual("h".utf8) { return true }
    let ends = ["layers", "layer", "blocks", "block", "blk"]
    return ends.contains { word.reversed().starts(with: $0.utf8.reversed()) }
      && !word.starts(with: "conv".utf8)
  }

  /// Whether a tensor outside of the layers belongs behind them. What says neither comes first.
  private static func isHead(_ name: TensorName) -> Bool {
    let text = name.text.lowercased()
    func mentions(_ words: [String]) -> Bool { words.contains { text.contains($0) } }
    if let tokens = name.tokenTensor, tokens.isCertain { return tokens.kind == .head }
    if mentions(["emb", "wte", "wpe", "shared", "patch", "conv", "pre_"]) { return false }
    return mentions([
      "head", "norm", "ln_f", "ln_out", "ln_post", "output", "proj_out", "projection", "final",
      "score", "classifier", "pooler", "cls.", "logit", "predictions", "vocab_",
    ])
  }
}

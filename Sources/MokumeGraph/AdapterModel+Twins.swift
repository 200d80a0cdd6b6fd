import MokumeTensor

/// Adapters of models with tied embeddings, as PEFT's `merge_and_unload` merges them: into the one tensor that is
/// used in several places.
extension AdapterModel {
  /// Whether two tied tensors stay one: something is added to each that is changed, and none is replaced.
  func keeps(_ twins: Twins) -> Bool {
    keepsTwins
      && changes.allSatisfy {
        ($0.name != twins.name && $0.name != twins.twin) || $0.difference != nil
      }
  }

  /// Whether what a piece is for leaves tied tensors one.
  func keeps(_ piece: TensorName) -> Bool {
    keepsTwins
      && changes.allSatisfy {
        $0.difference != nil || ($0.replacement != piece && $0.magnitude != piece)
      }
  }

  /// The changes of a model whose tied tensors stay tied.
  ///
  /// - Returns: those that are made together, then those of tensors that these have changed already, and so
  ///   on: as often as one tensor is changed.
  func rounds(keeping kept: [Twins]) -> [[Change]] {
    var places: [TensorName: [Change]] = [:]
    var rounds: [[Change]] = [[]]
    for change in changes {
      if let twin = kept.first(where: { $0.name == change.name || $0.twin == change.name })?.twin {
        places[twin, default: []].append(change)
      } else {
        rounds[0].append(change)
      }
    }
    for (twin, changes) in places.sorted(by: { $0.key < $1.key }) {
      // Any of them may have brought the base's own tensor along.
      let replacement = changes.lazy.compactMap(\.replacement).first
      for (round, change) in Self.ordered(changes, of: twin).enumerated() {
        if round == rounds.count { rounds.append([]) }
        rounds[round].append(change.moved(to: twin, replacement: round == 0 ? replacement : nil))
      }
    }
    return rounds
  }

  /// Changes of one tensor in the order of the places where a model uses it, as PEFT goes through them: of an
  /// encoder, of a decoder, of a head.
  private static func ordered(_ changes: [Change], of twin: TensorName) -> [Change] {
    func place(_ name: TensorName) -> Int {
      if name == twin { return 0 }
      if name.tokenTensor?.kind == .head { return 3 }
      return name.text.split(separator: ".").contains("decoder") ? 2 : 1
    }
    let places = changes.map { place($0.name) }
    return (0...3).flatMap { wanted in
      zip(changes, places).filter { $0.1 == wanted }.map(\.0)
    }
  }
}

extension AdapterModel.Change {
  fileprivate func moved(to name: TensorName, replacement: TensorName?) -> Self {
    Self(
      name: name, difference: difference, replacement: replacement, magnitude: magnitude,
      vectors: vectors, replacesBase: replacement != nil, isTurned: isTurned)
  }
}

import MokumeTensor

/// Adapters of models with tied embeddings, as PEFT's `merge_and_unload` merges them: into the one tensor that is
/// used in two places.
extension AdapterModel {
  /// Whether two tied tensors stay one: something is added to each that is changed, and none is replaced.
  func keeps(_ twins: Twins) -> Bool {
    keepsTwins
      && changes.allSatisfy {
        ($0.name != twins.name && $0.name != twins.twin) || $0.difference != nil
      }
  }

  /// The changes of a model whose tied tensors stay tied.
  ///
  /// - Returns: those that are made together, and those of tensors that these have changed already.
  func changes(keeping kept: [Twins]) -> (first: [Change], second: [Change]) {
    var (first, second): ([Change], [Change]) = ([], [])
    for change in changes {
      guard let twins = kept.first(where: { $0.name == change.name || $0.twin == change.name })
      else {
        first.append(change)
        continue
      }
      let isRepeated = change.name == twins.name
      let other = isRepeated ? twins.twin : twins.name
      guard let other = changes.first(where: { $0.name == other }) else {
        first.append(change.moved(to: twins.twin, replacement: change.replacement))
        continue
      }
      if !isRepeated {
        // Either of them may have brought the base's own tensor along.
        let replacement = change.replacement ?? other.replacement
        first.append(change.moved(to: twins.twin, replacement: replacement))
      } else {
        second.append(change.moved(to: twins.twin, replacement: nil))
      }
    }
    return (first, second)
  }
}

extension AdapterModel.Change {
  fileprivate func moved(to name: TensorName, replacement: TensorName?) -> Self {
    Self(
      name: name, difference: difference, replacement: replacement, magnitude: magnitude,
      vectors: vectors, replacesBase: replacement != nil && replacesBase, isTurned: isTurned)
  }
}

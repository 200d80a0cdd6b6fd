extension ScriptWriter {
  /// Paths of the models that are cast to f64 as mergekit casts them, so that what is made of them is
  /// computed in it. A model that is also part of a merge in another type is not among them.
  var doublePaths: Set<String> {
    let paths = { (merge: Merge) in merge.references.compactMap(\.path) }
    let others = config.merges.filter { !$0.isDouble }.flatMap(paths)
    return Set(config.merges.filter(\.isDouble).flatMap(paths)).subtracting(others)
  }

  /// What is to be said where a merge in f64 has no model of its own to say so.
  func doubleNote(_ merge: Merge) -> String? {
    guard merge.isDouble,
      merge.references.compactMap(\.path).allSatisfy({ !doublePaths.contains($0) })
    else { return nil }
    return "mergekit computes this merge in f64; here it is f32, as in others of the same models"
  }
}

extension Merge {
  /// Whether it is computed in f64; what is only copied is not.
  fileprivate var isDouble: Bool { dtype?.value == "f64" && method.function != "passthrough" }
}

extension ModelReference {
  /// What `load` is given, without an adapter.
  fileprivate var path: String? { if case .model(let path, _) = kind { path } else { nil } }
}

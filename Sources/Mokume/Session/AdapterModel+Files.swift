import MokumeFiles
import MokumeGraph

extension AdapterModel {
  /// An opened adapter as the graph sees it.
  init(_ adapter: Adapter) {
    self.init(
      changes: adapter.changes.map { change in
        Change(
          name: change.name, difference: change.difference, replacement: change.replacement,
          magnitude: change.magnitude, vectors: change.isByColumn ? .column : .row,
          replacesBase: change.replacesBase, isTurned: change.isTurned)
      },
      facts: adapter.facts.map { Fact(name: $0.name, text: $0.text) },
      obstacles: adapter.obstacles, undecided: adapter.undecided,
      heedsStorage: adapter.heedsStorage)
  }
}

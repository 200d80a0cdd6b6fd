import MokumeGraph
import MokumeTensor

/// What of a model is in no layer of a tower.
enum OutsidePlace { case embed, otherTowers, head }

extension Graph {
  /// The tensors of a value that are in no layer of a tower, and their names in a model with so many
  /// layers: what is numbered behind them moves with them.
  func outside(
    _ node: NodeID, tower prefix: String, _ place: OutsidePlace, depth: Int
  ) -> [(name: TensorName, old: TensorName)] {
    guard let layout = facts(of: node).layout else { return [] }
    return layout.names.indices.compactMap { position in
      let name = layout.names[position]
      switch layout.layers.places[position] {
      case .embed: return place == .embed ? (name, name) : nil
      case .head: return place == .head ? (name, name) : nil
      case .layer(let layer, let number):
        let tower = layout.layers.towers[number]
        guard place == .otherTowers, tower.prefix != prefix || tower.isFurther else { return nil }
        guard tower.prefix == prefix else { return (name, name) }
        return (layout.name(at: position, inLayer: depth + layer - tower.start), name)
      }
    }
  }
}

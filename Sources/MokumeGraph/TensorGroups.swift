import MokumeTensor

/// Which tensors of a layout are looked at together, by a scope.
///
/// Groups are numbered in the order of the layout: one for each tensor, one for each layer and each
/// tensor outside the layers, or one for the model.
public struct TensorGroups: Sendable {
  /// For each tensor of the layout the number of its group.
  public let groupOfTensor: [Int]
  /// For each group the position of its first tensor.
  public let firstTensors: [Int]

  /// Number of groups.
  public var count: Int { firstTensors.count }

  /// Groups the tensors of a layout.
  public init(_ layout: Layout, over scope: Scope) {
    var numbers: [Key: Int] = [:]
    var groups: [Int] = []
    var firsts: [Int] = []
    for position in layout.names.indices {
      let key = TensorGroups.key(position, in: layout, scope)
      let group = numbers[key] ?? firsts.count
      if group == firsts.count {
        numbers[key] = group
        firsts.append(position)
      }
      groups.append(group)
    }
    groupOfTensor = groups
    firstTensors = firsts
  }

  private enum Key: Hashable {
    case model
    case layer(LayerMap.Place)
    case tensor(Int)
  }

  private static func key(_ position: Int, in layout: Layout, _ scope: Scope) -> Key {
    switch scope {
    case .model: return .model
    case .row, .column, .tensor: return .tensor(position)
    case .layer:
      let place = layout.layers.places[position]
      return if case .layer = place { .layer(place) } else { .tensor(position) }
    }
  }
}

extension TensorGroups {
  /// What a group is called: its tensor's name, or what the names of a layer begin with, such as
  /// `model.layers.7`.
  ///
  /// - Parameter scope: that of the groups, which is not the model.
  public func name(of group: Int, in layout: Layout, over scope: Scope) -> String {
    let first = firstTensors[group]
    guard scope == .layer, case .layer(let number, let tower) = layout.layers.places[first] else {
      return layout.names[first].text
    }
    return layout.layers.towers[tower].prefix + String(number)
  }
}

extension Graph {
  /// How many numbers a value of model, layer or tensor grain has: one for each group of its layout.
  public func numberCount(of id: NodeID) -> Int {
    let known = facts(of: id)
    guard let layout = known.layout, let scope = known.grain.scope else { return 1 }
    return TensorGroups(layout, over: scope).count
  }

  /// Whether a value can be computed in each tensor of its layout; tensors of whole numbers and of
  /// packed types are only copied.
  public func computableTensors(of id: NodeID) -> [Bool] {
    guard let layout = facts(of: id).layout else { return [] }
    var result = [Bool](repeating: true, count: layout.count)
    var seen: Set<NodeID> = []
    var pending = [id]
    while let next = pending.popLast() {
      guard seen.insert(next).inserted else { continue }
      let known = facts(of: next)
      guard let own = known.layout, !known.dtypes.isEmpty else {
        pending += self[next].operands
        continue
      }
      for (position, name) in layout.names.enumerated() {
        guard let place = own === layout ? position : own.position(of: name) else { continue }
        if !known.dtypes[place].isComputable { result[position] = false }
      }
    }
    return result
  }
}

extension Grain {
  /// The scope of which each group has one number; nil for what is finer than tensors.
  public var scope: Scope? {
    switch self {
    case .model: .model
    case .layer: .layer
    case .tensor: .tensor
    case .row, .column, .element: nil
    }
  }
}

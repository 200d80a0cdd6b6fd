import MokumeGraph
import MokumeTensor

/// The nodes that some values are made of, operands first, without what lies behind values of
/// earlier stages and behind gatherings.
struct NodeOrder {
  let nodes: [NodeID]
  /// For each node, where its operands are in `nodes`; -1 for one that is not.
  let operands: [[Int]]
  let positions: [NodeID: Int]
  /// The nodes in which tensors of one expression can differ, where they are in `nodes`.
  let ends: [Int]
  /// The operands of the gatherings among the nodes.
  let gathered: [NodeID]
  /// For each node that draws random numbers, the names that key its stream.
  private let streams: [Int: StableHash]

  init(graph: Graph, globals: GlobalTable, roots: [NodeID], stage: Int) {
    var seen: Set<NodeID> = []
    var pending = roots
    var gathered: [NodeID] = []
    while let next = pending.popLast() {
      guard seen.insert(next).inserted else { continue }
      if case .gather = graph[next].operation {
        gathered += graph[next].operands
      } else if globals.isKnown(next, before: stage) {
        pending.append(contentsOf: globals.remainingOperands(next, in: graph))
      } else {
        pending.append(contentsOf: graph[next].operands)
      }
    }
    let nodes = seen.sorted { $0.index < $1.index }
    let positions = Dictionary(uniqueKeysWithValues: zip(nodes, nodes.indices))
    self.nodes = nodes
    self.positions = positions
    self.gathered = gathered
    ends = nodes.indices.filter { graph[nodes[$0]].operation.isEnd }
    operands = nodes.map { graph[$0].operands.map { positions[$0] ?? -1 } }
    streams = Self.streams(nodes, in: graph)
  }

  /// The random stream of a tensor: from the names of the models its expression is made of, in
  /// their order, and the name of the tensor in the first of them, so that a layer draws the same
  /// numbers wherever it is moved.
  func stream(at position: Int, _ tensor: TensorName, in graph: Graph) -> UInt64 {
    var hash = streams[position] ?? StableHash()
    let name = graph.origin(of: nodes[position], at: tensor)?.name ?? tensor
    hash.combine("/")
    hash.combine(name.text)
    return hash.value
  }

  /// The part of each random stream that is the same for all tensors. Two models of one name are
  /// told apart by a number.
  private static func streams(_ order: [NodeID], in graph: Graph) -> [Int: StableHash] {
    var streams: [Int: StableHash] = [:]
    for (position, id) in order.enumerated() {
      guard case .uniform = graph[id].operation else { continue }
      var hash = StableHash()
      for source in graph.sources(of: id) {
        let name = graph.sources[source].name
        let twins = graph.sources[..<source].count { $0.name == name }
        hash.combine(twins == 0 ? name : "\(name)#\(twins + 1)")
      }
      streams[position] = hash
    }
    return streams
  }
}

extension Operation {
  /// Whether what the operation comes to depends on more of a tensor than its operands.
  fileprivate var isEnd: Bool {
    switch self {
    case .source, .extent, .uniform, .numbers, .rows, .rowMask, .gather: true
    case .reduce(_, let scope): scope != .row && scope != .tensor
    case .ranked(let scope), .trim(let scope): scope == .layer || scope == .model
    case .constant, .varying, .unary, .binary, .select, .agreeingSum, .agreeingWeight, .withinRow:
      false
    }
  }
}

import MokumeGraph
import MokumeTensor

@testable import MokumeLanguage

/// Computes a graph on small tensors in f64, one number at a time: what the runtime must agree with.
///
/// Masks come from a fixed pseudo-random sequence instead of the runtime's.
struct Reference {
  let graph: Graph
  /// For each source its tensors' elements, in the layout's order.
  let models: [[[Double]]]
  private let found = Found()

  /// What was computed already, without which steps that use each other's values take for ever.
  private final class Found {
    var tensors: [NodeID: [[Double]]] = [:]
  }

  init(graph: Graph, models: [[[Double]]]) {
    self.graph = graph
    self.models = models
  }

  /// The elements of each tensor; a number that is coarser is repeated.
  func tensors(of id: NodeID) -> [[Double]] {
    // Operands first: an iteration is too deep to be followed from its end.
    for node in graph.reachable(from: [id]) where found.tensors[node] == nil {
      found.tensors[node] = compute(node)
    }
    return found.tensors[id] ?? []
  }

  private func compute(_ id: NodeID) -> [[Double]] {
    let node = graph[id]
    let operands = node.operands.map { found.tensors[$0] ?? [] }
    switch node.operation {
    case .source(let index): return models[index]
    case .constant(let bits): return fill { _ in Double(bitPattern: bits) }
    case .unary(let operation): return map(operands[0]) { operation.apply($0) }
    case .binary(let operation):
      return zipped(operands[0], operands[1]) { operation.apply($0, $1) }
    case .select:
      let chosen = zipped(operands[1], operands[0]) { $1 != 0 ? $0 : .nan }
      return zipped(chosen, zipped(operands[2], operands[0]) { $1 != 0 ? .nan : $0 }) {
        $0.isNaN ? $1 : $0
      }
    case .reduce(let reduction, let scope):
      return grouped(scope, operands[0]) { values in
        switch reduction {
        case .sum: values.reduce(0, +)
        case .minimum: values.min() ?? .nan
        case .maximum: values.max() ?? .nan
        case .dot: values.reduce(0) { $0 + $1 * $1 }
        }
      } pairs: {
        reduction == .dot ? operands[1] : nil
      }
    case .extent(let scope): return grouped(scope, operands[0]) { Double($0.count) }
    case .ranked(let scope):
      let whole = operands[0].flatMap { $0 }.sorted()
      return zip(operands[0], operands[1]).map { tensor, ranks in
        let sorted = scope == .model ? whole : tensor.sorted()
        return ranks.map { sorted[Int($0)] }
      }
    case .trim(let scope): return trim(operands[0], operands[1].map { $0[0] }, scope)
    case .withinRow(let operation): return operands[0].map { withinRow(operation, $0) }
    case .numbers(let index):
      return zip(models[0], graph.tensorNumbers[index].values).map { tensor, value in
        tensor.map { _ in value }
      }
    case .gather(let index):
      let gather = graph.gathers[index]
      return zip(gather.layout.shapes, gather.origins).map { shape, origin in
        guard let origin else { return [Double](repeating: 0, count: shape.elementCount) }
        let layout = graph.facts(of: node.operands[origin.operand]).layout
        return operands[origin.operand][layout?.position(of: origin.name) ?? 0]
      }
    case .varying, .rows, .rowMask: return fill { _ in .nan }
    case .agreeingSum:
      let kept = operands.dropFirst().map { value in
        zipped(value, operands[0]) { ($0 > 0) == ($1 >= 0) && $0 != 0 ? $0 : 0 }
      }
      return kept.dropFirst().reduce(kept[0]) { zipped($0, $1) { $0 + $1 } }
    case .agreeingWeight:
      let count = operands.count / 2
      let counted = (1...count).map { index in
        zipped(
          zipped(operands[index], operands[0]) { ($0 > 0) == ($1 >= 0) && $0 != 0 ? 1 : 0 },
          operands[count + index]
        ) { $0 * $1 }
      }
      return counted.dropFirst().reduce(counted[0]) { zipped($0, $1) { $0 + $1 } }
    case .uniform(let seed): return fill { Double(($0 &* 7 &+ Int(seed) &* 3) % 10) / 10 }
    }
  }

  private func fill(_ value: (Int) -> Double) -> [[Double]] {
    models[0].map { $0.indices.map(value) }
  }

  private func map(_ x: [[Double]], _ body: (Double) -> Double) -> [[Double]] {
    x.map { $0.map(body) }
  }

  private func zipped(
    _ x: [[Double]], _ y: [[Double]], _ body: (Double, Double) -> Double
  ) -> [[Double]] {
    zip(x, y).map { zip($0, $1).map(body) }
  }

  /// The tensors are vectors, each one row.
  private func withinRow(_ operation: RowOperation, _ row: [Double]) -> [Double] {
    switch operation {
    case .trimBlocks(let keep, let count):
      row.indices.map { index in
        let block = index / count * count..<min((index / count + 1) * count, row.count)
        let ahead = block.filter {
          ($0 < index ? row[$0].magnitude.nextUp : row[$0].magnitude) > row[index].magnitude
        }
        return ahead.count < keep ? row[index] : 0
      }
    case .rank:
      row.indices.map { index in
        Double(row.indices.count { (row[$0], $0) < (row[index], index) })
      }
    }
  }

  private func grouped(
    _ scope: Scope, _ x: [[Double]], _ body: ([Double]) -> Double,
    pairs: () -> [[Double]]? = { nil }
  ) -> [[Double]] {
    if let y = pairs() {
      let products = zipped(x, y) { $0 * $1 }
      return grouped(scope, products) { $0.reduce(0, +) }
    }
    let whole = body(x.flatMap { $0 })
    return x.map { tensor in tensor.map { _ in scope == .model ? whole : body(tensor) } }
  }

  private func trim(_ x: [[Double]], _ densities: [Double], _ scope: Scope) -> [[Double]] {
    let groups = scope == .model ? [x.flatMap { $0 }] : x
    let kept = zip(groups, densities).map { values, density in
      let count = density == 0 ? 0 : max(1, Int(density * Double(values.count)))
      let order = values.indices.sorted {
        (-values[$0].magnitude, $0) < (-values[$1].magnitude, $1)
      }
      let chosen = Set(order.prefix(count))
      return values.indices.map { chosen.contains($0) ? values[$0] : 0 }
    }
    guard scope == .model else { return kept }
    var rest = kept[0][...]
    return x.map { tensor in
      defer { rest = rest.dropFirst(tensor.count) }
      return Array(rest.prefix(tensor.count))
    }
  }

  typealias Scope = MokumeGraph.Scope
}

import MokumeGraph
import MokumeTensor

/// What a stage must find of one tensor.
enum TensorWant {
  case number(NodeID, Reduction, global: Int)
  /// A value that is one number in the tensor.
  case result(NodeID, global: Int)
  case selection(NodeID, Int)
  case store(NodeID, OutputTensor, DType)

  /// A want without what differs between tensors of one kind.
  enum Kind: Hashable {
    case number(NodeID)
    case result(NodeID)
    case selection(NodeID, Int)
    case store(NodeID, output: Int, DType)
  }

  var kind: Kind {
    switch self {
    case .number(let node, _, _): .number(node)
    case .result(let node, _): .result(node)
    case .selection(let node, let index): .selection(node, index)
    case .store(let node, let target, let dtype): .store(node, output: target.output, dtype)
    }
  }

  var node: NodeID {
    switch self {
    case .number(let node, _, _), .result(let node, _), .selection(let node, _),
      .store(let node, _, _):
      node
    }
  }

  /// The tensor that is written.
  var target: OutputTensor? { if case .store(_, let target, _) = self { target } else { nil } }

  /// The global number that is found or contributed to.
  var global: Int? {
    switch self {
    case .number(_, _, let global), .result(_, let global): global
    case .selection, .store: nil
    }
  }
}

import MokumeGraph
import MokumeTensor

/// What of a tensor its expression depends on.
///
/// Tensors whose leaves are of one kind have expressions that differ in nothing but which tensors are
/// read and which random streams drawn.
struct Leaves {
  /// The leaves without what may differ.
  struct Kind: Hashable {
    fileprivate var ends: [End] = []
  }

  private(set) var kind = Kind()
  /// The tensors that are read, each once.
  private(set) var inputs: [InputTensor] = []
  /// The random streams that are drawn, each once.
  private(set) var streams: [UInt64] = []
  private var places: [Place: Int] = [:]

  fileprivate enum End: Hashable {
    /// A value; of inputs and streams, which of those of the tensor it is.
    case value(TensorOperation)
    case absent
    case reach(Reach)
    case selection(Int)
    /// Which operand of a gathering the tensor comes from.
    case operand(Int)
    /// A place behind a gathering, by the order in which they were entered first.
    case place(Int)
  }

  private struct Place: Hashable {
    let node: NodeID
    let tensor: TensorName
  }

  mutating func add(_ value: TensorOperation?) {
    switch value {
    case .input(let input): kind.ends.append(.value(.input(general(input))))
    case .uniform(let key, let stream):
      let index = Self.index(of: stream, in: &streams)
      kind.ends.append(.value(.uniform(key: key, stream: UInt64(index))))
    case let value?: kind.ends.append(.value(value))
    case nil: kind.ends.append(.absent)
    }
  }

  mutating func add(_ reach: Reach) { kind.ends.append(.reach(reach)) }

  mutating func add(selection: Int?) {
    kind.ends.append(selection.map { .selection($0) } ?? .absent)
  }

  mutating func add(operand: Int?, isZero: Bool) {
    let otherwise = isZero ? End.value(.constant(bits: 0)) : .absent
    kind.ends.append(operand.map { .operand($0) } ?? otherwise)
  }

  /// Whether a place behind a gathering is entered for the first time.
  mutating func enters(_ node: NodeID, _ tensor: TensorName) -> Bool {
    let place = Place(node: node, tensor: tensor)
    let known = places[place]
    kind.ends.append(.place(known ?? places.count))
    if known == nil { places[place] = places.count }
    return known == nil
  }

  private mutating func general(_ input: InputTensor) -> InputTensor {
    let index = Self.index(of: input, in: &inputs)
    // Rows stay: what reads a mask is simplified by what it is a mask of.
    return InputTensor(source: input.source, tensor: index, dtype: input.dtype, rows: input.rows)
  }

  private static func index<Value: Equatable>(of value: Value, in list: inout [Value]) -> Int {
    if let index = list.firstIndex(of: value) { return index }
    list.append(value)
    return list.count - 1
  }
}

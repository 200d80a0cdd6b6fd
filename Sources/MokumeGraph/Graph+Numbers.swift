import MokumeTensor

extension Graph {
  /// A number for each tensor; one constant when all are the same.
  public func numbers(_ numbers: TensorNumbers) -> NodeID {
    if numbers.areOne { return constant(numbers.values[0]) }
    return intern(
      Node(operation: .numbers(index(of: numbers)), operands: []),
      Facts(
        layout: numbers.layout, dtypes: [], grain: numbers.isSameInLayers ? .layer : .tensor,
        weight: .factor(nil)))
  }

  /// Numbers that differ by tensor, for a model that is not known yet. They can be computed with, and
  /// must be replaced before anything is planned.
  ///
  /// - Parameters:
  ///   - index: given back by `replacingVarying`.
  ///   - grain: `.layer` or `.tensor`.
  public func varying(_ index: Int, grain: Grain) -> NodeID {
    intern(
      Node(operation: .varying(index), operands: []),
      Facts(layout: nil, dtypes: [], grain: grain, weight: .factor(nil)))
  }

  /// Whether a value has numbers for a model that is not known yet.
  public func isVarying(_ id: NodeID) -> Bool {
    let known = facts(of: id)
    return known.layout == nil && known.grain != .model
  }

  /// The value with its varying numbers replaced.
  public func replacingVarying<Failure: Error>(
    _ id: NodeID, _ replacement: (Int) throws(Failure) -> NodeID
  ) throws(Failure) -> NodeID {
    guard isVarying(id) else { return id }
    let node = self[id]
    if case .varying(let index) = node.operation { return try replacement(index) }
    var operands: [NodeID] = []
    for operand in node.operands { operands.append(try replacingVarying(operand, replacement)) }
    switch node.operation {
    case .unary(let operation): return unary(operation, operands[0])
    case .binary(let operation):
      // Numbers of one layout fit, and so does what fits any model.
      return (try? binary(operation, operands[0], operands[1])) ?? constant(.nan)
    case .select: return (try? select(operands[0], operands[1], operands[2])) ?? constant(.nan)
    case .agreeingSum:
      return (try? agreeingSum(Array(operands[1...]), signs: operands[0])) ?? constant(.nan)
    case .agreeingWeight:
      let count = operands.count / 2
      let (values, weights) = (Array(operands[1...count]), Array(operands[(count + 1)...]))
      return (try? agreeingWeight(values, weights: weights, signs: operands[0])) ?? constant(.nan)
    default: return id
    }
  }

  /// The number of a value in each tensor of a layout when all are known before the run, or nil.
  public func knownNumbers(of id: NodeID, in layout: Layout) -> [Double]? {
    var found: [NodeID: [Double]] = [:]
    return knownNumbers(of: id, in: layout, &found)
  }

  private func knownNumbers(
    of id: NodeID, in layout: Layout, _ found: inout [NodeID: [Double]]
  ) -> [Double]? {
    if let known = found[id] { return known }
    var operands: [[Double]] = []
    switch self[id].operation {
    case .gather(let index):
      found[id] = gatheredNumbers(self[id].operands, gathers[index], in: layout)
      return found[id]
    case .constant, .numbers, .unary, .binary, .select: break
    default: return nil
    }
    for operand in self[id].operands {
      guard let values = knownNumbers(of: operand, in: layout, &found) else { return nil }
      operands.append(values)
    }
    let values: [Double]
    switch self[id].operation {
    case .constant(let bits):
      values = [Double](repeating: Double(bitPattern: bits), count: layout.count)
    case .numbers(let index):
      let numbers = tensorNumbers[index]
      values = layout.names.map { name in
        numbers.layout.position(of: name).map { numbers.values[$0] } ?? .nan
      }
    case .unary(let operation): values = operands[0].map(operation.apply)
    case .binary(let operation): values = zip(operands[0], operands[1]).map(operation.apply)
    default:
      values = layout.names.indices.map { operands[0][$0] != 0 ? operands[1][$0] : operands[2][$0] }
    }
    found[id] = values
    return values
  }

  /// Numbers of tensors under other names, or with zeros for those that an adapter lacks.
  private func gatheredNumbers(
    _ operands: [NodeID], _ gather: Gather, in layout: Layout
  ) -> [Double]? {
    var numbers: [(layout: Layout, values: [Double])] = []
    for operand in operands {
      guard let own = facts(of: operand).layout, let values = knownNumbers(of: operand, in: own)
      else { return nil }
      numbers.append((own, values))
    }
    return layout.names.map { name in
      guard let origin = gather.origin(of: name) else { return gather.isZero(name) ? 0 : .nan }
      let (own, values) = numbers[origin.operand]
      return own.position(of: origin.name).map { values[$0] } ?? .nan
    }
  }
}

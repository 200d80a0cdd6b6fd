import MokumeTensor

/// A store of lazy values in which equal expressions are one node.
///
/// Building checks names, shapes and types at once, so that a script fails at the operator that is
/// wrong and before a weight is read. The graph only grows; a node's operands come before it.
public final class Graph {
  /// All nodes, each after its operands.
  public private(set) var nodes: [Node] = []
  /// The loaded models, in the order of loading.
  public private(set) var sources: [SourceModel] = []
  /// The numbers that differ by tensor, by the index in their nodes.
  public private(set) var tensorNumbers: [TensorNumbers] = []
  /// Which tensors are taken from where, by the index in their nodes.
  public private(set) var gathers: [Gather] = []
  /// What some model repeats under another name, each pair once, by name.
  public private(set) var twins: [Twins] = []
  /// Which rows are taken from where, by the index in their nodes.
  public private(set) var rowGathers: [RowGather] = []
  /// What partial values are filled up to.
  var fillings: [FillingKey: Int] = [:]
  /// Values that were filled up, so that a long formula is not gone through again at each of its steps.
  var filledValues: [FilledKey: NodeID] = [:]
  /// What a value with added zeros was before.
  var unfilledValues: [NodeID: NodeID] = [:]
  /// What was found out about twins in a value, for the same reason.
  var tiedValues: [TwinsKey: Bool] = [:]
  /// Names under which values of tied models got a tensor of their own.
  public internal(set) var widenedNames: Set<TensorName> = []
  var partedValues: [TwinsKey: Bool] = [:]
  var untyingAdapters: [TwinsKey: [Int]] = [:]
  /// For a layout the one that has its tensors wherever partial values are joined.
  var unions: [ObjectIdentifier: Layout] = [:]
  private var facts: [Facts] = []
  private var sourceLayouts: [Layout] = []
  private var layouts: [LayoutKey: [Layout]] = [:]
  private var identities: [Node: NodeID] = [:]
  private var numbersIdentities: [TensorNumbers: Int] = [:]
  private var gatherIdentities: [Gather: Int] = [:]
  private var rowGatherIdentities: [RowGather: Int] = [:]

  /// Makes an empty graph.
  public init() {}

  /// The node with the given identity.
  public subscript(id: NodeID) -> Node { nodes[id.index] }

  /// What is known of the node before any weight is read.
  public func facts(of id: NodeID) -> Facts { facts[id.index] }

  /// Adds a loaded model as a leaf; every call makes a new one.
  public func source(_ model: SourceModel) -> NodeID {
    sources.append(model)
    know(model.twins.map { Twins(name: $0.key, twin: $0.value) })
    let layout = shared(
      Layout(names: model.headers.map(\.name), shapes: model.headers.map(\.shape)))
    sourceLayouts.append(layout)
    return intern(
      Node(operation: .source(sources.count - 1), operands: []),
      Facts(
        layout: layout, dtypes: model.headers.map(\.dtype), grain: .element,
        weight: model.adapter == nil ? .sum(1) : .sum(0), isPartial: model.adapter != nil))
  }

  /// Takes note of what some value repeats.
  func know(_ pairs: [Twins]) {
    twins = Set(twins + pairs).sorted { ($0.name, $0.twin) < ($1.name, $1.twin) }
  }

  /// The position of a tensor among a source's headers, or nil.
  public func position(of name: TensorName, inSource source: Int) -> Int? {
    sourceLayouts[source].position(of: name)
  }

  /// The names and shapes of a source's tensors.
  public func layout(ofSource source: Int) -> Layout { sourceLayouts[source] }

  /// The number as a value that fits any model.
  public func constant(_ value: Double) -> NodeID {
    intern(
      Node(operation: .constant(value), operands: []),
      Facts(layout: nil, dtypes: [], grain: .model, weight: .factor(value)))
  }

  /// The number a node stands for, if it is a constant.
  public func constantValue(_ id: NodeID) -> Double? {
    if case .constant(let bits) = self[id].operation { Double(bitPattern: bits) } else { nil }
  }

  func intern(_ node: Node, _ known: @autoclosure () -> Facts) -> NodeID {
    if let id = identities[node] { return id }
    let id = NodeID(index: nodes.count)
    nodes.append(node)
    facts.append(known())
    identities[node] = id
    return id
  }

  /// The index of a table of numbers in its nodes; equal tables have one.
  func index(of numbers: TensorNumbers) -> Int {
    if let index = numbersIdentities[numbers] { return index }
    tensorNumbers.append(numbers)
    numbersIdentities[numbers] = tensorNumbers.count - 1
    return tensorNumbers.count - 1
  }

  /// The index of a gathering in its nodes; equal ones have one.
  func index(of gather: Gather) -> Int {
    if let index = gatherIdentities[gather] { return index }
    gathers.append(gather)
    gatherIdentities[gather] = gathers.count - 1
    return gathers.count - 1
  }

  /// The index of a gathering of rows in its nodes; equal ones have one.
  func index(of gather: RowGather) -> Int {
    if let index = rowGatherIdentities[gather] { return index }
    rowGathers.append(gather)
    rowGatherIdentities[gather] = rowGathers.count - 1
    return rowGathers.count - 1
  }

  /// An earlier layout with the same names and shapes in the same order, or this one.
  func shared(_ layout: Layout) -> Layout {
    let key = LayoutKey(count: layout.count, first: layout.names.first)
    let alike = layouts[key, default: []]
    if let known = alike.first(where: { $0.names == layout.names && $0.shapes == layout.shapes }) {
      return known
    }
    layouts[key] = alike + [layout]
    return layout
  }
}

/// What layouts are told apart by at a glance.
private struct LayoutKey: Hashable {
  let count: Int
  let first: TensorName?
}

import MokumeGraph
import MokumeTensor
import Testing

@Suite("Zeros for what adapters lack")
struct FillingTests {
  private let graph = Graph()

  private func adapter(_ name: String, _ tensors: [TensorName]) throws -> NodeID {
    let shape = try #require(Shape([2, 3]))
    return graph.source(
      SourceModel(
        name: name, headers: tensors.map { TensorHeader(name: $0, dtype: .f32, shape: shape) },
        adapter: AdapterModel(changes: [], facts: [], obstacles: [])))
  }

  private func layout(_ id: NodeID) throws -> Layout { try #require(graph.facts(of: id).layout) }

  private var base: NodeID {
    graph.model(
      "base", ["u", "v", "w", "x", "y"].map { ("l.\($0)", .bf16, [2, 3]) })
  }

  @Test("the tensors of some adapters have one order, whichever are joined first")
  func order() throws {
    let a = try adapter("a", ["l.v", "l.u"])
    let b = try adapter("b", ["l.w"])
    let c = try adapter("c", ["l.v", "l.x"])
    func sum(_ x: NodeID, _ y: NodeID) throws -> NodeID { try graph.binary(.add, x, y) }
    let sums = try [
      sum(sum(a, b), c), sum(a, sum(b, c)), sum(sum(c, a), b), sum(sum(b, a), c), sum(b, sum(c, a)),
    ]
    let first = try layout(sums[0])
    #expect(first.names == ["l.u", "l.v", "l.w", "l.x"])
    for sum in sums { #expect(try layout(sum) === first) }
    // One that has all tensors already stays as it is.
    #expect(try sum(a, try adapter("d", ["l.u"])) != a)
    #expect(try layout(sum(try adapter("d", ["l.u"]), a)) === layout(a))
  }

  @Test("zeros that are added in two steps are those that are added in one")
  func steps() throws {
    let a = try adapter("a", ["l.u"])
    let b = try adapter("b", ["l.v"])
    let model = base
    let exponential = graph.unary(.exp, a)
    let once = try graph.alike([exponential, model])[0]
    let wider = try graph.alike([exponential, b])[0]
    #expect(wider != exponential)
    #expect(try graph.alike([wider, model])[0] == once)
    #expect(try graph.alike([wider, try graph.binary(.add, a, b)])[0] == wider)
  }

  @Test("a long formula over values of different tensors grows by the same in each step")
  func growth() throws {
    let values = [try adapter("a", ["l.u"]), try adapter("b", ["l.v", "l.u"]), base]
    let norms = try (0..<3).map { try graph.reduce(.dot, values[$0], values[0], over: .layer) }
    var shares = try values.map { try graph.reduce(.dot, $0, $0, over: .tensor) }
    var counts: [Int] = []
    for _ in 0..<100 {
      let old = shares
      for place in 0..<3 {
        let product = try graph.binary(.multiply, old[(place + 1) % 3], norms[place])
        shares[place] = try graph.binary(.add, product, old[(place + 2) % 3])
      }
      _ = try graph.binary(.multiply, shares[0], values[1])
      counts.append(graph.nodes.count)
      try #require(graph.nodes.count < 5000)
    }
    // The step that adds most, after the layouts have become those of all.
    let steps = zip(counts.dropFirst(5), counts.dropFirst(4)).map { $0 - $1 }
    #expect(try #require(steps.max()) <= 12)
  }

  @Test("a formula is filled up however deep it is")
  func depth() throws {
    var value = try adapter("a", ["l.u"])
    for _ in 0..<100_000 { value = graph.unary(.exp, graph.unary(.negate, value)) }
    let sum = try graph.binary(.add, base, value)
    #expect(try layout(sum).count == 5)
    #expect(graph.nodes.count < 400_010)
  }
}

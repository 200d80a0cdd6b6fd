import MokumeGraph
import MokumePlan
import MokumeTensor
import Testing

@Suite("What a plan reads and writes")
struct CostTests {
  /// Bytes of one model of `Drawing` in bf16.
  private let size = 2 * (32 + 16 + 16)

  @Test("every pass reads its inputs once")
  func passes() throws {
    let draw = Drawing()
    let cosine = try draw.divide(draw.dot(draw.a, draw.b), draw.dot(draw.a, draw.a))
    let cost = draw.plan(try draw.add(draw.multiply(cosine, draw.a), draw.base)).cost
    #expect(cost.read == [0: size, 1: 2 * size, 2: size])
    #expect(cost.written == size)
    #expect(cost.passes == 2)
    #expect(cost.read.values.reduce(0, +) == 4 * size)
  }

  @Test("passes that need nothing but numbers of their own rows share a reading")
  func rows() throws {
    let draw = Drawing()
    let (rows, all) = (try draw.dot(draw.a, draw.b, .row), try draw.dot(draw.a, draw.b))
    let cost = draw.plan(try draw.multiply(rows, draw.base)).cost
    #expect(cost.read == [0: size, 1: size, 2: size])
    #expect(cost.passes == 1)
    let both = try draw.multiply(rows, draw.multiply(all, draw.base))
    #expect(draw.plan(both).cost.passes > 1, "one number is of all rows")
    let most = try draw.graph.reduce(.maximum, rows, over: .tensor)
    #expect(draw.plan(try draw.divide(draw.a, most)).cost.passes > 1, "so is the largest of rows")
  }

  @Test("a model that counts nothing is not read")
  func unread() throws {
    let draw = Drawing()
    for sum in [
      try draw.add(draw.a, draw.multiply(draw.number(0), draw.b)),
      try draw.add(draw.a, draw.graph.trim(draw.b, density: draw.number(0), over: .tensor)),
      try draw.graph.select(draw.number(1), draw.a, draw.b),
    ] {
      #expect(draw.plan(sum).cost.read == [1: size])
    }
  }

  @Test("a copy reads and writes as many bytes, another type its own number")
  func types() throws {
    let draw = Drawing()
    #expect(draw.plan(draw.a).cost.written == size)
    #expect(draw.plan(draw.a, dtype: .f64).cost.written == 4 * size)
    #expect(draw.plan(draw.a, dtype: .f8e4m3).cost.written == size / 2)
    #expect(draw.plan(draw.a, dtype: .f8e4m3).cost.read == [1: size])
  }

  @Test("planning two thousand tensors takes one program and little time")
  func many() throws {
    let graph = Graph()
    let headers = (0..<2000).map { Drawing.header("layers.\($0).weight", .bf16, [16]) }
    let models = ["a", "b"].map { graph.source(SourceModel(name: $0, headers: headers)) }
    let sum = try graph.binary(.add, models[0], models[1])
    let plan = Planner.plan([OutputRequest(root: sum, dtype: nil)], in: graph)
    #expect(plan.groups.count == 1)
    #expect(plan.groups.first?.count == 2000)
  }
}

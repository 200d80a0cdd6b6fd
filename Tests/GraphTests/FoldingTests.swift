import MokumeTensor
import Testing

@testable import MokumeGraph

@Suite("Constants fold")
struct FoldingTests {
  private let graph = Graph()

  @Test("an operation on numbers is its result", arguments: BinaryOperation.allCases)
  func binary(operation: BinaryOperation) throws {
    for (x, y) in [(2, 3), (-2, 0.5), (0, 0), (.infinity, -1)] as [(Double, Double)] {
      let node = try graph.binary(operation, graph.constant(x), graph.constant(y))
      let value = try #require(graph.constantValue(node))
      #expect(value.bitPattern == operation.apply(x, y).bitPattern, "\(x), \(y)")
    }
  }

  @Test("an operation on one number is its result", arguments: UnaryOperation.allCases)
  func unary(operation: UnaryOperation) throws {
    for x in [0.25, -3, 0] {
      let value = try #require(graph.constantValue(graph.unary(operation, graph.constant(x))))
      #expect(value.bitPattern == operation.apply(x).bitPattern, "\(x)")
    }
  }

  @Test("multiplying and dividing by 1 leaves a value as it is; adding 0 may not")
  func unchanged() throws {
    let (a, one, zero) = (try graph.model("a"), graph.constant(1), graph.constant(0))
    #expect(try graph.binary(.multiply, a, one) == a)
    #expect(try graph.binary(.multiply, one, a) == a)
    #expect(try graph.binary(.divide, a, one) == a)
    #expect(try graph.binary(.divide, one, a) != a)
    #expect(try graph.binary(.add, a, zero) != a, "-0 + 0 is 0")
  }

  @Test("a constant mask chooses at once, and density 1 trims nothing")
  func choices() throws {
    let (a, b) = (try graph.model("a"), try graph.model("b"))
    #expect(try graph.select(graph.constant(1), a, b) == a)
    #expect(try graph.select(graph.constant(0), a, b) == b)
    #expect(try graph.trim(a, density: graph.constant(1), over: .tensor) == a)
    #expect(try graph.trim(a, density: graph.constant(0.99), over: .tensor) != a)
  }

  @Test("one number over any scope is itself", arguments: Scope.allCases)
  func scalars(scope: Scope) throws {
    let a = try graph.model("a")
    let number = try graph.reduce(.sum, a, over: .model)
    #expect(try graph.reduce(.maximum, number, over: scope) == number)
    #expect(try graph.ranked(number, graph.constant(0), over: scope) == number)
    #expect(graph.constantValue(graph.extent(number, over: scope)) == 1)
    let (two, three) = (graph.constant(2), graph.constant(3))
    #expect(graph.constantValue(try graph.reduce(.dot, two, three, over: scope)) == 6)
  }

  @Test(
    "a value is as fine as its finest part; a reduction as its scope", arguments: Scope.allCases)
  func grain(scope: Scope) throws {
    let a = try graph.model("a")
    let number = try graph.reduce(.sum, a, over: scope)
    #expect(graph.facts(of: number).grain == scope.grain)
    #expect((graph.facts(of: number).layout == nil) == (scope == .model))
    #expect(graph.facts(of: try graph.binary(.multiply, number, a)).grain == .element)
    let whole = try graph.reduce(.sum, a, over: .model)
    #expect(graph.facts(of: try graph.binary(.add, whole, number)).grain == scope.grain)
  }
}

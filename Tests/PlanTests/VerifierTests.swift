import MokumeGraph
import MokumeTensor
import Testing

@testable import MokumePlan

/// Programs broken by hand, one rule each.
@Suite("The verifier of plans")
struct VerifierTests {
  private static let input = InputTensor(source: 0, tensor: 0, dtype: .f32)

  /// A program that adds a number to an input: right as it stands.
  private func program() -> Program {
    var program = Program()
    program.inputs = [Self.input]
    program.targets = [OutputTensor(output: 0, tensor: 0)]
    program.numberCount = 2
    var first = Pass()
    first.instructions = [.load(0, input: 0)]
    first.sinks = [.sum(0, times: nil, into: 0)]
    first.registerCount = 1
    first.inputs = [0]
    var second = first
    second.prologue = [
      SmallInstruction(operation: .unary(.sqrt), target: .number(1), operands: [.number(0)])
    ]
    second.instructions.append(.binary(.add, 0, .register(0), .number(1)))
    second.sinks = [.store(0, target: 0, dtype: .f32)]
    program.passes = [first, second]
    return program
  }

  private func violations(_ change: (inout Program) -> Void) throws -> [String] {
    var program = program()
    change(&program)
    return try plan(program).violations
  }

  private func plan(_ program: Program) throws -> Plan {
    let shape = try #require(Shape([4]))
    var plan = Plan()
    plan.outputs = [[TensorHeader(name: "t", dtype: .f32, shape: shape)]]
    let job = Job(name: "t", shape: shape, work: .compute(program), targets: [])
    plan.stages = [Stage(jobs: [job])]
    return plan
  }

  @Test("a right program has no violation")
  func right() throws { #expect(try violations { _ in } == []) }

  @Test("a register that is read before it is written")
  func register() throws {
    #expect(
      try violations { $0.passes[1].instructions[1] = .binary(.add, 0, .register(1), .number(1)) }
        == ["t: register 1 is read before it is written"])
    #expect(
      try violations { $0.passes[0].instructions = [] }
        == ["t: a sink reads register 0, which is never written"])
  }

  @Test("a register does not outlive its pass")
  func passes() throws {
    #expect(
      try violations { $0.passes[1].instructions.removeFirst() }
        == ["t: register 0 is read before it is written"])
  }

  @Test("more registers than the pass has")
  func registerCount() throws {
    #expect(try violations { $0.passes[0].registerCount = 0 } == ["t: too few registers"])
  }

  @Test("a number that no earlier pass found")
  func number() throws {
    let order = try violations { $0.passes.swapAt(0, 1) }
    #expect(order == ["t: number(0) is used before it is known"])
    #expect(
      try violations { $0.passes[1].prologue = [] }
        == ["t: number 1 is used in a pass before it is known"])
    #expect(
      try violations { $0.exports = [Export(number: 7, reduction: .sum, global: 0)] }
        == ["t: number 7 leaves before it is known"])
  }

  @Test("an output tensor that is written twice or not at all")
  func stores() throws {
    #expect(try violations { $0.passes[1].sinks = [] } == ["t is written 0 times"])
    #expect(
      try violations { $0.passes[1].sinks += $0.passes[1].sinks } == ["t is written 2 times"])
  }

  @Test("a vector that no earlier pass found, and rows of no program")
  func vectors() throws {
    #expect(
      try violations { $0.passes[0].instructions.append(.expand(0, of: .columns(2))) }
        == ["t: columns(2) is expanded before it is known"])
    #expect(
      try violations { $0.passes[0].instructions.append(.takeRows(0, program: 0)) }
        == ["t: rows are taken of a program that is not there"])
    let rows = RowProgram(operation: .rank, body: Pass(), result: 3)
    #expect(
      try violations { $0.passes[0].rowPrograms = [rows] }
        == ["t: rows need register 3, which is never written"])
  }

  @Test("every plan of a family of expressions is valid")
  func valid() throws {
    let draw = Drawing(others: [Drawing.header("ids", .i64, [3])])
    let delta = try draw.subtract(draw.a, draw.base)
    for scope in Scope.selectable {
      let norm = draw.graph.unary(.sqrt, try draw.dot(delta, delta, scope))
      let kept = try draw.graph.trim(delta, density: draw.number(0.5), over: scope)
      let rank = try draw.graph.ranked(draw.graph.unary(.abs, kept), draw.number(2), over: scope)
      let root = try draw.add(draw.base, draw.divide(draw.multiply(kept, rank), norm))
      #expect(draw.plan(root).violations == [], "\(scope)")
    }
  }
}

import MokumeTensor
import Testing

@testable import MokumeGraph

/// How weights add up: a loaded model counts 1, a difference 0, what only the run knows is unknown.
@Suite("Weight sums")
struct WeightTests {
  /// An expression and what it counts.
  struct Rule: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let weight: Weight
    let build: @Sendable (Parts) throws -> NodeID

    init(_ text: String, _ weight: Weight, _ build: @escaping @Sendable (Parts) throws -> NodeID) {
      testDescription = text
      self.weight = weight
      self.build = build
    }
  }

  /// Two models, their difference, and a number that only the run knows.
  struct Parts {
    let graph = Graph()
    let a, b, delta, norm: NodeID

    init() throws {
      a = try graph.model("a")
      b = try graph.model("b")
      delta = try graph.binary(.subtract, a, b)
      norm = try graph.reduce(.dot, a, a, over: .tensor)
    }

    func callAsFunction(_ x: NodeID, _ operation: BinaryOperation, _ y: NodeID) throws -> NodeID {
      try graph.binary(operation, x, y)
    }

    func number(_ value: Double) -> NodeID { graph.constant(value) }
  }

  static let rules: [Rule] = [
    Rule("a", .sum(1)) { $0.a },
    Rule("a - b", .sum(0)) { $0.delta },
    Rule("a + b", .sum(2)) { try $0($0.a, .add, $0.b) },
    Rule("-a", .sum(-1)) { $0.graph.unary(.negate, $0.a) },
    Rule("2 * a", .sum(2)) { try $0($0.number(2), .multiply, $0.a) },
    Rule("a * 2", .sum(2)) { try $0($0.a, .multiply, $0.number(2)) },
    Rule("a / 4", .sum(0.25)) { try $0($0.a, .divide, $0.number(4)) },
    Rule("(a + b) / 2", .sum(1)) { try $0($0($0.a, .add, $0.b), .divide, $0.number(2)) },
    Rule("a + 2 * (a - b)", .sum(1)) {
      try $0($0.a, .add, $0($0.number(2), .multiply, $0.delta))
    },
    Rule("a + 3", .sum(1)) { try $0($0.a, .add, $0.number(3)) },
    Rule("3 - a", .sum(-1)) { try $0($0.number(3), .subtract, $0.a) },
    Rule("norm(a)", .factor(nil)) { $0.norm },
    Rule("norm(a) * a", .sum(nil)) { try $0($0.norm, .multiply, $0.a) },
    Rule("a / norm(a)", .sum(nil)) { try $0($0.a, .divide, $0.norm) },
    Rule("norm(a) * a + b", .sum(nil)) { try $0($0($0.norm, .multiply, $0.a), .add, $0.b) },
    Rule("norm(a) * (a - b)", .sum(0)) { try $0($0.norm, .multiply, $0.delta) },
    Rule("(a - b) * a", .sum(0)) { try $0($0.delta, .multiply, $0.a) },
    Rule("a * (a - b)", .sum(0)) { try $0($0.a, .multiply, $0.delta) },
    Rule("(a - b) / norm(a)", .sum(0)) { try $0($0.delta, .divide, $0.norm) },
    Rule("(a - b) / a", .sum(0)) { try $0($0.delta, .divide, $0.a) },
    Rule("a * b", .sum(nil)) { try $0($0.a, .multiply, $0.b) },
    Rule("1 / a", .sum(nil)) { try $0($0.number(1), .divide, $0.a) },
    Rule("pow(a, 2)", .sum(nil)) { try $0($0.a, .power, $0.number(2)) },
    Rule("pow(norm(a), 2)", .factor(nil)) { try $0($0.norm, .power, $0.number(2)) },
    Rule("abs(a)", .sum(nil)) { $0.graph.unary(.abs, $0.a) },
    Rule("sqrt(norm(a))", .factor(nil)) { $0.graph.unary(.sqrt, $0.norm) },
    Rule("not (a > b)", .factor(nil)) { $0.graph.unary(.not, try $0($0.a, .greater, $0.b)) },
    Rule("a > b", .factor(nil)) { try $0($0.a, .greater, $0.b) },
    Rule("max(a, b)", .sum(1)) { try $0($0.a, .maximum, $0.b) },
    Rule("max(a - b, 0)", .sum(0)) { try $0($0.delta, .maximum, $0.number(0)) },
    Rule("max(a, 0)", .sum(nil)) { try $0($0.a, .maximum, $0.number(0)) },
    Rule("min(a, a - b)", .sum(nil)) { try $0($0.a, .minimum, $0.delta) },
    Rule("where(a > b, a, b)", .sum(1)) {
      try $0.graph.select($0($0.a, .greater, $0.b), $0.a, $0.b)
    },
    Rule("where(a > b, a - b, 0)", .sum(0)) {
      try $0.graph.select($0($0.a, .greater, $0.b), $0.delta, $0.number(0))
    },
    Rule("trim(a - b)", .sum(0)) {
      try $0.graph.trim($0.delta, density: $0.number(0.5), over: .tensor)
    },
    Rule("trim(a)", .sum(nil)) { try $0.graph.trim($0.a, density: $0.number(0.5), over: .tensor) },
    Rule("random(a)", .factor(nil)) { $0.graph.uniform(like: $0.a, seed: 1) },
    Rule("6", .factor(6)) { try $0($0.number(2), .multiply, $0.number(3)) },
  ]

  @Test("an expression counts what the rules say", arguments: rules)
  func weight(of rule: Rule) throws {
    let parts = try Parts()
    #expect(parts.graph.facts(of: try rule.build(parts)).weight == rule.weight)
  }

  @Test("a difference times anything stays a difference")
  func absorbing() {
    let others: [Weight] = [.sum(0), .sum(1), .sum(nil), .sum(.nan), .factor(2), .factor(nil)]
    for other in others {
      #expect(Weight.binary(.multiply, .sum(0), other).isDifference, "\(other)")
      #expect(Weight.binary(.multiply, other, .sum(0)).isDifference, "\(other)")
      #expect(Weight.binary(.divide, .sum(0), other).isDifference, "\(other)")
    }
  }

  @Test("an unknown sum makes every sum with it unknown")
  func unknown() {
    for operation in [BinaryOperation.add, .subtract] {
      for other in [Weight.sum(0), .sum(1), .sum(nil), .factor(1), .factor(nil)] {
        #expect(Weight.binary(operation, .sum(nil), other) == .sum(nil), "\(other)")
        #expect(Weight.binary(operation, other, .sum(nil)) == .sum(nil), "\(other)")
      }
    }
  }
}

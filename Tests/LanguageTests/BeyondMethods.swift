import MokumeGraph
import Testing

@testable import MokumeLanguage

/// Small models for methods that are written out by hand, and what a call makes of them.
enum BeyondMethods {
  typealias Tensors = [[Double]]

  /// The models `a`, `b` and `c` and their base; differences agree, disagree, tie and are 0.
  static let models: [Tensors] = [MethodTests.a, MethodTests.b, MethodTests.c]
  static let base = MethodTests.base
  static let deltas = differences(models)

  static func differences(_ models: [Tensors]) -> [Tensors] {
    models.map { model in zip(model, base).map { zip($0, $1).map { $0 - $1 } } }
  }

  /// The value of an expression over `a`, `b`, `c` and `base`.
  ///
  /// - Parameter layout: "floats" has two tensors in no layer, "deep" one in each of six layers.
  static func compute(
    _ expression: String, models: [Tensors] = models, base: Tensors = base,
    layout: String = "floats"
  ) throws -> Tensors {
    let run = Run(
      """
      a = load "\(layout)"
      b = load "models/\(layout)"
      c = load "more/\(layout)"
      base = load "base/\(layout)"
      out = \(expression)

      """)
    #expect(run.failure == nil, "\(run.messages)")
    let node = try #require(run.node("out"))
    return Reference(graph: run.graph, models: models + [base]).tensors(of: node)
  }

  static func expect(
    _ expression: String, _ expected: Tensors, models: [Tensors] = models,
    tolerance: Double = 1e-12, location: SourceLocation = #_sourceLocation
  ) throws {
    let found = try compute(expression, models: models)
    #expect(found.map(\.count) == expected.map(\.count), sourceLocation: location)
    for (x, y) in zip(found.flatMap { $0 }, expected.flatMap { $0 }) {
      let isNear = (x - y).magnitude <= tolerance
      #expect(isNear, "\(expression): \(x), not \(y)", sourceLocation: location)
    }
  }

  /// Combines what stands at the same place of several models.
  static func elementwise(
    _ models: [Tensors], _ combine: ([Double]) -> Double
  ) -> Tensors {
    models[0].indices.map { tensor in
      models[0][tensor].indices.map { index in combine(models.map { $0[tensor][index] }) }
    }
  }

  static func sum(_ x: Tensors, _ y: Tensors) -> Tensors {
    zip(x, y).map { zip($0, $1).map { $0 + $1 } }
  }

  /// Each tensor for itself, or all of them as one vector.
  static func grouped(
    _ scope: String, _ models: [Tensors], _ body: ([[Double]]) -> [Double]
  ) -> Tensors {
    if scope == "tensor" {
      return models[0].indices.map { tensor in body(models.map { $0[tensor] }) }
    }
    var rest = body(models.map { $0.flatMap { $0 } })[...]
    return models[0].map { tensor in
      defer { rest = rest.dropFirst(tensor.count) }
      return Array(rest.prefix(tensor.count))
    }
  }
}

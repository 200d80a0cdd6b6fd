import Foundation
import MergeTestSupport
import MokumeTensor
import Testing

/// Methods written out by hand in f64, with nothing of the language or the graph in between.
@Suite("Methods by their formulas")
struct FormulaTests {
  private struct Tensors {
    var base: [Double] = []
    var a: [Double] = []
    var b: [Double] = []
    var c: [Double] = []
  }

  /// Expects every bf16 result to be the formula's, rounded once.
  private func expect(
    _ script: String, location: SourceLocation = #_sourceLocation,
    _ formula: (Tensors) -> [Double]
  ) throws {
    let models = Family(.bf16, seed: 3).models()
    let bench = try Workbench(models)
    let outcome = try bench.run(bench.node(script))
    var (judged, wrong) = (0, 0)
    for (name, _) in Family.everyShape {
      let stored = models.map { $0[name].map { Stored.decode($0.bytes, as: .bf16) } ?? [] }
      let exact = formula(Tensors(base: stored[0], a: stored[1], b: stored[2], c: stored[3]))
      let wanted = Stored.decode(Stored.encode(exact, as: .bf16), as: .bf16)
      judged += exact.count
      for (found, wanted) in zip(try outcome.values(name), wanted) where found != wanted {
        wrong += 1
        let isNear = (found - wanted).magnitude <= wanted.magnitude * 0x1p-7 + 1e-9
        #expect(isNear, "\(name): \(found), not \(wanted)", sourceLocation: location)
      }
    }
    #expect(wrong * 1000 <= judged, "\(wrong) of \(judged)", sourceLocation: location)
  }

  @Test("linear is the weighted mean")
  func linear() throws {
    try expect("linear([a, b, c])") { t in t.a.indices.map { (t.a[$0] + t.b[$0] + t.c[$0]) / 3 } }
    try expect("linear([a, b], weights: [0.9, 0.5])") { t in
      t.a.indices.map { (9 * t.a[$0] + 5 * t.b[$0]) / 14 }
    }
  }

  @Test("slerp goes along the arc between directions")
  func slerp() throws {
    let t = 0.35
    try expect("slerp(a, b, t: 0.35)") { tensors in
      let (a, b) = (tensors.a, tensors.b)
      let length = { (x: [Double]) in x.reduce(0) { $0 + $1 * $1 }.squareRoot() }
      let dot = zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
      let cosine = min(max(dot / (length(a) * length(b)), -1), 1)
      let angle = acos(cosine)
      let isStraight = cosine.magnitude > 0.9995
      let shareA = isStraight ? 1 - t : sin((1 - t) * angle) / sin(angle)
      let shareB = isStraight ? t : sin(t * angle) / sin(angle)
      return zip(a, b).map { shareA * $0 + shareB * $1 }
    }
  }

  @Test("task arithmetic adds differences")
  func taskArithmetic() throws {
    try expect("task_arithmetic([a, b], base: base, weights: [0.75, -0.5], scale: 0.5)") { t in
      t.base.indices.map {
        t.base[$0] + 0.5 * (0.75 * (t.a[$0] - t.base[$0]) - 0.5 * (t.b[$0] - t.base[$0]))
      }
    }
  }

  @Test("TIES trims, elects and takes the mean of what agrees")
  func ties() throws {
    try expect("ties([a, b, c], base: base, density: 0.3)") { t in
      let trimmed = [t.a, t.b, t.c].map { model in
        Self.trim(zip(model, t.base).map { $0 - $1 }, 0.3)
      }
      return t.base.indices.map { index in
        let deltas = trimmed.map { $0[index] }
        let sign = deltas.reduce(0, +) >= 0 ? 1.0 : -1
        let agreeing = deltas.filter { $0 * sign > 0 }
        return t.base[index] + agreeing.reduce(0, +) / Double(max(1, agreeing.count))
      }
    }
  }

  private static func trim(_ x: [Double], _ density: Double) -> [Double] {
    let count = max(1, Int(density * Double(x.count)))
    let order = x.indices.sorted { (-x[$0].magnitude, $0) < (-x[$1].magnitude, $1) }
    var kept = x.map { _ in 0.0 }
    for index in order.prefix(count) { kept[index] = x[index] }
    return kept
  }
}

import MergeTestSupport
import MokumeTensor
import Testing

@Suite("TIES in all its readings")
struct TiesTests {
  struct Reading: CustomTestStringConvertible {
    let vote: String
    let normalize: String
    let trim: String
    let scope: String

    var testDescription: String { arguments }
    var arguments: String {
      "vote: \"\(vote)\", normalize: \(normalize), trim: \"\(trim)\", scope: \"\(scope)\""
    }

    static let all = ["mass", "count"].flatMap { vote in
      ["true", "false", "\"all\""].flatMap { normalize in
        ["count", "max"].flatMap { trim in
          ["row", "tensor", "layer", "model"].map {
            Reading(vote: vote, normalize: normalize, trim: trim, scope: $0)
          }
        }
      }
    }
  }

  static let shapes: [(String, [Int])] = [
    ("embed.weight", [20, 16]), ("layers.0.attn.weight", [13, 37]), ("layers.0.empty.weight", [0]),
    ("layers.0.norm.weight", [16]), ("layers.1.attn.weight", [3, 5, 7]),
    ("layers.1.gate.scale", []), ("layers.1.norm.weight", [100]), ("norm.weight", [5]),
  ]

  @Test("every vote, divisor, rule and scope agrees with the reference", arguments: Reading.all)
  func readings(reading: Reading) throws {
    let bench = try Workbench(Family(Self.shapes, .f32).models())
    try bench.expectExact(
      "ties([a, b, c], base: base, density: 0.3, weights: [1, 0.5, -0.25], \(reading.arguments))")
  }

  @Test("models of different types share one threshold", arguments: ["layer", "model"])
  func mixedScopes(scope: String) throws {
    let types: [String: [DType]] = ["base": [.f32, .f64, .bf16], "a": [.bf16, .f32, .bf16]]
    let bench = try Workbench(Family(Self.shapes, dtypes: types).models())
    try bench.expectExact("ties([a, b], base: base, density: 0.25, scope: \"\(scope)\")")
  }

  @Test(
    "exactly k = max(1, floor(density * n)) elements of each difference are kept",
    arguments: [0.0, 0.001, 0.2, 1.0 / 3, 0.5, 0.999, 1])
  func count(density: Double) throws {
    // Whole numbers and no zeros, so that ties are everywhere and a kept element is never 0.
    var bits = Bits(seed: 5)
    let tensors = [1, 2, 16, 1000, 65537].map { count in
      TestTensor(
        "t\(count)", .bf16,
        values: (0..<count).map { _ in bits.next() & 1 == 0 ? -1 - Double(bits.next() % 5) : 3 })
    }
    let base = tensors.map {
      TestTensor($0.name.text, .bf16, values: [Double](repeating: 0, count: $0.shape[0]))
    }
    let bench = try Workbench([TestModel("base", base), TestModel("a", tensors)])
    let outcome = try bench.run(bench.node("ties([a - base], density: \(density))"))
    for tensor in tensors {
      let n = tensor.shape[0]
      let k = density == 0 ? 0 : max(1, Int(density * Double(n)))
      let kept = try outcome.values(tensor.name.text).count { $0 != 0 }
      #expect(kept == k, "\(tensor.name) at \(density)")
    }
  }
}

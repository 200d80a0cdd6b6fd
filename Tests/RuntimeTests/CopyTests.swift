import MergeTestSupport
import MokumePlan
import MokumeTensor
import Testing

@testable import MokumeRuntime

@Suite("Tensors that are copied, refused or reported")
struct CopyTests {
  /// NaNs with payloads, signalling ones and both zeros, which arithmetic would not keep.
  private static let odd: [UInt32] = [
    0x7FC0_0001, 0x7F80_0001, 0xFFFF_FFFF, 0x8000_0000, 0x0000_0000, 0x0000_0001, 0x7F80_0000,
  ]

  private func model(_ name: String, _ words: [UInt32], ids: [UInt8] = [1, 2, 3, 4]) -> TestModel {
    let bytes = words.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) }
    }
    return TestModel(
      name,
      [
        TestTensor("odd", .f32, [words.count], bytes: bytes),
        TestTensor("ids", .i32, [1], bytes: ids),
        TestTensor("flags", .bool, [3], bytes: [1, 0, 1]),
        TestTensor("packed", .f8e8m0, [2], bytes: [7, 9]), TestTensor("none", .u8, [0], bytes: []),
      ])
  }

  @Test("an untouched tensor keeps its bytes, NaN payloads and all")
  func untouched() throws {
    let bench = try Workbench([model("a", Self.odd), model("b", Self.odd.reversed())])
    for expression in ["a", "1 * a", "a + 0 * b", "linear([a, b], weights: [1, 0])"] {
      let outcome = try bench.run(bench.node(expression))
      let wanted = try bench.run(bench.node("a")).bytes()
      #expect(try outcome.bytes() == wanted, "\(expression)")
      let stored = try bench.checkpoints[0].bytes(0)
      #expect(try outcome.bytes()["odd"] == stored, "\(expression)")
    }
  }

  @Test("integers and packed types that agree are copied, whatever the expression")
  func agreeing() throws {
    let bench = try Workbench([model("a", Self.odd), model("b", [1, 2, 3, 4, 5, 6, 7])])
    let bytes = try bench.run(bench.node("0.5 * a + 0.5 * b"), dtype: .bf16).bytes()
    #expect(bytes["ids"] == [1, 2, 3, 4])
    #expect(bytes["flags"] == [1, 0, 1])
    #expect(bytes["packed"] == [7, 9])
    #expect(bytes["none"] == [])
  }

  @Test("integers that disagree are refused by name, with the two models")
  func disagreeing() throws {
    let bench = try Workbench([
      model("a", Self.odd), model("b", Self.odd), model("c", Self.odd, ids: [1, 2, 3, 5]),
    ])
    let root = try bench.node("a + b - c")
    #expect(throws: RunError.integersDisagree("ids", sources: [0, 2], dtype: .i32)) {
      try bench.run(root)
    }
    #expect(try bench.run(bench.node("a - b + b")).bytes()["ids"] == [1, 2, 3, 4])
  }

  @Test("a difference in the last byte of a long integer tensor is found")
  func longIntegers() throws {
    var bytes = [UInt8](repeating: 7, count: 3_000_001)
    let a = TestModel("a", [TestTensor("ids", .u8, [bytes.count], bytes: bytes)])
    bytes[3_000_000] = 8
    let b = TestModel("b", [TestTensor("ids", .u8, [bytes.count], bytes: bytes)])
    let bench = try Workbench([a, b])
    let root = try bench.node("a + b")
    #expect(throws: RunError.integersDisagree("ids", sources: [0, 1], dtype: .u8)) {
      try bench.run(root)
    }
  }

  @Test("results that are NaN or infinite are counted by tensor")
  func nonFinite() throws {
    let tensors = [
      TestTensor("fine", .f32, values: [1, 2]), TestTensor("large", .f32, values: [1e5, -1e5, 1]),
      TestTensor("odd", .f32, values: [.nan, 1, .infinity, 2]),
    ]
    let bench = try Workbench([TestModel("a", tensors)])
    let root = try bench.node("2 * a")
    #expect(try bench.run(root).result.nonFinite == [.init(name: "odd", count: 2)])
    #expect(
      try bench.run(root, dtype: .f16).result.nonFinite
        == [.init(name: "large", count: 2), .init(name: "odd", count: 2)])
  }

  @Test("a run that is cancelled says so")
  func cancelled() throws {
    let bench = try Workbench(Family(.f32).models())
    let root = try bench.node("a + b")
    let progress = RunProgress()
    progress.cancel()
    #expect(throws: RunError.cancelled) { try bench.run(root, progress: progress) }
  }
}

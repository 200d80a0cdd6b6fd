import MokumeTensor
import Testing

@Suite("Tensor names")
struct TensorNameTests {
  @Test("names that differ only in Unicode normalisation are two names")
  func normalisationTwins() {
    let composed = TensorName("caf\u{e9}")
    let decomposed = TensorName("cafe\u{301}")
    #expect(composed.text == decomposed.text)
    #expect(composed != decomposed)
    #expect(Set([composed, decomposed]).count == 2)
  }

  @Test(
    "natural order compares digits as numbers",
    arguments: [
      ("layers.2.weight", "layers.10.weight"), ("a.1", "a.01"), ("a", "a.1"), ("a.09", "a.10"),
      ("x.99999999999999999999998", "x.99999999999999999999999"), ("", "a"), ("a.1.z", "a.1b"),
      ("layers.1.b", "layers.01.c"),
    ])
  func naturalOrder(_ first: String, _ second: String) {
    let (a, b) = (TensorName(first), TensorName(second))
    let isFirst =
      first == "a.1" && second == "a.01" ? b.precedesNaturally(a) : a.precedesNaturally(b)
    #expect(isFirst)
    #expect(a.precedesNaturally(b) != b.precedesNaturally(a))
    #expect(!a.precedesNaturally(a))
  }

  @Test("headers are put in natural order by their names")
  func headers() throws {
    let shape = try #require(Shape([1]))
    let names: [TensorName] = ["l.10", "l.9", "embed", "l.1"]
    let headers = names.map { TensorHeader(name: $0, dtype: .f32, shape: shape) }
    #expect(headers.inNaturalOrder().map(\.name.text) == ["embed", "l.1", "l.9", "l.10"])
  }
}

@Suite("Shapes and types")
struct ShapeTests {
  @Test("a product that overflows is no shape, even when a later size is 0")
  func overflow() {
    #expect(Shape([1 << 62, 4]) == nil)
    #expect(Shape([1 << 62, 4, 0]) == nil)
    #expect(Shape([-1]) == nil)
    #expect(Shape([0, 1 << 62])?.elementCount == 0)
  }

  @Test("a scalar has one element and no dimensions")
  func scalar() {
    #expect(Shape([])?.elementCount == 1)
    #expect(Shape([])?.description == "scalar")
    #expect(Shape([3, 4])?.description == "3 x 4")
  }

  @Test("packed types must fill whole bytes")
  func packed() throws {
    let header = { TensorHeader(name: "t", dtype: $0, shape: $1) }
    #expect(header(.f4, try #require(Shape([3]))).byteCount == nil)
    #expect(header(.f4, try #require(Shape([4]))).byteCount == 2)
    #expect(header(.f6e2m3, try #require(Shape([4]))).byteCount == 3)
    #expect(header(.f64, try #require(Shape([1 << 60]))).byteCount == nil)
  }

  @Test(
    "computable types promote to the smallest that holds both",
    arguments: [
      (DType.f16, DType.bf16, DType.f32), (.f8e4m3, .f8e5m2, .bf16), (.f8e4m3, .f16, .f16),
      (.bf16, .f8e5m2, .bf16), (.f32, .f64, .f64), (.bf16, .bf16, .bf16), (.f32, .f16, .f32),
    ])
  func promotion(_ a: DType, _ b: DType, _ result: DType) {
    #expect(DType.promote(a, b) == result)
    #expect(DType.promote(b, a) == result)
    #expect(DType.promote(a, .i32) == nil)
  }

  @Test("alignment is the element size, and 1 for packed types")
  func alignment() {
    #expect(DType.f64.alignment == 8)
    #expect(DType.bf16.alignment == 2)
    #expect(DType.f4.alignment == 1)
    #expect(DType.f6e3m2.alignment == 1)
  }

  @Test("only computable types have a PyTorch name to write into a config")
  func torchNames() {
    for dtype in DType.allCases { #expect((dtype.torchName != nil) == dtype.isComputable) }
    #expect(DType.bf16.torchName == "bfloat16")
  }
}

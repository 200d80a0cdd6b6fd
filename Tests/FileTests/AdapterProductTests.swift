import CMokumeBlocks
import MokumeTensor
import Testing

@testable import MokumeFiles

/// What is decoded against sums in f64, written plainly.
@Suite("Products of adapters")
struct AdapterProductTests {
  /// A matrix with its rows, as it is written into an adapter.
  struct Matrix {
    let rows: Int
    let columns: Int
    let values: [Float]

    /// Numbers that no sum of few of them rounds well.
    init(_ rows: Int, _ columns: Int, seed: Int) {
      self.rows = rows
      self.columns = columns
      var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
      values = (0..<rows * columns).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Float(Int32(truncatingIfNeeded: state >> 32)) / 3e9
      }
    }

    subscript(row: Int, column: Int) -> Double { Double(values[row * columns + column]) }

    static func product(_ a: Matrix, _ b: Matrix, _ row: Int, _ column: Int) -> Double {
      (0..<a.columns).reduce(0) { $0 + a[row, $1] * b[$1, column] }
    }
  }

  private static let module = "m.q"

  /// An adapter with these tensors of the module.
  private func open(
    _ config: String, _ pieces: [(name: String, matrix: Matrix)], in scratch: Scratch
  ) throws -> Checkpoint {
    var header: [String] = []
    var data: [UInt8] = []
    for (name, matrix) in pieces {
      let start = data.count
      for value in matrix.values { withUnsafeBytes(of: value) { data += Array($0) } }
      header.append(
        entry("m.q.\(name)", "F32", "[\(matrix.rows),\(matrix.columns)]", start, data.count))
    }
    try scratch.write(
      "a/adapter_model.safetensors",
      safetensors("{\(header.joined(separator: ","))}") + data)
    try scratch.write("a/adapter_config.json", Array(config.utf8))
    return try Checkpoint.open(scratch["a"])
  }

  private func expect(
    _ model: Checkpoint, _ shape: [Int], _ wanted: (Int, Int) -> Double
  ) throws {
    #expect(model.tensors[0].header.shape.dimensions == shape)
    let found = try model.elements(0)
    for row in 0..<shape[0] {
      for column in 0..<shape[1] {
        let value = found[row * shape[1] + column]
        #expect(Float(value) == Float(wanted(row, column)), "\(row), \(column)")
      }
    }
  }

  @Test("LoRA is alpha / r times B A, for any rank", arguments: [1, 3, 16, 300])
  func lora(_ rank: Int) throws {
    let (a, b) = (Matrix(rank, 37, seed: 1), Matrix(19, rank, seed: 2))
    let model = try open(
      #"{"peft_type": "LORA", "r": \#(rank), "lora_alpha": 5}"#,
      [("lora_A.weight", a), ("lora_B.weight", b)], in: try Scratch.inMemory())
    try expect(model, [19, 37]) { Matrix.product(b, a, $0, $1) * (5 / Double(rank)) }
  }

  @Test("with inputs as rows it is turned round")
  func turned() throws {
    let (a, b) = (Matrix(4, 37, seed: 1), Matrix(19, 4, seed: 2))
    let model = try open(
      #"{"peft_type": "LORA", "r": 4, "lora_alpha": 4, "fan_in_fan_out": true}"#,
      [("lora_A.weight", a), ("lora_B.weight", b)], in: try Scratch.inMemory())
    try expect(model, [37, 19]) { Matrix.product(b, a, $1, $0) }
  }

  @Test("LoHa multiplies the elements of two products")
  func loha() throws {
    let (a, b) = (Matrix(21, 3, seed: 1), Matrix(3, 13, seed: 2))
    let (c, d) = (Matrix(21, 3, seed: 3), Matrix(3, 13, seed: 4))
    let model = try open(
      #"{"peft_type": "LOHA", "r": 3, "alpha": 6}"#,
      [("hada_w1_a", a), ("hada_w1_b", b), ("hada_w2_a", c), ("hada_w2_b", d)],
      in: try Scratch.inMemory())
    try expect(model, [21, 13]) {
      Matrix.product(a, b, $0, $1) * Matrix.product(c, d, $0, $1) * 2
    }
  }

  @Test("LoKr is a Kronecker product")
  func lokr() throws {
    let (w, a, b) = (Matrix(5, 3, seed: 1), Matrix(7, 2, seed: 2), Matrix(2, 11, seed: 3))
    let model = try open(
      #"{"peft_type": "LOKR", "r": 2, "alpha": 4}"#,
      [("lokr_w1", w), ("lokr_w2_a", a), ("lokr_w2_b", b)], in: try Scratch.inMemory())
    try expect(model, [35, 33]) {
      w[$0 / 7, $1 / 11] * Matrix.product(a, b, $0 % 7, $1 % 11) * 2
    }
  }

  @Test("any range of bytes is that part of the whole")
  func ranges() throws {
    let (a, b) = (Matrix(20, 1100, seed: 1), Matrix(140, 20, seed: 2))
    let model = try open(
      #"{"peft_type": "LORA", "r": 20, "lora_alpha": 7}"#,
      [("lora_A.weight", a), ("lora_B.weight", b)], in: try Scratch.inMemory())
    let whole = try model.bytes(0)
    for (start, count) in [
      (0, 1), (3, 2), (4399, 3), (4396, 8), (0, 4400), (4400, 8800), (17, 200_001),
      (whole.count - 5, 5), (whole.count / 2, whole.count / 2), (100, 0), (4404, 4396),
    ] {
      var part = [UInt8](repeating: 0xEE, count: count)
      try part.withUnsafeMutableBytes {
        try model.read(0, bytes: start..<start + count, into: $0)
      }
      #expect(part.elementsEqual(whole[start..<start + count]), "\(count) bytes at \(start)")
    }
  }

  @Test("the loops of every level have the same bits")
  func levels() {
    for (rows, inner, columns) in [(1, 1, 1), (8, 16, 64), (13, 7, 29), (16, 3, 8), (3, 40, 17)] {
      let left = Matrix(rows, inner, seed: 5).values.map(Double.init)
      let right = Matrix(inner, columns, seed: 6).values.map(Double.init)
      var results: [[UInt64]] = []
      for level in 0..<mb_levels() {
        var out = [Double](repeating: 0.1, count: rows * columns)
        mb_add_product(level, left, right, &out, rows, inner, columns)
        results.append(out.map(\.bitPattern))
      }
      #expect(results.allSatisfy { $0 == results[0] })
      for (place, bits) in results[0].enumerated() {
        var sum = 0.1
        let (row, column) = (place / columns, place % columns)
        for k in 0..<inner { sum += left[row * inner + k] * right[k * columns + column] }
        #expect(sum.bitPattern == bits)
      }
    }
  }
}

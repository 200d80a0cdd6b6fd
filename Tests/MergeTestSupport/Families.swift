import MokumeTensor

/// Families of small models: a base and fine-tunes of it, made from a seed.
package struct Family {
  /// Names and shapes of the floating-point tensors.
  package var shapes: [(String, [Int])]
  /// The type of each model's tensors; a model's types repeat in their order.
  package var dtypes: [String: [DType]]
  package var seed: UInt64
  /// The typical magnitude of a weight.
  package var magnitude: Double
  /// Whether integer tensors that agree are there as well.
  package var hasIntegers: Bool

  package init(
    _ shapes: [(String, [Int])] = Family.everyShape, _ dtype: DType = .f32,
    dtypes: [String: [DType]] = [:], seed: UInt64 = 1, magnitude: Double = 0.02,
    hasIntegers: Bool = false
  ) {
    self.shapes = shapes
    self.dtypes = [:]
    self.seed = seed
    self.magnitude = magnitude
    self.hasIntegers = hasIntegers
    for name in ["base", "a", "b", "c", "x", "y"] { self.dtypes[name] = dtypes[name] ?? [dtype] }
  }

  /// A family of tensors of every shape.
  package init(_ dtype: DType, seed: UInt64 = 1, magnitude: Double = 0.02) {
    self.init(Family.everyShape, dtype, seed: seed, magnitude: magnitude)
  }

  /// Every kind of shape: a scalar, nothing at all, single elements, odd rows, rows longer than a
  /// tile, a whole chunk, and one element more.
  package static let everyShape: [(String, [Int])] = [
    ("embed.weight", [40, 16]),
    ("layers.0.attn.weight", [13, 77]),
    ("layers.0.empty.weight", [0, 8]),
    ("layers.0.gate.scale", []),
    ("layers.0.norm.weight", [16]),
    ("layers.1.attn.weight", [3, 5, 7]),
    ("layers.1.conv.weight", [2, 5000]),
    ("layers.1.gate.scale", [1]),
    ("layers.1.norm.weight", [1000]),
    ("norm.weight", [257]),
  ]

  /// Tensors of one chunk, one element more, and several chunks.
  package static let chunkShapes: [(String, [Int])] = [
    ("layers.0.weight", [65536]), ("layers.1.weight", [65537]), ("layers.2.weight", [400, 500]),
  ]

  /// The models `base`, `a`, `b` and `c`, or those of the given names.
  package func models(_ names: [String] = ["base", "a", "b", "c"]) -> [TestModel] {
    names.map { model($0) }
  }

  private func model(_ name: String) -> TestModel {
    var tensors = shapes.enumerated().map { index, entry in
      let count = entry.1.reduce(1, *)
      let types = dtypes[name] ?? [.f32]
      let values = values(name, count: count, seed: seed &* 1000 &+ UInt64(index))
      return TestTensor(entry.0, types[index % types.count], entry.1, values: values)
    }
    if hasIntegers {
      tensors.append(TestTensor("ids", .i64, [2], bytes: (0..<16).map { UInt8($0) }))
      tensors.append(TestTensor("mask", .bool, [3], bytes: [1, 0, 1]))
    }
    return TestModel(name, tensors)
  }

  /// The base's weights, to which a fine-tune adds a tenth of them on half of the elements.
  private func values(_ name: String, count: Int, seed: UInt64) -> [Double] {
    var common = Bits(seed: seed)
    var own = Bits(seed: seed ^ UInt64(name.utf8.reduce(0) { $0 &* 131 &+ UInt64($1) }) << 32)
    let isBase = name == "base"
    var values = [Double](repeating: 0, count: count)
    for index in 0..<count {
      var value = magnitude * common.bell()
      if !isBase, own.next() & 1 == 0 { value += 0.1 * magnitude * own.bell() }
      values[index] = value
    }
    return values
  }
}

import CMokumeBlocks
import MokumeTensor
import Testing

@testable import MokumeFiles

private let models = GGUFCase.folder + "models/"

/// Writes a model as GGUF the way a run does, with so many elements at a time.
private func write(
  _ model: Checkpoint, to path: String, _ weights: WeightType, elements: Int = 1 << 16
) throws -> Checkpoint {
  let headers = model.tensors.map {
    TensorHeader(name: $0.header.name, dtype: .f32, shape: $0.header.shape)
  }
  let target = try GGUFTarget(path, weights: weights, donor: model, tensors: headers)
  let output = try OutputModel.create(
    OutputSpec(target: path, tensors: headers, inputs: [model], gguf: target))
  for place in headers.indices {
    let bytes = try model.singles(place)
    for start in stride(from: 0, to: bytes.count, by: elements * 4) {
      let part = bytes[start..<min(bytes.count, start + elements * 4)]
      try part.withUnsafeBytes { try output.write(place, at: start, $0) }
    }
  }
  _ = try output.publish()
  return try Checkpoint.open(path)
}

extension Checkpoint {
  /// The elements of a tensor in f32, as bytes; of bf16 and f16 only those that tests have.
  fileprivate func singles(_ place: Int) throws -> [UInt8] {
    let bytes = try bytes(place)
    switch tensors[place].header.dtype {
    case .bf16:
      return stride(from: 0, to: bytes.count, by: 2).flatMap { [0, 0, bytes[$0], bytes[$0 + 1]] }
    case .f16:
      var result: [UInt8] = []
      for start in stride(from: 0, to: bytes.count, by: 2) {
        let code = UInt16(bytes[start]) | UInt16(bytes[start + 1]) << 8
        let sign = UInt32(code >> 15) << 31
        let (exponent, fraction) = (UInt32(code >> 10 & 31), UInt32(code & 1023))
        let subnormal = (Float(fraction) * 0x1p-24).bitPattern
        let normal = (exponent + 112) << 23 | fraction << 13
        result.appendGGUF((exponent == 0 ? subnormal : normal) | sign)
      }
      return result
    default: return bytes
    }
  }
}

@Suite("Writing GGUF")
struct GGUFOutputTests {
  @Test(
    "weights become the blocks that llama.cpp's reference quantisers make of them",
    arguments: ["Q4_0", "Q5_0", "Q8_0", "Q4_K", "Q6_K", "F16", "BF16"])
  func blocks(_ name: String) throws {
    let model = try Checkpoint.open(models + "quantised.gguf")
    let type = try #require(GGMLType.allCases.first { $0.name == name })
    let elements = try model.bytes(named: "elements")
    var encoded: [UInt8] = []
    _ = try elements.withUnsafeBytes {
      try TensorEncoding(type: type).encode($0, at: 0) { bytes, offset in
        #expect(offset == encoded.count)
        encoded += bytes
      }
    }
    #expect(try encoded == model.bytes(named: TensorName(name)))
  }

  @Test("every level of instructions makes the same blocks", arguments: GGMLType.encoded)
  func levels(_ type: GGMLType) throws {
    var state: UInt32 = 7
    func random() -> UInt32 {
      state = state &* 1_664_525 &+ 1_013_904_223
      return state >> 8
    }
    // Small numbers, any bits at all, zeros of both signs, numbers that tie, groups of one number.
    let kinds: [(Int) -> Float] = [
      { _ in Float(random() % 4096) / 65536 - 0.03 }, { _ in Float(bitPattern: random() << 8) },
      { _ in random() % 2 == 0 ? 0 : -0.0 }, { _ in Float(random() % 64) - 32 },
      { $0 / 32 % 2 == 0 ? 1.5 : Float(random() % 9) * 1e-30 },
    ]
    for kind in kinds {
      // An odd number of blocks, each of 256 elements.
      let elements = (0..<256 * 13).map(kind)
      let blocks = elements.count / type.blockElements
      let made = (0..<Int(mb_levels())).map { level in
        var bytes = [UInt8](repeating: 0xEE, count: blocks * type.blockBytes)
        mb_encode(Int32(level), type.rawValue, elements, blocks, &bytes)
        return bytes
      }
      for level in made.indices { #expect(made[level] == made[0], "level \(level)") }
    }
  }

  @Test("elements that are too large for a type are counted", arguments: GGMLType.encoded)
  func overflow(_ type: GGMLType) throws {
    var elements = [Float](repeating: 1, count: 512)
    // The largest of f32 is rounded up to more than bf16 holds.
    let large: Float = type.name == "BF16" ? .greatestFiniteMagnitude : 1e10
    elements[3] = large
    elements[300] = large
    let found = try elements.withUnsafeBytes {
      try TensorEncoding(type: type).encode($0, at: 0) { _, _ in }
    }
    // A scale that is infinite spoils its block.
    let wanted: [String: Int] = ["F32": 0, "F16": 2, "BF16": 2, "Q4_K": 512, "Q6_K": 512]
    #expect(found == wanted[type.name] ?? 64, "\(type.name)")
    elements = [Float](repeating: .infinity, count: 256)
    let before = try elements.withUnsafeBytes {
      try TensorEncoding(type: type).encode($0, at: 0) { _, _ in }
    }
    #expect(before == 0, "infinite before")
  }

  @Test("elements that are not finite make the same bytes as ever", arguments: GGMLType.encoded)
  func notFinite(_ type: GGMLType) throws {
    for value in [
      Float.nan, .infinity, -.infinity, .greatestFiniteMagnitude, .leastNonzeroMagnitude,
    ] {
      var elements = [Float](repeating: 1, count: 256)
      elements[3] = value
      var encoded: [UInt8] = []
      _ = try elements.withUnsafeBytes {
        try TensorEncoding(type: type).encode($0, at: 0) { bytes, _ in encoded += bytes }
      }
      #expect(encoded.count == 256 / type.blockElements * type.blockBytes)
    }
  }

  @Test("a model comes back as it was", arguments: ["llama", "mixtral", "gemma", "blocks"])
  func roundTrip(_ name: String) throws {
    let scratch = try Scratch.inMemory()
    let model = try Checkpoint.open("\(models)\(name).gguf")
    let written = try write(model, to: scratch["x.gguf"], .f32)
    #expect(written.tensors.count == model.tensors.count)
    for (place, tensor) in model.tensors.enumerated() {
      let found = try #require(written.index(of: tensor.header.name))
      #expect(written.tensors[found].header.shape == tensor.header.shape)
      let same = try written.singles(found) == model.singles(place)
      #expect(same, "\(tensor.header.name)")
    }
    #expect(written.warnings == model.warnings.map { $0.at(scratch["x.gguf"]) })
  }

  @Test("the bytes do not depend on how a run cuts tensors", arguments: WeightType.allCases)
  func pieces(_ weights: WeightType) throws {
    let scratch = try Scratch.inMemory()
    let model = try Checkpoint.open(models + "llama.gguf")
    _ = try write(model, to: scratch["whole.gguf"], weights)
    // Runs cut at multiples of a large block, or after whole rows.
    _ = try write(model, to: scratch["parts.gguf"], weights, elements: 256)
    #expect(try scratch.read("whole.gguf") == scratch.read("parts.gguf"))
  }

  @Test("a quantised file of the same type is the file it was made from, but for its metadata")
  func fixedPoint() throws {
    let scratch = try Scratch.inMemory()
    let model = try Checkpoint.open(models + "mixtral.gguf")
    let written = try write(model, to: scratch["x.gguf"], .q80)
    for (place, tensor) in model.tensors.enumerated() {
      let found = try #require(written.index(of: tensor.header.name))
      #expect(try written.bytes(found) == model.bytes(place))
    }
  }

  @Test("metadata and derived tensors are carried, and what says types is new")
  func metadata() throws {
    let scratch = try Scratch.inMemory()
    let model = try Checkpoint.open(models + "llama.gguf")
    let written = try write(model, to: scratch["x.gguf"], .q80)
    let old = try #require(model.gguf)
    let new = try #require(written.gguf)
    let keys = new.metadata.entries.map(\.key)
    #expect(
      keys == old.metadata.entries.map(\.key)
        + ["general.file_type", "general.quantization_version"])
    #expect(new.metadata.unsigned("general.file_type") == 7)
    #expect(new.metadata.unsigned("llama.attention.head_count_kv") == 2)
    #expect(new.derived.map(\.header.name) == ["rope_freqs.weight"])
    #expect(new.derived[0].header.type == .f32)
  }

  @Test("rows that are not whole blocks get smaller ones, and norms stay as they are")
  func types() throws {
    let headers = try [
      header("model.layers.0.mlp.up_proj.weight", .f32, [2, 256]),
      header("model.layers.0.mlp.gate_proj.weight", .f32, [2, 64]),
      header("model.layers.0.mlp.down_proj.weight", .f32, [2, 33]),
      header("model.layers.0.input_layernorm.weight", .f32, [256]),
      header("model.embed_tokens.weight", .f32, [4, 256]),
    ]
    let donor = try Checkpoint.open(GGUFCase.folder + "gguf/ok-heads-by-layer.gguf")
    func types(_ weights: WeightType) throws -> [GGMLType] {
      let target = try GGUFTarget("x.gguf", weights: weights, donor: donor, tensors: headers)
      return try GGUFTensorList(target, headers).entries.map(\.type)
    }
    #expect(try types(.q4K) == [.q4K, .q50, .f16, .f32, .q6K])
    #expect(try types(.q6K) == [.q6K, .q80, .f16, .f32, .q6K])
    #expect(try types(.q40) == [.q40, .q40, .f16, .f32, .q6K])
    #expect(try types(.q80) == [.q80, .q80, .f16, .f32, .q80])
    #expect(try types(.bf16) == [.bf16, .bf16, .bf16, .f32, .bf16])
  }

  @Test("layers that were stacked are counted, unless a list has a value for each")
  func stacked() throws {
    let three = try (0..<3).map {
      try header("model.layers.\($0).mlp.up_proj.weight", .f32, [2, 32])
    }
    let model = try Checkpoint.open(models + "llama.gguf")
    let target = try GGUFTarget("x.gguf", weights: .f16, donor: model, tensors: three)
    #expect(target.entries.count == 5)
    let lists = try Checkpoint.open(GGUFCase.folder + "gguf/ok-layer-lists.gguf")
    #expect(throws: FileError.unconvertible(target: "x.gguf", .layerList("llama.list"))) {
      try GGUFTarget("x.gguf", weights: .f16, donor: lists, tensors: three)
    }
  }

  @Test("what GGUF cannot hold is refused by its name")
  func refusals() throws {
    let model = try Checkpoint.open(models + "llama.gguf")
    func obstacle(_ tensor: TensorHeader) throws -> GGUFObstacle? {
      let target = try GGUFTarget("x.gguf", weights: .f16, donor: model, tensors: [tensor])
      do throws(GGUFObstacle) {
        _ = try GGUFTensorList(target, [tensor])
        return nil
      } catch {
        return error
      }
    }
    #expect(try obstacle(header("a", .u8)) == .tensorType("a", "U8"))
    #expect(try obstacle(header("a", .i32)) == nil)
    let long = String(repeating: "n", count: 64)
    #expect(try obstacle(header(long)) == .tensorName(long))
    let query = "model.layers.0.self_attn.q_proj.weight"
    #expect(try obstacle(header(query, .f32, [6, 4])) == .heads(query))
    let expert = "model.layers.0.block_sparse_moe.experts.1.w1.weight"
    #expect(try obstacle(header(expert)) == .experts("blk.0.ffn_gate_exps.weight"))
  }
}

extension GGMLType {
  /// Those that elements become.
  static let encoded: [GGMLType] = [.f32, .f16, .bf16, .q40, .q50, .q80, .q4K, .q6K]
}

extension FileWarning {
  /// The same warning about another file.
  fileprivate func at(_ file: String) -> FileWarning {
    if case .unknownArchitecture(_, let name) = self {
      .unknownArchitecture(file: file, architecture: name)
    } else {
      self
    }
  }
}

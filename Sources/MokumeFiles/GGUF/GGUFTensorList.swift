import MokumeTensor

/// The tensors of a GGUF file, and which tensors of an output they are made of.
struct GGUFTensorList {
  /// One tensor of the file.
  struct Entry {
    let name: String
    let type: GGMLType
    /// Outermost dimension first.
    let shape: Shape
    let byteCount: Int
    /// The tensors of the output it is made of, in the order of their bytes.
    var parts: [Int]
  }

  private(set) var entries: [Entry] = []
  /// For each tensor of the output how its elements become bytes; nil for bytes as they are.
  private(set) var encodings: [TensorEncoding?] = []

  private let target: GGUFTarget
  private let hasOutput: Bool
  /// The place of each stack of experts in ``entries``.
  private var stacks: [String: Int] = [:]

  init(_ target: GGUFTarget, _ tensors: [TensorHeader]) throws(GGUFObstacle) {
    self.target = target
    hasOutput = tensors.contains { $0.name == "lm_head.weight" || $0.name == "output.weight" }
    for (place, header) in tensors.enumerated() { try add(header, place) }
    for entry in entries {
      guard entry.name.utf8.count <= GGUF.nameLimit else {
        throw .tensorName(entry.name)
      }
      if let experts = stacks[entry.name].map({ _ in entry.parts.count }),
        experts != entry.shape.dimensions.first
      {
        throw .experts(entry.name)
      }
    }
  }

  private mutating func add(_ header: TensorHeader, _ place: Int) throws(GGUFObstacle) {
    guard let name = target.architecture?.name(hub: header.name.text) else {
      guard target.keepsOtherNames else { throw .tensorName(header.name.text) }
      let type = try self.type(header.name.text, nil, header)
      encodings.append(header.dtype == .f32 ? TensorEncoding(type: type) : nil)
      return try append(header.name.text, type, header.shape, [place])
    }
    let type = try self.type(name.gguf, name, header)
    encodings.append(try encoding(name, type, header))
    guard name.expert != nil else { return try append(name.gguf, type, header.shape, [place]) }
    try stack(name, type, header, place)
  }

  private mutating func append(
    _ name: String, _ type: GGMLType, _ shape: Shape, _ parts: [Int]
  ) throws(GGUFObstacle) {
    let (bytes, overflow) = (shape.elementCount / type.blockElements)
      .multipliedReportingOverflow(by: type.blockBytes)
    guard !overflow, shape.rank <= GGUF.rankLimit else { throw .tensorType(name, "\(shape)") }
    entries.append(Entry(name: name, type: type, shape: shape, byteCount: bytes, parts: parts))
  }

  /// Adds an expert to the stack of its kind, whose size the first of them says.
  private mutating func stack(
    _ name: GGUFArchitecture.Name, _ type: GGMLType, _ header: TensorHeader, _ place: Int
  ) throws(GGUFObstacle) {
    let key = name.gguf
    guard let found = stacks[key] else {
      let experts = target.expertCount
      guard name.expert == 0, experts > 0, experts <= GGUF.expertLimit,
        let shape = Shape([experts] + header.shape.dimensions)
      else { throw .experts(key) }
      stacks[key] = entries.count
      return try append(key, type, shape, [place])
    }
    let entry = entries[found]
    guard name.expert == entry.parts.count, entry.type == type,
      Array(entry.shape.dimensions.dropFirst()) == header.shape.dimensions
    else { throw .experts(key) }
    entries[found].parts.append(place)
  }
}

extension GGUFTensorList {
  private func encoding(
    _ name: GGUFArchitecture.Name, _ type: GGMLType, _ header: TensorHeader
  ) throws(GGUFObstacle) -> TensorEncoding? {
    guard header.dtype == .f32 else { return nil }
    var encoding = TensorEncoding(type: type)
    guard let architecture = target.architecture else { return encoding }
    if architecture.shiftsNorms, name.isNorm { encoding.shift = 1 }
    let rows = header.shape.dimensions.first ?? 1
    if architecture.permutesRows(of: name), rows > 0 {
      guard let order = HeadRows(rows: rows, heads: target.heads.count(for: name)) else {
        throw .heads(header.name.text)
      }
      encoding.rows = order
      encoding.rowLength = max(1, header.shape.elementCount / rows)
    }
    return encoding
  }

  /// What a tensor is stored as, by the rules of llama.cpp: matrices in the wanted type, or in one of
  /// smaller blocks when their rows are not whole blocks; everything else in f32.
  private func type(
    _ name: String, _ parts: GGUFArchitecture.Name?, _ header: TensorHeader
  ) throws(GGUFObstacle) -> GGMLType {
    switch header.dtype {
    case .i8: return .i8
    case .i16: return .i16
    case .i32: return .i32
    case .i64: return .i64
    case .f32: break
    default: throw .tensorType(header.name.text, header.dtype.rawValue)
    }
    let isMatrix = header.shape.rank >= 2 && name.hasSuffix("weight")
    let isSmall =
      parts?.isNorm == true || name.hasSuffix("norm.weight")
      || name.hasSuffix("ffn_gate_inp.weight")
    guard isMatrix, !isSmall else { return .f32 }
    return wanted(name, row: header.shape.rowLength)
  }

  private func wanted(_ name: String, row: Int) -> GGMLType {
    var type = target.weights.type
    guard type.isQuantized else { return type }
    // The matrix before the last step, which is that of the tokens when both are one.
    if type != .q80, name == (hasOutput ? "output.weight" : "token_embd.weight") {
      type = row % GGMLType.q6K.blockElements == 0 ? .q6K : .q80
    }
    if row % type.blockElements == 0 { return type }
    let smaller: GGMLType = type == .q4K ? .q50 : .q80
    return row % smaller.blockElements == 0 ? smaller : target.fallback.type
  }
}

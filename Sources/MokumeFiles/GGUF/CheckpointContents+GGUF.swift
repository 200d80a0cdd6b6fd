import MokumeTensor

/// What a model in GGUF has besides its tensors.
package struct GGUFModel: Sendable {
  /// The metadata of the file, or of its first part.
  package let metadata: GGUFMetadata
  /// The names of its tensors, or nil when they are handed out as they are.
  package let architecture: GGUFArchitecture?
  /// The tensors that Hugging Face's models have none of, with the places of their files.
  var derived: [(header: GGUFHeader.Tensor, file: Int)] = []
  let heads: HeadCounts

  init(_ metadata: GGUFMetadata) {
    self.metadata = metadata
    let name = metadata.string(GGUF.architectureKey) ?? ""
    architecture = GGUFArchitecture(name)
    let queries = metadata.unsigneds("\(name).attention.head_count") ?? []
    heads = HeadCounts(
      queries: queries, keys: metadata.unsigneds("\(name).attention.head_count_kv") ?? queries)
  }
}

extension CheckpointContents {
  /// Adds the tensors of a GGUF file under the names of Hugging Face.
  mutating func append(_ header: GGUFHeader, of file: InputFile) throws {
    if gguf == nil {
      let model = GGUFModel(header.metadata)
      gguf = model
      if model.architecture == nil {
        let name = header.metadata.string(GGUF.architectureKey) ?? ""
        warnings.append(.unknownArchitecture(file: file.path, architecture: name))
      }
    }
    if header.extraBytes > 0 {
      warnings.append(.extraBytes(file: file.path, count: header.extraBytes))
    }
    var file = file
    file.format = .gguf
    files.append(file)
    for tensor in header.tensors {
      try GGUFProblem.at(.tensor(tensor.name)) { try append(tensor, of: file) }
    }
  }

  private mutating func append(_ tensor: GGUFHeader.Tensor, of file: InputFile) throws {
    guard let model = gguf, let architecture = model.architecture else {
      return try append(tensor, part: nil, TensorName(tensor.name), .init(), of: file)
    }
    if GGUFArchitecture.derived.contains(tensor.name) {
      gguf?.derived.append((tensor, files.count - 1))
      return
    }
    guard var name = architecture.name(gguf: tensor.name) else {
      return try append(tensor, part: nil, TensorName(tensor.name), .init(), of: file)
    }
    let change = try model.change(of: name, tensor)
    guard architecture.isStacked(name) else {
      let hub = architecture.hubName(name) ?? tensor.name
      return try append(tensor, part: nil, TensorName(hub), change, of: file)
    }
    let experts = model.metadata.unsigned("\(architecture.name).expert_count") ?? 0
    guard tensor.shape.rank == 3, experts == tensor.shape.dimensions[0],
      experts <= GGUF.expertLimit
    else { throw GGUFRule.stack(tensor.shape, experts: experts) }
    for expert in 0..<tensor.shape.dimensions[0] {
      name.expert = expert
      let hub = architecture.hubName(name) ?? tensor.name
      try append(tensor, part: expert, TensorName(hub), change, of: file)
    }
  }

  /// Adds a tensor, or a part of one by its outermost dimension.
  private mutating func append(
    _ tensor: GGUFHeader.Tensor, part: Int?, _ name: TensorName, _ change: GGUFDecoder.Change,
    of file: InputFile
  ) throws {
    var (shape, offset) = (tensor.shape, tensor.offset)
    let partCount = max(1, tensor.shape.dimensions.first ?? 1)
    if let part {
      let partBytes = tensor.byteCount / partCount
      offset += UInt64(part * partBytes)
      // Dropping a dimension of a shape leaves fewer elements.
      shape = Shape(Array(shape.dimensions.dropFirst())) ?? shape
    }
    var change = change
    change.isToSingle = tensor.type.isQuantized || change.shift != 0
    let header = TensorHeader(
      name: name, dtype: change.isToSingle ? .f32 : tensor.type.dtype, shape: shape)
    guard let size = header.byteCount else { throw GGUFRule.sizeOverflow }
    var stored = StoredTensor(
      header: header, file: files.count - 1, offset: offset, byteCount: size)
    if !change.isNone {
      let rows = max(1, shape.dimensions.first ?? 1)
      stored.decoder = GGUFDecoder(
        file: file, offset: offset, type: tensor.type,
        rowLength: max(1, shape.elementCount / rows), change: change)
    }
    if tensor.type.isQuantized {
      stored.blocks = .init(
        type: tensor.type.name, byteCount: tensor.byteCount / (part == nil ? 1 : partCount))
    }
    guard index.updateValue(tensors.count, forKey: name) == nil else { throw GGUFRule.twice }
    tensors.append(stored)
  }
}

extension GGUFModel {
  /// What is to be done to a tensor on the way to Hugging Face's.
  fileprivate func change(
    of name: GGUFArchitecture.Name, _ tensor: GGUFHeader.Tensor
  ) throws -> GGUFDecoder.Change {
    var change = GGUFDecoder.Change()
    guard let architecture else { return change }
    if architecture.shiftsNorms, name.isNorm, !tensor.type.dtype.isIntegral { change.shift = -1 }
    if architecture.permutesRows(of: name) {
      let rows = tensor.shape.dimensions.first ?? 1
      let heads = heads.count(for: name)
      guard rows == 0 || HeadRows(rows: rows, heads: heads) != nil else {
        throw GGUFRule.heads(rows: rows, heads: heads)
      }
      change.rows = rows == 0 ? nil : HeadRows(rows: rows, heads: heads)
    }
    return change
  }

  /// The number of experts of a layer, 0 when there are none.
  var expertCount: Int {
    Int(clamping: metadata.unsigned("\(architecture?.name ?? "").expert_count") ?? 0)
  }
}

extension GGMLType {
  /// The type that elements are handed out as.
  var dtype: DType {
    switch self {
    case .f16: .f16
    case .bf16: .bf16
    case .f64: .f64
    case .i8: .i8
    case .i16: .i16
    case .i32: .i32
    case .i64: .i64
    default: .f32
    }
  }
}

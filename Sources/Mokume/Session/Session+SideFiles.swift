import MokumeFiles
import MokumeGraph
import MokumeLanguage
import MokumeTensor

extension Session {
  /// The files beside the weights: those of the first model of the expression, with a config that says
  /// what is written, the tokenizer and the chat template that the save asks for, the recipe with what
  /// it imports, and the model card.
  ///
  /// - Throws: when one of them cannot be read or made.
  func folderFiles(
    of donor: Checkpoint?, _ headers: [TensorHeader], _ request: SaveRequest
  ) throws -> [FolderFile] {
    guard request.path.hasSuffix("/") else { return [] }
    var files = try carriedFiles(of: donor, headers, request)
    if let tokenizer = request.tokenizer { try exchangeTokenizer(in: &files, by: tokenizer) }
    if let template = request.template { try exchangeTemplate(in: &files, by: template) }
    try removePlaces(in: &files)
    let recipe = recipe()
    let card = try card(request, recipe, beside: files)
    let written = recipe?.files(target: request.path, version: mokumeVersion) ?? []
    return files + written.map { FolderFile($0) } + card
  }

  /// Takes out of the tokenizer's settings where it once lay.
  private func removePlaces(in files: inout [FolderFile]) throws {
    let name = "tokenizer_config.json"
    guard let place = files.firstIndex(where: { $0.name == name }) else { return }
    let old = try files[place].file.read()
    let path = files[place].shown
    let new = try ConfigEditor.setting("name_or_path", to: nil, in: old, path: path)
    if new != old { files[place].file.source = .bytes(new) }
  }

  /// The files of the first model of the expression; its config says the type of what is written, and
  /// which layers there are.
  ///
  /// - Throws: `LayerConflict` when the config cannot say that.
  private func carriedFiles(
    of donor: Checkpoint?, _ headers: [TensorHeader], _ request: SaveRequest
  ) throws -> [FolderFile] {
    guard let donor else { return [] }
    let files = try donor.sideFiles.map { file in
      var carried = FolderFile(file, of: donor)
      if file.name == "config.json" { try edit(&carried, of: donor, headers, request) }
      return carried
    }
    return try givingVocabulary(files, request)
  }

  /// Makes a config say what is written.
  private func edit(
    _ config: inout FolderFile, of donor: Checkpoint, _ headers: [TensorHeader],
    _ request: SaveRequest
  ) throws {
    let path = donor.configPath
    let original = try config.file.read()
    var bytes = original
    for key in staleKeys(of: donor, headers) {
      bytes = try ConfigEditor.setting(key, to: nil, in: bytes, path: path)
    }
    if unties(request.node) { bytes = try ConfigEditor.settingUntied(in: bytes, path: path) }
    let changes = layerChanges(request.node)
    for (change, sources) in changes {
      let others = try sources.dropFirst().map { try self.config(of: checkpoints[$0]) }
      bytes = try ConfigEditor.settingLayers(change, in: [bytes] + others, path: path)
      config.origins += sources.dropFirst().compactMap { configOrigin(of: checkpoints[$0]) }
    }
    if let dtype = newType(of: donor, headers, request) {
      bytes = try ConfigEditor.settingDType(dtype, in: bytes, path: path)
    }
    if bytes != original { config.file.source = .bytes(bytes) }
  }

  /// Whether the first model's config or its class says that the matrix of the tokens is the head's too, and
  /// the value has two.
  func unties(_ node: NodeID) -> Bool {
    guard let donor = graph.models(of: node).first, let layout = graph.facts(of: node).layout
    else { return false }
    let names = Set(layout.names)
    let own = Set(graph.twins(of: donor, in: node).map(\.name))
    return TiedName.all.contains { tied in
      tied.isHead && names.contains(tied.name)
        && tied.twin(among: names) != nil && !graph.repeats(tied.name, in: node)
        && (own.contains(tied.name) || checkpoints[donor].promises(tied))
    }
  }

  /// What a config says that is not so of what is written: where the donor once lay, and that its
  /// weights are quantised when those that are written are not.
  private func staleKeys(of donor: Checkpoint, _ headers: [TensorHeader]) -> [String] {
    let packed: Set<DType> = [.f8e4m3, .f8e5m2, .i8, .u8, .i32]
    let wasPacked = donor.tensors.contains { packed.contains($0.header.dtype) }
    let isPacked = headers.contains { packed.contains($0.dtype) }
    return ["_name_or_path"] + (wasPacked && !isPacked ? ["quantization_config"] : [])
  }

  private func configOrigin(of checkpoint: Checkpoint) -> FileOrigin? {
    checkpoint.sideFiles.first { $0.name == "config.json" }
      .flatMap { FolderFile($0, of: checkpoint).origins.first }
  }

  /// The type that is written, if it is not the donor's.
  private func newType(
    of donor: Checkpoint, _ headers: [TensorHeader], _ request: SaveRequest
  ) -> DType? {
    let written = request.dtype ?? commonType(headers)
    return request.dtype != nil || written != commonType(donor.tensors.map(\.header))
      ? written : nil
  }

  /// The computable type that most elements have.
  func commonType(_ headers: [TensorHeader]) -> DType? {
    var counts: [DType: Int] = [:]
    for header in headers where header.dtype.isComputable {
      counts[header.dtype, default: 0] += header.shape.elementCount
    }
    return counts.max { ($0.value, $0.key.rawValue) < ($1.value, $1.key.rawValue) }?.key
  }

  private func config(of checkpoint: Checkpoint) throws -> [UInt8]? {
    try checkpoint.sideFiles.first { $0.name == "config.json" }?.read()
  }
}

extension Session {
  /// For each stack of layers that is not the donor's as it was, where its layers come from; and the
  /// sources that its configs belong to, the donor first.
  private func layerChanges(_ node: NodeID) -> [(LayerChange, sources: [Int])] {
    guard let layout = graph.facts(of: node).layout, let donor = graph.models(of: node).first
    else { return [] }
    return layout.layers.towers.indices.compactMap { tower in
      // A stitched model has all of them or none, and the key that counts them stays.
      if layout.layers.towers[tower].isFurther { return nil }
      var sources = [donor]
      var counts = [layerCount(donor, layout.layers.towers[tower].prefix)]
      var origins: [LayerChange.Origin] = []
      for name in layout.firstTensors(ofTower: tower) {
        guard let origin = origin(of: node, name) else { return nil }
        if !sources.contains(origin.source) {
          sources.append(origin.source)
          counts.append(origin.count)
        }
        let config = sources.firstIndex(of: origin.source) ?? 0
        origins.append(LayerChange.Origin(config: config, layer: origin.layer))
      }
      let change = LayerChange(
        prefix: layout.layers.towers[tower].prefix, origins: origins, counts: counts)
      return change.isNone ? nil : (change, sources)
    }
  }

  /// The layer of a source that a tensor comes from first, and how many layers there are.
  private func origin(
    of node: NodeID, _ name: TensorName
  ) -> (source: Int, layer: Int, count: Int)? {
    guard let (source, name) = graph.origin(of: node, at: name) else { return nil }
    let layout = graph.layout(ofSource: source)
    guard let position = layout.position(of: name),
      case .layer(let layer, let tower) = layout.layers.places[position]
    else { return nil }
    return (source, layer, layout.layers.towers[tower].count)
  }

  private func layerCount(_ source: Int, _ prefix: String) -> Int {
    graph.layout(ofSource: source).layers.towers.first { $0.prefix == prefix }?.count ?? 0
  }
}

extension Layout {
  /// For each layer of a tower one of its tensors.
  fileprivate func firstTensors(ofTower wanted: Int) -> [TensorName] {
    var found: [Int: TensorName] = [:]
    for (name, place) in zip(names, layers.places) {
      if case .layer(let layer, wanted) = place, found[layer] == nil { found[layer] = name }
    }
    return found.sorted { $0.key < $1.key }.map(\.value)
  }
}

extension Checkpoint {
  fileprivate var configPath: String { "\(folder ?? path)/config.json" }

  /// What `config.json` says, or nil when there is none.
  ///
  /// - Throws: ``FileError`` when it cannot be read or is not JSON.
  var config: JSONValue? {
    get throws { try sideValue("config.json") }
  }

  /// What a file beside the weights says, a text that is not JSON as one string; of the folder of chat
  /// templates an object of them by their names. Where the weights' own file has a tokenizer, that says what
  /// its settings and its chat templates are.
  ///
  /// - Throws: ``FileError`` when it cannot be read or is not JSON.
  func sideValue(_ name: String) throws -> JSONValue? {
    if name == "tokenizer_config.json", let own = try ownTokenizerSettings() { return own }
    if ["chat_template.jinja", SideFile.templateFolder].contains(name), hasOwnTokens { return nil }
    if name == SideFile.templateFolder { return try namedTemplates() }
    guard let file = sideFiles.first(where: { $0.name == name }) else { return nil }
    let bytes = try file.read()
    guard name.hasSuffix(".json") else { return .string(String(decoding: bytes, as: UTF8.self)) }
    return try JSONValue.parse(
      bytes, path: "\(folder ?? path)/\(name)",
      part: name.hasPrefix("tokenizer") ? .tokenizer : .config)
  }
}

extension ConfigValue {
  /// A JSON value as the language knows it.
  init(_ json: JSONValue) {
    switch json {
    case .null: self = .null
    case .bool(let truth): self = .boolean(truth)
    // The reader has checked the spelling, so that only its size may be too much for a number.
    case .number(let text): self = .number(Double(text) ?? .nan)
    case .string(let text): self = .string(text)
    case .array(let items): self = .list(items.map(ConfigValue.init))
    case .object(let members):
      self = .object(members.map { Member(key: $0.key, value: ConfigValue($0.value)) })
    }
  }
}

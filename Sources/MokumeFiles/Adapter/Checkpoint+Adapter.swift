import MokumeTensor

extension Checkpoint {
  /// What PEFT calls the files of an adapter.
  static let adapterConfigName = "adapter_config.json"
  static let adapterNames = ["adapter_model.safetensors", "adapter_model.bin"]

  private static let largestAdapterConfig: UInt64 = 1 << 24

  /// The folder of an adapter that a path names by its file of weights, or nil.
  ///
  /// - Throws: when the file says by its name that it is an adapter's and lies alone.
  static func adapterFolder(ofFile path: String) throws -> String? {
    guard adapterNames.contains(PathName.lastComponent(path)) else { return nil }
    let folder = PathName.withoutSlash(PathName.parent(path) ?? ".")
    guard System.exists(PathName.join(folder, adapterConfigName)) else {
      throw FileError.corrupt(file: path, .adapter(.noConfig), shard: nil)
    }
    return folder
  }

  /// Opens an adapter: its tensors are differences under the names of the model's tensors.
  ///
  /// - Parameters:
  ///   - weights: the file with its tensors.
  ///   - folder: the folder of its configuration.
  ///   - path: the path it is known by.
  ///   - storage: how the model stores its linear layers, if that is known.
  static func openAdapter(
    _ weights: String, in folder: String, of path: String, warnings: [FileWarning] = [],
    storage: LinearStorage? = nil
  ) throws -> Checkpoint {
    var contents = CheckpointContents()
    try contents.add(weights)
    let configPath = PathName.join(folder, adapterConfigName)
    let (config, file) = try adapterConfig(configPath, format: contents.files[0].format)
    return try FileError.naming(weights) {
      var builder = AdapterBuilder(config, storage: storage, path: weights)
      try builder.add(try AdapterContents(contents, config, path: weights))
      contents.files.append(file)
      contents.tensors = builder.tensors
      contents.index = [:]
      for (place, tensor) in builder.tensors.enumerated() {
        guard contents.index.updateValue(place, forKey: tensor.header.name) == nil else {
          throw AdapterFault.nameTwice(tensor.header.name.text)
        }
      }
      contents.adapter = builder.adapter
      let name = path == weights ? PathName.lastComponent(folder) : PathName.lastComponent(path)
      return Checkpoint(
        path: path, name: name, folder: folder, contents: contents, warnings: warnings)
    }
  }

  /// The same adapter for a model that is known; another checkpoint is what it is.
  ///
  /// - Throws: ``FileError``, as opening it did not.
  public func fitted(to storage: LinearStorage) throws -> Checkpoint {
    guard let adapter, adapter.heedsStorage, let folder else { return self }
    return try Self.openAdapter(
      files[0].path, in: folder, of: path, warnings: warnings, storage: storage)
  }

  /// Reads the configuration. Its file belongs to the adapter's: what it says is in every element.
  private static func adapterConfig(
    _ path: String, format: WeightFormat
  ) throws -> (AdapterConfig, InputFile) {
    try FileError.naming(path) {
      var file = try InputFile(opening: path)
      file.format = format
      guard file.size <= largestAdapterConfig else {
        throw AdapterFault.configTooLarge(file.size)
      }
      let bytes = try SafetensorsHeader.bytes(
        of: file.descriptor, at: 0, count: Int(file.size))
      do {
        let json = try JSONValue.parse(bytes, allowsNonFinite: true)
        return (try AdapterConfig(json, path: path), file)
      } catch let error as JSONError {
        throw Corruption.json(error, part: .config)
      }
    }
  }
}

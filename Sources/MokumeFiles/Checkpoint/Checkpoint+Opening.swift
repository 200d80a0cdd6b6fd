import CMokumeSystem
import MokumeTensor

extension Checkpoint {
  /// Names that transformers looks for in a folder, in its order.
  static let weightsName = "model.safetensors"
  static let indexName = "model.safetensors.index.json"
  static let torchName = "pytorch_model.bin"
  static let torchIndexName = "pytorch_model.bin.index.json"

  /// Opens a model and checks all its headers.
  ///
  /// A folder is searched as transformers does: `model.safetensors`, its index,
  /// `pytorch_model.bin`, its index; if it has none of these but exactly one other safetensors file,
  /// or else exactly one other PyTorch file, or else exactly one GGUF model, that one.
  /// (`consolidated*`, which repeats the weights in another layout, and the state of optimizers do not
  /// count.) A folder without a model's weights and with PEFT's `adapter_config.json` is an adapter; so
  /// is its file of weights. A path may also name a file or an index. What format a file has is told by its bytes and
  /// not by its ending. A GGUF file in several parts is opened whole, by any of them.
  ///
  /// - Throws: ``FileError``: nothing there, unreadable, of another format, or corrupt.
  public static func open(_ path: String) throws -> Checkpoint {
    let status: ms_status?
    do throws(Errno) {
      status = try System.status(path)
    } catch {
      throw FileError.unreadable(file: path, .init(action: "open", code: error.code))
    }
    guard let status else { throw nothing(at: path) }
    if status.isFolder { return try openFolder(path) }
    if path.hasSuffix(".safetensors.index.json") || path.hasSuffix(".bin.index.json") {
      return try openShards(indexPath: path, of: path)
    }
    if let folder = try adapterFolder(ofFile: path) {
      return try openAdapter(path, in: folder, of: path)
    }
    if try isGGUF(path) { return try openGGUF(path, of: path, folder: nil) }
    var contents = CheckpointContents()
    try contents.add(path)
    return Checkpoint(
      path: path, name: PathName.stem(path), folder: folder(besideFile: path),
      contents: contents, warnings: [])
  }

  private static func openFolder(_ path: String) throws -> Checkpoint {
    let names = try names(in: path)
    let usual = [weightsName, indexName, torchName, torchIndexName].filter(names.contains)
    let adapters = names.contains(adapterConfigName) ? adapterNames.filter(names.contains) : []
    if let used = usual.first {
      let folder = PathName.asFolder(path)
      let warnings =
        usual.dropFirst().map {
          FileWarning.ambiguousWeights(folder: folder, used: used, ignored: $0)
        } + adapters.prefix(1).map { .adapterBesideModel(folder: folder, adapter: $0) }
      guard used.hasSuffix(".json") else {
        return try openSingle(used, in: path, warnings: warnings)
      }
      return try openShards(indexPath: PathName.join(path, used), of: path, warnings: warnings)
    }
    if let used = adapters.first {
      let warnings = adapters.dropFirst().map {
        FileWarning.ambiguousWeights(folder: PathName.asFolder(path), used: used, ignored: $0)
      }
      return try openAdapter(PathName.join(path, used), in: path, of: path, warnings: warnings)
    }
    let candidates =
      [names.filter(isCandidate), names.filter(isTorchCandidate), GGUFPart.models(among: names)]
      .first { !$0.isEmpty } ?? []
    if candidates.count == 1 {
      // Factors without their configuration are no model.
      _ = try adapterFolder(ofFile: PathName.join(path, candidates[0]))
      return try openSingle(candidates[0], in: path, warnings: [])
    }
    throw FileError.noWeights(
      folder: path, .init(candidates: candidates, others: names.filter { !candidates.contains($0) })
    )
  }

  private static func openSingle(
    _ file: String, in folder: String, warnings: [FileWarning]
  ) throws -> Checkpoint {
    var contents = CheckpointContents()
    let path = PathName.join(folder, file)
    try checkLink(path, shard: nil, indexPath: nil)
    if try isGGUF(path) { return try openGGUF(path, of: folder, folder: folder) }
    try contents.add(path)
    return Checkpoint(
      path: folder, name: PathName.lastComponent(folder), folder: folder, contents: contents,
      warnings: warnings)
  }

  private static func openShards(
    indexPath: String, of path: String, warnings: [FileWarning] = []
  ) throws -> Checkpoint {
    let index = try ShardIndex.read(indexPath)
    let folder = PathName.parent(indexPath) ?? ""
    var contents = CheckpointContents()
    for (place, name) in index.shards.enumerated() {
      let shard = FileError.ShardPlace(number: place + 1, count: index.shards.count)
      let file = PathName.join(folder, name)
      try checkLink(file, shard: shard, indexPath: indexPath)
      try contents.add(file, shard: shard)
    }
    let warnings = try warnings + index.check(contents, path: indexPath)
    let name = path == indexPath ? PathName.lastComponent(folder) : PathName.lastComponent(path)
    return Checkpoint(
      path: path, name: name, folder: folder.isEmpty ? "." : PathName.withoutSlash(folder),
      contents: contents, warnings: warnings)
  }

  /// Names a weight file that is missing, or a link of a download cache without its target.
  private static func checkLink(
    _ path: String, shard: FileError.ShardPlace?, indexPath: String?
  ) throws {
    if System.exists(path) { return }
    let isLink = System.exists(path, followingLinks: false)
    let problem: Corruption =
      if !isLink, let indexPath { .missingShard(index: indexPath) } else { .danglingLink }
    throw FileError.corrupt(file: path, problem, shard: shard)
  }

  private static func isCandidate(_ name: String) -> Bool {
    ["safetensors", "st"].contains(PathName.pathExtension(name))
      && !name.hasPrefix("consolidated") && !name.hasPrefix(".")
  }

  /// Whether a name ends as PyTorch's files do.
  static func isTorchName(_ name: String) -> Bool {
    ["bin", "pt", "pth", "ckpt"].contains(PathName.pathExtension(name))
  }

  /// Whether a file beside the usual names may hold the weights: trainers write other things with
  /// the same endings.
  private static func isTorchCandidate(_ name: String) -> Bool {
    let others = [
      ".", "consolidated", "optimizer", "scheduler", "scaler", "rng_state", "training_args",
    ]
    return isTorchName(name) && !others.contains { name.hasPrefix($0) }
  }

  /// The names in a folder in natural order.
  static func names(in folder: String) throws -> [String] {
    do throws(Errno) {
      return try System.entries(of: folder).map { TensorName($0.text) }
        .sorted { $0.precedesNaturally($1) }.map(\.text)
    } catch {
      throw FileError.unreadable(file: folder, .init(action: "list", code: error.code))
    }
  }

  private static func nothing(at path: String) -> FileError {
    let parent = PathName.parent(path)
    let around = FileError.Surroundings(
      workingDirectory: System.workingDirectory,
      neighbours: (try? names(in: parent ?? "."))?.filter { !$0.hasPrefix(".") })
    return .notFound(path: PathName.withoutSlash(path), around)
  }

  /// The folder of a lone file counts when it is a model's: the usual name beside a config.
  private static func folder(besideFile path: String) -> String? {
    guard [weightsName, torchName].contains(PathName.lastComponent(path)) else { return nil }
    let folder = PathName.withoutSlash(PathName.parent(path) ?? ".")
    guard let found = try? System.status(PathName.join(folder, "config.json")) else { return nil }
    return found.isFile ? folder : nil
  }
}

import CMokumeSystem
import MokumeTensor

extension Checkpoint {
  /// Names that transformers looks for in a folder, in its order.
  static let weightsName = "model.safetensors"
  static let indexName = "model.safetensors.index.json"

  /// Opens a model and checks all its headers.
  ///
  /// A folder is searched as transformers does: `model.safetensors`, then
  /// `model.safetensors.index.json`; if it has neither but exactly one other safetensors file
  /// (not counting `consolidated*`, which repeats the weights in another layout), that one, and
  /// without any the only GGUF model. A path may also name a safetensors or GGUF file, of any
  /// ending, or an index. A GGUF file in several parts is opened whole, by any of them.
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
    if path.hasSuffix(".safetensors.index.json") {
      return try openShards(indexPath: path, of: path)
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
    let index = PathName.join(path, indexName)
    if names.contains(weightsName) {
      let warnings =
        names.contains(indexName)
        ? [
          FileWarning.ambiguousWeights(
            folder: PathName.asFolder(path), used: weightsName, ignored: indexName)
        ] : []
      return try openSingle(weightsName, in: path, warnings: warnings)
    }
    if names.contains(indexName) { return try openShards(indexPath: index, of: path) }
    let plain = names.filter(isCandidate)
    let candidates = plain.isEmpty ? GGUFPart.models(among: names) : plain
    if candidates.count == 1 { return try openSingle(candidates[0], in: path, warnings: []) }
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

  private static func openShards(indexPath: String, of path: String) throws -> Checkpoint {
    let index = try ShardIndex.read(indexPath)
    let folder = PathName.parent(indexPath) ?? ""
    var contents = CheckpointContents()
    for (place, name) in index.shards.enumerated() {
      let shard = FileError.ShardPlace(number: place + 1, count: index.shards.count)
      let file = PathName.join(folder, name)
      try checkLink(file, shard: shard, indexPath: indexPath)
      try contents.add(file, shard: shard)
    }
    let warnings = try index.check(contents, path: indexPath)
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
    guard PathName.lastComponent(path) == weightsName else { return nil }
    let folder = PathName.withoutSlash(PathName.parent(path) ?? ".")
    guard let found = try? System.status(PathName.join(folder, "config.json")) else { return nil }
    return found.isFile ? folder : nil
  }
}

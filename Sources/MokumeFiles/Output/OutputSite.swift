import CMokumeSystem

/// Where an output goes, and what is there now. Made by looking only.
struct OutputSite {
  /// What the target's name means at the moment.
  enum Occupancy { case free, emptyFolder, file, folder }

  /// The target as spelled, for messages.
  let target: String
  let isFolder: Bool
  /// The name that the output gets, with links resolved so that they survive.
  let path: String
  /// The hidden name beside it that is written first.
  var partial: String
  let occupancy: Occupancy
  /// The recipe that this save would write, if it does.
  private let recipe: [UInt8]?

  /// The folder that holds both names; empty for the current one.
  var parent: String { PathName.parent(path) ?? "" }

  /// Looks at a target and refuses what must not be replaced.
  ///
  /// - Throws: ``FileError``: exists, is an input, or cannot be written.
  init(_ spec: OutputSpec) throws {
    target = spec.target
    recipe = spec.sideFiles.first { $0.name == Recipe.name }.flatMap { try? $0.read() }
    if OutputTarget.isGGUF(target) != (spec.gguf != nil) {
      let weights = spec.gguf?.weights
      throw FileError.unconvertible(
        target: target, weights.map { .quantized($0) } ?? .noMetadata(model: nil))
    }
    let named: String
    switch try OutputTarget(spec.target) {
    case .file(let path): (isFolder, named) = (false, path)
    case .folder(let path): (isFolder, named) = (true, path)
    }
    path = try Self.resolvingLink(named, target: target)
    let token = String(UInt32.random(in: .min ... .max) | 0x8000_0000, radix: 16)
    partial =
      (PathName.parent(path) ?? "") + ".\(PathName.lastComponent(path)).partial-\(token)"
    do throws(Errno) {
      occupancy = try Self.occupancy(of: path)
    } catch {
      throw FileError.unwritable(
        target: target, path: path, .init(action: "look at", code: error.code))
    }
    try refuseWrongKind()
    if let input = Inputs(spec.inputs).first(inside: path, isFolder: isFolder) {
      throw FileError.outputIsInput(target: target, input: input)
    }
    let isTaken = occupancy == .file || occupancy == .folder
    if isTaken, !spec.overwrite { throw FileError.outputExists(target: target, occupant()) }
  }

  private static func resolvingLink(_ path: String, target: String) throws -> String {
    guard let found = try? System.status(path, followingLinks: false), found.isLink else {
      return path
    }
    guard let real = System.realPath(path) else {
      throw FileError.unwritable(
        target: target, path: path,
        .init(action: "follow the link", code: Errno.notFound.code))
    }
    return real
  }

  private static func occupancy(of path: String) throws(Errno) -> Occupancy {
    guard let found = try System.status(path) else { return .free }
    guard found.isFolder else { return .file }
    return try System.entries(of: path).isEmpty ? .emptyFolder : .folder
  }

  private func refuseWrongKind() throws {
    let wrong: Errno? =
      switch (occupancy, isFolder) {
      case (.file, true): .notAFolder
      case (.folder, false), (.emptyFolder, false): .isAFolder
      default: nil
      }
    guard let wrong else { return }
    throw FileError.unwritable(
      target: target, path: path, .init(action: "replace", code: wrong.code))
  }

  /// Describes what has the target's name.
  func occupant() -> FileError.Occupant {
    guard isFolder else { return .init(what: .file, date: day(of: path)) }
    let names = (try? Checkpoint.names(in: path)) ?? []
    let weights = names.first(where: OutputNames.areWeights)
    let recipe = names.contains(Recipe.name) ? PathName.join(target, Recipe.name) : nil
    return .init(
      what: weights == nil ? .folder : .model,
      date: weights.flatMap { day(of: PathName.join(path, $0)) }, recipe: recipe,
      isSameRecipe: recipe != nil && isRecipe(ours: PathName.join(path, Recipe.name)))
  }

  private func isRecipe(ours path: String) -> Bool {
    recipe != nil && (try? SideFile(name: Recipe.name, source: .path(path)).read()) == recipe
  }

  private func day(of path: String) -> String? {
    guard let found = try? System.status(path) else { return nil }
    return System.day(found.modified_seconds)
  }
}

/// Which names in a model's folder are whose.
enum OutputNames {
  /// Whether a name is of what says how a model was made: of another model it must not stay.
  static func isOurLineage(_ name: String) -> Bool {
    name == Recipe.name || name == LockFile.name
      || name.hasPrefix(Recipe.importPrefix) && name.hasSuffix(".merge")
  }

  /// Whether a name looks like weights or their index, in any format.
  static func areWeights(_ name: String) -> Bool {
    ["safetensors", "st", "gguf"].contains(PathName.pathExtension(name))
      || name.hasSuffix(".safetensors.index.json") || name.hasPrefix("pytorch_model")
  }

  /// Whether a name is one that this writer gives to weights: old ones must not stay beside new
  /// ones, because loaders would find them first.
  static func areOurWeights(_ name: String) -> Bool {
    if name == Checkpoint.weightsName || name == Checkpoint.indexName { return true }
    let parts = name.split(separator: "-", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "model" && parts[2] == "of"
      && isNumber(parts[1]) && parts[3].hasSuffix(".safetensors")
      && isNumber(parts[3].dropLast(".safetensors".count))
  }

  private static func isNumber(_ text: Substring) -> Bool {
    text.utf8.count == 5 && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }
}

/// The files that are being read, to keep the output off them.
struct Inputs {
  private let files: [InputFile]

  init(_ checkpoints: [Checkpoint]) { files = checkpoints.flatMap(\.files) }

  /// The first input that is the file at `path`, or lies anywhere inside the folder there.
  func first(inside path: String, isFolder: Bool) -> String? {
    guard let target = try? System.status(path) else { return nil }
    guard isFolder else { return files.first { $0.identity == target.identity }?.path }
    var known: Set<String> = []
    return files.first { file in
      let folder = PathName.parent(file.path) ?? "."
      // A shard in a download cache is a link: both its name and its bytes count.
      let real = System.realPath(file.path).flatMap(PathName.parent)
      return [folder, real].contains { candidate in
        guard let candidate, known.insert(candidate).inserted else { return false }
        return Self.folder(candidate, isInside: target.identity)
      }
    }?.path
  }

  private static func folder(_ path: String, isInside target: FileIdentity) -> Bool {
    guard var current = System.realPath(path) else { return false }
    while true {
      if let found = try? System.status(current), found.identity == target { return true }
      guard current != "/", let parent = PathName.parent(current) else { return false }
      current = PathName.withoutSlash(parent)
    }
  }
}

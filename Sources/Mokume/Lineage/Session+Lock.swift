import MokumeDiagnostics
import MokumeFiles
import MokumeGraph
import MokumeLanguage
import MokumePlan
import MokumeRuntime

extension Session {
  /// Reads the lock beside a recipe, so that saves compare their inputs with it.
  ///
  /// - Throws: a diagnostic without a place when the lock cannot be understood.
  func heedLock(beside script: String) throws(Diagnostic) {
    let parts = script.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.last.map(String.init) == Recipe.name, !options.ignoresLock else { return }
    let path = (parts.dropLast() + [Substring(LockFile.name)]).joined(separator: "/")
    do {
      lock = try LockFile.read(path).map { (path, $0) }
    } catch {
      let failure = failure(error)
      throw Diagnostic(failure.code, failure.message, notes: failure.notes, helps: failure.helps)
    }
  }

  /// The digests that a save needs, for its own lock or for that beside the recipe; nil when it needs
  /// none.
  ///
  /// - Throws: when an input is seen not to be the locked one without reading it.
  func inputDigests(
    _ request: SaveRequest, _ inputs: [Checkpoint], _ files: [FolderFile]
  ) throws -> InputDigests? {
    let writes = request.path.hasSuffix("/") && request.writesLock
    guard writes || lock != nil else { return nil }
    let digests = InputDigests(
      try lineageInputs(inputs, files), store: DigestStore(System.environment))
    try compare(digests)
    return digests
  }

  /// The lock of a save whose weights are written, when it has one.
  ///
  /// - Throws: when an input is not the locked one, or changed while it was read.
  func lineage(
    _ digests: InputDigests?, _ plan: Plan, _ request: SaveRequest
  ) throws -> [SideFile] {
    guard let digests else { return [] }
    try digests.wait()
    try compare(digests)
    guard request.path.hasSuffix("/"), request.writesLock else { return [] }
    let file = LockFile(
      version: mokumeVersion, plan: planDigest(plan, request), seeds: seeds(of: request.node),
      commits: commits(of: request.node), inputs: digests.lines)
    return [SideFile(name: LockFile.name, source: .bytes(Array(file.text.utf8)))]
  }

  private func compare(_ digests: InputDigests) throws(HostFailure) {
    guard let lock else { return }
    let differences = digests.differences(from: lock.file)
    guard let first = differences.first else { return }
    let headline =
      differences.count == 1
      ? "\(first.path) is not the file that \(lock.path) names"
      : "\(differences.count) inputs are not the files that \(lock.path) names"
    throw HostFailure(
      .inputNotLocked, headline, label: "would not be the same model",
      notes: [differences.map(\.note).joined(separator: "\n")],
      helps: ["put the locked files back, or take what is there now: --ignore-lock"])
  }

  /// Tells when a recipe makes another model in its own folder than its lock tells of.
  func warnOfPlan(_ plan: Plan, _ request: SaveRequest) {
    guard let lock, lock.path == request.path + LockFile.name,
      planDigest(plan, request) != lock.file.plan
    else { return }
    let isOther = lock.file.version != mokumeVersion
    output.warn(
      Diagnostic(
        .planNotLocked, "this is not the model that \(lock.path) tells of",
        at: .init(request.pathSpan, "made in another way"),
        notes: isOther
          ? ["mokume \(lock.file.version) wrote the lock, and this is \(mokumeVersion)"] : [],
        helps: ["the recipe was edited, or what it asks env, files or exists is not as it was"]),
      in: sources)
  }

  /// Every file that decides what is written, once, in the order of use.
  private func lineageInputs(
    _ inputs: [Checkpoint], _ files: [FolderFile]
  ) throws -> [LineageInput] {
    var seen: Set<String> = []
    var result: [LineageInput] = []
    func add(_ shown: String, _ file: () throws -> InputFile) rethrows {
      if seen.insert(shown).inserted { result.append(LineageInput(shown: shown, file: try file())) }
    }
    for input in inputs + consulted.sorted().map({ checkpoints[$0] }) {
      for file in input.files { add(FileOrigin(file.path, of: input).shown) { file } }
      for config in input.sideFiles where config.name == "config.json" {
        for origin in FolderFile(config, of: input).origins {
          try add(origin.shown) { try InputFile.open(origin.path) }
        }
      }
    }
    for origin in consultedOrigins + files.flatMap(\.origins) {
      try add(origin.shown) { try InputFile.open(origin.path) }
    }
    return result
  }

  /// The files that decided an expression by what they say: a tokenizer which rows are which tokens'.
  private var consultedOrigins: [FileOrigin] {
    consultedFiles.sorted { $0.key < $1.key }.flatMap { source, names in
      let hasTemplates = names.contains(SideFile.templateFolder)
      return checkpoints[source].sideFiles.filter { file in
        names.contains(file.name) || (hasTemplates && SideFile.isNamedTemplate(file.name))
      }.flatMap { FolderFile($0, of: checkpoints[source]).origins }
    }
  }

  /// SHA-256 of the expression, and of names, types and shapes of what is written.
  private func planDigest(_ plan: Plan, _ request: SaveRequest) -> String {
    let headers = plan.outputs[0].map { header in
      "\(header.name.text.debugDescription) \(header.dtype.rawValue) "
        + "\(header.shape.dimensions.map(String.init).joined(separator: "x"))\n"
    }
    let text = graph.recipe(of: request.node) + headers.joined()
    return FileDigests.digest(of: Array(text.utf8))
  }

  private func seeds(of node: NodeID) -> [UInt64] {
    var seeds: Set<UInt64> = []
    for id in graph.reachable(from: [node]) {
      if case .uniform(let seed) = graph[id].operation { seeds.insert(seed) }
    }
    return seeds.sorted()
  }

  private func commits(of node: NodeID) -> [(model: String, commit: String)] {
    graph.sources(of: node).compactMap { source in
      checkpoints[source].commit.map { (model: checkpoints[source].path, commit: $0) }
    }
  }
}

extension Checkpoint {
  /// The commit of a model of the hub; nil for others.
  var commit: String? {
    guard HubReference.isMeant(by: path), let folder else { return nil }
    return folder.split(separator: "/").last.map(String.init)
  }
}

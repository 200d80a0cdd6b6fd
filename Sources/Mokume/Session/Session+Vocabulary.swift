import MokumeDiagnostics
import MokumeFiles
import MokumeGraph
import MokumeLanguage
import MokumeTensor

extension Session {
  /// The tokens of a source, read once.
  func vocabulary(ofSource source: Int) throws -> Vocabulary? {
    consultedFiles[source, default: []].formUnion(checkpoints[source].vocabularyFiles)
    if checkpoints[source].hasOwnTokens { consulted.insert(source) }
    if let known = vocabularies[source] { return known }
    let found = try checkpoints[source].vocabulary()
    vocabularies[source] = .some(found)
    return found
  }
}

extension Session {
  /// The files beside the weights where the value has the vocabulary of another model: its tokenizer,
  /// and its numbers in the configs.
  ///
  /// - Throws: `HostFailure` when tokens must be added to a tokenizer that cannot say so.
  func givingVocabulary(
    _ files: [FolderFile], _ request: SaveRequest
  ) throws -> [FolderFile] {
    guard let target = graph.vocabularyTarget(of: request.node) else { return files }
    let donor = checkpoints[target.donor]
    let theirs = try vocabularyFiles(of: donor)
    let kept = try files.filter { !SideFile.isOfTokenizer($0.name) }.map { file in
      try changing(file, to: target, theirs, request)
    }
    let tokenizer = theirs.filter { SideFile.isOfTokenizer($0.name) }
    if tokenizer.isEmpty, donor.hasOwnTokens {
      try requireTokens(of: donor, target, request)
    } else if !target.added.isEmpty, !tokenizer.contains(where: { $0.name == "tokenizer.json" }) {
      throw HostFailure(
        .unwritableOutput, "no token can be added to the tokenizer of \(donor.path)",
        label: "has tokens of several models",
        notes: ["\(target.addition) to be added, and there is no tokenizer.json"],
        helps: ["make one: AutoTokenizer.from_pretrained(…).save_pretrained(…)"])
    }
    return kept + (try tokenizer.map { try adding(target.added, to: $0) })
  }

  /// The files that say which tokens a model has, and their numbers in its configs: those of its folder,
  /// unless its weights list other tokens than these.
  private func vocabularyFiles(of donor: Checkpoint) throws -> [FolderFile] {
    let files = donor.sideFiles.map { FolderFile($0, of: donor) }
    guard let own = try donor.ownTokenizerSettings() else { return files }
    let isSame = try donor.vocabulary().map { own in
      try donor.folderVocabulary()?.hasSameTokens(as: own) ?? false
    }
    let settings = SideFile(name: "generation_config.json", source: .bytes(Array(own.text.utf8)))
    return (isSame == true ? files : []) + [FolderFile(settings)]
  }

  /// Refuses to add tokens to those of a GGUF file in a folder, and tells that there is no tokenizer,
  /// unless the save brings one.
  private func requireTokens(
    of donor: Checkpoint, _ target: VocabularyTarget, _ request: SaveRequest
  ) throws(HostFailure) {
    if request.tokenizer != nil { return }
    let name = request.path.dropLast()
    guard target.added.isEmpty else {
      throw HostFailure(
        .unwritableOutput, "no token can be added to the tokenizer of \(donor.path)",
        label: "has tokens of several models",
        notes: ["\(target.addition) to be added, and GGUF has no tokenizer.json"],
        helps: ["name a model with a tokenizer.json first in `to`, or save as \"\(name).gguf\""])
    }
    output.warn(
      Diagnostic(
        .folderWithoutConfig, "\(request.path) gets no tokenizer",
        at: .init(request.pathSpan, "has the tokens of \(donor.path)"),
        notes: ["GGUF has its tokens in its metadata, and no files of a tokenizer"],
        helps: [
          "name the folder that it was made of: tokenizer: \"…\", or save as \"\(name).gguf\""
        ]),
      in: sources)
  }

  private func changing(
    _ file: FolderFile, to target: VocabularyTarget, _ theirs: [FolderFile],
    _ request: SaveRequest
  ) throws -> FolderFile {
    let names = ["config.json", "generation_config.json"]
    guard names.contains(file.name) else { return file }
    // The file of the same name counts first.
    let donors =
      theirs.filter { $0.name == file.name }
      + theirs.filter { $0.name != file.name && names.contains($0.name) }
    let edited = try ConfigEditor.settingVocabulary(
      rows: target.rowCount, donors: try donors.map { try $0.file.read() },
      in: try file.file.read(), path: file.shown)
    if !edited.lost.isEmpty {
      warn(ofLost: edited.lost, file, checkpoints[target.donor], request)
    }
    var changed = file
    changed.file.source = .bytes(edited.bytes)
    changed.origins += donors.flatMap(\.origins).filter { !file.origins.contains($0) }
    return changed
  }

  private func warn(
    ofLost keys: [String], _ file: FolderFile, _ donor: Checkpoint, _ request: SaveRequest
  ) {
    output.warn(
      Diagnostic(
        .vocabularyMismatch, "\(file.shown) names tokens that \(donor.path) does not name",
        at: .init(request.pathSpan, "\(keys.joined(separator: ", ")) will be null"),
        helps: ["write the numbers of these tokens into \(file.name) of the saved model"]),
      in: sources)
  }

  private func adding(_ tokens: [Vocabulary.Token], to file: FolderFile) throws -> FolderFile {
    if tokens.isEmpty { return file }
    var changed = file
    switch file.name {
    case "tokenizer.json":
      changed.file.source = .bytes(
        try TokenizerEditor.adding(tokens, toTokenizer: try file.file.read(), path: file.shown))
    case "tokenizer_config.json":
      changed.file.source = .bytes(
        try TokenizerEditor.adding(tokens, toSettings: try file.file.read(), path: file.shown))
    default: break
    }
    return changed
  }
}

extension VocabularyTarget {
  /// What is added, for a message.
  fileprivate var addition: String {
    added.count == 1 ? "1 token is" : "\(added.count) tokens are"
  }
}

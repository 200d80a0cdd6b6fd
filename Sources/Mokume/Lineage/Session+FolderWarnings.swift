import MokumeDiagnostics
import MokumeFiles
import MokumeLanguage
import MokumeTensor

/// What deserves a word about the files beside the weights.
extension Session {
  func warn(
    of files: [FolderFile], _ donor: Checkpoint?, _ headers: [TensorHeader],
    _ request: SaveRequest
  ) throws {
    try warnOfVocabulary(files, donor, headers, request)
    try warnOfCode(files, request)
    warnOfConfig(files, donor, request)
  }

  /// A folder of a GGUF file's tensors has no configuration, and cannot be loaded without.
  private func warnOfConfig(
    _ files: [FolderFile], _ donor: Checkpoint?, _ request: SaveRequest
  ) {
    guard request.path.hasSuffix("/"), let donor, donor.files.first?.format == .gguf,
      !files.contains(where: { $0.name == "config.json" })
    else { return }
    // One that was aligned to other tokens has been told of already.
    let isBare =
      donor.hasOwnTokens && graph.vocabularyTarget(of: request.node) == nil
      && !files.contains { SideFile.vocabularyNames.contains($0.name) }
    let lacks = isBare ? "config.json and no tokenizer" : "config.json"
    let brings = isBare ? "`tokenizer:` brings the latter" : "`tokenizer:` does not bring one"
    output.warn(
      Diagnostic(
        .folderWithoutConfig, "\(request.path) gets no \(lacks)",
        at: .init(request.pathSpan, "from_pretrained cannot load it"),
        notes: ["\(donor.path) is GGUF and has \(isBare ? "neither" : "none"); \(brings)"],
        helps: [
          "copy config.json of the model that it was made of into \(request.path), or save as "
            + "\"\(request.path.dropLast()).gguf\""
        ]),
      in: sources)
  }

  /// Compares a tokenizer with the rows of the embeddings, when one of them is not the first model's.
  ///
  /// A few rows more than tokens are padding, which is usual.
  private func warnOfVocabulary(
    _ files: [FolderFile], _ donor: Checkpoint?, _ headers: [TensorHeader],
    _ request: SaveRequest
  ) throws {
    let embeddings = headers.filter {
      $0.shape.rank == 2 && $0.name.tokenTensor?.kind == .embedding
    }
    let certain = embeddings.first { $0.name.tokenTensor?.isCertain == true }
    guard let embedding = certain ?? embeddings.first,
      let rows = embedding.shape.dimensions.first
    else { return }
    let own = donor?.tensors.first { $0.header.name == embedding.name }?.header.shape.dimensions
    guard request.tokenizer != nil || own?.first != rows,
      let tokens = try TokenCount.count(in: files.map(\.file))
    else { return }
    guard tokens > rows || rows - tokens >= Self.paddingLimit else { return }
    output.warn(
      Diagnostic(
        .vocabularyMismatch,
        "the tokenizer has \(tokens) tokens, and \(embedding.name.text) \(rows) rows",
        at: .init(
          request.pathSpan,
          tokens > rows ? "some tokens have no row" : "most likely another model's tokenizer"),
        helps: ["save with the tokenizer that belongs to the embeddings, such as tokenizer: a"]),
      in: sources)
  }

  private static let paddingLimit = 1024

  /// Code of a model is not carried, and a config may ask for it.
  private func warnOfCode(_ files: [FolderFile], _ request: SaveRequest) throws {
    for file in files where file.name.hasSuffix(".json") && file.name.contains("config") {
      let path = file.shown
      let names = try ConfigEditor.localCode(in: try file.file.read(), path: path)
      guard let first = names.first else { continue }
      output.warn(
        Diagnostic(
          .danglingCode, "\(path) asks for code that is not carried along",
          at: .init(request.pathSpan, "\(names.joined(separator: ", ")) will be missing"),
          helps: [
            "if you trust the code, copy \(first) from the folder of the model into "
              + request.path
          ]),
        in: sources)
    }
  }
}

/// A parser, what it is fed with, and what must hold for any bytes.
///
/// A new one is a row in ``all``.
struct FuzzTarget: Sendable {
  /// Files that inputs are made of, by their folder below `Tests` and what their names end in.
  struct Seeds: Sendable {
    let folder: String
    let ending: String
    /// The input that is made of the file of a path; nil when it has none.
    let input: @Sendable (_ path: String) -> [UInt8]?

    init(
      _ folder: String, _ ending: String,
      part: @escaping @Sendable ([UInt8]) -> [UInt8]? = { $0 }
    ) {
      self.init(folder, ending, joined: { Workplace.read($0).flatMap(part) })
    }

    /// Seeds that are made of more than one file.
    init(_ folder: String, _ ending: String, joined: @escaping @Sendable (String) -> [UInt8]?) {
      (self.folder, self.ending, input) = (folder, ending, joined)
    }
  }

  let name: String
  let seeds: [Seeds]
  /// Feeds the parser; what must not be ends the process.
  let check: @Sendable ([UInt8]) -> Void

  init(_ name: String, _ seeds: [Seeds], _ check: @escaping @Sendable ([UInt8]) -> Void) {
    (self.name, self.seeds, self.check) = (name, seeds, check)
  }

  static let all: [FuzzTarget] = [
    FuzzTarget("safetensors", [Seeds("FileTests/Corpus/safetensors", ".safetensors")]) {
      checkWeights($0, as: "model.safetensors")
    },
    FuzzTarget("index", [Seeds("FileTests/Corpus/index", ".json")], checkIndex),
    FuzzTarget(
      "torch", [Seeds("FileTests/Corpus/pytorch", ".pt"), Seeds("FileTests/Corpus/torch", ".pt")]
    ) { checkWeights($0, as: "model.pt") },
    FuzzTarget(
      "pickle", [Seeds("FileTests/Corpus/pytorch", ".pt", part: Pickle.part(of:))]
    ) { checkWeights(Pickle.file(around: $0), as: "model.pt") },
    FuzzTarget(
      "gguf",
      [
        Seeds("FileTests/Corpus/gguf", ".gguf"), Seeds("FileTests/Corpus/models", ".gguf"),
        Seeds("FileTests/Corpus/vocabulary", "model.gguf"),
      ]
    ) { checkWeights($0, as: "model.gguf") },
    FuzzTarget("blocks", [Seeds("FileTests/Corpus/models", ".gguf", part: Blocks.part(of:))]) {
      checkWeights(Blocks.file(of: $0), as: "model.gguf")
    },
    FuzzTarget(
      "adapter",
      [Seeds("FileTests/Corpus/adapters", AdapterInput.weights, joined: AdapterInput.joined)],
      checkAdapter),
    FuzzTarget("config", [Seeds("FileTests/Corpus/config", ".json")], checkConfig),
    FuzzTarget("gguf-config", [Seeds("Fuzz/Seeds/gguf-config", ".json")], checkGGUFConfig),
    FuzzTarget(
      "gguf-tokenizer", [Seeds("Fuzz/Seeds/gguf-tokenizer", ".json")], checkGGUFTokenizer),
    FuzzTarget("tokenizer", [Seeds("FileTests/Corpus/vocabulary", "tokenizer.json")]) {
      checkTokenizer($0, as: "tokenizer.json")
    },
    FuzzTarget("pieces", [Seeds("FileTests/Corpus/vocabulary", "tokenizer.model")]) {
      checkTokenizer($0, as: "tokenizer.model")
    },
    FuzzTarget("hub", [Seeds("Fuzz/Seeds/hub", ".txt")], checkReference),
    FuzzTarget(
      "script",
      [
        Seeds("SyntaxTests/Cases/scripts", ".merge"), Seeds("LanguageTests/Cases", ".merge"),
        Seeds("SyntaxTests/Cases/messages", ".merge"),
      ], checkScript),
    FuzzTarget("mergekit", [Seeds("MergekitTests/Cases", ".yml")], checkMergekit),
  ]
}

/// Ends the process, which is how the fuzzer and the tests learn of what must not be.
func require(_ condition: Bool, _ what: @autoclosure () -> String) {
  if !condition { fatalError(what()) }
}

import MokumeTensor

extension AdapterFault {
  /// The sentences; the headline still lacks the file's name in front.
  var text: ErrorText {
    switch self {
    case .notAnObject: ErrorText(headline: "is not a JSON object", helps: [Self.fetchAgain])
    case .configTooLarge(let size):
      ErrorText(
        headline: "is too large for the configuration of an adapter", label: Wording.size(size))
    case .missingField(let name):
      ErrorText(
        headline: "lacks \(Wording.quoted(name))",
        notes: name == "peft_type" ? [] : ["PEFT would take its default, which may be wrong"],
        helps: ["add what the adapter was trained with"])
    case .field(let name, let wanted, let got):
      ErrorText(
        headline: "has a wrong \(Wording.quoted(name))",
        notes: ["it must be \(wanted), and is \(Wording.printable(got))"])
    case .pattern(let field, let key, let error):
      ErrorText(
        headline: "has a pattern in \(Wording.quoted(field)) that is not read",
        notes: ["\(Wording.quoted(key)): \(error.fact)"],
        helps: ["write the names of the modules instead"])
    case .noConfig:
      ErrorText(
        headline: "has no \(Checkpoint.adapterConfigName) beside it",
        notes: ["which says what its tensors are multiplied by"],
        helps: ["fetch the whole adapter"])
    case .noTensors:
      ErrorText(
        headline: "holds no tensors of the method that its configuration names",
        helps: [Self.fetchAgain])
    case .twoAdapters(let names):
      ErrorText(
        headline: "holds several adapters",
        notes: ["under the names \(Wording.list(names.map { $0.isEmpty ? "\"\"" : $0 }))"],
        helps: ["save one of them with save_pretrained of PEFT"])
    case .nameTwice(let name):
      ErrorText(headline: "changes the tensor \(Wording.quoted(name)) twice")
    default: moduleText
    }
  }

  /// The sentences about the pieces of one module.
  private var moduleText: ErrorText {
    switch self {
    case .pieceTwice(let module, let piece):
      ErrorText(headline: "has \(piece) twice", notes: [Self.module(module)])
    case .missingPiece(let module, let lacks, let has):
      ErrorText(
        headline: "has \(has) without \(lacks)", notes: [Self.module(module)],
        helps: [Self.fetchAgain])
    case .strayPiece(let module, let piece, let field, let value):
      ErrorText(
        headline: "has \(piece) although \(field) is \(value)", notes: [Self.module(module)])
    case .shape(let tensor, let shape, let wanted):
      ErrorText(
        headline: "has a tensor of a wrong shape",
        notes: ["\(Wording.printable(tensor)) is \(shape); it must have \(wanted)"],
        helps: [Self.saveAgain])
    case .shapes(let module, let left, let a, let right, let b):
      ErrorText(
        headline: "has tensors that cannot be multiplied",
        notes: ["\(Self.module(module)): \(left) is \(a), \(right) is \(b)"],
        helps: [Self.saveAgain])
    case .rank(let tensor, let rank, let field, let wanted):
      ErrorText(
        headline: "has a tensor of another rank than its configuration says",
        notes: [
          "\(Wording.printable(tensor)) has rank \(rank), \(field) or rank_pattern says \(wanted)"
        ], helps: ["fetch adapter_config.json and the weights from one place"])
    case .type(let tensor, let type):
      ErrorText(
        headline: "has a tensor that cannot be multiplied",
        notes: ["\(Wording.printable(tensor)) is \(type.rawValue)"],
        helps: ["convert it to f32, f16 or bf16 in Python"])
    default: ErrorText(headline: "has a difference too large for 64 bits")
    }
  }

  private static func module(_ name: String) -> String { "module \(Wording.printable(name))" }

  private static let fetchAgain = "fetch this file again"
  private static let saveAgain =
    "save the adapter again; parts of a sharded model are gathered before they are saved"
}

extension PatternError {
  /// What is wrong, in a few words.
  fileprivate var fact: String {
    switch self {
    case .unbalanced(let text): "\(Wording.quoted(text)) has no other half"
    case .nothingToRepeat: "nothing stands before a count"
    case .unsupported(let text): "\(Wording.quoted(text)) is not known here"
    case .tooLarge: "it would take too long"
    }
  }
}

extension AdapterLimit {
  /// The sentences; the headline still lacks the file's name in front.
  var text: ErrorText {
    switch self {
    case .method(let name):
      return ErrorText(
        headline: "is of the method \(Wording.quoted(name))",
        notes: ["LORA, LOHA and LOKR are differences of weights that are known here"],
        helps: [Self.merge])
    case .field(let name, let value):
      return ErrorText(
        headline: "sets \(Wording.quoted(name))", label: "changes what the tensors mean",
        notes: [
          Self.reasons[name].map { "\(name) is \(value): \($0)" }
            ?? "\(Wording.printable(name)) is \(value), which is not known here"
        ], helps: [Self.merge])
    case .initialisation(let name):
      return ErrorText(
        headline: "began with another model than its base",
        notes: [
          "init_lora_weights is \(Wording.quoted(name)), which takes the first A and B out of the base"
        ],
        helps: [
          "save it with path_initial_model_for_weight_conversion of PEFT, which makes it a plain LoRA"
        ])
    case .tensor(let name):
      return ErrorText(
        headline: "has a tensor that is not known here", notes: [Wording.printable(name)],
        helps: [Self.merge])
    case .kohya(let name):
      return ErrorText(
        headline: "has the names of Kohya's scripts, not of PEFT",
        notes: ["such as \(Wording.printable(name))"],
        helps: ["convert it with diffusers, which saves what PEFT reads"])
    case .magnitudeOfConvolution(let module):
      return ErrorText(
        headline: "has magnitudes of a convolution (DoRA)",
        notes: ["module \(Wording.printable(module))"], helps: [Self.merge])
    }
  }

  private static let merge =
    "merge it in Python with merge_and_unload() of PEFT, and load the result"

  private static let reasons = [
    "alora_invocation_tokens": "the adapter works from some token on (aLoRA), not in the weights",
    "target_parameters": "its tensors belong to parameters that are no layers",
    "layer_replication": "its layers are copies of the base's",
    "trainable_token_indices": "some rows of the embedding are replaced",
    "use_qalora": "its inputs are averaged over groups (QA-LoRA)",
    "kasa_config": "the base is changed before it (KaSA)",
    "loftq_config": "the base is changed before it (LoftQ)",
    "corda_config": "the base is changed before it (CorDA)",
    "lora_ga_config": "the base is changed before it (LoRA-GA)",
    "arrow_config": "it chooses among adapters while it runs (Arrow)",
  ]
}

extension TorchFault {
  /// The sentences; the headline still lacks the file's name in front.
  var text: ErrorText {
    switch self {
    case .archive(let fault): fault.text
    case .pickle(let fault, let record, let offset): fault.text(record, offset)
    case .state(let fault): fault.text
    case .storage(let key, let fault):
      ErrorText(
        headline: "has a storage that is not as its pickle says",
        notes: ["storage \(Wording.quoted(key)): \(fault.fact)"], helps: [Self.fetchAgain])
    case .tensor(let name, let fault): fault.text(name)
    }
  }

  static let fetchAgain = "fetch this file again, or ask its author for safetensors"
  /// The remedy for what is sound and more than a state dict.
  static let saveStateDict = "load it in Python and save its state_dict(), best as safetensors"
}

extension TorchFault.Storage {
  fileprivate var fact: String {
    switch self {
    case .missing(let record): "the archive has no record \(Wording.printable(record))"
    case .wrongSize(let wanted, let got):
      "it needs \(Wording.bytes(wanted)), its record has \(Wording.grouped(got))"
    case .wrongCount(let wanted, let got):
      "it has \(wanted) elements in the pickle and \(got) before its bytes"
    case .pastEnd(let end, let size):
      "it would end at byte \(Wording.grouped(end)), the file at \(Wording.grouped(size))"
    case .overflow: "its size does not fit 64 bits"
    case .isView: "it is a part of another storage, as only PyTorch before 0.4 wrote"
    }
  }
}

extension TorchFault.Tensor {
  fileprivate func text(_ name: String) -> ErrorText {
    let tensor = "tensor \(Wording.printable(name))"
    switch self {
    case .unsupportedType(let type):
      return ErrorText(
        headline: "has a tensor of the type \(type), which safetensors lacks", notes: [tensor],
        helps: ["convert this tensor in Python first"])
    case .negative(let what, let value): return wrong(tensor, "its \(what) is \(value)")
    case .overflow: return wrong(tensor, "its size does not fit 64 bits")
    case .outside(let wanted, let storage):
      return wrong(
        tensor,
        "it ends at byte \(Wording.grouped(wanted)) of a storage of \(Wording.bytes(storage))")
    case .expanded(let bytes, let limit):
      return ErrorText(
        headline: "repeats the elements of a tensor too often",
        notes: [
          tensor,
          "it would have \(Wording.bytes(bytes)); such tensors may have "
            + "\(Wording.grouped(limit)) together",
        ], helps: ["in Python, save the tensor before it is expanded"])
    }
  }

  private func wrong(_ tensor: String, _ fact: String) -> ErrorText {
    ErrorText(
      headline: "describes a tensor wrongly", notes: [tensor, fact],
      helps: [TorchFault.fetchAgain])
  }
}

extension TorchFault.State {
  fileprivate var text: ErrorText {
    switch self {
    case .torchScript:
      return ErrorText(
        headline: "is a TorchScript program, not a state dict",
        helps: [TorchFault.saveStateDict])
    case .missingRecord(let name, let others):
      return ErrorText(
        headline: "is a zip archive without a \(name)",
        notes: [others.isEmpty ? "it is empty" : "it holds \(Wording.list(others))"],
        helps: ["load what torch.save wrote"])
    case .badByteOrder(let text):
      return ErrorText(
        headline: "has the unknown byte order \(Wording.quoted(text))",
        helps: [TorchFault.fetchAgain])
    case .notAMap(let kind):
      return ErrorText(
        headline: "holds \(kind) instead of a map of names to tensors",
        helps: [TorchFault.saveStateDict])
    case .noTensors(let keys):
      return ErrorText(
        headline: "holds no tensors under names", notes: ["its keys: \(Wording.list(keys))"],
        helps: [TorchFault.saveStateDict])
    case .keyIsNoText:
      return ErrorText(
        headline: "has a tensor under a key that is no text", helps: [TorchFault.saveStateDict])
    case .duplicateName(let name):
      return ErrorText(
        headline: "lists the tensor \(Wording.quoted(name)) twice",
        helps: [TorchFault.fetchAgain])
    case .tooLarge:
      return ErrorText(
        headline: "has more than \(Wording.grouped(UInt64(PickleArena.tensorLimit))) tensors",
        helps: ["save it in several files"])
    case .legacyKeys:
      return ErrorText(
        headline: "lists other storages than its tensors have", helps: [TorchFault.fetchAgain])
    }
  }
}

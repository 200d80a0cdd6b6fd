extension TorchFault.Pickle {
  /// The sentences about an instruction, with its place.
  func text(_ record: String?, _ offset: Int) -> ErrorText {
    let place = Wording.grouped(UInt64(offset))
    var text = ErrorText(headline: "has a pickle that is broken")
    if isForeign { text.headline = "has a pickle that is more than tensors" }
    text.notes = ["byte \(place) of \(record.map(Wording.printable) ?? "the file"): \(fact)"]
    text.helps = [isForeign ? TorchFault.saveStateDict : TorchFault.fetchAgain]
    if case .unknownGlobal(let module, let name) = self {
      text.headline =
        "asks for \(Wording.printable("\(module).\(name)")), "
        + "which is no part of a state dict"
      text.notes.append("nothing of the file was run")
    }
    return text
  }

  /// Whether Python could read what is refused here.
  private var isForeign: Bool {
    switch self {
    case .unknownGlobal, .unknownOpcode, .badProtocol, .noProtocol, .tooMany: true
    case .badArguments, .misused: true
    default: false
    }
  }

  private var fact: String {
    switch self {
    case .endsEarly: "it ends within an instruction"
    case .noMark: "an instruction looks for a mark that is not there"
    case .emptyStack: "an instruction takes a value that is not there"
    case .badText: "a text that is not UTF-8"
    case .badNumber: "not what a file of PyTorch before 1.6 has there"
    case .unknownOpcode(let byte): "\(Self.name(of: byte)), which no state dict needs"
    case .unknownGlobal("torch._utils", let name): Self.kinds[name] ?? "it would be imported"
    case .unknownGlobal: "it would be imported"
    case .badProtocol(let version): "pickle protocol \(version) instead of 2"
    case .noProtocol: "it does not begin with a protocol"
    case .missingMemo(let key): "value \(key) is recalled and was never kept"
    case .misused(let what, let target): "\(what) for \(target)"
    case .badArguments(let function): "unusual arguments of \(Wording.printable(function))"
    case .badPersistentID: "not a description of a storage"
    case .storageTwice(let key): "storage \(Wording.quoted(key)) is described in two ways"
    case .tooMany: "more values than are read"
    case .leftOver(let count): "it ends with \(count) values instead of one"
    case .extraBytes(let count): "\(count == 1 ? "1 byte" : "\(count) bytes") after its end"
    }
  }

  /// What functions make that PyTorch itself allows.
  private static let kinds = [
    "_rebuild_sparse_tensor": "it makes a sparse tensor, which cannot be merged",
    "_rebuild_qtensor": "it makes a quantised tensor, which cannot be merged",
    "_rebuild_meta_tensor_no_storage": "it makes a tensor without elements",
    "_rebuild_wrapper_subclass": "it makes a tensor of a class of its own",
  ]

  /// The names of instructions that old or other programs write, as in Python's `pickletools`.
  private static let opcodes: [UInt8: String] = [
    0x30: "POP", 0x31: "POP_MARK", 0x32: "DUP", 0x46: "FLOAT", 0x49: "INT", 0x4C: "LONG",
    0x50: "PERSID", 0x53: "STRING", 0x54: "BINSTRING", 0x56: "UNICODE", 0x64: "DICT",
    0x69: "INST", 0x6C: "LIST", 0x6F: "OBJ", 0x70: "PUT", 0x80: "PROTO", 0x82: "EXT1",
    0x83: "EXT2", 0x84: "EXT4", 0x8B: "LONG4", 0x8C: "SHORT_BINUNICODE", 0x8D: "BINUNICODE8",
    0x90: "ADDITEMS", 0x91: "FROZENSET", 0x92: "NEWOBJ_EX", 0x93: "STACK_GLOBAL",
    0x94: "MEMOIZE", 0x95: "FRAME", 0x96: "BYTEARRAY8", 0x97: "NEXT_BUFFER",
    0x98: "READONLY_BUFFER", 0x42: "BINBYTES", 0x43: "SHORT_BINBYTES", 0x67: "GET",
  ]

  private static func name(of byte: UInt8) -> String {
    opcodes[byte].map { "the instruction \($0)" } ?? "the instruction \(Wording.character(byte))"
  }
}

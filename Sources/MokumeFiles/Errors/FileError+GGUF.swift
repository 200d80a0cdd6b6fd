extension GGUFProblem {
  /// The sentences; the headline still lacks the file's name in front.
  var text: ErrorText {
    switch place {
    case .file: rule.fileText
    case .entry(let number):
      ErrorText(headline: "has bad metadata", notes: ["entry \(number)", rule.fact])
    case .key(let key):
      ErrorText(headline: "has bad metadata", notes: ["key \(Wording.printable(key))", rule.fact])
    case .place(let number): describing("\(number)")
    case .tensor(let name): describing(Wording.printable(name))
    }
  }

  private func describing(_ tensor: String) -> ErrorText {
    if case .foreignType(let type) = rule {
      return ErrorText(
        headline: "has a tensor of type \(type), which is not read here",
        notes: ["tensor \(tensor)"],
        helps: ["make a file of another type with llama.cpp's llama-quantize, such as Q8_0"])
    }
    return ErrorText(
      headline: "describes a tensor wrongly", notes: ["tensor \(tensor)", rule.fact])
  }
}

extension GGUFRule {
  /// The sentences of a mistake that belongs to no entry and no tensor.
  fileprivate var fileText: ErrorText {
    switch self {
    case .version(let version):
      return ErrorText(
        headline: "is GGUF of version \(version)", notes: ["versions 2 and 3 are read"],
        helps: ["convert the model again with a current llama.cpp"])
    case .bigEndian:
      return ErrorText(
        headline: "is a big-endian GGUF file",
        helps: ["turn it around with gguf_convert_endian.py of llama.cpp"])
    case .ended, .count:
      return ErrorText(
        headline: "is cut short", notes: [fact],
        helps: ["the download or copy stopped early; fetch this file again"])
    case .headerTooLarge:
      return ErrorText(
        headline: "has too long a header",
        notes: ["what stands before its tensors may have \(Wording.bytes(100_000_000))"])
    case .missingKey(let key):
      return ErrorText(headline: "has no \(Wording.quoted(key)) in its metadata")
    case .part(let number, let count):
      return ErrorText(
        headline: "is part \(number) of \(count) by its metadata and not by its name",
        helps: ["parts are named like NAME-00001-of-00003.gguf and lie in one folder"])
    default: return ErrorText(headline: "is corrupt", notes: [fact])
    }
  }

  /// What is wrong, in a few words.
  fileprivate var fact: String {
    switch self {
    case .ended(let offset, let wanted, let left):
      "\(Wording.bytes(wanted)) wanted at byte \(Wording.grouped(offset)), the file has "
        + "\(Wording.grouped(left)) left"
    case .count(let what, let count, let least, let left):
      "\(Wording.grouped(count)) \(what) take at least \(least) bytes each, the file has "
        + "\(Wording.grouped(left)) left"
    case .longString(let length, let left):
      "a string of \(Wording.bytes(length)), the file has \(Wording.grouped(left)) left"
    case .emptyName: "its name is empty"
    case .longName(let count, let limit):
      "its name has \(Wording.bytes(UInt64(count))), \(Wording.grouped(UInt64(limit))) are allowed"
    case .notText: "its name is not UTF-8 text without zeros"
    case .twice: "it is there twice"
    default: valueFact
    }
  }

  private var valueFact: String {
    switch self {
    case .valueType(let number): "a value of the unknown type \(number)"
    case .nestedList: "a list of lists"
    case .longList(let count, let least, let left):
      "a list of \(Wording.grouped(count)) elements of at least \(Wording.bytes(least)), "
        + "the file has \(Wording.grouped(left)) left"
    case .badBool(let byte): "a truth value that is \(byte), neither 0 nor 1"
    case .wanted(let what): "the value must be \(what)"
    default: tensorFact
    }
  }

  private var tensorFact: String {
    switch self {
    case .rank(let count): "it has \(Wording.grouped(UInt64(count))) dimensions, 4 are allowed"
    case .dimension(let size): "the size \(Wording.grouped(size)) does not fit 63 bits"
    case .unknownType(let number): "it has the unknown type \(number)"
    case .partialBlock(let row, let type, let block):
      "rows of \(Wording.grouped(UInt64(row))) are not whole \(type) blocks of \(block)"
    case .sizeOverflow: "its size does not fit 64 bits"
    case .offset(let offset, let expected):
      "its data begin at \(Wording.grouped(offset)) instead of \(Wording.grouped(expected))"
    case .heads(let rows, let heads):
      "its \(Wording.grouped(UInt64(rows))) rows are not \(Wording.grouped(heads)) heads of "
        + "an even number each"
    case .stack(let shape, let experts):
      "its shape \(shape) is not that of \(Wording.grouped(experts)) experts"
    default: "it is corrupt"
    }
  }
}

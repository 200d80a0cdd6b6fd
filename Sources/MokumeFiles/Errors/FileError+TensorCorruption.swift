import MokumeTensor

extension Corruption {
  /// The sentences of mistakes in one tensor's entry.
  var tensorText: ErrorText {
    switch self {
    case .duplicateField, .unknownField, .missingField, .badField, .unknownDType: fieldText
    default: placementText
    }
  }

  private var fieldText: ErrorText {
    switch self {
    case .duplicateField(let tensor, let field):
      return entry(tensor, "it has \(Wording.quoted(field)) twice")
    case .unknownField(let tensor, let field):
      return entry(tensor, "it has the unknown field \(Wording.quoted(field))")
    case .missingField(let tensor, let field):
      return entry(tensor, "it has no \(Wording.quoted(field))")
    case .badField(let tensor, let field, let error):
      let place = field.isEmpty ? "" : "in \(Wording.quoted(field)), "
      return entry(
        tensor, "\(place)byte \(Wording.grouped(UInt64(error.offset))) of the header: \(error)")
    case .unknownDType(let tensor, let dtype):
      return ErrorText(
        headline: "has a tensor of the unknown type \(Wording.quoted(dtype))",
        notes: ["tensor \(Wording.printable(tensor))"])
    default: return ErrorText(headline: "is corrupt")
    }
  }

  private var placementText: ErrorText {
    switch self {
    case .reversedOffsets(let tensor, let begin, let end):
      return entry(
        tensor,
        "its data begin at \(Wording.grouped(begin)) and end before, at \(Wording.grouped(end))")
    case .sizeOverflow(let tensor):
      return entry(tensor, "its size does not fit 64 bits")
    case .notWholeBytes(let tensor, let dtype, let elements):
      return entry(
        tensor,
        "\(Wording.grouped(UInt64(elements))) elements of \(dtype.bitWidth) bits "
          + "do not fill whole bytes")
    case .wrongSize(let tensor, let dtype, let shape, let wanted, let got):
      return entry(
        tensor,
        "\(dtype.rawValue) \(Wording.printable("\(shape)")) needs \(Wording.bytes(wanted)), "
          + "the header gives it \(Wording.grouped(got))")
    case .hole(let tensor, let begin, let previousEnd):
      return entry(
        tensor,
        "its data begin at \(Wording.grouped(begin)), those before it end at "
          + Wording.grouped(previousEnd),
        headline: "has \(Wording.bytes(begin - previousEnd)) that belong to no tensor")
    case .overlap(let tensor, let other, let begin, let previousEnd):
      return entry(
        tensor,
        "its data begin at \(Wording.grouped(begin)), those of \(Wording.printable(other)) "
          + "end at \(Wording.grouped(previousEnd))",
        headline: "has tensors that overlap")
    default: return ErrorText(headline: "is corrupt")
    }
  }

  private func entry(
    _ tensor: String, _ fact: String, headline: String = "describes a tensor wrongly"
  ) -> ErrorText {
    ErrorText(headline: headline, notes: ["tensor \(Wording.printable(tensor))", fact])
  }
}

/// The rule of its format that a file of a tokenizer breaks.
public enum VocabularyFault: Error, Hashable, Sendable {
  case tooLarge(UInt64)
  /// A field that must be there is not.
  case lacks(String)
  /// A field of another kind than it must be.
  case wanted(field: String, String)
  case unknownType(String)
  case noTokens

  // Numbers of tokens
  case numberTooLarge(token: String, UInt64)
  case sharedNumber(Int, first: String, second: String)
  case twoNumbers(token: String, first: Int, second: Int)
  case otherNumber(token: String, said: Int, got: Int)
  case twice(token: String)

  // Lines and SentencePiece
  case notText(offset: Int)
  case ended(offset: Int)
  case badField(offset: Int)
  case badNumber(offset: Int)
  case emptyPiece(Int)
  case noPieces
  case unnumbered
}

extension VocabularyFault {
  /// The sentences; the headline still lacks the file's name in front.
  var text: ErrorText {
    switch self {
    case .tooLarge, .lacks, .wanted, .unknownType, .noTokens, .unnumbered: fieldText
    case .numberTooLarge, .sharedNumber, .twoNumbers, .otherNumber, .twice: numberText
    case .notText, .ended, .badField, .badNumber, .emptyPiece, .noPieces: byteText
    }
  }

  private static let fetchAgain = ["fetch this file again"]

  private var fieldText: ErrorText {
    switch self {
    case .tooLarge(let size):
      ErrorText(
        headline: "is too large for a tokenizer", label: Wording.bytes(size),
        notes: ["a tokenizer may have \(Wording.bytes(VocabularyFiles.limit))"])
    case .lacks(let field):
      ErrorText(headline: "has no `\(field)`", helps: Self.fetchAgain)
    case .wanted(let field, let what):
      ErrorText(headline: "has a `\(field)` that is not \(what)", helps: Self.fetchAgain)
    case .unknownType(let name):
      ErrorText(
        headline: "has a tokenizer of the unknown type \(Wording.quoted(name))",
        notes: ["types are BPE, Unigram, WordPiece, WordLevel"])
    case .noTokens: ErrorText(headline: "has no tokens", helps: Self.fetchAgain)
    default:
      ErrorText(
        headline: "does not say which numbers its tokens have",
        notes: ["the program that reads it shifts them, each in its own way"],
        helps: ["add a tokenizer.json: AutoTokenizer.from_pretrained(…).save_pretrained(…)"])
    }
  }

  private var numberText: ErrorText {
    switch self {
    case .numberTooLarge(let token, let number):
      ErrorText(
        headline: "gives the token \(Wording.quoted(token)) the number \(number)",
        notes: ["the highest possible is \(Int32.max)"])
    case .sharedNumber(let number, let first, let second):
      ErrorText(
        headline: "gives two tokens the number \(number)",
        notes: ["they are \(Wording.quoted(first)) and \(Wording.quoted(second))"])
    case .twoNumbers(let token, let first, let second):
      ErrorText(
        headline: "gives the token \(Wording.quoted(token)) two numbers",
        notes: ["they are \(first) and \(second)"])
    case .otherNumber(let token, let said, let got):
      ErrorText(
        headline: "gives the added token \(Wording.quoted(token)) the number \(said)",
        notes: ["tokenizers numbers added tokens itself, and this one would be \(got)"],
        helps: ["load the tokenizer with transformers and save it again"])
    case .twice(let token):
      ErrorText(headline: "lists the token \(Wording.quoted(token)) twice")
    default: ErrorText(headline: "is corrupt")
    }
  }

  private var byteText: ErrorText {
    switch self {
    case .notText(let offset):
      ErrorText(headline: "has a token that is not UTF-8", notes: [Self.byte(offset)])
    case .ended(let offset):
      ErrorText(
        headline: "is no SentencePiece model, or cut short",
        notes: ["it ends after \(Wording.bytes(UInt64(offset)))"], helps: Self.fetchAgain)
    case .badField(let offset):
      ErrorText(
        headline: "is no SentencePiece model", notes: ["\(Self.byte(offset)) begins no field"])
    case .badNumber(let offset):
      ErrorText(
        headline: "is no SentencePiece model",
        notes: ["\(Self.byte(offset)) begins no number of 64 bits"])
    case .noPieces:
      ErrorText(
        headline: "is no SentencePiece model", notes: ["no field of it is a token"],
        helps: ["add a tokenizer.json: AutoTokenizer.from_pretrained(…).save_pretrained(…)"])
    case .emptyPiece(let number): ErrorText(headline: "has an empty token, number \(number)")
    default: ErrorText(headline: "is corrupt")
    }
  }

  private static func byte(_ offset: Int) -> String { "byte \(Wording.grouped(UInt64(offset)))" }
}

/// The tokens of a model and their numbers, which are the rows of its embeddings.
///
/// Tokens are bytes: two spellings of one character that differ in normalisation are two tokens. How
/// a tokenizer spells a space or a raw byte is its own affair; tokens are compared as it writes them.
public final class Vocabulary: Sendable {
  /// How a tokenizer cuts words into tokens.
  public enum Kind: String, Sendable {
    case bpe = "BPE"
    case unigram = "Unigram"
    case wordPiece = "WordPiece"
    case wordLevel = "WordLevel"
  }

  /// How a text is searched for an added token.
  public struct Options: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8
    /// Makes options from their bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Only where it is a word of its own.
    public static let singleWord = Options(rawValue: 1)
    /// With the space before it.
    public static let leftStrip = Options(rawValue: 2)
    /// With the space behind it.
    public static let rightStrip = Options(rawValue: 4)
    /// In the text after it was normalised.
    public static let normalized = Options(rawValue: 8)
  }

  /// A token of a vocabulary.
  public struct Token: Hashable, Sendable {
    /// UTF-8 bytes, as the tokenizer writes the token.
    public let bytes: [UInt8]
    /// The row of the embeddings.
    public let id: Int
    /// Whether it stands for no text, as the end of a text does.
    public let isSpecial: Bool
    /// Whether it was added to the tokenizer's own tokens.
    public let isAdded: Bool
    /// How a text is searched for it, if it was added.
    public let options: Options

    /// Makes a token.
    public init(
      bytes: [UInt8], id: Int, isSpecial: Bool = false, isAdded: Bool = false,
      options: Options = .normalized
    ) {
      self.options = options
      self.bytes = bytes
      self.id = id
      self.isSpecial = isSpecial
      self.isAdded = isAdded
    }

    /// The token as text.
    public var text: String { String(decoding: bytes, as: UTF8.self) }
  }

  /// How words become tokens.
  public let kind: Kind
  /// The tokens by their numbers, lowest first.
  public let tokens: [Token]
  /// Whether the file of the weights lists them, as one of GGUF does, and no file beside it.
  public let isOfWeights: Bool
  private let places: [[UInt8]: Int]

  /// Makes a vocabulary; of two tokens with the same bytes the later one is found by them.
  public init(kind: Kind, tokens: [Token], isOfWeights: Bool = false) {
    self.kind = kind
    self.isOfWeights = isOfWeights
    self.tokens = tokens.sorted { $0.id < $1.id }
    places = Dictionary(
      zip(self.tokens.map(\.bytes), self.tokens.indices), uniquingKeysWith: { $1 })
  }

  /// The token with the given bytes, or nil.
  public func token(_ bytes: [UInt8]) -> Token? { places[bytes].map { tokens[$0] } }

  /// The number of the token with the given bytes, or nil.
  public func id(of bytes: [UInt8]) -> Int? { places[bytes].map { tokens[$0].id } }

  /// One more than the highest number.
  public var end: Int { (tokens.last?.id ?? -1) + 1 }

  /// Whether both give the same tokens the same numbers.
  public func hasSameTokens(as other: Vocabulary) -> Bool {
    self === other
      || (tokens.count == other.tokens.count
        && zip(tokens, other.tokens).allSatisfy { $0.id == $1.id && $0.bytes == $1.bytes })
  }
}

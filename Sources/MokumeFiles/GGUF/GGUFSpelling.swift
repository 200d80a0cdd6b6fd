import MokumeTensor

/// How a tokenizer of GGUF spells its tokens, by what its metadata call it.
///
/// Most are spelled as in the tokenizer that they were converted from (`convert_hf_to_gguf.py` of
/// llama.cpp), but a space of a token that a user added is a space, and words of WordPiece begin in a
/// mark, where those of Hugging Face go on in one.
enum GGUFSpelling: String, CaseIterable {
  /// Byte-level BPE.
  case bytes = "gpt2"
  /// BPE of SentencePiece.
  case pieces = "llama"
  /// BPE of SentencePiece with the merges of `tokenizer.json`.
  case mergedPieces = "gemma4"
  /// Unigram.
  case unigram = "t5"
  /// WordPiece.
  case words = "bert"

  var kind: Vocabulary.Kind {
    switch self {
    case .bytes, .pieces, .mergedPieces: .bpe
    case .unigram: .unigram
    case .words: .wordPiece
    }
  }

  /// U+2581, which SentencePiece writes for a space.
  private static let mark: [UInt8] = [0xE2, 0x96, 0x81]
  private static let space: UInt8 = 0x20
  private static let suffix = Array("##".utf8)

  /// A token as the tokenizer of Hugging Face writes it; nil for what fills a row without one.
  func token(_ text: ArraySlice<UInt8>, _ kind: GGUFTokens.Kind?) -> [UInt8]? {
    if kind == .unused, isFiller(text) { return nil }
    switch self {
    case .bytes: return text.isEmpty ? nil : Array(text)
    case .pieces, .mergedPieces, .unigram:
      if text.isEmpty { return nil }
      guard kind == .userDefined else { return Array(text) }
      return text.flatMap { $0 == Self.space ? Self.mark : [$0] }
    case .words:
      // Converters before 2025 left everything in brackets as it was.
      let isBracketed = text.count > 2 && text.first == 0x5B && text.last == 0x5D
      if kind == .control || isBracketed { return Array(text) }
      guard text.starts(with: Self.mark), text.count > 3 else { return Self.suffix + text }
      return Array(text.dropFirst(3))
    }
  }

  /// A token of a tokenizer of Hugging Face as GGUF has it.
  func text(_ token: Vocabulary.Token) -> [UInt8] {
    if token.isSpecial { return token.bytes }
    switch self {
    case .bytes: return token.bytes
    case .pieces, .mergedPieces, .unigram: return Self.spaced(token.bytes)
    case .words:
      let isSuffix = token.bytes.starts(with: Self.suffix)
      return isSuffix ? Array(token.bytes.dropFirst(2)) : Self.mark + token.bytes
    }
  }

  private static func spaced(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var rest = bytes[...]
    while let byte = rest.first {
      let isMark = rest.starts(with: mark)
      result.append(isMark ? space : byte)
      rest = rest.dropFirst(isMark ? mark.count : 1)
    }
    return result
  }

  /// Whether it is `[PAD7]`, for any number.
  private func isFiller(_ text: ArraySlice<UInt8>) -> Bool {
    let text = text.starts(with: Self.mark) ? text.dropFirst(Self.mark.count) : text
    let name = Array("[PAD".utf8)
    let digits = text.dropFirst(name.count).dropLast()
    return text.starts(with: name) && text.last == 0x5D && !digits.isEmpty
      && digits.allSatisfy { $0 &- 0x30 < 10 }
  }
}

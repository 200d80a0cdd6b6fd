/// A tensor with a row for each token, as its name tells: the matrix of the tokens, or the head that gives
/// each of them its score.
///
/// The names are those of the modules that `transformers` has; what else uses other ones is beside them.
/// Everything that has to know such names asks here, and for tensors that are the same ``TiedName``.
public struct TokenTensor: Hashable, Sendable {
  /// What the rows are for.
  public enum Kind: Hashable, Sendable {
    /// What a token becomes where a model begins.
    case embedding
    /// What gives each token its score, where a model ends.
    case head
  }

  /// The last parts of the name.
  public let ending: String
  /// What the rows are for.
  public let kind: Kind
  /// Whether the name means it wherever it stands; of others the number of rows must be right.
  public let isCertain: Bool
  /// Whether it is a matrix of a single row with a column for each token.
  public var isSingleRow = false
}

extension TokenTensor {
  /// Every name.
  static let all: [TokenTensor] =
    [
      "embed_tokens.weight",  // most decoders; encoder and decoder of T5 and BART
      "word_embeddings.weight",  // BERT and its kin, BLOOM, Falcon
      "wte.weight",  // GPT-2, GPT-J, MPT
      "embed_in.weight",  // GPT-NeoX
      "tok_embeddings.weight",  // ModernBERT; Llama as Meta wrote it
      "tokens_embed.weight",  // the first GPT
      "word_embedding.weight",  // XLNet
      "transformer.w.weight",  // CTRL
      "token_embd.weight",  // GGUF
    ].map { TokenTensor(ending: $0, kind: .embedding, isCertain: true) }
    + [
      "shared.weight",  // T5, BART, Pegasus
      "embeddings.weight",  // Mamba, RWKV, XLM
    ].map { TokenTensor(ending: $0, kind: .embedding, isCertain: false) }
    + [
      "lm_head.weight", "lm_head.bias",  // most decoders; the bias of RoBERTa too
      "lm_head.decoder.weight", "lm_head.decoder.bias",  // RoBERTa, XLM-R, MPNet, ESM
      "generator_lm_head.weight", "generator_lm_head.bias",  // ELECTRA, ConvBERT
      "embed_out.weight",  // GPT-NeoX
      "shared_head.head.weight",  // layers of DeepSeek that foretell further tokens
      "predictions.bias", "predictions.decoder.weight", "predictions.decoder.bias",  // BERT, ALBERT
      "vocab_projector.weight", "vocab_projector.bias",  // DistilBERT
      "lm_loss.weight", "lm_loss.bias",  // XLNet
      "pred_layer.proj.weight", "pred_layer.proj.bias",  // XLM
      "lm_head.out_proj.weight",  // T5Gemma
    ].map { TokenTensor(ending: $0, kind: .head, isCertain: true) }
    + [
      // BART and its kin: Marian, mBART, Pegasus, BigBird-Pegasus, Blenderbot, LED, MVP, PLBart.
      TokenTensor(
        ending: "final_logits_bias", kind: .head, isCertain: true, isSingleRow: true)
    ]
    + [
      "output.weight",  // Llama as Meta wrote it, GGUF
      "proj_out.weight",  // Whisper
      "head.weight",  // RWKV
      "decoder.weight", "decoder.bias",  // ModernBERT
      "output_projection.weight",  // BioGPT, TrOCR
    ].map { TokenTensor(ending: $0, kind: .head, isCertain: false) }
}

extension TensorName {
  /// What the name says of a row for each token; nil when it is not one of such a tensor.
  public var tokenTensor: TokenTensor? {
    TokenTensor.all.filter { hasEnding($0.ending) }
      .max {
        ($0.ending.utf8.count, $0.isCertain ? 1 : 0) < ($1.ending.utf8.count, $1.isCertain ? 1 : 0)
      }
  }

  /// Whether the name is an ending, or ends in it behind a dot.
  func hasEnding(_ ending: String) -> Bool {
    guard text.utf8.count >= ending.utf8.count,
      text.utf8.suffix(ending.utf8.count).elementsEqual(ending.utf8)
    else { return false }
    let rest = text.utf8.dropLast(ending.utf8.count)
    return rest.isEmpty || rest.last == 0x2E
  }
}

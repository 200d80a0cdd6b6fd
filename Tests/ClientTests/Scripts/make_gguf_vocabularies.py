"""Writes small llamas with tokenizers of several kinds, each as a folder and as GGUF: FOLDER/NAME and
FOLDER/NAME.gguf, whose metadata are what the converter of llama.cpp makes of the folder."""

import json
import random
import sys

import gguf
import tokenizers
import torch
import transformers
from gguf import TokenType
from tokenizers import AddedToken, decoders, models, normalizers, pre_tokenizers

folder = sys.argv[1]
LETTERS = sorted(pre_tokenizers.ByteLevel.alphabet())
MARK = "\u2581"
HEADS = {"q_proj": 4, "k_proj": 2}
# How Qwen 2 splits text, which llama.cpp knows as "qwen2".
SPLIT = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+"
         r"|\s+(?!\S)|\s+")
NAMES = {
    "model.embed_tokens": "token_embd", "model.norm": "output_norm", "lm_head": "output",
    "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output", "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down", "input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm",
}


def numbered(words):
    return {word: place for place, word in enumerate(words)}


def of_bytes(words, merges):
    """Byte-level BPE."""
    inner = tokenizers.Tokenizer(models.BPE(numbered(words), merges))
    inner.normalizer = normalizers.NFC()
    inner.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(tokenizers.Regex(SPLIT), "isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    inner.decoder = decoders.ByteLevel()
    return inner


def of_pieces(words, merges):
    """SentencePiece: BPE with merges, else Unigram."""
    words = ["<unk>", "<s>", "</s>"] + [f"<0x{byte:02X}>" for byte in range(256)] + words
    if merges:
        model = models.BPE(numbered(words), merges, byte_fallback=True, unk_token="<unk>")
    else:
        model = models.Unigram([(word, -float(place)) for place, word in enumerate(words)], unk_id=0)
    inner = tokenizers.Tokenizer(model)
    inner.normalizer = normalizers.Sequence(
        [normalizers.Prepend(MARK), normalizers.Replace(" ", MARK)])
    return inner


def of_words(words):
    return tokenizers.Tokenizer(models.WordPiece(numbered(words), unk_token="[UNK]"))


def converted(tokenizer, kind, rows):
    """The lists of tokens and types, as the converter makes them."""
    known = {row: token for token, row in tokenizer.get_vocab().items()}
    for row in range(rows):
        if row not in known:
            yield ("\u2581" if kind == "bert" else "") + f"[PAD{row}]", TokenType.UNUSED
            continue
        text, extra, found = known[row], tokenizer.added_tokens_decoder.get(row), TokenType.NORMAL
        if extra and extra.special:
            found = TokenType.CONTROL
        elif extra:
            text, found = text.replace(MARK, " "), TokenType.USER_DEFINED
        elif kind == "llama" and text.startswith("<0x"):
            found = TokenType.BYTE
        if kind == "bert" and found != TokenType.CONTROL:
            text = text[2:] if text.startswith("##") else MARK + text
        yield text, found


def tensors(model):
    for key, values in model.state_dict().items():
        stem, values = key.removesuffix(".weight"), values.numpy()
        layer = ""
        if stem.startswith("model.layers."):
            number, stem = stem.split(".", 3)[2:]
            layer = f"blk.{number}."
            heads = HEADS.get(stem.split(".")[1] if "." in stem else "")
            if heads:
                rows = values.shape[0]
                values = values.reshape(heads, 2, rows // heads // 2, -1).swapaxes(1, 2).reshape(rows, -1)
        yield f"{layer}{NAMES[stem]}.weight", values


def write(name, kind, tokenizer, model):
    out, config = gguf.GGUFWriter(f"{folder}/{name}.gguf", "llama"), model.config
    out.add_block_count(config.num_hidden_layers)
    out.add_context_length(config.max_position_embeddings)
    out.add_embedding_length(config.hidden_size)
    out.add_feed_forward_length(config.intermediate_size)
    out.add_head_count(HEADS["q_proj"])
    out.add_head_count_kv(HEADS["k_proj"])
    out.add_layer_norm_rms_eps(config.rms_norm_eps)
    out.add_vocab_size(config.vocab_size)
    out.add_rope_dimension_count(config.hidden_size // HEADS["q_proj"])
    tokens, types = zip(*converted(tokenizer, kind, config.vocab_size))
    out.add_tokenizer_model(kind)
    if kind == "gpt2":
        out.add_tokenizer_pre("qwen2")
        with open(f"{folder}/{name}/tokenizer.json", encoding="utf-8") as file:
            out.add_token_merges([" ".join(pair) for pair in json.load(file)["model"]["merges"]])
    out.add_token_list(tokens)
    out.add_token_types(types)
    if kind in ("llama", "t5"):
        out.add_token_scores([-float(row) for row in range(len(tokens))])
    for special, add in (("bos", out.add_bos_token_id), ("eos", out.add_eos_token_id),
                         ("pad", out.add_pad_token_id), ("unk", out.add_unk_token_id)):
        number = getattr(tokenizer, f"{special}_token_id")
        if number is not None:
            add(number)
    if tokenizer.chat_template:
        out.add_chat_template(tokenizer.chat_template)
    for key, values in tensors(model):
        out.add_tensor(key, values)
    out.write_header_to_file()
    out.write_kv_data_to_file()
    out.write_tensors_to_file()
    out.close()


def save(name, kind, inner, rows, special, plain=(), template=None, **tokens):
    tokenizer = transformers.PreTrainedTokenizerFast(tokenizer_object=inner, **tokens)
    tokenizer.add_tokens([AddedToken(text, special=True, normalized=False) for text in special]
                         + [AddedToken(text, special=False, normalized=False) for text in plain])
    tokenizer.chat_template = template
    torch.manual_seed(rows + len(name))
    config = transformers.LlamaConfig(
        vocab_size=rows, hidden_size=32, intermediate_size=48, num_hidden_layers=2,
        num_attention_heads=HEADS["q_proj"], num_key_value_heads=HEADS["k_proj"],
        max_position_embeddings=64, bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id)
    model = transformers.AutoModelForCausalLM.from_config(config)
    model.save_pretrained(f"{folder}/{name}")
    tokenizer.save_pretrained(f"{folder}/{name}")
    write(name, kind, tokenizer, model)


mixed = LETTERS[:]
random.Random(3).shuffle(mixed)
SPECIAL = ["<unk>", "<s>", "</s>"]
PIECES = [MARK, "t", "h", "e", "r", MARK + "t", "he", MARK + "the", "é", MARK * 2]
save("bytes", "gpt2", of_bytes(LETTERS + ["th", "the", "Ġthe"], [("t", "h"), ("th", "e"), ("Ġ", "the")]),
     272, ["<|end|>"], ["<tool>", "   "], "{{ messages }}", eos_token="<|end|>", pad_token="<|end|>")
save("other", "gpt2", of_bytes(mixed + ["er", "th"], [("e", "r"), ("t", "h")]), 264,
     ["<|im_end|>", "<|end|>"], ["<call>"], "{{ other }}", eos_token="<|im_end|>")
save("pieces", "llama", of_pieces(PIECES, [(MARK, "t"), ("h", "e"), (MARK + "t", "he"), (MARK, MARK)]), 272,
     SPECIAL + ["<pad>"], [MARK * 3, "\n\n"], bos_token="<s>", eos_token="</s>", unk_token="<unk>")
save("unigram", "t5", of_pieces(PIECES, None), 272, SPECIAL + ["<pad>"], [MARK * 3], eos_token="</s>",
     unk_token="<unk>", pad_token="<pad>")
BERT = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
save("words", "bert", of_words(BERT + ["[unused0]", "the", "##er", "it", "]", "##]", MARK, "e\u0301"]), 24,
     BERT, ["new token"], unk_token="[UNK]", pad_token="[PAD]")

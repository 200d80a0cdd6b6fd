"""Tokenizers in the metadata of GGUF files, for scripts/make-vocabulary-corpus: each is a folder with a
model.gguf and what is said of it."""

import struct

U8, U16, I32, U32, F32, BOOL, STRING, ARRAY, U64 = 0, 2, 5, 4, 6, 7, 8, 9, 10
NORMAL, UNKNOWN, CONTROL, ADDED, UNUSED, BYTE = range(1, 7)
MARK = "\u2581"
FILE = "model.gguf"
LIMIT = 1 << 20


def u64(number):
    return struct.pack("<Q", number)


def text(value):
    value = value.encode() if isinstance(value, str) else value
    return u64(len(value)) + value


def single(kind, value):
    return struct.pack("<I", kind) + value


def many(kind, values):
    return struct.pack("<IIQ", ARRAY, kind, len(values)) + b"".join(values)


def string(value):
    return single(STRING, text(value))


def strings(*values):
    return many(STRING, [text(value) for value in values])


def u32(number):
    return single(U32, struct.pack("<I", number))


def i32(number):
    return single(I32, struct.pack("<i", number))


def i32s(*numbers):
    return many(I32, [struct.pack("<i", number) for number in numbers])


def f32s(*numbers):
    return many(F32, [struct.pack("<f", number) for number in numbers])


def boolean(truth):
    return single(BOOL, bytes([truth]))


def model(metadata, rows, name="token_embd.weight", columns=2):
    """A llama with embeddings of so many rows, row n being 2n and 2n + 1, and the norm behind its layers."""
    entries = {"general.architecture": string("llama"), **metadata}
    sizes = {name: (columns, rows), "output_norm.weight": (columns,)}
    head, offset = b"", 0
    for tensor, dims in sizes.items():
        head += text(tensor) + struct.pack("<I", len(dims)) + b"".join(map(u64, dims))
        head += struct.pack("<I", 0) + u64(offset)
        offset += -(-(4 * columns * (rows if len(dims) > 1 else 1)) // 32) * 32
    data = b"GGUF" + struct.pack("<IQQ", 3, len(sizes), len(entries))
    data += b"".join(text(key) + value for key, value in entries.items()) + head
    data += bytes(-len(data) % 32)
    weights = b"".join(struct.pack("<f", number) for number in range(columns * rows))
    weights += bytes(-len(weights) % 32)
    return data + weights + struct.pack("<f", 1) * columns + bytes(32 - 4 * columns)


def tokenizer(kind, tokens, types=None, **more):
    """The metadata of a tokenizer; keys of `more` lack `tokenizer.ggml.`."""
    metadata = {"tokenizer.ggml.model": string(kind), "tokenizer.ggml.tokens": strings(*tokens)}
    if types:
        metadata["tokenizer.ggml.token_type"] = i32s(*types)
    return {**metadata, **{f"tokenizer.ggml.{key}": value for key, value in more.items()}}


TWO = tokenizer("gpt2", ["a", "b"])
KINDS = "gpt2, llama, gemma4, t5, bert"


def cases(case):
    """Hands each folder's name, its files and what is said of them to `case`."""

    def broken(name, metadata, key, fact, rows=2):
        case("gguf-" + name, {FILE: model(metadata, rows)}, f"{FILE} has bad metadata",
             f"note: key tokenizer.{key}", f"note: the value must be {fact}")

    def lacking(name, metadata, key):
        case("gguf-" + name, {FILE: model(metadata, 2)}, f'{FILE} has no "{key}" in its metadata')

    def changed(**more):
        return {**TWO, **{f"tokenizer.ggml.{key}": value for key, value in more.items()}}

    # The tokens
    lacking("model-missing", {"tokenizer.ggml.tokens": strings("a", "b")}, "tokenizer.ggml.model")
    lacking("tokens-missing", {"tokenizer.ggml.model": string("gpt2")}, "tokenizer.ggml.tokens")
    known = f"one of {KINDS}, whose tokens are read here"
    broken("model-number", changed(model=u32(1)), "ggml.model", known)
    broken("model-unknown", tokenizer("gpt5", ["a", "b"]), "ggml.model", known)
    broken("model-not-utf8", changed(model=string(b"\xff")), "ggml.model", known)
    listed = f"a list of 1 to {LIMIT:,} strings"
    broken("tokens-text", changed(tokens=string("a b")), "ggml.tokens", listed)
    broken("tokens-numbers", changed(tokens=i32s(1, 2)), "ggml.tokens", listed)
    broken("tokens-none", changed(tokens=strings()), "ggml.tokens", listed, rows=0)
    broken("token-not-utf8", changed(tokens=strings("a", b"\xc3")), "ggml.tokens",
           "a list of UTF-8 texts, and number 1 is none")
    for rows in (0, 1, 3, 1200):
        broken(f"tokens-for-{rows}-rows", TWO, "ggml.tokens",
               f"a list of {rows:,} tokens, one for each row of model.embed_tokens.weight", rows=rows)

    # What each token has
    numbers = "a list of 2 whole numbers, one for each token"
    broken("types-one-less", changed(token_type=i32s(1)), "ggml.token_type", numbers)
    broken("types-one-more", changed(token_type=i32s(1, 1, 1)), "ggml.token_type", numbers)
    broken("types-number", changed(token_type=i32(1)), "ggml.token_type", numbers)
    broken("types-fractions", changed(token_type=f32s(1, 1)), "ggml.token_type", numbers)
    broken("types-negative", changed(token_type=i32s(1, -1)), "ggml.token_type", numbers)
    broken("types-texts", changed(token_type=strings("1", "1")), "ggml.token_type", numbers)
    scores = "a list of 2 f32 numbers, one for each token"
    broken("scores-one-less", changed(scores=f32s(0)), "ggml.scores", scores)
    broken("scores-whole", changed(scores=i32s(0, 0)), "ggml.scores", scores)
    broken("scores-number", changed(scores=single(F32, bytes(4))), "ggml.scores", scores)
    broken("merges-text", changed(merges=string("a b")), "ggml.merges", "a list of strings")
    broken("merges-numbers", changed(merges=i32s(1)), "ggml.merges", "a list of strings")

    # Special tokens and templates
    for name, value in (("past-the-end", 2), ("huge", 2**31)):
        broken(f"id-{name}", changed(bos_token_id=u32(value)), "ggml.bos_token_id",
               "less than 2, the number of tokens")
    broken("id-of-64-bits", changed(eos_token_id=single(U64, u64(2**64 - 1))), "ggml.eos_token_id",
           "less than 2, the number of tokens")
    broken("id-minus-2", changed(eos_token_id=i32(-2)), "ggml.eos_token_id",
           "less than 2, the number of tokens")
    broken("id-text", changed(padding_token_id=string("a")), "ggml.padding_token_id", "a whole number")
    broken("id-list", changed(eot_token_id=i32s(1)), "ggml.eot_token_id", "a whole number")
    broken("add-number", changed(add_bos_token=u32(1)), "ggml.add_bos_token", "true or false")
    broken("template-number", {**TWO, "tokenizer.chat_template": u32(1)}, "chat_template", "a UTF-8 text")
    broken("template-not-utf8", {**TWO, "tokenizer.chat_template": string(b"\x80")}, "chat_template",
           "a UTF-8 text")
    broken("template-list", {**TWO, "tokenizer.chat_template.tools": strings("a")}, "chat_template.tools",
           "a UTF-8 text")
    broken("template-names-text", {**TWO, "tokenizer.chat_templates": string("tools")}, "chat_templates",
           "a list of strings")

    # Unusual and valid
    def valid(name, metadata, rows, *said, beside=None, tensor="token_embd.weight"):
        case("valid-gguf-" + name, {FILE: model(metadata, rows, tensor), **(beside or {})}, *said)

    valid("bytes", tokenizer("gpt2", ["a", "\u0120b", "[PAD2]", "<s>", MARK + "x", "  "],
                             [NORMAL, NORMAL, NORMAL, CONTROL, ADDED, ADDED], merges=strings("a \u0120b"),
                             eos_token_id=u32(3)), 6,
          "BPE", "0 a", "1 \u0120b", "2 [PAD2]", "3 <s> special added", f"4 {MARK}x added", "5    added")
    valid("pieces", tokenizer("llama", ["<unk>", "</s>", "<0x0A>", MARK + "the", "  ", "<pad>", "[PAD6]", "[PAD]"],
                              [UNKNOWN, CONTROL, BYTE, NORMAL, ADDED, CONTROL, UNUSED, UNUSED],
                              scores=f32s(*range(8))), 8,
          "BPE", "0 <unk> special", "1 </s> special", "2 <0x0A>", f"3 {MARK}the", f"4 {MARK}{MARK} added",
          "5 <pad> special added", "7 [PAD] added")
    valid("unigram", tokenizer("t5", [MARK, "", "x", "x"], [NORMAL] * 4), 4,
          "Unigram", f"0 {MARK}", "2 x", "3 x")
    valid("words", tokenizer("bert", ["[PAD]", MARK + "the", "er", "[unused1]", MARK + "[PAD4]", MARK, MARK + "]"],
                             [CONTROL, NORMAL, NORMAL, NORMAL, UNUSED, NORMAL, NORMAL]), 7,
          "WordPiece", "0 [PAD] special", "1 the", "2 ##er", "3 [unused1]", f"5 ##{MARK}", "6 ]")
    template = {"tokenizer.chat_template": string("{{ messages }}")}
    valid("types-missing", {**tokenizer("gpt2", ["a", "[PAD1]"]), **template}, 2, "BPE", "0 a", "1 [PAD1]")
    valid("types-unknown", tokenizer("gpt2", ["a", "b"], [0, 99]), 2, "BPE", "0 a", "1 b")
    valid("no-embeddings", TWO, 9, "BPE", "0 a", "1 b", tensor="blk.0.ffn_up.weight")
    valid("absent-ids", changed(bos_token_id=u32(2**32 - 1), eos_token_id=i32(-1)), 2, "BPE", "0 a", "1 b")
    valid("no-vocabulary", {"tokenizer.ggml.model": string("no_vocab")}, 2, "none")
    valid("none", {}, 2, "none")
    valid("before-folder", TWO, 2, "BPE", "0 a", "1 b", beside={"tokenizer.json": "broken"})
    valid("none-but-folder", {}, 2, "WordLevel", "0 c", beside={"vocab.json": '{"c": 0}'})

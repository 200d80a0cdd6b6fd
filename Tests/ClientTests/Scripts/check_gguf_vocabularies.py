"""Reads GGUF files with gguf-py: the row of each token is that of the first of some files that has the token,
special tokens and template are those of a third. Arguments: FOLDER, then FILE:SOURCE,SOURCE…:LIKE."""

import sys

import gguf
import numpy

folder = sys.argv[1]
MARK = "\u2581"


class Model:
    def __init__(self, name):
        self.reader = gguf.GGUFReader(f"{folder}/{name}.gguf")
        self.tensors = {
            tensor.name: gguf.quants.dequantize(tensor.data, tensor.tensor_type)
            for tensor in self.reader.tensors}
        self.texts, kinds = self["tokenizer.ggml.tokens"], self["tokenizer.ggml.token_type"]
        assert len(self.texts) == len(kinds)
        scores = self["tokenizer.ggml.scores"]
        assert scores is None or len(scores) == len(self.texts)
        self.rows = {}
        for row, (text, kind) in enumerate(zip(self.texts, kinds)):
            if kind != gguf.TokenType.UNUSED:
                # How words begin depends on the tokenizer; no two of a file are spelled alike.
                key = (self.spelled(text, kind), kind == gguf.TokenType.CONTROL)
                assert key not in self.rows, key
                self.rows[key] = row

    def __getitem__(self, key):
        field = self.reader.get_field(key)
        return field.contents() if field else None

    def spelled(self, text, kind):
        model = self["tokenizer.ggml.model"]
        if model in ("llama", "t5") and kind == gguf.TokenType.USER_DEFINED:
            return text.replace(" ", MARK)
        if model == "bert" and kind != gguf.TokenType.CONTROL:
            return text[1:] if text.startswith(MARK) and len(text) > 1 else "##" + text
        return text


def check(name, sources, like):
    model, sources, like = Model(name), [Model(source) for source in sources], Model(like)
    assert len(model.texts) == len(model.tensors["token_embd.weight"]) == model["llama.vocab_size"]
    count = 0
    for (text, _), row in model.rows.items():
        found = [(source, source.rows[key]) for source in sources
                 for key in ((text, False), (text, True)) if key in source.rows]
        for tensor in ("token_embd.weight", "output.weight") if found else ():
            wanted = found[0][0].tensors[tensor][found[0][1]]
            assert numpy.allclose(model.tensors[tensor][row], wanted, atol=1e-3), f"{name}: {text!r}"
        count += bool(found)
    for tensor, values in sources[0].tensors.items():
        if tensor.startswith("blk."):
            assert numpy.allclose(model.tensors[tensor], values, atol=1e-3), f"{name}: {tensor}"
    for key in ("bos_token_id", "eos_token_id", "padding_token_id", "unknown_token_id", "model", "pre"):
        assert model[f"tokenizer.ggml.{key}"] == like[f"tokenizer.ggml.{key}"], f"{name}: {key}"
    assert model["tokenizer.chat_template"] == like["tokenizer.chat_template"]
    print(name, len(model.rows), "tokens", len(model.texts), "rows", count, "moved", like["tokenizer.ggml.model"])


for argument in sys.argv[2:]:
    name, sources, like = argument.split(":")
    check(name, sources.split(","), like)

"""Loads FOLDER/to-b, to-c, union, apart and tied, which were made of a, b and c, and checks tokens and rows."""

import sys

import torch
import transformers

folder = sys.argv[1]


def load(name):
    model, report = transformers.AutoModelForCausalLM.from_pretrained(
        f"{folder}/{name}", output_loading_info=True)
    for kind in ("missing_keys", "unexpected_keys", "mismatched_keys"):
        assert not report[kind], f"{name}: {kind} {report[kind]}"
    tokenizer = transformers.AutoTokenizer.from_pretrained(f"{folder}/{name}")
    tables = [model.get_input_embeddings().weight, model.get_output_embeddings().weight]
    return tokenizer, tokenizer.get_vocab(), [table.data.double() for table in tables], model.config


def check(name, like, wanted):
    """The row of each token is what `wanted` says, for embeddings and head."""
    tokenizer, vocabulary, tables, config = load(name)
    if like:
        assert vocabulary == like[1], f"{name} has other tokens"
        assert tokenizer("the <|x_start|>héros<end>").input_ids == like[0](
            "the <|x_start|>héros<end>").input_ids
        assert config.eos_token_id == like[3].eos_token_id
    for place, table in enumerate(tables):
        assert len(table) == config.vocab_size
        for token, row in vocabulary.items():
            expected = wanted(token, place)
            assert torch.allclose(table[row], expected, rtol=0.01, atol=1e-4), f"{name}: {token}"
    print(name, len(vocabulary), "tokens", config.vocab_size, "rows")
    return tokenizer, vocabulary


a, b, c = (load(name) for name in "abc")


def row(model, token, place):
    return model[2][place][model[1][token]]


def mean(place):
    kept = [row(a, token, place) for token in b[1] if token in a[1]]
    return sum(kept) / len(kept)


check("to-b", b, lambda token, place: row(a, token, place) if token in a[1] else mean(place))
check("to-c", c, lambda token, place: row(b, token, place) if token in b[1] else row(c, token, 0))


def average(token, place):
    rows = [row(model, token, place) for model in (a, b) if token in model[1]]
    return sum(rows) / len(rows)


tokenizer, vocabulary = check("union", None, average)
assert set(vocabulary) == set(a[1]) | set(b[1])
assert all(vocabulary[token] == number for token, number in a[1].items())
check("apart", b, lambda token, place: row(c, token, 0) if token in c[1] else row(b, token, place))
check("tied", a, lambda token, place: row(c, token, 0) if token in c[1] else row(a, token, place))


def biases(name):
    model, report = transformers.BartForConditionalGeneration.from_pretrained(
        f"{folder}/{name}", output_loading_info=True)
    assert not any(report.values()), f"{name}: {report}"
    return model.final_logits_bias[0].double(), model.lm_head.weight.data.double()


(own, head), (other, _), (made, moved) = map(biases, ("bart-a", "bart-b", "bart"))
for token, place in b[1].items():
    kept = a[1].get(token)
    assert made[place] == (other[place] if kept is None else own[kept]), token
    assert kept is None or torch.equal(moved[place], head[kept]), token
print("bart", len(made), "biases")
text = "er<|im_end|> x <|x_start|>"
found = tokenizer.convert_ids_to_tokens(tokenizer(text).input_ids)
assert found == ["er", "<|im_end|>", "Ġ", "x", "<|x_start|>"], found

"""Loads a stacked model and computes with it what its layers compute one after the other.

compare_stack.py FOLDER ARCHITECTURE... compares FOLDER/ARCHITECTURE/out with the layers of a and b that
STACK names, and says for each whether the logits are equal.
"""

import sys

import torch
import transformers


def load(folder):
    model, report = transformers.AutoModelForCausalLM.from_pretrained(
        folder, output_loading_info=True)
    for kind in ("missing_keys", "unexpected_keys", "mismatched_keys"):
        assert not report[kind], f"{folder}: {kind} {report[kind]}"
    return model.eval()


def body(model):
    return model.transformer if hasattr(model, "transformer") else model.model


def layers(model):
    return body(model).h if hasattr(body(model), "h") else body(model).layers


STACK = [("a", 0), ("a", 1), ("b", 1), ("b", 2), ("b", 3), ("b", 3), ("a", 2)]


def compare(folder):
    stacked, wanted = load(f"{folder}/out"), load(f"{folder}/out")
    models = {name: load(f"{folder}/{name}") for name in ("a", "b")}
    assert len(layers(stacked)) == len(STACK), "the model has another number of layers"
    # The same stack by hand: every part of it is replaced by the one it should be.
    for index, (name, number) in enumerate(STACK):
        layers(wanted)[index].load_state_dict(layers(models[name])[number].state_dict())
    for part in ("get_input_embeddings", "get_output_embeddings"):
        getattr(wanted, part)().load_state_dict(getattr(models["a"], part)().state_dict())
    tokens = torch.arange(12).reshape(2, 6) + 3
    with torch.no_grad():
        found, expected = stacked(tokens).logits, wanted(tokens).logits
    assert torch.isfinite(found).all(), "the logits are not finite"
    assert torch.equal(found, expected), f"logits differ by {(found - expected).abs().max()}"
    return tuple(found.shape)


folder, *architectures = sys.argv[1:]
for architecture in architectures:
    print(architecture, "equal logits", compare(f"{folder}/{architecture}"))

"""Compares what was merged here with what PEFT merged.

compare_adapters.py FOLDER NAME... says for each whether FOLDER/NAME/out is FOLDER/NAME/merged: to 1e-6 of
the root mean square of a tensor and 1e-5 of that of its change, and bit by bit where nothing changed.
"""

import sys

import safetensors.torch
import torch


def load(path):
    return safetensors.torch.load_file(f"{path}/model.safetensors")


def size(tensor):
    return tensor.double().square().mean().sqrt().item()


folder, *names = sys.argv[1:]
for name in names:
    base, wanted, found = (load(f"{folder}/{name}/{part}") for part in ("base", "merged", "out"))
    assert sorted(found) == sorted(wanted), f"{name}: other tensors"
    changed, problems = 0, []
    for key, tensor in wanted.items():
        assert found[key].shape == tensor.shape and found[key].dtype == tensor.dtype, f"{name}: {key}"
        if torch.equal(tensor, base[key]):
            if not torch.equal(found[key], tensor):
                problems.append(f"{key} is not as it was")
            continue
        changed += 1
        error = size(found[key].double() - tensor.double())
        change = size(tensor.double() - base[key].double())
        if not (error <= 1e-6 * size(tensor) and error <= 1e-5 * change):
            problems.append(f"{key} is off by {error:.2e}, its change is {change:.2e}")
    print(name, f"{changed} tensors as PEFT has them" if not problems else "; ".join(problems))

"""Compares what PEFT makes of saved adapters with tuned models.

compare_tuned.py FOLDER NAME... merges `adapter` and `exact` into `base`, and says for each whether every
matrix is within 1 percent of the smallest error that its rank allows, by the singular values of torch, or
within 1e-5 of the difference where its rank is enough.
"""

import json
import sys

import safetensors.torch
import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM


def compare(folder, tuned, name):
    adapter = f"{folder}/{name}"
    rank = json.load(open(f"{adapter}/adapter_config.json"))["r"]
    base = safetensors.torch.load_file(f"{folder}/base/model.safetensors")
    wanted = safetensors.torch.load_file(f"{folder}/{tuned}/model.safetensors")
    model = AutoModelForCausalLM.from_pretrained(f"{folder}/base", dtype=torch.float32)
    found = PeftModel.from_pretrained(model, adapter).merge_and_unload().state_dict()
    count, problems = 0, []
    for key in base:
        change = wanted[key].double() - base[key].double()
        made = found[key if key in found else f"transformer.{key}"].double() - base[key].double()
        if not change.any():
            if made.any():
                problems.append(f"{key} is changed")
            continue
        count += 1
        values = torch.linalg.svdvals(change)
        best = values[rank:].square().sum().sqrt().item()
        error = (change - made).norm().item()
        if not error <= max(1.01 * best, 1e-5 * values.square().sum().sqrt().item()):
            problems.append(f"{key} is off by {error:.2e}, the best is {best:.2e}")
    assert count > 0
    print(adapter, f"{count} matrices as near as can be" if not problems else "; ".join(problems))


folder, *names = sys.argv[1:]
for name in names:
    compare(f"{folder}/{name}", "tuned", "adapter")
    compare(f"{folder}/{name}", "low", "exact")

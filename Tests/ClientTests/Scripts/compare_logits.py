"""Compares what models compute: a base with its adapter in PEFT, and what was merged of the two here.

compare_logits.py FOLDER NAME... prints for each name how far the logits of FOLDER/NAME.out are from those of
FOLDER/base with the adapter FOLDER/NAME, and from those of FOLDER/NAME.merged, as shares of their own size.
"""

import sys
import warnings

import peft
import torch
import transformers

warnings.simplefilter("ignore")
transformers.logging.disable_progress_bar()
folder, *names = sys.argv[1:]


def load(path):
    model, told = transformers.AutoModelForCausalLM.from_pretrained(
        f"{folder}/{path}", output_loading_info=True)
    assert not any(told.values()), told
    return model


def logits(model):
    with torch.no_grad():
        return model.eval()(torch.arange(24).reshape(2, 12)).logits.double()


for name in names:
    own = logits(load(f"{name}.out"))
    adapted = logits(peft.PeftModel.from_pretrained(load("base"), f"{folder}/{name}"))
    merged = logits(load(f"{name}.merged"))
    print(name, *(((own - other).norm() / other.norm()).item() for other in (adapted, merged)))

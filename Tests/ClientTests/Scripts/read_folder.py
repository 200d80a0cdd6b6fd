"""Loads FOLDER/merged as its users do, and compares it with the mean of the two models.

Prints what transformers, huggingface_hub and, if it is installed, mergekit make of the folder.
"""

import importlib.util
import sys

import huggingface_hub
import torch
import transformers

folder = sys.argv[1]
parts = [
    transformers.AutoModelForCausalLM.from_pretrained(f"{folder}/{name}")
    for name in ["tied", "untied"]
]
merged, report = transformers.AutoModelForCausalLM.from_pretrained(
    f"{folder}/merged", output_loading_info=True)
missing = sorted(report["missing_keys"]) + sorted(report["unexpected_keys"])
print("tied" if merged.config.tie_word_embeddings else "untied", "missing", missing)
heads = [part.get_output_embeddings().weight for part in parts]
wanted = 0.5 * heads[0] + 0.5 * heads[1]
print("head", torch.equal(merged.get_output_embeddings().weight, wanted))
tokens = [part.get_input_embeddings().weight for part in parts]
wanted = 0.5 * tokens[0] + 0.5 * tokens[1]
print("tokens", torch.equal(merged.get_input_embeddings().weight, wanted))
tokenizer = transformers.AutoTokenizer.from_pretrained(f"{folder}/merged")
chat = [{"role": "user", "content": "w1 w2"}]
print(tokenizer.apply_chat_template(chat, tokenize=False), tokenizer("w1 w2")["input_ids"])
card = huggingface_hub.ModelCard.load(f"{folder}/merged/README.md")
print(card.data.tags, card.data.library_name, card.data.base_model)
if importlib.util.find_spec("mergekit"):
    from mergekit.config import ModelReference
    from mergekit.io.lazy_tensor_loader import LazyTensorLoader

    reference = ModelReference.model_validate(f"{folder}/merged")
    loader = LazyTensorLoader.from_disk(f"{folder}/merged")
    same = torch.equal(loader.get_tensor("lm_head.weight"), merged.lm_head.weight)
    print("mergekit", reference.config().model_type, same)

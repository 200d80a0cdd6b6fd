"""Makes models with tuned ones: make_tuned.py FOLDER.

The matrices of `tuned` differ from those of `base` by singular values that fall as 1 / i^0.8 and some
noise, those of `low` by rank 5.
"""

import sys

import torch
from transformers import GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM

torch.manual_seed(0)


def falling(rows, columns):
    count = min(rows, columns)
    left, _ = torch.linalg.qr(torch.randn(rows, count))
    right, _ = torch.linalg.qr(torch.randn(columns, count))
    values = torch.arange(1, count + 1).float() ** -0.8
    return 0.05 * (left * values) @ right.T + 1e-4 * torch.randn(rows, columns)


def low(rows, columns):
    return 0.02 * torch.randn(rows, 5) @ torch.randn(5, columns)


def make(folder, kind, config):
    kind(config).save_pretrained(f"{folder}/base")
    for name, change in (("tuned", falling), ("low", low)):
        model = kind.from_pretrained(f"{folder}/base")
        with torch.no_grad():
            for key, parameter in model.named_parameters():
                if parameter.dim() == 2 and ("_proj." in key or ".c_" in key):
                    parameter.add_(change(*parameter.shape))
        model.save_pretrained(f"{folder}/{name}")


make(
    f"{sys.argv[1]}/llama",
    LlamaForCausalLM,
    LlamaConfig(
        hidden_size=48, intermediate_size=80, num_hidden_layers=2, num_attention_heads=4,
        num_key_value_heads=2, vocab_size=64,
    ),
)
make(
    f"{sys.argv[1]}/gpt2",
    GPT2LMHeadModel,
    GPT2Config(
        n_embd=32, n_layer=2, n_head=4, vocab_size=64, n_positions=32, bos_token_id=0, eos_token_id=0
    ),
)

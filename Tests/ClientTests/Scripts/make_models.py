"""Makes two tiny models of each architecture, with three and four layers and random weights.

make_models.py FOLDER ARCHITECTURE... writes FOLDER/ARCHITECTURE/a and b.
"""

import sys

import torch
import transformers

folder, *architectures = sys.argv[1:]
width = dict(vocab_size=48, bos_token_id=0, eos_token_id=1)
configs = {
    "llama": lambda layers: transformers.LlamaConfig(
        hidden_size=16, intermediate_size=24, num_hidden_layers=layers, num_attention_heads=4,
        num_key_value_heads=2, max_position_embeddings=64, **width),
    "qwen3": lambda layers: transformers.Qwen3Config(
        hidden_size=16, intermediate_size=24, num_hidden_layers=layers, num_attention_heads=4,
        num_key_value_heads=2, head_dim=4, max_position_embeddings=64, **width),
    "gpt2": lambda layers: transformers.GPT2Config(
        n_embd=16, n_layer=layers, n_head=4, n_positions=64, **width),
}
for architecture in architectures:
    for seed, (name, layers) in enumerate([("a", 3), ("b", 4)]):
        torch.manual_seed(seed)
        model = transformers.AutoModelForCausalLM.from_config(configs[architecture](layers))
        model.to(torch.float32).save_pretrained(f"{folder}/{architecture}/{name}")

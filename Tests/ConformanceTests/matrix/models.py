"""Tiny models with random weights: a base and three fine-tunes of each architecture."""

import torch
import transformers

SIZES = dict(vocab_size=40, bos_token_id=0, eos_token_id=1, pad_token_id=2)
DECODER = dict(
    hidden_size=16, intermediate_size=24, num_hidden_layers=4, num_attention_heads=4,
    num_key_value_heads=2, max_position_embeddings=64, **SIZES)

ARCHITECTURES = {
    "llama": lambda: transformers.LlamaConfig(**DECODER),
    "mistral": lambda: transformers.MistralConfig(**DECODER),
    "qwen2": lambda: transformers.Qwen2Config(tie_word_embeddings=True, **DECODER),
    "gemma2": lambda: transformers.Gemma2Config(head_dim=4, **DECODER),
    "phi3": lambda: transformers.Phi3Config(**DECODER),
    "gpt2": lambda: transformers.GPT2Config(
        n_embd=16, n_layer=4, n_head=4, n_positions=64, **SIZES),
}

# Each fine-tune moves this share of the weights, by so much.
TUNES = {"a": (0.5, 0.02), "b": (0.8, 0.01), "c": (0.3, 0.03)}


def noise(like, scale, generator):
    return scale * torch.randn(like.shape, generator=generator)


def make(folder, architecture, dtype, seed):
    """Writes FOLDER/base, a, b and c."""
    torch.manual_seed(seed)
    kind = transformers.AutoModelForCausalLM
    base = kind.from_config(ARCHITECTURES[architecture]()).to(torch.float32)
    generator = torch.Generator().manual_seed(seed + 1)
    # Norms start as ones and biases as zeros, which no trained model has.
    for parameter in base.parameters():
        if parameter.dim() == 1:
            parameter.data += noise(parameter, 0.05, generator)
    start = {name: value.clone() for name, value in base.state_dict().items()}
    base.to(dtype).save_pretrained(folder / "base")
    for name, (share, scale) in TUNES.items():
        model = kind.from_config(base.config).to(torch.float32)
        model.load_state_dict(start)
        for parameter in model.parameters():
            mask = torch.rand(parameter.shape, generator=generator) < share
            parameter.data += mask * noise(parameter, scale, generator)
        model.to(dtype).save_pretrained(folder / name)

"""Makes tiny models, random adapters of them by PEFT, and what PEFT merges them to.

make_adapters.py FOLDER writes FOLDER/NAME/base, adapter and merged for each name that it prints.
"""

import os
import sys
import warnings

import peft
import safetensors.torch
import torch
import transformers

warnings.simplefilter("ignore")
folder = sys.argv[1]
width = dict(vocab_size=48, bos_token_id=0, eos_token_id=1)


def llama():
    return transformers.LlamaForCausalLM(transformers.LlamaConfig(
        hidden_size=16, intermediate_size=24, num_hidden_layers=3, num_attention_heads=4,
        num_key_value_heads=2, max_position_embeddings=64, attention_bias=True,
        tie_word_embeddings=False, **width))


def gpt2():
    return transformers.GPT2LMHeadModel(transformers.GPT2Config(
        n_embd=16, n_layer=2, n_head=4, n_positions=64, **width))


class Convolutions(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.line = torch.nn.Conv1d(8, 30, 3)
        self.plane = torch.nn.Conv2d(30, 20, (3, 2))
        self.point = torch.nn.Conv2d(20, 30, 1)
        self.space = torch.nn.Conv3d(30, 4, (2, 1, 3))


attention = ["q_proj", "k_proj", "v_proj", "o_proj"]
convolutions = ["line", "plane", "point"]
Lora, Loha, Lokr = peft.LoraConfig, peft.LoHaConfig, peft.LoKrConfig
cases = {
    "patterns": (llama, Lora(
        r=4, lora_alpha=6, target_modules=attention + ["up_proj", "down_proj"],
        rank_pattern={r"layers\.[01]\..*(q|k)_proj": 2, "model.layers.2.mlp.up_proj": 7, "v_proj": 5},
        alpha_pattern={"^model.layers.0.self_attn.o_proj": 3, "layers.(1|2).mlp.*": 16.5})),
    "stabilised": (llama, Lora(r=4, lora_alpha=8, use_rslora=True, target_modules="all-linear")),
    "half": (llama, Lora(r=3, target_modules=attention)),
    "pickle": (llama, Lora(r=3, target_modules=["down_proj"])),
    "added-bias": (llama, Lora(r=3, lora_bias=True, target_modules=["q_proj", "o_proj"])),
    "gpt2": (gpt2, Lora(
        r=4, fan_in_fan_out=True, target_modules=["c_attn", "c_proj", "c_fc"])),
    "embedding": (llama, Lora(r=4, target_modules=["embed_tokens", "q_proj"])),
    "convolutions": (Convolutions, Lora(r=4, target_modules=convolutions + ["space"])),
    "loha": (llama, Loha(r=3, alpha=5, target_modules=attention, rank_pattern={"k_proj": 2})),
    "loha-convolutions": (Convolutions, Loha(
        r=3, target_modules=convolutions, use_effective_conv2d=True)),
    "loha-flat": (Convolutions, Loha(r=3, target_modules=convolutions)),
    "lokr": (llama, Lokr(r=2, alpha=3, target_modules=attention + ["up_proj"])),
    "lokr-both": (llama, Lokr(
        r=1, alpha=3, target_modules=attention, decompose_both=True, decompose_factor=4)),
    "lokr-convolutions": (Convolutions, Lokr(
        r=2, target_modules=convolutions, use_effective_conv2d=True)),
    "lokr-flat": (Convolutions, Lokr(r=2, target_modules=convolutions)),
    "dora": (llama, Lora(r=4, use_dora=True, target_modules=attention + ["up_proj"])),
    "dora-gpt2": (gpt2, Lora(
        r=4, use_dora=True, fan_in_fan_out=True, target_modules=["c_attn", "c_fc"])),
    "dora-embedding": (llama, Lora(r=4, use_dora=True, target_modules=["embed_tokens", "v_proj"])),
    "whole-head": (llama, Lora(
        r=4, target_modules=["q_proj"], modules_to_save=["lm_head", "input_layernorm"])),
    "all-biases": (llama, Lora(r=4, target_modules=["q_proj"], bias="all")),
}


def randomise(model):
    for name, parameter in model.named_parameters():
        if not parameter.requires_grad:
            continue
        spread = 0.3 if any(part in name for part in ("lora_", "hada_", "lokr_")) else 0.05
        noise = spread * torch.randn_like(parameter)
        parameter.data = parameter.data + noise if "magnitude" in name else noise


def save(model, path):
    if hasattr(model, "save_pretrained"):
        model.save_pretrained(path)
    else:
        os.makedirs(path)
        safetensors.torch.save_file(model.state_dict(), f"{path}/model.safetensors")


transformers.logging.disable_progress_bar()
for number, (name, (make, config)) in enumerate(cases.items()):
    torch.manual_seed(number)
    base = make().to(torch.float32)
    save(base, f"{folder}/{name}/base")
    model = peft.get_peft_model(base, config)
    randomise(model)
    if name == "half":
        for parameter in model.parameters():
            if parameter.requires_grad:
                parameter.data = parameter.data.to(torch.bfloat16).to(torch.float32)
    adapter = f"{folder}/{name}/adapter"
    model.save_pretrained(adapter, safe_serialization=name != "pickle")
    if name == "half":
        file = f"{adapter}/adapter_model.safetensors"
        tensors = safetensors.torch.load_file(file)
        safetensors.torch.save_file({key: tensor.bfloat16() for key, tensor in tensors.items()}, file)
    save(model.merge_and_unload(), f"{folder}/{name}/merged")
    print(name)

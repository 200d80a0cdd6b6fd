"""Asks the config classes of transformers what layers are, before and after a model is stacked anew.

layer_configs.py make FOLDER writes small models with the configs of many types, each with all that its class
writes (TYPE-full) and with no more than numbers (TYPE-bare), and prints their names.
layer_configs.py check FOLDER NAME:ORIGINS:OUT... prints what layers of FOLDER/OUT are not what they were in
FOLDER/NAME, where ORIGINS are the numbers that they had there.
"""

import json
import os
import sys

import safetensors.torch
import torch
import transformers
from transformers.models.auto.configuration_auto import CONFIG_MAPPING

transformers.logging.set_verbosity_error()
COUNT = 12
TYPES = """
afmoe axk1 axk2 bailing_hybrid beam cohere2 cohere2_moe cwm deepseek_v3 deepseek_v32 deepseek_v4
diffusion_gemma_text dots1 dots3_note_text embedding_gemma2_text ernie4_5_moe ernie4_5_vl_moe_text exaone4
exaone_moe flint gemma2 gemma3_text gemma3n_text gemma4_text gemma4_unified_text glm4_moe glm4_moe_lite
glm5_next_text glm_moe_dsa gpt2 gpt_oss granite_swa granitemoe_swa granitemoehybrid hy_v3 hy_v4 inkling_text
kimi_linear kolibri1 laguna lfm2 lfm2_moe lfm3 llama llama4_text mimo_v2_flash minimax ministral
mistral_large4_text modernbert muse_glimmer_text muse_spark_text neomme olmo3 olmo_hybrid qwen2 qwen2_moe
qwen3 qwen3_5_text qwen3_moe qwen3_next qwen4_exp_text smollm3 step3p5 t5gemma2_decoder ultrabert
unlimited_ocr_text vaultgemma zamba
""".split()
WORDS = ("layer", "block", "interval", "freq", "step", "pattern", "period", "sparse", "window", "offset")
INDEXES = ("moe_layers", "mlp_only_layers", "full_attn_idxs")


def config(values):
    values = {key: value for key, value in values.items() if key not in ("transformers_version", "architectures")}
    return CONFIG_MAPPING[values.pop("model_type")](**values).to_dict()


def make(folder):
    for kind in TYPES:
        if kind not in CONFIG_MAPPING:
            continue
        standard = CONFIG_MAPPING[kind]().to_dict()
        key = next(key for key in ("num_hidden_layers", "n_layer") if isinstance(standard.get(key), int))
        number = {"model_type": kind, key: COUNT}
        bare = {
            name: value for name, value in standard.items()
            if isinstance(value, int) and name != key and any(word in name for word in WORDS)}
        for name, values in (("full", config(number)), ("bare", bare)):
            path = f"{folder}/{kind}-{name}"
            os.makedirs(path)
            with open(f"{path}/config.json", "w") as file:
                json.dump({**values, **number}, file, default=str)
            tensors = {f"model.layers.{layer}.w": torch.full((1,), float(layer)) for layer in range(COUNT)}
            safetensors.torch.save_file(tensors, f"{path}/model.safetensors")
            print(f"{kind}-{name}")


def layers(values, count):
    """What each layer is, by the name of the list or table that says it."""
    found = {}
    for key, value in values.items():
        if key in INDEXES and isinstance(value, list):
            found[key] = [layer in value for layer in range(count)]
        elif isinstance(value, list) and len(value) == count:
            found[key] = value
        elif key == "per_layer_config" and isinstance(value, dict):
            table = {int(layer): entry for layer, entry in value.items()}
            found[key] = [table.get(layer) for layer in range(count)]
    return found


def read(path):
    with open(f"{path}/config.json") as file:
        return config(json.load(file))


def check(folder, cases):
    for case in cases:
        name, origins, out = case.split(":")
        origins = [int(layer) for layer in origins.split(",")]
        before, after = layers(read(f"{folder}/{name}"), COUNT), layers(read(f"{folder}/{out}"), len(origins))
        for key, value in before.items():
            wanted = [value[layer] for layer in origins]
            if after.get(key) != wanted:
                print(f"{out}: {key} is {after.get(key)}, not {wanted}")


if sys.argv[1] == "make":
    make(sys.argv[2])
else:
    check(sys.argv[2], sys.argv[3:])

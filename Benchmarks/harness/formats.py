"""Models of other formats, made of the standard ones by the program that is measured."""

import hashlib
import json
import struct
import subprocess

CONFIG = {
    "architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2", "hidden_size": 896,
    "intermediate_size": 4864, "num_attention_heads": 14, "num_hidden_layers": 24,
    "num_key_value_heads": 2, "max_position_embeddings": 32768, "rms_norm_eps": 1e-06,
    "rope_theta": 1000000.0, "tie_word_embeddings": True, "vocab_size": 151936,
    "torch_dtype": "bfloat16",
}
TOKENIZER = {
    "version": "1.0", "added_tokens": [], "normalizer": None,
    "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": False, "use_regex": True},
    "model": {"type": "BPE", "vocab": {f"t{i}": i for i in range(151936)}, "merges": []},
}
RANK = 16


def ensure_formats(standard, mokume):
    """Makes what the cases of `formats.merge` read besides the folder of the standard models."""
    folder = standard.parent / "formats"
    model = folder / "model"
    if not model.exists():
        model.mkdir(parents=True)
        (model / "model.safetensors").symlink_to(standard / "base.safetensors")
        (model / "config.json").write_text(json.dumps(CONFIG))
        (model / "tokenizer.json").write_text(json.dumps(TOKENIZER))
        make_adapter(standard / "base.safetensors", folder / "adapter")
    for quant in ("q8_0", "q4_k"):
        target = folder / f"base.{quant}.gguf"
        if not target.exists():
            script = f'save load "{model}" "{target}", quant: {quant}'
            subprocess.run([mokume, "-q", "-e", script], check=True)


def make_adapter(model, folder):
    """A LoRA adapter of every projection, whose numbers lie within ±1/32 and never change."""
    with open(model, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
    shapes = {}
    for name, entry in header.items():
        if name.endswith("proj.weight"):
            module = "base_model.model." + name.removesuffix(".weight")
            rows, columns = entry["shape"]
            shapes[f"{module}.lora_A.weight"] = [RANK, columns]
            shapes[f"{module}.lora_B.weight"] = [rows, RANK]
    entries, data = {}, bytearray()
    for name, shape in shapes.items():
        start = len(data)
        numbers = bytearray(hashlib.shake_256(name.encode()).digest(2 * shape[0] * shape[1]))
        numbers[1::2] = bytes(0xBC if byte & 1 else 0x3C for byte in numbers[1::2])
        data += numbers
        entries[name] = {"dtype": "BF16", "shape": shape, "data_offsets": [start, len(data)]}
    text = json.dumps(entries).encode()
    folder.mkdir()
    (folder / "adapter_model.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + data)
    config = {"peft_type": "LORA", "r": RANK, "lora_alpha": 2 * RANK, "target_modules": "all-linear"}
    (folder / "adapter_config.json").write_text(json.dumps(config))

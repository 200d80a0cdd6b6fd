"""Makes a tiny model with tied embeddings and random adapters of its first and last matrix by PEFT.

make_tied_adapters.py FOLDER writes FOLDER/base, FOLDER/NAME with an adapter, and FOLDER/NAME.merged with what
merge_and_unload makes, for each NAME that it prints.
"""

import sys
import warnings

import peft
import torch
import transformers

warnings.simplefilter("ignore")
transformers.logging.disable_progress_bar()
folder = sys.argv[1]
q, tokens, head = "q_proj", "embed_tokens", "lm_head"
cases = {
    "tokens": dict(target_modules=[q, tokens]),
    "head": dict(target_modules=[q, head]),
    "ends": dict(target_modules=[q, tokens, head]),
    "whole-tokens": dict(target_modules=[q], modules_to_save=[tokens]),
    "whole-head": dict(target_modules=[q], modules_to_save=[head]),
    "whole-ends": dict(target_modules=[q], modules_to_save=[tokens, head]),
    "dora-head": dict(target_modules=[q, head], use_dora=True),
    "kept-tied": dict(target_modules=[q], modules_to_save=[tokens], ensure_weight_tying=True),
    "none": dict(target_modules=[q]),
}

for number, (name, case) in enumerate(cases.items()):
    torch.manual_seed(7)
    base = transformers.LlamaForCausalLM(transformers.LlamaConfig(
        hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=4,
        num_key_value_heads=2, max_position_embeddings=64, vocab_size=48, bos_token_id=0,
        eos_token_id=1, tie_word_embeddings=True)).to(torch.float32)
    if number == 0:
        base.save_pretrained(f"{folder}/base")
    torch.manual_seed(number)
    model = peft.get_peft_model(base, peft.LoraConfig(r=2, lora_alpha=3, **case))
    for key, parameter in model.named_parameters():
        if parameter.requires_grad:
            parameter.data += 0.2 * torch.randn_like(parameter)
    model.save_pretrained(f"{folder}/{name}")
    model.merge_and_unload().save_pretrained(f"{folder}/{name}.merged")
    print(name)

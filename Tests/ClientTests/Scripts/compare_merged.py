"""Compares what a config of mergekit makes of a model with an adapter with what PEFT merges.

compare_merged.py FOLDER NAME... says for each whether FOLDER/NAME.out has the tensors of FOLDER/NAME.merged, to
1e-6, and whether both compute with one matrix of tokens or with two. A head that an adapter keeps equal to the
tokens may be stored.
"""

import sys

import safetensors.torch
import transformers

transformers.logging.set_verbosity_error()
transformers.logging.disable_progress_bar()
HEAD = "lm_head.weight"
folder, *names = sys.argv[1:]
for name in names:
    wanted, found = (
        safetensors.torch.load_file(f"{folder}/{name}.{part}/model.safetensors") for part in ("merged", "out"))
    config = transformers.AutoConfig.from_pretrained(f"{folder}/{name}.out")
    assert config.tie_word_embeddings == (HEAD not in found), f"{name}: the config says otherwise"
    if HEAD not in wanted and HEAD in found:
        assert found.pop(HEAD).equal(found["model.embed_tokens.weight"]), f"{name}: two matrices"
    assert sorted(wanted) == sorted(found), f"{name}: {sorted(set(wanted) ^ set(found))}"
    far = [key for key, tensor in wanted.items() if (found[key] - tensor).abs().max() > 1e-6 * tensor.abs().max()]
    print(name, "as PEFT has it" if not far else f"differs in {far}")

"""Makes two tiny models of each family whose classes repeat matrices under other names.

make_repeating.py FOLDER writes FOLDER/FAMILY.slim, as transformers saves it, and FOLDER/FAMILY.full, with every
copy, and prints the families. With a second argument it compares FOLDER/FAMILY.out, the mean of the two, with the
mean of their parameters.
"""

import sys
import warnings

import safetensors.torch
import torch
import transformers

warnings.simplefilter("ignore")
transformers.logging.disable_progress_bar()
transformers.logging.set_verbosity_error()
folder = sys.argv[1]
SMALL = {"vocab_size": 40, "hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2,
         "intermediate_size": 24, "max_position_embeddings": 64, "pad_token_id": 1}
PAIR = {"vocab_size": 40, "d_model": 16, "encoder_layers": 1, "decoder_layers": 1, "encoder_attention_heads": 2,
        "decoder_attention_heads": 2, "encoder_ffn_dim": 24, "decoder_ffn_dim": 24, "pad_token_id": 1,
        "decoder_start_token_id": 2, "bos_token_id": 2, "eos_token_id": 2}
FAMILIES = {
    "bert": (transformers.BertConfig, transformers.BertForMaskedLM, SMALL),
    "roberta": (transformers.RobertaConfig, transformers.RobertaForMaskedLM, SMALL),
    "xlmr": (transformers.XLMRobertaConfig, transformers.XLMRobertaForMaskedLM, SMALL),
    "albert": (transformers.AlbertConfig, transformers.AlbertForMaskedLM, SMALL | {"embedding_size": 8}),
    "electra": (transformers.ElectraConfig, transformers.ElectraForMaskedLM, SMALL | {"embedding_size": 8}),
    "distilbert": (transformers.DistilBertConfig, transformers.DistilBertForMaskedLM, {
        "vocab_size": 40, "dim": 16, "n_layers": 2, "n_heads": 2, "hidden_dim": 24,
        "max_position_embeddings": 64, "pad_token_id": 1}),
    "t5": (transformers.T5Config, transformers.T5ForConditionalGeneration, {
        "vocab_size": 40, "d_model": 16, "d_kv": 8, "d_ff": 24, "num_layers": 1, "num_heads": 2,
        "decoder_start_token_id": 0, "pad_token_id": 1}),
    "bart": (transformers.BartConfig, transformers.BartForConditionalGeneration,
             PAIR | {"max_position_embeddings": 64}),
    "whisper": (transformers.WhisperConfig, transformers.WhisperForConditionalGeneration,
                PAIR | {"num_mel_bins": 8, "max_source_positions": 16, "max_target_positions": 64}),
}


def build(name, seed):
    config, model, options = FAMILIES[name]
    torch.manual_seed(seed)
    made = model(config(**options)).float()
    for parameter in made.parameters():
        torch.nn.init.normal_(parameter.data, std=0.2)
    return made


def logits(name, model):
    tokens = torch.arange(2, 26).reshape(2, 12)
    given = {"input_ids": tokens}
    if name in ("t5", "bart"):
        given["decoder_input_ids"] = tokens
    if name == "whisper":
        given = {"input_features": torch.linspace(-1, 1, 2 * 8 * 32).reshape(2, 8, 32), "decoder_input_ids": tokens}
    with torch.no_grad():
        return model.eval()(**given).logits.double()


for name, (_, model, _) in FAMILIES.items():
    slim, full = build(name, 1), build(name, 2)
    if len(sys.argv) < 3:
        slim.save_pretrained(f"{folder}/{name}.slim")
        full.save_pretrained(f"{folder}/{name}.full")
        state = {key: value.clone() for key, value in full.state_dict().items()}
        safetensors.torch.save_file(state, f"{folder}/{name}.full/model.safetensors", {"format": "pt"})
        print(name)
        continue
    wanted = build(name, 3)
    for target, a, b in zip(wanted.parameters(), slim.parameters(), full.parameters()):
        target.data = (0.5 * a.data.double() + 0.5 * b.data.double()).float()
    for out in (f"{name}.out", f"{name}.back"):
        found, told = model.from_pretrained(f"{folder}/{out}", output_loading_info=True)
        assert not any(told.values()), (out, told)
        error = (logits(name, found) - logits(name, wanted)).abs().max()
        assert error < 1e-5, (out, error)
    print(name, "same")

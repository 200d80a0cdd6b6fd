"""Makes two tiny models of Llama, one with tied embeddings, with tokenizers and chat templates.

make_tied.py FOLDER writes FOLDER/tied and FOLDER/untied.
"""

import sys

import torch
import transformers
from tokenizers import Tokenizer, models, pre_tokenizers

folder = sys.argv[1]
words = ["<s>", "</s>", "<unk>"] + [f"w{number}" for number in range(45)]
for seed, (name, tied) in enumerate([("tied", True), ("untied", False)]):
    torch.manual_seed(seed)
    config = transformers.LlamaConfig(
        hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=4,
        num_key_value_heads=2, max_position_embeddings=64, vocab_size=48, bos_token_id=0,
        eos_token_id=1, tie_word_embeddings=tied)
    model = transformers.AutoModelForCausalLM.from_config(config)
    model.to(torch.float32).save_pretrained(f"{folder}/{name}")
    whole = Tokenizer(models.WordLevel({word: i for i, word in enumerate(words)}, "<unk>"))
    whole.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer = transformers.PreTrainedTokenizerFast(
        tokenizer_object=whole, bos_token="<s>", eos_token="</s>", unk_token="<unk>")
    tokenizer.chat_template = name + " {{ messages[0]['content'] }}"
    tokenizer.save_pretrained(f"{folder}/{name}")

"""Writes models with tokenizers that differ: FOLDER/a, b and c, and bart-a and bart-b with those of a and b.

a has bytes and pairs of them (BPE), b the same in another order with tokens added, c more rows than tokens
and no head of its own. The others have a bias of the logits.
"""

import random
import sys

import tokenizers
import torch
import transformers

folder = sys.argv[1]
LETTERS = sorted(tokenizers.pre_tokenizers.ByteLevel.alphabet())


def tokenizer(letters, merges, added):
    words = letters + [left + right for left, right in merges]
    inner = tokenizers.Tokenizer(
        tokenizers.models.BPE({word: place for place, word in enumerate(words)}, merges))
    inner.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    inner.decoder = tokenizers.decoders.ByteLevel()
    result = transformers.PreTrainedTokenizerFast(tokenizer_object=inner, eos_token=added[0])
    result.add_tokens([
        tokenizers.AddedToken(token, special=True, normalized=False, lstrip="x" in token)
        for token in added])
    return result


def save(name, tokenizer, rows, tied, seed):
    torch.manual_seed(seed)
    config = transformers.LlamaConfig(
        vocab_size=rows, hidden_size=16, intermediate_size=24, num_hidden_layers=2,
        num_attention_heads=2, num_key_value_heads=2, max_position_embeddings=64,
        tie_word_embeddings=tied, bos_token_id=None, eos_token_id=tokenizer.eos_token_id)
    model = transformers.AutoModelForCausalLM.from_config(config).to(torch.bfloat16)
    model.save_pretrained(f"{folder}/{name}")
    tokenizer.save_pretrained(f"{folder}/{name}")


def save_bart(name, tokenizer, seed):
    torch.manual_seed(seed)
    size = {"d_model": 16} | {
        f"{part}_{key}": value for part in ("encoder", "decoder")
        for key, value in (("layers", 1), ("attention_heads", 2), ("ffn_dim", 24))}
    model = transformers.BartForConditionalGeneration(
        transformers.BartConfig(
            vocab_size=len(tokenizer), max_position_embeddings=64, pad_token_id=1, bos_token_id=2,
            eos_token_id=tokenizer.eos_token_id, decoder_start_token_id=2, **size))
    torch.nn.init.normal_(model.final_logits_bias)
    model.save_pretrained(f"{folder}/{name}")
    tokenizer.save_pretrained(f"{folder}/{name}")


mixed = LETTERS[:]
random.Random(3).shuffle(mixed)
first = tokenizer(LETTERS, [("t", "h"), ("th", "e")], ["<end>"])
second = tokenizer(mixed, [("e", "r"), ("t", "h")], ["<end>", "<|x_start|>", "<|im_end|>"])
third = tokenizer(LETTERS, [("t", "h"), ("th", "e")], ["<end>", "<tool>"])
save("a", first, len(first), False, 1)
save("b", second, len(second), False, 2)
save("c", third, 320, True, 3)
save_bart("bart-a", first, 4)
save_bart("bart-b", second, 5)

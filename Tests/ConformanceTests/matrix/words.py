"""Models whose tokenizers differ: tokens in another order, added, left out."""

import random

import tokenizers
import torch
import transformers

import models

BASE = ["<s>", "</s>", "<pad>", "<unk>"] + [f"t{number}" for number in range(36)]


def mixed(words):
    rest = words[4:]
    random.Random(5).shuffle(rest)
    return words[:4] + rest


# The tokens of each model, and those that are added to its tokenizer.
WORDS = {
    "base": (BASE, []),
    "a": (BASE, ["<x>", "<y>"]),
    "b": (mixed(BASE[:38]) + ["w1", "w2", "w3"], []),
    "c": (BASE[:36], ["<y>", "<z>", "t35"]),
}


def save_tokenizer(folder, words, added):
    vocabulary = {word: place for place, word in enumerate(words)}
    inner = tokenizers.Tokenizer(tokenizers.models.WordLevel(vocabulary, unk_token="<unk>"))
    tokenizer = transformers.PreTrainedTokenizerFast(
        tokenizer_object=inner, bos_token="<s>", eos_token="</s>", pad_token="<pad>",
        unk_token="<unk>")
    tokenizer.add_tokens(added)
    tokenizer.save_pretrained(folder)
    return len(tokenizer)


def make(folder, architecture, dtype, seed):
    """Writes FOLDER/base, a, b and c, all weights random."""
    for number, (name, (words, added)) in enumerate(WORDS.items()):
        count = save_tokenizer(folder / name, words, added)
        config = models.ARCHITECTURES[architecture]()
        config.vocab_size = count
        torch.manual_seed(seed + number)
        model = transformers.AutoModelForCausalLM.from_config(config)
        model.to(dtype).save_pretrained(folder / name)


def by_token(ours, theirs, folders):
    """The tensors of `ours` with a row for each token, in the order in which `theirs` has them."""
    vocabularies = [
        transformers.AutoTokenizer.from_pretrained(folder).get_vocab() for folder in folders]
    mine, wanted = vocabularies
    if set(mine) != set(wanted):
        raise AssertionError(f"other tokens: {sorted(set(mine) ^ set(wanted))[:3]}")
    order = list(range(max(len(theirs[name]) for name in theirs if "embed_tokens" in name)))
    for token, place in wanted.items():
        order[place] = mine[token]
    return {
        name: value[order] if "embed_tokens" in name or "lm_head" in name else value
        for name, value in ours.items()
    }

"""Renders conversations with the chat templates of saved tokenizers, as transformers does.

render_templates.py make FOLDER writes a tokenizer into FOLDER/model; render_templates.py FOLDER NAME... prints for each
FOLDER/NAME what its tokenizer makes of the conversations, one JSON list on a line.
"""

import json
import sys

import tokenizers
import transformers

CONVERSATIONS = [
    [("user", "Hi "), ("assistant", "Hello."), ("user", "Bye")],
    [("system", "Be kind."), ("user", "Hi"), ("assistant", "Hello.")],
]


def make(folder):
    inner = tokenizers.Tokenizer(tokenizers.models.WordLevel({"<s>": 0, "</s>": 1, "a": 2}, unk_token="a"))
    transformers.PreTrainedTokenizerFast(
        tokenizer_object=inner, bos_token="<s>", eos_token="</s>").save_pretrained(f"{folder}/model")


def render(folder, names):
    for name in names:
        tokenizer = transformers.AutoTokenizer.from_pretrained(f"{folder}/{name}")
        print(json.dumps([
            tokenizer.apply_chat_template(
                [{"role": role, "content": text} for role, text in conversation], tokenize=False,
                add_generation_prompt=conversation[-1][0] == "user")
            for conversation in CONVERSATIONS]))


if sys.argv[1] == "make":
    make(sys.argv[2])
else:
    render(sys.argv[1], sys.argv[2:])

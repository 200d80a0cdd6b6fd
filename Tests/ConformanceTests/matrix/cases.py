"""What is merged: configurations of mergekit with `{a}`, `{b}`, `{c}` and `{base}` for models."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    name: str
    config: str
    architecture: str = "llama"
    dtype: str = "float32"  # of the models
    # "values"; "selection", where elements at a threshold may fall on either side; or "random",
    # where only the amount of change is compared
    compare: str = "values"
    # Whether the models have tokenizers, each with tokens of its own
    words: bool = False


def models(*names, **parameters):
    """The `models:` block; a parameter is one value for all or a list with one for each."""
    lines = ["models:"]
    for place, name in enumerate(names):
        chosen = {
            key: value[place] if isinstance(value, list) else value
            for key, value in parameters.items()
        }
        lines.append(f"  - model: {{{name}}}")
        if chosen:
            inner = ", ".join(f"{key}: {value}" for key, value in chosen.items())
            lines.append("    parameters: {{" + inner + "}}")
    return "\n".join(lines)


def config(method, block, base=True, dtype="float32", **parameters):
    lines = [f"merge_method: {method}", block, f"dtype: {dtype}"]
    if base:
        lines.append("base_model: {base}" if base is True else f"base_model: {{{base}}}")
    if parameters:
        lines.append("parameters:")
        lines += [f"  {key}: {value}" for key, value in parameters.items()]
    return "\n".join(lines) + "\n"


GRADIENT = "[0.1, 0.3, 1]"
FILTERS = "[{{filter: self_attn, value: [0, 0.5, 1]}}, {{filter: mlp, value: 0.7}}, {{value: 0.2}}]"

CASES = [
    Case("linear", config("linear", models("a", "b", "c", weight=[0.6, 0.3, 0.3]), base=False)),
    Case("linear, not normalized",
         config("linear", models("a", "b", weight=[0.6, -0.3]), base=False, normalize="false")),
    Case("linear, gradient and filters",
         config("linear", models("a", "b", weight=[GRADIENT, FILTERS]), base=False)),
    Case("linear, normalized in some layers",
         config("linear", models("a", "b", weight=[0.6, 0.7]), base=False,
                normalize="[true, false, false, true]")),
    Case("slerp", config("slerp", models("a", "b"), base="a", t=0.35)),
    Case("slerp, base second", config("slerp", models("a", "b"), base="b", t=0.35)),
    Case("slerp, gradient and filters", config("slerp", models("a", "b"), base="a", t=FILTERS)),
    Case("nuslerp", config("nuslerp", models("a", "b", weight=[0.7, 0.3]), base=False)),
    Case("nuslerp, rows",
         config("nuslerp", models("a", "b", weight=[0.7, 0.3]), base=False,
                nuslerp_flatten="false")),
    Case("nuslerp, columns",
         config("nuslerp", models("a", "b", weight=[0.7, 0.3]), base=False,
                nuslerp_flatten="false", nuslerp_row_wise="true")),
    Case("nuslerp, base", config("nuslerp", models("a", "b", weight=[0.7, 0.3]))),
    Case("nuslerp, weights of opposite signs",
         config("nuslerp", models("a", "b", weight=[-0.4, 1.5]), base=False)),
    Case("nuslerp, base, rows, weights of opposite signs",
         config("nuslerp", models("a", "b", weight=[GRADIENT, -0.06]), nuslerp_flatten="false")),
    Case("nuslerp, both weights negative, columns",
         config("nuslerp", models("a", "b", weight=[-0.4, -1.5]), base=False,
                nuslerp_flatten="false", nuslerp_row_wise="true")),
    Case("multislerp", config("multislerp", models("a", "b", "c", weight=[1, 0.5, 0.25]), base=False)),
    Case("multislerp, base", config("multislerp", models("a", "b", "c", weight=[1, 0.5, 0.25]))),
    Case("karcher", config("karcher", models("a", "b", "c"), base=False)),
    Case("karcher, few steps", config("karcher", models("a", "b", "c"), base=False, max_iter=2)),
    Case("karcher, base", config("karcher", models("b", "c"), base="a")),
    Case("task_arithmetic",
         config("task_arithmetic", models("a", "b", "c", weight=[0.7, -0.4, 0.9]), **{"lambda": 0.8})),
    Case("task_arithmetic, normalized",
         config("task_arithmetic", models("a", "b", weight=[0.7, 0.4]), normalize="true")),
    Case("ties", config("ties", models("a", "b", "c", weight=1, density=0.2))),
    Case("ties, weights and densities",
         config("ties", models("a", "b", "c", weight=[1, 0.5, -0.3], density=[0.2, 0.5, 0.9]),
                normalize="false", **{"lambda": 1.2})),
    Case("ties, gradients",
         config("ties", models("a", "b", weight=[GRADIENT, FILTERS], density=[0.5, "[0.3, 0.8]"]),
                int8_mask="true")),
    Case("ties, rescaled",
         config("ties", models("a", "b", weight=1, density=0.3), rescale="true")),
    Case("ties, normalized and rescaled in part",
         config("ties", models("a", "b", weight=[1, 0.6], density=[0.3, 0.6]),
                normalize="[{{filter: mlp, value: false}}, "
                          "{{filter: self_attn, value: [true, true, false]}}]",
                rescale="{{filter: norm, value: true}}")),
    Case("task_arithmetic, normalized in part",
         config("task_arithmetic", models("a", "b", weight=[0.7, 0.9]),
                normalize="{{filter: mlp, value: true}}")),
    Case("breadcrumbs",
         config("breadcrumbs", models("a", "b", weight=[1, 0.5], density=[0.8, 0.6], gamma=[0.05, 0.02]))),
    Case("breadcrumbs, top above the rest",
         config("breadcrumbs", models("a", "b", weight=[1, 0.5], density=0.9, gamma=0.3))),
    Case("breadcrumbs_ties",
         config("breadcrumbs_ties", models("a", "b", "c", weight=[1, 0.5, 0.7], density=0.5, gamma=0.03))),
    Case("dare_linear", config("dare_linear", models("a", "b", weight=[0.6, 0.4], density=0.5)),
         compare="random"),
    Case("dare_ties", config("dare_ties", models("a", "b", "c", weight=0.4, density=0.5)),
         compare="random"),
    Case("della", config("della", models("a", "b", weight=0.5, density=0.5, epsilon=0.1)),
         compare="random"),
    Case("della_linear", config("della_linear", models("a", "b", weight=0.5, density=0.5, epsilon=0.2)),
         compare="random"),
    Case("sce", config("sce", models("a", "b", "c"), select_topk=0.25)),
    Case("sce, all", config("sce", models("a", "b", "c"))),
    Case("model_stock", config("model_stock", models("a", "b", "c"))),
    Case("model_stock, rows", config("model_stock", models("a", "b", "c"), filter_wise="true")),
    Case("nearswap", config("nearswap", models("a", "base"), t=0.002)),
    Case("arcee_fusion", config("arcee_fusion", models("a", "b"), base="a"), compare="selection"),
    Case("ram", config("ram", models("a", "b", "c"))),
    Case("ramplus_tl", config("ramplus_tl", models("a", "b", "c"), r=0.2, alpha=0.3)),
    Case("passthrough, scaled",
         config("passthrough", models("a", scale="[{{filter: q_proj, value: 0.7}}, {{value: 1}}]"),
                base=False)),
    Case("frankenmerge", """
slices:
  - sources: [{{model: {a}, layer_range: [0, 3]}}]
  - sources: [{{model: {b}, layer_range: [1, 4]}}]
merge_method: passthrough
dtype: float32
"""),
    Case("slices of slerp", """
slices:
  - sources:
      - {{model: {a}, layer_range: [0, 2]}}
      - {{model: {b}, layer_range: [1, 3]}}
  - sources:
      - {{model: {b}, layer_range: [2, 4]}}
      - {{model: {a}, layer_range: [2, 4]}}
    parameters: {{t: [0.1, 0.9]}}
merge_method: slerp
base_model: {a}
parameters: {{t: 0.4}}
dtype: float32
"""),
    Case("slices of one layer", """
slices:
  - sources:
      - {{model: {a}, layer_range: [0, 1], parameters: {{weight: [0.2, 0.9]}}}}
      - {{model: {b}, layer_range: [3, 4], parameters: {{weight: 0.5}}}}
merge_method: linear
dtype: float32
"""),
    Case("slices, filters with numbers of layers", """
slices:
  - sources:
      - {{model: {a}, layer_range: [0, 2]}}
      - {{model: {b}, layer_range: [2, 4]}}
  - sources:
      - {{model: {a}, layer_range: [1, 4], parameters: {{weight: [{{filter: .2., value: 3}}, {{value: 1}}]}}}}
      - {{model: {b}, layer_range: [0, 3], parameters: {{weight: [{{filter: s.1.mlp, value: 4}}, {{value: 1}}]}}}}
merge_method: linear
parameters:
  weight: [{{filter: layers.3, value: 0.2}}, {{filter: .1.self, value: 0.7}}, {{value: 0.5}}]
dtype: float32
"""),
    Case("models in bf16", config("ties", models("a", "b", "c", weight=1, density=0.4)),
         dtype="bfloat16", compare="selection"),
    Case("models in f16", config("linear", models("a", "b", weight=[0.7, 0.3]), base=False),
         dtype="float16"),
    *[
        Case(f"{name}, {source}",
             text + "tokenizer_source: " + ("{b}" if source == "a model" else source) + "\n",
             words=True, architecture=architecture)
        for source in ["union", "base", "a model"]
        for name, text, architecture in [
            ("linear of other tokens",
             config("linear", models("a", "b", weight=[0.7, 0.3]), base="a"), "llama"),
            ("slerp of other tokens, tied",
             config("slerp", models("a", "b"), base="a", t=0.4), "qwen2"),
            ("task arithmetic of other tokens",
             config("task_arithmetic", models("a", "b", "c", weight=[0.5, 0.4, 0.3])), "llama"),
        ]
    ],
    Case("rows of some tokens", config("linear", models("a", "b", "c", weight=1), base=False) + """
tokenizer:
  source: union
  pad_to_multiple_of: 16
  tokens:
    <y>: {{source: {c}}}
    <x>: {{source: {{kind: model_token, model: {b}, token: w2}}, force: true}}
    t1: {{source: {{kind: model_token, model: {a}, token_id: 9}}, force: true}}
    new: {{source: {{kind: zero}}}}
""", words=True),
    *[
        Case(f"{method}, {architecture}", text, architecture=architecture)
        for architecture in ["mistral", "qwen2", "gemma2", "phi3", "gpt2"]
        for method, text in [
            ("ties", config("ties", models("a", "b", "c", weight=1, density=0.3))),
            ("slerp", config("slerp", models("a", "b"), base="a", t=GRADIENT)),
        ]
    ],
]

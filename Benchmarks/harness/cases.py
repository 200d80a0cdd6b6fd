"""The cases: what is run, what it reads, and what it must reach."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from harness.formats import ensure_formats

BENCHMARKS = Path(__file__).resolve().parent.parent


@dataclass
class Case:
    """One script, or one command line without a script, and its threshold file."""

    name: str
    models: str = ""  # the folder of data it reads; none for a case that only starts and ends
    inputs: tuple = ()  # what it reads from there, and its floor with it
    arguments: tuple = ()  # for a case without models
    limits: dict = field(default_factory=dict)

    def __post_init__(self):
        self.limits = json.loads(self.threshold_file.read_text())

    @property
    def threshold_file(self):
        return BENCHMARKS / "Thresholds" / f"{self.name}.json"

    # What the name of the output ends with, which says its format.
    suffix = ".safetensors"

    def files(self, folder):
        """What it reads, and its floor with it."""
        return [folder / f"{name}.safetensors" for name in self.inputs]

    def prepare(self, folder, mokume):
        """Makes what it reads besides the models of the folder."""

    @property
    def has_floor(self):
        """Whether the case is measured against the floor, warm and cold."""
        return "warm" in self.limits

    def command(self, mokume, data, output, threads):
        """The words to run. `data` and `output` matter only to a case with models."""
        if not self.models:
            return [mokume, *self.arguments]
        script = BENCHMARKS / "Cases" / f"{self.name}.merge"
        flags = ["--threads", str(threads)]
        return [mokume, "run", *flags, str(script), f"data={data}", f"out={output}"]

    def save_limits(self):
        self.threshold_file.write_text(json.dumps(self.limits, indent=2) + "\n")


class SharedCase(Case):
    """One of several cases that are in one script and one threshold file."""

    group = parameter = ""

    @property
    def threshold_file(self):
        return BENCHMARKS / "Thresholds" / f"{self.group}.json"

    def __post_init__(self):
        shared = json.loads(self.threshold_file.read_text())
        ratio = shared["maxRatio"].get(self.name) or shared["maxRatio"]["else"]
        self.limits = {
            "warm": {"maxRatio": ratio},
            "maxPeakMB": shared["maxPeakMB"],
            "output": shared["output"].get(self.name, ""),
        }

    def command(self, mokume, data, output, threads):
        script = BENCHMARKS / "Cases" / f"{self.group}.merge"
        settings = [f"data={data}", f"out={output}", f"{self.parameter}={self.name}"]
        return [mokume, "run", "--threads", str(threads), str(script), *settings]

    def save_limits(self):
        shared = json.loads(self.threshold_file.read_text())
        shared["output"][self.name] = self.limits["output"]
        self.threshold_file.write_text(json.dumps(shared, indent=2) + "\n")


class MethodCase(SharedCase):
    """One method of the shelf."""

    group, parameter = "methods", "method"


class FormatCase(SharedCase):
    """One format that is read or written."""

    group, parameter = "formats", "format"

    @property
    def suffix(self):
        return ".gguf" if self.name.endswith("_out") else ".safetensors"

    def files(self, folder):
        return [folder.parent / "formats" / name for name in self.inputs]

    def prepare(self, folder, mokume):
        ensure_formats(folder, mokume)


TWO, PAIR, ALL = ("a", "b"), ("base", "a"), ("base", "a", "b", "c")

# What each method of methods.merge reads.
METHODS = {
    "nuslerp": TWO, "nuslerp_rows": TWO, "nuslerp_columns": TWO,
    "multislerp": ("a", "b", "c"), "karcher": ("a", "b", "c"),
    "geometric_median": ("a", "b", "c"), "task_arithmetic": ALL, "dare_linear": ALL,
    "breadcrumbs": ALL, "breadcrumbs_ties": ALL, "sce": ALL, "ram": ALL, "ramplus": ALL,
    "model_stock": ALL, "model_stock_rows": ALL, "nearswap": PAIR, "consensus_ta": ALL,
    "magmax": ALL, "emr": ALL, "metagpt": ALL, "lines": PAIR, "sign_agreement": ALL,
    "perpendicular": ("base", "a", "b"), "cabs": ALL, "della": ALL, "della_linear": ALL,
}


# What each format of formats.merge reads.
FORMATS = {
    "q8_in": ("base.q8_0.gguf",), "q4_k_in": ("base.q4_k.gguf",),
    "lora": ("model/model.safetensors", "adapter/adapter_model.safetensors"),
    "q8_out": ("model/model.safetensors",), "q4_k_out": ("model/model.safetensors",),
    "q6_k_out": ("model/model.safetensors",),
}


def format_cases():
    return [FormatCase(name, "standard", inputs) for name, inputs in FORMATS.items()]


def method_cases():
    return [MethodCase(name, "standard", inputs) for name, inputs in METHODS.items()]


def all_cases():
    empty = BENCHMARKS / "Cases" / "empty.merge"
    return [
        Case("startup-help", arguments=("--help",)),
        Case("startup-empty", arguments=("run", str(empty))),
        Case("tiny", "tiny", ("base", "a", "b", "c")),
        Case("linear3", "standard", ("a", "b", "c")),
        Case("slerp2", "standard", ("a", "b")),
        Case("ties3", "standard", ("base", "a", "b", "c")),
        Case("dare_ties3", "standard", ("base", "a", "b", "c")),
    ]

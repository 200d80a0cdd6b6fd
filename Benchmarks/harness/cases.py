"""The cases: what is run, what it reads, and what it must reach."""

import json
from dataclasses import dataclass, field
from pathlib import Path

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


class MethodCase(Case):
    """One method of the shelf, all of which are in one script and one threshold file."""

    @property
    def threshold_file(self):
        return BENCHMARKS / "Thresholds" / "methods.json"

    def __post_init__(self):
        shared = json.loads(self.threshold_file.read_text())
        ratio = shared["maxRatio"].get(self.name, shared["maxRatio"]["else"])
        self.limits = {
            "warm": {"maxRatio": ratio},
            "maxPeakMB": shared["maxPeakMB"],
            "output": shared["output"].get(self.name, ""),
        }

    def command(self, mokume, data, output, threads):
        script = BENCHMARKS / "Cases" / "methods.merge"
        settings = [f"data={data}", f"out={output}", f"method={self.name}"]
        return [mokume, "run", "--threads", str(threads), str(script), *settings]

    def save_limits(self):
        shared = json.loads(self.threshold_file.read_text())
        shared["output"][self.name] = self.limits["output"]
        self.threshold_file.write_text(json.dumps(shared, indent=2) + "\n")


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

"""Runs a case in each of its ways and judges it by its threshold file."""

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path

from harness import measure
from harness.answers import Answers
from harness.data import ensure_models
from harness.report import row

# The fastest chunk of the floor on the machine the thresholds were set on.
FLOOR_CHUNK = {"warm": 512 << 10, "cold": 4 << 20}


@dataclass
class Bench:
    """The programs, places and numbers that all cases share."""

    tools: Path
    mokume: Path | None  # none: only the floor runs
    data: Path
    runs: int = 5
    threads: int = 2
    cold: bool = True
    double: bool = True
    answers: Answers = field(default_factory=Answers)
    failures: list = field(default_factory=list)

    def measure_or_note(self, case):
        """Measures a case; what stops it is a failure of the case, and the next one goes on."""
        try:
            self.measure(case)
        except measure.Failed as failure:
            self.failures.append(f"{case.name}: {failure}")
            print(f"{case.name:14}failed", flush=True)
        finally:
            for mode in ("warm", "cold"):
                self.output(mode, case.suffix).unlink(missing_ok=True)

    # --- one case ---

    def measure(self, case):
        """Everything that is asked of one case."""
        if not case.models:
            self.measure_alone(case, folder=None)
            return
        folder = ensure_models(case.models, self.data, self.tools / "make-models")
        if not case.has_floor:
            self.measure_alone(case, folder)
            return
        modes = [mode for mode in self.modes() if mode in case.limits]
        peaks = [self.measure_pair(case, folder, mode) for mode in modes]
        if self.double and self.mokume and "maxPeakGrowth" in case.limits:
            self.measure_growth(case, max(peaks))

    def modes(self):
        return ["warm", "cold"] if self.cold else ["warm"]

    def measure_alone(self, case, folder):
        """A case that has seconds for a limit instead of a floor."""
        if not self.mokume:
            return
        output = self.output("warm")
        limit = case.limits["maxSeconds"]
        runs = []
        for _ in range(self.runs + 1):
            measure.settle([], output, cold=False)
            runs.append(measure.run(case.command(self.mokume, folder, output, self.threads)))
            self.check_answer(case, "output", runs[-1], output if folder else None)
        seconds, peak = measure.median_seconds(runs[1:]), measure.peak_mb(runs)
        row(case.name, "", seconds=seconds, limit=f"{limit} s", peak=peak)
        self.judge(case.name, "seconds", seconds, limit)
        self.judge(case.name, "peak MB", peak, case.limits["maxPeakMB"])

    def measure_pair(self, case, folder, mode):
        """Floor and merge by turns, after one run of each that does not count; the merge's peak."""
        if self.mokume:
            case.prepare(folder, self.mokume)
        inputs = case.files(folder)
        output = self.output(mode, case.suffix)
        floors, merges, written = [], [], 0
        for _ in range(self.runs + 1):
            measure.settle(inputs, output, mode == "cold")
            floors.append(measure.run(self.floor_command(inputs, output, mode, written)))
            if not self.mokume:
                continue
            measure.settle(inputs, output, mode == "cold")
            merges.append(measure.run(case.command(self.mokume, folder, output, self.threads)))
            self.check_answer(case, "output", merges[-1], output)
            written = output.stat().st_size
        return self.judge_pair(case, mode, floors, merges)

    def judge_pair(self, case, mode, floors, merges):
        floor = measure.median_seconds(floors[1:])
        if not merges:
            row(case.name, mode, floor=floor)
            return 0
        seconds, peak = measure.median_seconds(merges[1:]), measure.peak_mb(merges)
        limit = case.limits[mode]["maxRatio"]
        row(case.name, mode, floor, seconds, limit, peak)
        self.judge(f"{case.name} {mode}", "ratio", seconds / floor, limit)
        self.judge(f"{case.name} {mode}", "peak MB", peak, case.limits["maxPeakMB"])
        return peak

    def measure_growth(self, case, peak):
        """Twice the layers must not need more memory."""
        folder = ensure_models("double", self.data, self.tools / "make-models")
        output = self.output("warm")
        measure.settle([], output, cold=False)
        run = measure.run(case.command(self.mokume, folder, output, self.threads))
        self.check_answer(case, "doubleOutput", run, output)
        row(case.name, "double", seconds=run.seconds, peak=run.peak_mb)
        limit = case.limits["maxPeakGrowth"]
        self.judge(f"{case.name} double", "growth of the peak", run.peak_mb / peak, limit)

    # --- parts of it ---

    def floor_command(self, inputs, output, mode, written):
        """The floor writes what the merge wrote; before the first, a copy of its first input."""
        cold = ["--cold"] if mode == "cold" else []
        numbers = ["--threads", self.threads, "--chunk", FLOOR_CHUNK[mode], "--written", written]
        return [self.tools / "io-floor", *numbers, *cold, output, *inputs]

    def output(self, mode, suffix=".safetensors"):
        """Warm runs write to memory where there is a file system for it, cold runs to disk."""
        memory = Path("/dev/shm")
        folder = memory if mode == "warm" and memory.is_dir() else self.data
        return folder / f"mokume-bench-{os.getpid()}{suffix}"

    def check_answer(self, case, field, run, output):
        """Holds the file that was written, or what was said if none was, against the answer."""
        words = case.limits.get("outputContains")
        if words is None:
            found = measure.sha256(output) if output else hashlib.sha256(run.said).hexdigest()
            self.answers.check(case, field, found)
        elif words.encode() not in run.said:
            raise measure.Failed(f"it did not say “{words}”")

    def judge(self, case, what, value, limit):
        if value > limit:
            self.failures.append(f"{case}: {what} {value:.3g} is above {limit}")

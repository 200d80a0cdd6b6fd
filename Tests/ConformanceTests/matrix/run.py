"""Merges the same models with mergekit and with Mokume, and prints how far the results are apart.

run.py MOKUME FOLDER [--seed N] [--only TEXT] [--record PAGE]
"""

import argparse
import contextlib
import io
import logging
import subprocess
import sys
import warnings
from pathlib import Path

warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)

import torch  # noqa: E402
import yaml  # noqa: E402
from mergekit.config import MergeConfiguration  # noqa: E402
from mergekit.merge import run_merge  # noqa: E402
from mergekit.options import MergeOptions  # noqa: E402

import compare  # noqa: E402
import models  # noqa: E402
import words  # noqa: E402
from cases import CASES  # noqa: E402


def mergekit(text, out):
    options = MergeOptions(
        copy_tokenizer=False, write_model_card=False, quiet=True, random_seed=1)
    with contextlib.redirect_stderr(io.StringIO()):
        run_merge(
            MergeConfiguration.model_validate(yaml.safe_load(text)), out_path=str(out),
            options=options)


def mokume(program, text, out):
    config = out.with_suffix(".yml")
    config.write_text(text)
    answer = subprocess.run(
        [program, "mergekit", config, out, "--quiet"], capture_output=True, text=True)
    if answer.returncode:
        raise RuntimeError((answer.stderr or f"status {answer.returncode}").splitlines()[0])


def outcome(case, arguments, number):
    kind = "words" if case.words else "plain"
    folder = arguments.folder / "models" / f"{kind}-{case.architecture}-{case.dtype}"
    if not folder.exists():
        with contextlib.redirect_stderr(io.StringIO()):
            make = words.make if case.words else models.make
            make(folder, case.architecture, getattr(torch, case.dtype), arguments.seed)
    text = case.config.format(**{name: folder / name for name in ("base", "a", "b", "c")})
    ours, theirs = (arguments.folder / f"{number}-{tool}" for tool in ("mokume", "mergekit"))
    try:
        mergekit(text, theirs)
    except Exception as error:  # whatever mergekit raises is its answer
        return compare.Outcome(False, f"mergekit: {type(error).__name__} {error}"[:200])
    try:
        mokume(arguments.mokume, text, ours)
    except RuntimeError as error:
        return compare.Outcome(False, str(error))
    return compare.models(
        ours, theirs, folder / "base", case.compare, words.by_token if case.words else None)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("mokume", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--only", default="")
    parser.add_argument("--record", type=Path, help="a page whose table is replaced by this one")
    arguments = parser.parse_args()
    lines = ["| Merge | Result | Measured |", "|---|---|---|"]
    print(*lines, sep="\n", flush=True)
    failures = 0
    for number, case in enumerate(CASES):
        if arguments.only not in case.name:
            continue
        found = outcome(case, arguments, number)
        failures += not found.agrees
        word = "agrees" if found.agrees else "DIFFERS"
        lines.append(f"| {case.name} | {word} | {found.measure} |")
        print(lines[-1], flush=True)
    if arguments.record:
        record(arguments.record, lines)
    sys.exit(1 if failures else 0)


def record(page, lines):
    """Replaces the page's first table."""
    text = page.read_text().splitlines()
    rows = [place for place, line in enumerate(text) if line.startswith("|")]
    end = next(place for place in range(rows[0], len(text) + 1)
               if place == len(text) or not text[place].startswith("|"))
    page.write_text("\n".join(text[: rows[0]] + lines + text[end:]) + "\n")


main()

"""Runs one command and says how long it took, how much memory it held, and what it said."""

import hashlib
import os
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024  # bytes
CAN_DROP_CACHE = hasattr(os, "posix_fadvise")  # not on macOS


@dataclass
class Run:
    seconds: float
    peak_mb: float
    said: bytes


def run(command):
    """One run from start to exit. Raises `Failed` with its messages if the exit code is not 0.

    The peak is the kernel's count for the process. On Linux it starts at the size this script
    had when it spawned the process, about 20 MB, so it never reads less than that.
    """
    with tempfile.TemporaryDirectory() as folder:
        said, complained = Path(folder, "stdout"), Path(folder, "stderr")
        flags = os.O_WRONLY | os.O_CREAT
        actions = [
            (os.POSIX_SPAWN_OPEN, 1, said, flags, 0o600),
            (os.POSIX_SPAWN_OPEN, 2, complained, flags, 0o600),
        ]
        words = [str(word) for word in command]
        start = time.perf_counter()
        try:
            process = os.posix_spawn(words[0], words, os.environ, file_actions=actions)
        except OSError as error:
            raise Failed(f"cannot run {words[0]}: {error.strerror}") from None
        _, status, usage = os.wait4(process, 0)
        seconds = time.perf_counter() - start
        code = os.waitstatus_to_exitcode(status)
        if code != 0:
            message = complained.read_text(errors="replace").strip()
            raise Failed(f"exit code {code} from {' '.join(words)}\n{message}")
        return Run(seconds, usage.ru_maxrss * MAXRSS_UNIT / 1e6, said.read_bytes())


class Failed(Exception):
    """A command that did not do its work."""


def median_seconds(runs):
    return statistics.median(run.seconds for run in runs)


def peak_mb(runs):
    return max(run.peak_mb for run in runs)


def settle(inputs, output, cold):
    """The state before a run, outside of its time: no output yet, and inputs cached or not."""
    Path(output).unlink(missing_ok=True)
    if not cold:
        return
    os.sync()  # dirty pages are not dropped
    for path in inputs:
        file = os.open(path, os.O_RDONLY)
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(file)


def sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def use_cores(count):
    """Keeps this process and what it starts on `count` cores, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:count])

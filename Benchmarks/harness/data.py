"""The model files the cases read: made once and kept until their generator changes."""

import hashlib
import shutil
import subprocess

from harness.cases import BENCHMARKS

# Folder: arguments of make-models, bytes on disk.
MODELS = {
    "tiny": (("--tiny-tensors", "14403"), 8e6),
    "standard": (("--layers", "24"), 4.0e9),
    "double": (("--layers", "48"), 6.9e9),
}


def ensure_models(kind, folder, make_models):
    """The folder with the four files of `kind`, which are made if they are not there."""
    target = folder / kind
    stamp = target / "made-by"
    arguments, size = MODELS[kind]
    expected = generator_hash() + " " + " ".join(arguments)
    if stamp.exists() and stamp.read_text() == expected:
        return target
    target.mkdir(parents=True, exist_ok=True)
    for old in target.iterdir():
        old.unlink()
    free = shutil.disk_usage(target).free
    if free < size:
        raise SystemExit(f"bench: {target} needs {size / 1e9:.1f} GB, {free / 1e9:.1f} GB are free")
    print(f"making {size / 1e9:.2f} GB of models in {target}", flush=True)
    subprocess.run([make_models, target, *arguments], check=True)
    stamp.write_text(expected)
    return target


def generator_hash():
    """Changes with the generator's source, and with nothing else."""
    digest = hashlib.sha256()
    for source in sorted((BENCHMARKS / "Sources" / "make-models").glob("*.swift")):
        digest.update(source.read_bytes())
    return digest.hexdigest()

"""What the scripts share that write the small files of Tests/FileTests/Corpus.

Each script makes one folder there, or writes to the folder it is given instead, which is how a test
holds that the committed files are what the scripts write. Needs nothing but Python 3.
"""
import pathlib
import sys

ROOT = pathlib.Path(__file__).parent.parent / "Tests/FileTests/Corpus"


def folder(name):
    """The folder to write to."""
    return pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / name


def write(name, ending, good, bad, beside=()):
    """Writes files and removes those that an earlier script wrote.

    `good` and `bad` map names to contents; a good name begins with "ok-", a bad one says which rule
    its file breaks. `beside` are files that these need, with whole names.
    """
    check(good, bad)
    files = {key + ending: content for key, content in {**bad, **good}.items()}
    place = folder(name)
    place.mkdir(parents=True, exist_ok=True)
    for old in place.glob(f"*{ending}"):
        old.unlink()
    for key, content in {**dict(beside), **files}.items():
        (place / key).write_bytes(content.encode() if isinstance(content, str) else content)
    total = sum(file.stat().st_size for file in place.glob(f"*{ending}"))
    print(f"{name}: {len(bad)} files that break a rule, {len(good)} that do not, {total} bytes")


def check(good, bad):
    """Names are said once, and tell which files are to be read."""
    wrong = [key for key in good if not key.startswith("ok-")]
    wrong += [key for key in bad if key.startswith("ok-") or key in good]
    if wrong:
        sys.exit(f"names that do not fit: {', '.join(wrong)}")

"""How far two merged models are apart."""

from dataclasses import dataclass

from safetensors.torch import load_file

# Agreement up to the order in which norms are added up.
TOLERANCE = 2e-5


def load(folder):
    tensors = {}
    for file in sorted(folder.glob("*.safetensors")):
        tensors.update(load_file(file))
    return tensors


@dataclass(frozen=True)
class Outcome:
    agrees: bool
    measure: str


def values(ours, theirs, base):
    """The largest difference of any element, in units of its tensor's root mean square."""
    worst, where = 0.0, ""
    for name, wanted in theirs.items():
        wanted = wanted.double()
        apart = (ours[name].double() - wanted).abs().max().item()
        scale = wanted.square().mean().sqrt().item() or 1.0
        if apart / scale > worst:
            worst, where = apart / scale, name
    note = f"{worst:.1e}" + (f" in {where}" if worst > TOLERANCE else "")
    return Outcome(worst <= TOLERANCE, note)


def selection(ours, theirs, base):
    """How many elements are further apart than rounding: those that one tool took for equal to a
    threshold, or chose among equals, and the other did not."""
    apart = count = 0
    for name, wanted in theirs.items():
        scale = wanted.double().square().mean().sqrt().item() or 1.0
        error = (ours[name].double() - wanted.double()).abs() / scale
        apart += (error > TOLERANCE).sum().item()
        count += wanted.numel()
    return Outcome(apart <= 0.02 * count, f"{apart / count:.2%} of the elements fall elsewhere")


def random(ours, theirs, base):
    """How much moved from the base and how far, over all tensors: close, but never the same."""
    moved, length = [], []
    for merged in (ours, theirs):
        deltas = [merged[name].double() - base[name].double() for name in theirs]
        count = sum(delta.numel() for delta in deltas)
        moved.append(sum((delta != 0).sum().item() for delta in deltas) / count)
        length.append(sum(delta.abs().sum().item() for delta in deltas))
    share, ratio = abs(moved[0] - moved[1]), length[0] / length[1]
    return Outcome(
        share < 0.01 and abs(ratio - 1) < 0.05,
        f"moved {moved[0]:.1%} and {moved[1]:.1%}, sum of magnitudes {ratio:.3f}")


def models(ours, theirs, base, way, by_token=None):
    folders = ours, theirs
    ours, theirs = load(ours), load(theirs)
    missing = sorted(set(theirs) - set(ours))
    if missing:
        return Outcome(False, f"{len(missing)} tensors missing, such as {missing[0]}")
    shapes = [name for name in theirs if ours[name].shape != theirs[name].shape]
    if shapes:
        return Outcome(False, f"another shape of {shapes[0]}")
    if by_token:
        try:
            ours = by_token(ours, theirs, folders)
        except AssertionError as error:
            return Outcome(False, str(error))
    outcome = {"values": values, "selection": selection, "random": random}[way](ours, theirs, load(base))
    more = len(set(ours) - set(theirs))
    note = f"; {more} more tensors" if more else ""
    return Outcome(outcome.agrees, outcome.measure + note)

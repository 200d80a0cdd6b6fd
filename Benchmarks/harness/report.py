"""The table that scripts/bench prints, a line when a case is done."""


def heading():
    print(line("case", "", "floor s", "mokume s", "ratio", "limit", "peak MB"), flush=True)


def row(name, mode, floor=None, seconds=None, limit=None, peak=None):
    ratio = seconds / floor if floor and seconds else None
    cells = [number(floor, 3), number(seconds, 3), number(ratio, 2), limit or "", number(peak, 0)]
    print(line(name, mode, *cells), flush=True)


def line(name, mode, *cells):
    return f"{name:14}{mode:8}" + "".join(f"{cell:>10}" for cell in cells)


def number(value, digits):
    return "" if value is None else f"{value:.{digits}f}"

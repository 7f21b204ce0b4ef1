"""Words of a figure: short ids, readable labels, and what fits into so many millimeters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
import pandas as pd
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.textpath import text_to_path

from textlab.figures import MM_PER_POINT
from textlab.schema import NOT_STATED, SchemaError, rounded

FONT = "DejaVu Sans"
LINE = 1.35  # height of a line, in type sizes: labels one line apart never touch
MISSING = "–"
_SEPARATOR = re.compile(r"[_/]+")
_SEPARATOR_OR_BLANK = re.compile(r"[_/\s]+")
_NAME = 24  # characters; a longer id with blanks is no name, but a headline


def needs(table: object, *columns: str, of: str) -> pd.DataFrame:
    """The table itself, once it holds every column a plot reads.

    Raises
    ------
    SchemaError
        Naming the columns that are missing and those that were given.
    """
    if not isinstance(table, pd.DataFrame):
        raise SchemaError(f"{of}: expected a pandas DataFrame, got {type(table).__name__}")
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise SchemaError(
            f"{of}: no column {', '.join(missing)}; it needs {', '.join(columns)} "
            f"and was given {', '.join(map(str, table.columns))}"
        )
    return table


def in_order(values: pd.Series) -> list:
    """The different values of a column, in the order of its categories or of appearance."""
    present = list(values.dropna().unique())
    if isinstance(values.dtype, pd.CategoricalDtype):
        here = set(present)
        return [category for category in values.cat.categories if category in here]
    return present


def stated(values: pd.Series) -> pd.Series:
    """A column of labels in which a missing one is "(not stated)" and comes last."""
    order = [*in_order(values), *([NOT_STATED] if values.isna().any() else [])]
    filled = values.astype(object).where(values.notna(), NOT_STATED)
    return pd.Series(pd.Categorical(filled, list(dict.fromkeys(order))), index=values.index)


def short_ids(ids: Iterable[str]) -> dict[str, str]:
    """The shortest readable beginning of each id that still tells them apart.

    Parameters
    ----------
    ids
        Document ids.

    Returns
    -------
    dict
        Id to short id. A folder that all ids share is dropped; then ids are cut at ``_`` and
        ``/`` (at blanks, too, where one has more than 24 characters), all after the same number
        of parts, where that still tells them apart.

    Examples
    --------
    >>> short_ids(["000_3a6ff85f4caa5960", "001_aa17b74190edc292"])
    {'000_3a6ff85f4caa5960': '000', '001_aa17b74190edc292': '001'}
    >>> short_ids(["d1", "d12"])
    {'d1': 'd1', 'd12': 'd12'}
    >>> short_ids(["000 Tehran Times", "001 CGTN"])
    {'000 Tehran Times': '000 Tehran Times', '001 CGTN': '001 CGTN'}
    """
    whole = [str(i) for i in dict.fromkeys(ids)]
    shared = _beginning(whole).rpartition("/")[0]
    ends = [i[len(shared) + 1 :] if shared else i for i in whole]
    cut = _SEPARATOR if max(map(len, ends), default=0) <= _NAME else _SEPARATOR_OR_BLANK
    cuts = [[m.start() for m in cut.finditer(end) if m.start()] for end in ends]
    for parts in range(max(map(len, cuts), default=0)):
        short = [e[: c[parts]] if parts < len(c) else e for e, c in zip(ends, cuts, strict=True)]
        if len(set(short)) == len(whole):
            return dict(zip(whole, short, strict=True))
    return dict(zip(whole, ends, strict=True))


def _beginning(texts: Sequence[str]) -> str:
    """The characters that all texts begin with."""
    low, high = min(texts, default=""), max(texts, default="")
    same = (i for i, (a, b) in enumerate(zip(low, high, strict=False)) if a != b)
    return low[: next(same, min(len(low), len(high)))]


def readable(label: object) -> str:
    """A label as people read it: spaces for underscores, and nothing the font cannot draw.

    Examples
    --------
    >>> readable("external_restriction")
    'external restriction'
    """
    return legible(str(label).replace("_", " "))


def legible(text: str) -> str:
    """Text of the same length in which a control character is a space, an unknown glyph a box."""
    glyphs = _glyphs()
    return "".join(
        c if ord(c) in glyphs and c.isprintable() else " " if c.isspace() or ord(c) < 32 else "□"
        for c in text
    )


@cache
def _glyphs() -> frozenset[int]:
    return frozenset(get_font(findfont(FontProperties(family=FONT))).get_charmap())


def number(value: float, digits: int = 3) -> str:
    """A number as it stands in a figure; missing is a dash.

    Examples
    --------
    >>> [number(x) for x in (3352, 0.12345, 12.0, float("nan"))]
    ['3,352', '0.123', '12', '–']
    """
    if pd.isna(value):
        return MISSING
    if float(value).is_integer():
        return f"{int(value):,}".replace("-", "−")
    short = float(rounded(pd.DataFrame({"x": [float(value)]}), digits)["x"].iloc[0])
    text = f"{short:,.0f}" if short.is_integer() else f"{short:,}"
    return text.replace("-", "−")


def counted(n: int, noun: str) -> str:
    """A count with its noun.

    Examples
    --------
    >>> counted(1, "document"), counted(1200, "document")
    ('1 document', '1,200 documents')
    """
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def width_mm(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a text is when set in `size` points; the same on every device."""
    font = FontProperties(family=FONT, size=size, weight="bold" if bold else "normal")
    return float(text_to_path.get_text_width_height_descent(text, font, False)[0]) * MM_PER_POINT


def widest(texts: Iterable[str], size: float, *, bold: bool = False) -> float:
    """Width in mm of the widest of some texts; 0 for none."""
    return max((width_mm(text, size, bold=bold) for text in texts), default=0.0)


def fitted(text: str, mm: float, size: float) -> str:
    """The text, its middle left out where it is wider than `mm`."""
    if width_mm(text, size) <= mm:
        return text
    low, high = 0, len(text)
    while low < high:  # the most characters that fit, three fifths of them from the beginning
        middle = (low + high + 1) // 2
        fits = width_mm(_cut(text, middle), size) <= mm
        low, high = (middle, high) if fits else (low, middle - 1)
    return _cut(text, max(low, 1))


def _cut(text: str, keep: int) -> str:
    head = -(-keep * 3 // 5)
    tail = keep - head
    return f"{text[:head].rstrip()}…{text[len(text) - tail :].lstrip() if tail else ''}"


def wrapped(text: str, mm: float, size: float) -> list[tuple[int, int]]:
    """Lines of at most `mm`, as (start, end) in the text; a word that is wider is divided."""
    lines: list[tuple[int, int]] = []
    begin, used = 0, 0.0
    most = int(mm / (0.2 * size * MM_PER_POINT)) + 1  # no letter is as narrow as this
    for word in re.finditer(r"(?:^\s+)?\S+\s*", text):
        bare, full = (width_mm(part[:most], size) for part in (word[0].rstrip(), word[0]))
        if used and used + bare > mm:
            lines.append((begin, word.start()))
            begin, used = word.start(), 0.0
        while not used and bare > mm:
            at = max(_fits(text[begin : word.end()][:most], mm, size), 1)
            lines.append((begin, begin + at))
            begin += at
            bare = full = width_mm(text[begin : word.end()][:most], size)
        used += full
    return [*lines, (begin, len(text))] if begin < len(text) or not lines else lines


def _fits(text: str, mm: float, size: float) -> int:
    """How many characters of a text fit."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if width_mm(text[:middle], size) <= mm else (low, middle - 1)
    return low


def lines_of(text: str, mm: float, size: float) -> str:
    """The text with line breaks, so that it is no wider than `mm`."""
    return "\n".join(text[a:b].rstrip() for a, b in wrapped(text, mm, size))


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> np.ndarray:
    """Positions at least `gap` apart, in the order of those wanted and as near as can be.

    Parameters
    ----------
    wanted
        Where labels would stand; float (n,).
    gap
        The smallest distance, in the same unit.
    low, high
        Limits that are kept where n labels have room between them.

    Returns
    -------
    ndarray
        float (n,). Least squares under the gaps (pool adjacent violators).

    Examples
    --------
    >>> spread([5, 5, 0], 2, 0, 10).tolist()
    [4.0, 6.0, 0.0]
    """
    order = np.argsort(wanted, kind="stable")
    steps = gap * np.arange(len(order))
    pools: list[tuple[float, int]] = []
    for target in np.asarray(wanted, float)[order] - steps:
        pools.append((float(target), 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (b, n_b), (a, n_a) = pools.pop(), pools.pop()
            pools.append(((a * n_a + b * n_b) / (n_a + n_b), n_a + n_b))
    level = np.repeat([level for level, _ in pools], [n for _, n in pools])
    top = high - (steps[-1] if len(steps) else 0)
    placed = np.empty(len(order))
    placed[order] = np.clip(level, low, max(low, top)) + steps
    return placed

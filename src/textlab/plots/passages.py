"""Annotated evidence: sentences as they stand, the words that carry a label marked under them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from textlab.figures import MM_PER_POINT, PETROFF, Target, canvas, target_of
from textlab.plots.labels import counted, legible, needs, readable, short_ids, width_mm, wrapped
from textlab.plots.rows import PALE, nothing, place_legend, size_mm
from textlab.schema import SchemaError

STROKES: tuple[Any, ...] = (
    "-", (0, (3, 1.2)), (0, (0.8, 0.8)), (0, (4, 1, 0.8, 1)), (0, (7, 1.5)), (0, (1.5, 1.5)),
)  # fmt: skip
STROKE = 1.0  # pt
LEVELS = 3  # underlines below each other: more would reach the next line
LINES = 12  # of one passage; a longer one ends with an ellipsis
READ, BEFORE = 4000, 300  # characters of a passage that are set; of them, before its first mark
LEADING, INDENT = 1.85, 1.0  # line to line in type sizes; mm at the left


@dataclass(frozen=True)
class _Passage:
    """A passage as it will be set: its lines in the text, its marks, what stands below it."""

    text: str
    lines: tuple[tuple[int, int], ...]
    marks: tuple[tuple[int, int, str, int], ...]  # start, end, label, level of the underline
    caption: str


def plot_passages(
    table: pd.DataFrame,
    *,
    most: int = 12,
    ax: Axes | None = None,
    target: str = "nature",
    width: str = "double",
) -> Axes:
    """Sentences with their cues underlined, and who says them: evidence to be read.

    Parameters
    ----------
    table
        `doc_id`; `text`, a sentence; `spans`, a list of (start, end, label) in characters of
        that text; `caption`, such as "direct · Wang Yi · score .93" (may be missing).
    most
        Passages to show, 1 or more.
    ax, target, width
        As in :func:`textlab.figures.canvas`.

    Returns
    -------
    Axes
        Passages from the top, wrapped to the width, each with its short document id and caption
        below. Every label has a color and a stroke; marks that overlap stand below each other.
        What has no room is left out, and the last line says so.

    Raises
    ------
    SchemaError
        For a missing column, or a span outside its text.

    Examples
    --------
    >>> table = pd.DataFrame({"doc_id": ["000_3a6f"], "text": ["Blockade meets breakthrough."],
    ...                       "spans": [[(0, 8, "external_restriction")]], "caption": ["direct"]})
    >>> [text.get_text() for text in plot_passages(table).texts]
    ['Blockade meets breakthrough.', '000 · direct']
    """
    table = needs(table, "doc_id", "text", "spans", "caption", of="plot_passages")
    if table.empty:
        return nothing(ax, target=target, width=width)
    if most < 1:
        raise SchemaError(f"plot_passages: most is {most}; expected 1 or more")
    sizes = target_of(target)
    page = size_mm(ax) if ax is not None else (sizes.width(width), sizes.height)
    given = _passages(table, page[0] - 2 * INDENT, sizes)
    labels = list(dict.fromkeys(mark[2] for p in given for mark in p.marks))
    shown = _that_fit(given[:most], page[1] - 14 - 3 * (len(labels) > 4), sizes)
    note = _note(len(shown), len(given))
    height = sum(_height(p, sizes) for p in shown) + (_line(sizes) if note else 0)
    legend = 1.5 * _line(sizes) * (bool(labels) + (len(labels) > 4))
    with canvas(ax, target=target, width=width, height=height + legend) as ax:
        ax.set_axis_off()
        if labels:
            place_legend(ax, [_stroke(label, labels) for label in labels])
        mm = size_mm(ax)
        ax.set(xlim=(-INDENT, mm[0] - INDENT), ylim=(mm[1], 0))
        y = 0.3 * _line(sizes)
        for passage in shown:
            y = _set(ax, passage, labels, y, sizes)
        if note:
            ax.text(0, y + sizes.base * MM_PER_POINT, note, color=PALE)
    return ax


def _passages(table: pd.DataFrame, mm: float, sizes: Target) -> list[_Passage]:
    short = short_ids(map(str, table["doc_id"]))
    rows = zip(table["doc_id"], table["text"], table["spans"], table["caption"], strict=True)
    return [
        _passage(legible(str(text)), spans, _caption(short[str(doc)], caption), mm, sizes.base)
        for doc, text, spans, caption in rows
    ]


def _caption(doc: str, caption: object) -> str:
    return legible(doc if pd.isna(caption) or not str(caption).strip() else f"{doc} · {caption}")


def _passage(
    text: str, spans: Sequence[tuple[int, int, str]], caption: str, mm: float, size: float
) -> _Passage:
    for start, end, label in spans:
        if not 0 <= start < end <= len(text):
            raise SchemaError(
                f"plot_passages: span ({start}, {end}) of {label} lies outside its text of "
                f"{len(text)} characters; spans count from the beginning of the passage"
            )
    text, spans = _excerpt(text, spans)
    lines = wrapped(text, mm, size)
    if len(lines) > LINES:
        lines = lines[:LINES]
        cut = lines[-1][1] - 2
        text = f"{text[:cut].rstrip():<{cut}} …"
        spans = [(start, min(end, cut), label) for start, end, label in spans if start < cut]
    return _Passage(text, tuple(lines), tuple(_levels(spans)), caption)


def _excerpt(
    text: str, spans: Sequence[tuple[int, int, str]]
) -> tuple[str, Sequence[tuple[int, int, str]]]:
    """What is read of an endless passage: from shortly before its first mark on."""
    first = min((start for start, _, _ in spans), default=0)
    begin = max(0, first - BEFORE) if len(text) > READ else 0
    lead = "… " if begin else ""
    part = lead + text[begin : begin + READ]
    moved = [(start - begin + len(lead), end - begin + len(lead), x) for start, end, x in spans]
    return part, [(start, min(end, len(part)), x) for start, end, x in moved if start < len(part)]


def _levels(spans: Sequence[tuple[int, int, str]]) -> Iterator[tuple[int, int, str, int]]:
    """Each span with the first underline below its words that no other span has taken."""
    taken: list[tuple[int, int, int]] = []
    for start, end, label in sorted(spans, key=lambda s: (s[1] - s[0], s[0], str(s[2]))):
        busy = {level for a, b, level in taken if a < end and start < b}
        level = next((i for i in range(LEVELS) if i not in busy), LEVELS - 1)
        taken.append((start, end, level))
        yield int(start), int(end), str(label), level


def _line(sizes: Target) -> float:
    return LEADING * sizes.base * MM_PER_POINT


def _height(passage: _Passage, sizes: Target) -> float:
    """Its lines, its caption and the space below, in mm."""
    return _line(sizes) * (len(passage.lines) + 0.5) + 1.6 * sizes.small * MM_PER_POINT


def _that_fit(passages: Sequence[_Passage], mm: float, sizes: Target) -> list[_Passage]:
    shown: list[_Passage] = []
    for passage in passages:
        mm -= _height(passage, sizes)
        if shown and mm < 0:
            break
        shown.append(passage)
    return shown


def _note(shown: int, given: int) -> str:
    return "" if shown == given else f"shown: the first {shown} of {counted(given, 'passage')}"


def _set(ax: Axes, passage: _Passage, labels: Sequence[str], top: float, sizes: Target) -> float:
    """Write one passage below `top`; the height in mm at which the next begins."""
    for i, (begin, end) in enumerate(passage.lines):
        baseline = top + _line(sizes) * i + sizes.base * MM_PER_POINT
        ax.text(0, baseline, passage.text[begin:end].rstrip(), va="baseline", zorder=3)
        for mark in passage.marks:
            _underline(ax, passage.text, (begin, end), mark, baseline, labels)
    caption = top + _line(sizes) * len(passage.lines) + sizes.small * MM_PER_POINT
    ax.text(0, caption, passage.caption, va="baseline", fontsize=sizes.small, color="#555555")
    return top + _height(passage, sizes)


def _underline(
    ax: Axes,
    text: str,
    line: tuple[int, int],
    mark: tuple[int, int, str, int],
    baseline: float,
    labels: Sequence[str],
) -> None:
    """The part of a mark that lies in a line: a pale ground and a stroke in the label's style."""
    size = matplotlib.rcParams["font.size"]
    start, end = max(mark[0], line[0]), min(mark[1], line[1])
    words = text[start:end].rstrip()
    if start >= end or not words:
        return
    left = width_mm(text[line[0] : start], size)
    right = width_mm(text[line[0] : start] + words, size)
    (color, dash), pt = _look(mark[2], labels), MM_PER_POINT
    if mark[3] == 0:
        ground = (left, baseline - 0.95 * size * pt), right - left, 1.15 * size * pt
        ax.add_patch(Rectangle(*ground, color=color, alpha=0.22, linewidth=0))
    y = baseline + (1.3 + 1.3 * mark[3]) * pt * size / 6
    butt: dict[str, Any] = {"solid_capstyle": "butt", "dash_capstyle": "butt"}
    ax.plot([left, right], [y, y], color=color, linestyle=dash, linewidth=STROKE, zorder=2, **butt)


def _look(label: str, labels: Sequence[str]) -> tuple[str, Any]:
    """Color and dash of a label: no two of the first 36 agree in both."""
    i = list(labels).index(label)
    return PETROFF[i % 6], STROKES[(i + i // 6) % 6]


def _stroke(label: str, labels: Sequence[str]) -> Line2D:
    color, dash = _look(label, labels)
    return Line2D([], [], color=color, linestyle=dash, linewidth=STROKE, label=readable(label))

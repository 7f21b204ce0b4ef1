"""Where things stand in a document: words as an x-ray, sentiment as a strip of sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from textlab.figures import NEGATIVE, NEUTRAL, POSITIVE, Target, canvas, target_of
from textlab.plots.labels import (
    counted,
    in_order,
    legible,
    needs,
    number,
    short_ids,
    stated,
)
from textlab.plots.rows import (
    INK,
    RULE,
    count_axis,
    describe,
    label_rows,
    left_out,
    nothing,
    number_columns,
    place_legend,
    row_height,
    rows_that_fit,
    swatch,
    why_missing,
)
from textlab.schema import SchemaError

SMOOTH_FROM = 80  # sentences; a moving mean over fewer draws waves into noise
DOT: dict[str, Any] = {"linestyle": "", "marker": "o", "markersize": 1.3, "color": NEUTRAL}


def plot_xray(
    table: pd.DataFrame,
    *,
    words: Mapping[str, int] | None = None,
    ax: Axes | None = None,
    target: str = "nature",
    width: str = "single",
) -> Axes:
    """Where in each document each word stands, and how often.

    Parameters
    ----------
    table
        What `locate` returns: one row an occurrence, with `term`, `doc_id`, `position` in
        [0, 1] and `n`, words of the document. A row without a position declares a document. A
        category of `term` or `doc_id` that has no row is shown with 0.
    words
        Words of documents in which nothing was found.
    ax, target, width
        As in :func:`textlab.figures.canvas`.

    Returns
    -------
    Axes
        Rows of ticks below each term, one a document, occurrences and words at the right. Where
        not all have room, each term keeps the documents with most occurrences, and the axis
        says so.

    Raises
    ------
    SchemaError
        For a missing column, or a position outside [0, 1].

    Examples
    --------
    >>> table = pd.DataFrame({"term": "chip*", "doc_id": ["a", "a"], "position": [0.2, 0.9],
    ...                       "n": 40})
    >>> plot_xray(table).get_xlabel()
    'position in the document (n = 2 occurrences of 1 term in 1 document)'
    """
    table = needs(table, "term", "doc_id", "position", "n", of="plot_xray")
    if not _all_of(table["term"]) or not _all_of(table["doc_id"]):
        return nothing(ax, target=target, width=width)
    if not table["position"].dropna().between(0, 1).all():
        raise SchemaError("plot_xray: a position lies outside [0, 1]; give shares of the document")
    sizes = target_of(target)
    row = 0.95 * row_height(sizes)
    lines, notes = _xray_rows(table, rows_that_fit(ax, sizes, row, 22))
    lengths = {**_words(table), **(words or {})}
    with canvas(ax, target=target, width=width, height=row * len(lines) + 14) as ax:
        _xray_labels(ax, lines)
        for y, line in enumerate(lines):
            if line.doc is not None:
                ax.axhline(y, color=RULE, linewidth=0.3, zorder=0)
                ax.vlines(line.positions, y - 0.36, y + 0.36, color=INK, linewidth=0.7)
        hits = ["" if x.doc is None else number(len(x.positions)) for x in lines]
        totals = ["" if x.doc is None else number(lengths.get(x.doc, np.nan)) for x in lines]
        number_columns(ax, {"hits": hits, "words": totals})
        ax.set_xlim(0, 1)
        ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])
        describe(ax, _xray_note(table), *notes)
    return ax


def plot_strip(
    table: pd.DataFrame,
    *,
    smooth: int | None = None,
    threshold: float = 0.05,
    ax: Axes | None = None,
    target: str = "nature",
    width: str = "double",
) -> Axes:
    """The valence of every sentence, in its place.

    Parameters
    ----------
    table
        Scores of `score_sentiment`: one row a sentence, with `doc_id`, `unit_id` from 0, and
        `value` in [-1, 1], missing where a sentence has none.
    smooth
        Sentences of a moving mean to draw over the bars; only for documents of at least 80.
    threshold
        Below it, either side of 0, a sentence is neutral.
    ax, target, width
        As in :func:`textlab.figures.canvas`.

    Returns
    -------
    Axes
        One strip a document: bars up for positive, down for negative, a dot for neutral, nothing
        where there is no value. Every strip spans [-1, 1].

    Raises
    ------
    SchemaError
        For a missing column, a value outside [-1, 1], or smoothing of fewer than 80 sentences.

    Notes
    -----
    A smoothed line over 30 sentences shows waves in random numbers; the raw strip does not.

    Examples
    --------
    >>> table = pd.DataFrame({"doc_id": "a", "unit_id": [0, 1], "value": [0.5, -0.2]})
    >>> plot_strip(table).get_xlabel()
    'sentence, from 0 (n = 2 in 1 document); each strip spans valences from −1 to 1'
    """
    table = needs(table, "doc_id", "unit_id", "value", of="plot_strip")
    if table.empty:
        return nothing(ax, target=target, width=width)
    if not table["value"].dropna().between(-1, 1).all():
        raise SchemaError("plot_strip: a value lies outside [-1, 1]; give valences of sentences")
    doc = stated(table["doc_id"])
    documents = in_order(doc)
    parts = [table[doc == d].sort_values("unit_id") for d in documents]
    _check_smooth(smooth, dict(zip(documents, map(len, parts), strict=True)))
    sizes = target_of(target)
    row = _strip_height(len(parts), ax, sizes)
    shown = parts[: rows_that_fit(ax, sizes, row, 22)]
    with canvas(ax, target=target, width=width, height=row * len(shown) + 20) as ax:
        short = short_ids(map(str, documents))
        label_rows(ax, [legible(short[str(d)]) for d in documents[: len(shown)]])
        for y, part in enumerate(shown):
            _strip(ax, y, part, threshold, smooth)
        ax.set_xlim(-0.8, max(int(p["unit_id"].max()) for p in shown) + 0.8)
        count_axis(ax)
        sentences = [number(len(part)) for part in shown]
        number_columns(ax, {"sentences": sentences, "no value": _silent(shown)})
        n = f"{len(table):,} in {counted(len(documents), 'document')}"
        described = f"sentence, from 0 (n = {n}); each strip spans valences from −1 to 1"
        described += f"; line: mean of {smooth} sentences" if smooth else ""
        missing = left_out(len(shown), len(parts), "documents")
        describe(ax, described, why_missing(table, "no value"), missing)
        place_legend(ax, _strip_legend(), lines_above=1)
    return ax


@dataclass(frozen=True)
class _Line:
    """A row of an x-ray: a term's heading (no document), or a document's ticks."""

    term: str
    doc: str | None
    positions: np.ndarray


def _xray_rows(table: pd.DataFrame, fits: int) -> tuple[list[_Line], list[str]]:
    """Headings and rows that have room, and notes on those that have none."""
    terms, documents = (_all_of(table[column]) for column in ("term", "doc_id"))
    found = table[table["position"].notna()]
    by_row = found.groupby([found["term"].astype(str), found["doc_id"].astype(str)])["position"]
    places = {key: values.to_numpy(float) for key, values in by_row}
    none, room = np.zeros(0), max(fits // len(terms) - 1, 1)
    lines: list[_Line] = []
    for term in terms[: max(fits // 2, 1)]:
        rows = [_Line(term, doc, places.get((term, doc), none)) for doc in documents]
        fullest = sorted(range(len(rows)), key=lambda i: -len(rows[i].positions))[:room]
        lines += [_Line(term, None, none), *(rows[i] for i in sorted(fullest))]
    shown = min(room, len(documents))
    notes = [left_out(min(len(terms), max(fits // 2, 1)), len(terms), "terms")]
    if shown < len(documents):
        notes.append(f"shown: for each term the {counted(shown, 'document')} with most occurrences")
    return lines, notes


def _all_of(column: pd.Series) -> list[str]:
    """Every value of a column, categories without a row included."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return [str(category) for category in column.cat.categories]
    return [str(value) for value in in_order(column)]


def _words(table: pd.DataFrame) -> dict[str, int]:
    known = table[table["n"].notna()]
    return dict(zip(known["doc_id"].astype(str), known["n"].astype(int), strict=True))


def _xray_labels(ax: Axes, lines: Sequence[_Line]) -> None:
    short = short_ids(line.doc for line in lines if line.doc is not None)
    label_rows(ax, [legible(line.term if line.doc is None else short[line.doc]) for line in lines])
    for label, line in zip(ax.get_yticklabels(), lines, strict=True):
        if line.doc is None:
            label.set(fontweight="bold")


def _xray_note(table: pd.DataFrame) -> str:
    hits = counted(int(table["position"].notna().sum()), "occurrence")
    terms = counted(len(_all_of(table["term"])), "term")
    documents = counted(len(_all_of(table["doc_id"])), "document")
    return f"position in the document (n = {hits} of {terms} in {documents})"


def _check_smooth(smooth: int | None, sentences: Mapping[str, int]) -> None:
    if smooth is None:
        return
    if smooth < 2:
        raise SchemaError(f"plot_strip: smooth is {smooth}; expected 2 or more sentences, or None")
    for doc, n in sentences.items():
        if n < SMOOTH_FROM:
            raise SchemaError(
                f"plot_strip: {doc} has {n} sentences; a moving mean is drawn from {SMOOTH_FROM} "
                "on, because fewer show waves where there are none. Leave smooth=None"
            )


def _strip_height(strips: int, ax: Axes | None, sizes: Target) -> float:
    """9 mm a strip, less where there are many, never less than two lines of type."""
    least = 2 * row_height(sizes)
    return least if ax is not None else min(9.0, max(least, (sizes.height - 22) / max(strips, 1)))


def _strip(ax: Axes, y: int, part: pd.DataFrame, threshold: float, smooth: int | None) -> None:
    x, value = part["unit_id"].to_numpy(float), part["value"].to_numpy(float)
    for edge in (y - 0.44, y, y + 0.44):
        ax.axhline(edge, color=RULE, linewidth=0.3, zorder=0)
    neutral = np.abs(value) < threshold
    for some, color in ((value >= threshold, POSITIVE), (value <= -threshold, NEGATIVE)):
        ax.bar(x[some], -0.44 * value[some], bottom=y, width=0.72, color=color, linewidth=0)
    ax.plot(x[neutral], np.full(neutral.sum(), y), **DOT)
    if smooth:
        mean = part["value"].rolling(smooth, center=True, min_periods=smooth).mean()
        ax.plot(x, y - 0.44 * mean.to_numpy(float), color=INK, linewidth=0.8)


def _strip_legend() -> list[Artist]:
    dot = Line2D([], [], label="neutral", **DOT)
    return [swatch("negative", NEGATIVE), dot, swatch("positive", POSITIVE)]


def _silent(parts: Sequence[pd.DataFrame]) -> list[str]:
    return [number(int(part["value"].isna().sum())) for part in parts]

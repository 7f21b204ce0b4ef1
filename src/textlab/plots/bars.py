"""Bars of counts: what cleaning took, classes of sentences, a lexicon against a coder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib
import pandas as pd
from matplotlib.axes import Axes

from textlab.figures import NEGATIVE, NEUTRAL, PETROFF, POSITIVE, canvas, target_of
from textlab.plots.colors import ink_on
from textlab.plots.labels import (
    MISSING,
    counted,
    legible,
    needs,
    number,
    readable,
    short_ids,
    stated,
    width_mm,
)
from textlab.plots.rows import (
    HATCHES,
    count_axis,
    describe,
    label_rows,
    left_out,
    nothing,
    number_columns,
    place_legend,
    row_height,
    rows_that_fit,
    size_mm,
    swatch,
    why_missing,
)
from textlab.schema import OK, SchemaError

BODY, OTHER = "body", "other residue"
GROUPS = 6  # body and five kinds of residue: more hatches cannot be told apart
CLASSES = {"negative": (NEGATIVE, "////"), "neutral": (NEUTRAL, ""), "positive": (POSITIVE, "....")}
CODED = {
    "lexicon_only": ("lexicon only", PETROFF[1], "////"),
    "both": ("both", PETROFF[0], ""),
    "human_only": ("coder only", PETROFF[3], "...."),
}


def plot_flow(
    table: pd.DataFrame, *, ax: Axes | None = None, target: str = "nature", width: str = "single"
) -> Axes:
    """How many words of each document are body, and what the rest is.

    Parameters
    ----------
    table
        `doc_id`; `part`, "body" or a kind of residue; `words`, a count.
    ax, target, width
        As in :func:`textlab.figures.canvas`.

    Returns
    -------
    Axes
        One bar a document in the table's order, body first. Beyond five kinds of residue the
        smaller ones are drawn together as "other residue". Words and the share of residue stand
        at the right.

    Raises
    ------
    SchemaError
        For a missing column.

    Examples
    --------
    >>> table = pd.DataFrame({"doc_id": ["a", "a"], "part": ["body", "title"], "words": [90, 10]})
    >>> plot_flow(table).get_xlabel()
    'words (n = 100 in 1 document)'
    """
    table = needs(table, "doc_id", "part", "words", of="plot_flow")
    if table.empty:
        return nothing(ax, target=target, width=width)
    counts = _wide(table, "part", "words")
    counts, sizes = _few_parts(counts), target_of(target)
    row = 1.45 * row_height(sizes)
    shown = counts.iloc[: rows_that_fit(ax, sizes, row, 25)]
    total = shown.sum(axis=1)
    residue = 1 - shown.get(BODY, 0 * total) / total.where(total > 0)
    looks = _looks([str(part) for part in shown.columns])
    with canvas(ax, target=target, width=width, height=row * len(shown) + 20) as ax:
        _stack(ax, shown, looks)
        label_rows(ax, _document_labels(shown.index))
        shares = [MISSING if pd.isna(x) else f"{100 * x:.0f} %" for x in residue]
        number_columns(ax, {"words": [number(x) for x in total], "residue": shares})
        ax.set_xlim(0, max(float(total.max()), 1))
        count_axis(ax)
        n = counts.to_numpy().sum()
        described = f"words (n = {n:,.0f} in {counted(len(counts), 'document')})"
        describe(ax, described, left_out(len(shown), len(counts), "documents"))
        legend = [swatch(readable(part), *look) for part, look in looks.items()]
        place_legend(ax, legend, lines_above=1)
    return ax


def plot_shares(
    table: pd.DataFrame, *, ax: Axes | None = None, target: str = "nature", width: str = "single"
) -> Axes:
    """Which share of each document's sentences is negative, neutral or positive.

    Parameters
    ----------
    table
        `doc_id`; `label`, one of negative, neutral, positive; `units_hit`, sentences of that
        class; `units`, sentences of the document: what `sentiment_classes` returns. With a
        column `version` ("all words", "topic words masked") there is one bar for each.
    ax, target, width
        As in :func:`textlab.figures.canvas`.

    Returns
    -------
    Axes
        Bars of 100 %, shares printed where they have room, sentences at the right. A document
        without a scored sentence has no bar and n = 0.

    Raises
    ------
    SchemaError
        For a missing column, or a class of another name.

    Examples
    --------
    >>> table = pd.DataFrame({"doc_id": "a", "label": ["negative", "neutral", "positive"],
    ...                       "units_hit": [1, 2, 7], "units": 10})
    >>> plot_shares(table).get_xlabel()
    '% of sentences (n = 10 in 1 document)'
    """
    table = needs(table, "doc_id", "label", "units_hit", "units", of="plot_shares")
    if table.empty:
        return nothing(ax, target=target, width=width)
    other = sorted(set(table["label"].astype(str)) - set(CLASSES))
    if other:
        raise SchemaError(f"plot_shares: label {other[0]!r}; expected {', '.join(CLASSES)}")
    keys = ["doc_id", "version"] if "version" in table else ["doc_id"]
    counts = _wide(table, "label", "units_hit", keys=keys).reindex(columns=list(CLASSES)).fillna(0)
    units = _wide(table, "label", "units", keys=keys).max(axis=1)
    sizes = target_of(target)
    row = 1.35 * row_height(sizes)
    shown = counts.iloc[: rows_that_fit(ax, sizes, row, 25)]
    n = units.loc[shown.index]
    shares = 100 * shown.div(n.where(n > 0), axis=0)
    with canvas(ax, target=target, width=width, height=row * len(shown) + 20) as ax:
        label_rows(ax, _document_labels(shown.index))
        _stack(ax, shares.fillna(0), CLASSES)
        ax.set_xlim(0, 100)
        number_columns(ax, {"sentences": [number(x) if x else MISSING for x in n]})
        first = units.groupby(level=0, observed=True, sort=False).max()
        n_docs = counted(len(first), "document")
        described = f"% of sentences (n = {first.sum():,.0f} in {n_docs})"
        describe(ax, described, why_missing(table), left_out(len(shown), len(counts), "rows"))
        place_legend(ax, [swatch(name, *look) for name, look in CLASSES.items()], lines_above=1)
        _print_shares(ax, shares)
    return ax


def plot_confusion(
    table: pd.DataFrame, *, ax: Axes | None = None, target: str = "nature", width: str = "single"
) -> Axes:
    """Where a lexicon and a human coder agree, for each indicator, in counts of sentences.

    Parameters
    ----------
    table
        `label`; `both`, `lexicon_only`, `human_only`, `neither`: counts; `state`, where there is
        such a column and it is not "ok", is said below the axis.
    ax, target, width
        As in :func:`textlab.figures.canvas`.

    Returns
    -------
    Axes
        Right of the line what the coder marked (found by the lexicon, then missed), left of it
        what only the lexicon marked. All four counts stand at the right.

    Raises
    ------
    SchemaError
        For a missing column.

    Notes
    -----
    Counts, not F1: with a few marked sentences one more or less moves any ratio by tenths.

    Examples
    --------
    >>> table = pd.DataFrame({"label": ["rivalry"], "both": [3], "lexicon_only": [2],
    ...                       "human_only": [1], "neither": [94]})
    >>> plot_confusion(table).get_xlabel()
    'sentences (n = 100 for each indicator)'
    """
    cells = ["lexicon_only", "both", "human_only", "neither"]
    table = needs(table, "label", *cells, of="plot_confusion")
    if table.empty:
        return nothing(ax, target=target, width=width)
    sizes = target_of(target)
    row = 1.35 * row_height(sizes)
    shown = table.iloc[: rows_that_fit(ax, sizes, row, 25)]
    counts = shown[cells].fillna(0).astype(float).reset_index(drop=True)
    with canvas(ax, target=target, width=width, height=row * len(shown) + 20) as ax:
        label_rows(ax, [readable(label) for label in shown["label"]])
        texts = {CODED[c][0] if c in CODED else c: [number(x) for x in shown[c]] for c in cells}
        number_columns(ax, texts)
        _stack(ax, -counts[["lexicon_only"]], {"lexicon_only": CODED["lexicon_only"][1:]})
        _stack(ax, counts[["both", "human_only"]], {c: CODED[c][1:] for c in cells[1:3]})
        ax.axvline(0, color="black", linewidth=0.5)
        far = max(counts["lexicon_only"].max(), 0), max(counts[cells[1:3]].sum(axis=1).max(), 1)
        ax.set_xlim(-1.05 * far[0] - 0.02 * far[1], 1.05 * far[1])
        count_axis(ax)
        n = table[cells].sum(axis=1)
        total = f"{n.min():,.0f}" if n.min() == n.max() else f"{n.min():,.0f} to {n.max():,.0f}"
        missing = left_out(len(shown), len(table), "indicators")
        states = table["state"].dropna().astype(str).unique() if "state" in table else []
        described = f"sentences (n = {total} for each indicator)"
        describe(ax, described, "; ".join(s for s in states if s != OK), missing)
        place_legend(ax, [swatch(*look) for look in CODED.values()], lines_above=1)
    return ax


def _wide(
    table: pd.DataFrame, columns: str, values: str, *, keys: Sequence[str] = ("doc_id",)
) -> pd.DataFrame:
    """Sums of a column, one row a document, one column a part; orders as given."""
    data = {key: stated(table[key]) for key in (*keys, columns)}
    long = pd.DataFrame({**data, "x": pd.to_numeric(table[values])})
    sums = long.groupby([*keys, columns], observed=True, sort=True)["x"].sum()
    return sums.unstack(columns).fillna(0)


def _few_parts(counts: pd.DataFrame) -> pd.DataFrame:
    """Body first, residue by falling size, the smallest kinds together."""
    totals = counts.drop(columns=BODY, errors="ignore").sum()
    totals = totals.sort_values(ascending=False, kind="stable")
    ranked = [str(part) for part in totals.index if totals[part] > 0]
    kept = ranked if len(ranked) < GROUPS else ranked[: GROUPS - 2]
    parts = {BODY: counts[BODY]} if BODY in counts else {}
    parts |= {part: counts[part] for part in kept}
    if len(kept) < len(ranked):
        parts[OTHER] = counts[ranked[len(kept) :]].sum(axis=1)
    return pd.DataFrame(parts, index=counts.index)


def _looks(parts: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Color and hatch of each part; body is always the plain first."""
    free = iter(range(1, GROUPS))
    at = {part: 0 if part == BODY else next(free) for part in parts}
    return {part: (PETROFF[i], HATCHES[i]) for part, i in at.items()}


def _stack(ax: Axes, counts: pd.DataFrame, looks: Mapping[str, tuple[str, str]]) -> None:
    left = pd.Series(0.0, counts.index)
    for part in counts.columns:
        color, hatch = looks[str(part)]
        fill: dict[str, Any] = {
            "color": color,
            "hatch": hatch,
            "edgecolor": "white",
            "linewidth": 0.3,
        }
        ax.barh(range(len(counts)), counts[part], left=left, height=0.72, **fill)
        left = left + counts[part]


def _print_shares(ax: Axes, shares: pd.DataFrame) -> None:
    """Each share in the middle of its bar, where the bar is wide enough for it."""
    room = size_mm(ax)[0] / 100
    size = matplotlib.rcParams["font.size"]
    middle: dict[str, Any] = {"ha": "center", "va": "center_baseline"}
    for y, row in enumerate(shares.fillna(0).to_numpy(float)):
        left = 0.0
        for share, (color, hatch) in zip(row, CLASSES.values(), strict=True):
            text = f"{share:.0f}"
            if share * room > width_mm(text, size) + 1.5:
                box = {"facecolor": color, "edgecolor": "none", "pad": 0.6} if hatch else None
                ax.text(left + share / 2, y, text, color=ink_on(color), bbox=box, **middle)
            left += share


def _document_labels(index: pd.Index) -> list[str]:
    """Short ids, with the version behind them where the index holds one."""
    keys = [key if isinstance(key, tuple) else (key,) for key in index]
    short = short_ids(str(key[0]) for key in keys)
    return [", ".join([legible(short[str(d)]), *map(readable, rest)]) for d, *rest in keys]

"""A matrix of counts with its numbers, totals and a zero that is seen to be one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from textlab.figures import Target, canvas, target_of
from textlab.plots.colors import ink_on
from textlab.plots.labels import (
    MISSING,
    fitted,
    legible,
    needs,
    number,
    readable,
    short_ids,
    stated,
    widest,
)
from textlab.plots.rows import (
    GAP,
    INK,
    PALE,
    describe,
    label_rows,
    left_out,
    nothing,
    number_columns,
    refused_rows,
    row_height,
    rows_that_fit,
    size_mm,
    why_missing,
)

SHADES = LinearSegmentedColormap.from_list("counts", ["#f3f5f8", "#b9d1f0", "#5790fc", "#1d4fa8"])
UNITS = {"n": "words", "units": "sentences"}  # what the schema's columns count
HEADING = 26  # mm that a turned column heading may take
LABELS = 0.3  # share of the width that row labels may take


def plot_matrix(  # noqa: PLR0913 (two to cross, five settings and the page)
    table: pd.DataFrame,
    rows: str,
    columns: str,
    *,
    values: str | None = "hits",
    n: str | None = None,
    ax: Axes | None = None,
    target: str = "nature",
    width: str = "single",
) -> Axes:
    """How many hits each combination has: article by label, element by voice, ...

    Parameters
    ----------
    table
        Long: one or more rows a combination; their `values` are added.
    rows, columns
        Columns of the table to set against each other. Missing is "(not stated)".
    values
        A column of counts; None counts the rows, as for an evidence table.
    n
        A column that says how much text stands behind each row ("n": words, "units":
        sentences), shown at the right; the largest of a row's values.
    ax, target, width
        As in :func:`textlab.figures.canvas`.

    Returns
    -------
    Axes
        Cells with their counts. A zero, or a combination the table does not hold, is a pale 0. A
        missing count, or one that the `state` of a scores table refuses, is a dash, and below the
        matrix stands why. Totals stand at the right and below, over all rows and columns given.

    Raises
    ------
    SchemaError
        For a missing column.

    Notes
    -----
    Counts are not rates: a long article has more of everything, hence `n`.

    Examples
    --------
    >>> table = pd.DataFrame({"doc_id": ["a", "b"], "label": ["rivalry", "rivalry"],
    ...                       "hits": [2, 0], "n": [40, 50]})
    >>> plot_matrix(table, "doc_id", "label", n="n").get_xlabel()
    'hits (n = 2)'
    """
    asked = [column for column in (rows, columns, values, n) if column is not None]
    table = needs(table, *asked, of="plot_matrix")
    refused = refused_rows(table)
    if table.empty:
        return nothing(ax, target=target, width=width)
    counts, sizes = _crossed(table, rows, columns, values, refused), target_of(target)
    at_right = _totals(counts, table, rows, n)
    row = 1.35 * row_height(sizes)
    fits = rows_that_fit(ax, sizes, row, HEADING + 22)
    mm = size_mm(ax)[0] if ax is not None else _room(counts, rows, at_right, sizes, width)
    cell = max(widest(_numbers(counts.sum()), sizes.base) + GAP, row_height(sizes))
    shown = counts.iloc[:fits, : max(int(mm / cell), 1)]
    heads = _labels(shown.columns, columns)
    level = widest(heads, sizes.base) < mm / len(heads) - GAP
    top = 0 if level else min(widest(heads, sizes.base), HEADING)
    with canvas(ax, target=target, width=width, height=row * (len(shown) + 1) + top + 12) as ax:
        label_rows(ax, [*_labels(shown.index, rows), "total"], share=LABELS)
        kept = {head: [*texts[: len(shown)], texts[-1]] for head, texts in at_right.items()}
        number_columns(ax, kept)
        _shade(ax, shown)
        _write(ax, shown, counts.sum(min_count=1).iloc[: shown.shape[1]])
        _head_columns(ax, heads, level=level)
        described = (
            f"{readable(values or 'hits')} (n = {number(np.nansum(counts.to_numpy(float)))})"
        )
        pairs = zip(shown.shape, counts.shape, ("rows", "columns"), strict=True)
        describe(ax, described, why_missing(table), *(left_out(*pair) for pair in pairs))
    return ax


def _totals(
    counts: pd.DataFrame, table: pd.DataFrame, rows: str, n: str | None
) -> dict[str, list[str]]:
    """Columns right of the matrix: totals, and how much text; the last text is for all rows."""
    sums = counts.sum(axis=1, min_count=1)
    columns = {"total": [*_numbers(sums), *_numbers([sums.sum(min_count=1)])]}
    if n:
        behind = table.groupby(stated(table[rows]), observed=True)[n].max()
        columns[UNITS.get(n, readable(n))] = [*_numbers(behind.loc[counts.index]), ""]
    return columns


def _room(
    counts: pd.DataFrame,
    rows: str,
    at_right: Mapping[str, Sequence[str]],
    sizes: Target,
    width: str,
) -> float:
    """Width in mm that row labels and totals leave to the matrix."""
    page = sizes.width(width)
    labels = min(widest(_labels(counts.index, rows), sizes.base), LABELS * page)
    numbers = sum(widest([head, *texts], sizes.base) + GAP for head, texts in at_right.items())
    return page - labels - numbers - 3


def _crossed(
    table: pd.DataFrame, rows: str, columns: str, values: str | None, refused: pd.Series
) -> pd.DataFrame:
    """Sums, 0 for a combination without a row, NaN where all counts are missing or refused."""
    counts = pd.to_numeric(table[values]) if values else pd.Series(1.0, index=table.index)
    x = counts.astype(float).mask(refused)
    long = pd.DataFrame({"r": _ordered(table[rows]), "c": _ordered(table[columns]), "x": x})
    sums = long.groupby(["r", "c"], observed=True, sort=True)["x"].sum(min_count=1)
    sums = sums.unstack("c", fill_value=0.0)
    return sums.set_axis(list(sums.index)).set_axis(list(sums.columns), axis=1)


def _ordered(values: pd.Series) -> pd.Series:
    """As `stated`; ids of documents that come in no order of their own are sorted."""
    known = isinstance(values.dtype, pd.CategoricalDtype) or values.name != "doc_id"
    return stated(values if known else values.astype("category"))


def _labels(values: Sequence[object], column: str) -> list[str]:
    texts = [str(value) for value in values]
    if column != "doc_id":
        return [readable(text) for text in texts]
    short = short_ids(texts)
    return [legible(short[text]) for text in texts]


def _numbers(values: Iterable[float]) -> list[str]:
    return [MISSING if np.isnan(value) else number(value) for value in values]


def _shade(ax: Axes, shown: pd.DataFrame) -> None:
    values = np.ma.masked_invalid(shown.to_numpy(float))
    edges = np.arange(shown.shape[1] + 1) - 0.5, np.arange(len(shown) + 1) - 0.5
    most = max(float(values.max()) if values.count() else 0.0, 1.0)
    ax.pcolormesh(*edges, values, cmap=SHADES, vmin=0, vmax=most, edgecolors="white", linewidth=0.6)
    ax.set_xlim(-0.5, shown.shape[1] - 0.5)
    ax.set_ylim(len(shown) + 0.5, -0.5)


def _write(ax: Axes, shown: pd.DataFrame, totals: pd.Series) -> None:
    """The number of every cell, and the totals in the row below."""
    most = max(float(np.nanmax(np.append(shown.to_numpy(float), 0))), 1.0)
    place: dict[str, Any] = {"ha": "center", "va": "center_baseline"}
    for y, row in enumerate(shown.to_numpy(float)):
        for x, value in enumerate(row):
            ink = PALE if not value > 0 else ink_on(SHADES(value / most))
            ax.text(x, y, MISSING if np.isnan(value) else number(value), color=ink, **place)
    for x, text in enumerate(_numbers(totals)):
        ax.text(x, len(shown), text, color=INK, **place)


def _head_columns(ax: Axes, labels: Sequence[str], *, level: bool) -> None:
    """Column headings on top, level where all fit into their columns, else turned."""
    size = matplotlib.rcParams["font.size"]
    texts = labels if level else [fitted(label, HEADING, size) for label in labels]
    ax.xaxis.tick_top()
    ax.set_xticks(range(len(labels)), texts, rotation=0 if level else 90, va="bottom")
    ax.tick_params(axis="x", length=0)
    ax.spines["bottom"].set_visible(False)
    ax.xaxis.set_label_position("bottom")

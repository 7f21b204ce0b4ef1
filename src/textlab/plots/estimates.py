"""Estimates with their intervals; where there is none, the reason in its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from textlab.figures import PETROFF, canvas, target_of
from textlab.plots.labels import (
    in_order,
    legible,
    needs,
    number,
    readable,
    short_ids,
    stated,
)
from textlab.plots.rows import (
    INK,
    PALE,
    RULE,
    describe,
    label_rows,
    left_out,
    nothing,
    number_columns,
    row_height,
    rows_that_fit,
    value_axis,
)
from textlab.schema import OK, SchemaError, check, names

HOLLOW: dict[str, Any] = {
    "linestyle": "", "marker": "o", "markerfacecolor": "none", "markeredgewidth": 0.6,
    "clip_on": False, "zorder": 2,
}  # fmt: skip
AXES = {"rate": "hits per 1,000 words", "share": "share of sentences", "mean": "mean value"}


def plot_estimates(
    table: pd.DataFrame,
    *,
    points: pd.DataFrame | None = None,
    ax: Axes | None = None,
    target: str = "nature",
    width: str = "single",
) -> Axes:
    """Estimates with their intervals, or with the reason why they have none.

    Parameters
    ----------
    table
        Estimates table, of one statistic; columns in front of `measure` are its groups.
    points
        The scores it was made from: each document becomes a small circle behind the estimate.
        Needs the columns of the groups, too (`with_groups`).
    ax, target, width
        As in :func:`textlab.figures.canvas`.

    Returns
    -------
    Axes
        One row a label and group, "(not stated)" among them. With an interval: a full point,
        a line, and estimate, limits and documents at the right. Without: a hollow point and
        "n = 5, no interval", the reasons below the axis.

    Raises
    ------
    SchemaError
        For a missing column, or more than one statistic.

    Examples
    --------
    >>> import textlab
    >>> from textlab.estimates import estimate
    >>> corpus = textlab.read_corpus(["Sanctions bite.", "No curbs here."])
    >>> scores = textlab.score_frames(corpus, ["external_restriction"]).scores
    >>> print(plot_estimates(estimate(scores, documents=corpus), points=scores).get_xlabel())
    hits per 1,000 words; n: documents
    no interval: no sampling frame
    small circles: single documents
    """
    table = check(table, "estimates")
    needs(table, "state", of="plot_estimates")
    if table.empty:
        return nothing(ax, target=target, width=width)
    statistic = _one_statistic(table)
    by = [column for column in table.columns if column not in names("estimates")]
    sizes = target_of(target)
    row = 1.2 * row_height(sizes)
    lines = _lines(table, by)[: rows_that_fit(ax, sizes, row, 24)]
    reasons = [s for s in in_order(table["state"].astype(object)) if s != OK]
    with canvas(ax, target=target, width=width, height=row * len(lines) + 18) as ax:
        label_rows(ax, [label for label, _ in lines])
        number_columns(ax, {"": [_said(estimate, reasons) for _, estimate in lines]})
        if points is not None:
            _draw_documents(ax, lines, _documents(points, by, statistic), by)
        for y, (_, estimate) in enumerate(lines):
            _draw(ax, y, estimate)
        value_axis(ax)
        if statistic == "mean":
            ax.axvline(0, color=PALE, linewidth=0.5, zorder=0)
        _bold_headings(ax, [estimate is None for _, estimate in lines])
        shown = sum(estimate is not None for _, estimate in lines)
        circles = "" if points is None else "small circles: single documents"
        missing = left_out(shown, len(table), "rows")
        describe(ax, _axis(table, statistic), _because(reasons), circles, missing)
    return ax


_Line = tuple[str, "pd.Series | None"]


def _one_statistic(table: pd.DataFrame) -> str:
    given = in_order(table["statistic"])
    if len(given) != 1:
        raise SchemaError(
            f"plot_estimates: statistics {', '.join(map(str, given))}; one axis shows one. "
            "Pass the rows of one statistic"
        )
    return str(given[0])


def _lines(table: pd.DataFrame, by: Sequence[str]) -> list[_Line]:
    """Rows from the top: labels, or groups under the heading of their label."""
    labels = in_order(table["label"])
    if not by:
        return [(readable(row["label"]), row) for _, row in table.iterrows()]
    short = short_ids(table[by[0]].dropna().astype(str)) if by[0] == "doc_id" else {}
    lines: list[_Line] = []
    for label in labels:
        if len(labels) > 1:
            lines.append((readable(label), None))
        for _, row in table[table["label"] == label].iterrows():
            groups = (legible(short[g]) if g in short else readable(g) for g in _key(row, by))
            lines.append((", ".join(groups), row))
    return lines


def _key(row: pd.Series, by: Sequence[str]) -> tuple[str, ...]:
    return tuple(stated(pd.Series([row[column]]))[0] for column in by)


def _said(estimate: pd.Series | None, reasons: Sequence[str]) -> str:
    """The estimate in words: with its limits, or with the letter of the reason."""
    if estimate is None:
        return ""
    n = f"n = {number(estimate['n_docs'])}"
    value = number(estimate["estimate"])
    if estimate["state"] == OK:
        limits = f"{number(estimate['ci_lower'])}, {number(estimate['ci_upper'])}"
        return f"{value} [{limits}], {n}"
    letter = f" ({chr(97 + list(reasons).index(estimate['state']))})" if len(reasons) > 1 else ""
    if pd.isna(estimate["estimate"]):
        return f"{n}, no estimate{letter}"
    return f"{value}, {n}, no interval{letter}"


def _because(reasons: Sequence[str]) -> str:
    if len(reasons) < 2:
        return f"no interval: {reasons[0]}" if reasons else ""
    return "no interval: " + "; ".join(f"({chr(97 + i)}) {s}" for i, s in enumerate(reasons))


def _axis(table: pd.DataFrame, statistic: str) -> str:
    text = AXES.get(statistic, readable(statistic))
    if not (table["state"] == OK).any():
        return f"{text}; n: documents"
    level = f"{100 * table['level'].max():g}"
    return f"{text}; line: {level} % interval over documents"


def _documents(scores: pd.DataFrame, by: Sequence[str], statistic: str) -> pd.DataFrame:
    """One value a document, label and group, in the unit of the axis."""
    needs(scores, "label", "doc_id", "value", *by, of="plot_estimates, points")
    keys = [*(stated(scores[column]) for column in by), scores["label"], scores["doc_id"]]
    grouped = scores.groupby([key.astype(str) for key in keys], sort=False)
    if statistic == "share":
        sums = grouped[["units_hit", "units"]].sum()
        values = sums["units_hit"] / sums["units"].where(sums["units"] > 0)
    else:
        values = grouped["value"].mean()
    return values.dropna().rename("value").reset_index()


def _draw_documents(
    ax: Axes, lines: Sequence[_Line], documents: pd.DataFrame, by: Sequence[str]
) -> None:
    known = {key: part["value"] for key, part in documents.groupby([*by, "label"], sort=False)}
    for y, (_, row) in enumerate(lines):
        if row is None:
            continue
        values = np.sort(known.get((*_key(row, by), str(row["label"])), pd.Series(dtype=float)))
        ax.plot(values, y + _heap(values), **{**HOLLOW, "markersize": 2, "markeredgecolor": PALE})


def _heap(values: np.ndarray) -> np.ndarray:
    """Small steps up and down, in turn, for values that would cover each other."""
    close = np.ptp(values) / 60 if len(values) else 0.0
    rank = np.zeros(len(values), int)
    for i in range(1, len(values)):
        rank[i] = rank[i - 1] + 1 if values[i] - values[i - 1] <= close else 0
    step = min(0.12, 0.7 / max(rank.max(initial=0), 1))
    return np.where(rank % 2, 1, -1) * (rank + 1) // 2 * step


def _draw(ax: Axes, y: int, estimate: pd.Series | None) -> None:
    if estimate is None:
        return
    ax.axhline(y, color=RULE, linewidth=0.3, zorder=0)
    sure = estimate["state"] == OK
    if sure:
        ax.hlines(y, estimate["ci_lower"], estimate["ci_upper"], color=PETROFF[0], linewidth=1.2)
    point = {"markerfacecolor": PETROFF[0] if sure else "white", "zorder": 3, "markersize": 4}
    point["markeredgecolor"] = PETROFF[0] if sure else INK
    ax.plot([estimate["estimate"]], [y], **{**HOLLOW, **point})


def _bold_headings(ax: Axes, headings: Sequence[bool]) -> None:
    for label, heading in zip(ax.get_yticklabels(), headings, strict=True):
        label.set(fontweight="bold" if heading else "normal")

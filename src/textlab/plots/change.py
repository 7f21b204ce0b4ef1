"""Before and after: what cleaning, or any other step, does to a list of numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from textlab.figures import NEUTRAL, PETROFF, canvas, target_of
from textlab.plots.labels import needs, number, readable
from textlab.plots.rows import (
    INK,
    RULE,
    describe,
    label_rows,
    left_out,
    nothing,
    number_columns,
    place_legend,
    row_height,
    rows_that_fit,
    value_axis,
)

FALLS, RISES, STAYS = PETROFF[1], PETROFF[0], NEUTRAL


def plot_change(
    table: pd.DataFrame,
    *,
    before: str = "raw",
    after: str = "clean",
    unit: str = "per 1,000 words",
    ax: Axes | None = None,
    target: str = "nature",
    width: str = "single",
) -> Axes:
    """How each number changes from one version of the texts to another.

    Parameters
    ----------
    table
        `label`, and the two columns of numbers, in one unit for all rows.
    before, after
        Names of the columns.
    unit
        That unit, and what the numbers are counted in.
    ax, target, width
        As in :func:`textlab.figures.canvas`.

    Returns
    -------
    Axes
        One row a label: a hollow point before, a full one after, a line between them (dashed
        where the number falls), both numbers at the right. A missing number is a dash and has
        no point. Where not all rows have room, the largest changes have.

    Raises
    ------
    SchemaError
        For a missing column.

    Examples
    --------
    >>> table = pd.DataFrame({"label": ["rivalry"], "raw": [4.0], "clean": [2.5]})
    >>> print(plot_change(table).get_xlabel())
    per 1,000 words
    blue: rises; orange, dashed: falls
    """
    table = needs(table, "label", before, after, of="plot_change")
    if table.empty:
        return nothing(ax, target=target, width=width)
    data = pd.DataFrame({"label": table["label"], "x": table[before], "y": table[after]})
    data = data.astype({"x": float, "y": float}).reset_index(drop=True)
    sizes = target_of(target)
    row = 1.2 * row_height(sizes)
    fits = rows_that_fit(ax, sizes, row, 26)
    size = (data["y"] - data["x"]).abs().fillna(np.inf)
    shown = data.loc[size.sort_values(ascending=False, kind="stable").index[:fits].sort_values()]
    with canvas(ax, target=target, width=width, height=row * len(shown) + 20) as ax:
        label_rows(ax, [readable(label) for label in shown["label"]])
        columns = {before: shown["x"], after: shown["y"]}
        number_columns(ax, {k: [number(x) for x in column] for k, column in columns.items()})
        for at, (x, y) in enumerate(zip(shown["x"], shown["y"], strict=True)):
            _pair(ax, at, x, y)
        value_axis(ax)
        points = [_point(before, full=False), _point(after, full=True)]
        place_legend(ax, points, lines_above=1)
        missing = left_out(len(shown), len(data), "rows, by size of change")
        describe(ax, unit, "blue: rises; orange, dashed: falls", missing)
    return ax


def _pair(ax: Axes, at: int, x: float, y: float) -> None:
    """One row: two points and what lies between them."""
    color = FALLS if y < x else RISES if y > x else STAYS
    ax.axhline(at, color=RULE, linewidth=0.3, zorder=0)
    ax.plot([x, y], [at, at], color=color, linestyle="--" if y < x else "-", linewidth=1)
    for value, face in ((x, "white"), (y, color)):
        ax.plot([value], [at], "o", color=color, markerfacecolor=face, markersize=3.2, zorder=3)


def _point(label: str, *, full: bool) -> Line2D:
    face = INK if full else "white"
    look: dict[str, Any] = {"color": INK, "markerfacecolor": face, "markersize": 3.2}
    return Line2D([], [], marker="o", linestyle="", label=readable(label), **look)

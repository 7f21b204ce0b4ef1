"""Lines with direct labels: runs over k, the plan of a study."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator

from textlab.figures import PETROFF, canvas, target_of
from textlab.plots.labels import (
    counted,
    in_order,
    needs,
    number,
    readable,
    stated,
)
from textlab.plots.rows import (
    INK,
    describe,
    head,
    label_points,
    nothing,
    row_height,
)
from textlab.schema import OK, SchemaError

MARKERS = ("o", "s", "^", "D", "v", "P")
DASHES: tuple[object, ...] = ("-", "--", ":", "-.", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 3)))
THRESHOLD: dict[str, Any] = {"color": INK, "linewidth": 0.5, "linestyle": (0, (4, 2))}


def plot_runs(
    table: pd.DataFrame,
    *,
    value: str = "value",
    threshold: float | None = None,
    ax: Axes | None = None,
    target: str = "nature",
    width: str = "single",
) -> Axes:
    """What every run of every engine gave for each number of topics.

    Parameters
    ----------
    table
        `engine`; `k`; the column `value` names; and either `run`, a row each, or one row a k with
        the `lower` and `upper` value of its `n_runs`, as `choose_k` gives it. A row whose
        `verdict` (or `state`, where there is no verdict) is not "ok" is drawn hollow. Each
        `statistic`, where there is such a column, has lines of its own.
    value
        The column to show.
    threshold
        A value to mark with a dashed line.
    ax, target, width
        As in :func:`textlab.figures.canvas`.

    Returns
    -------
    Axes
        A point for every run, a line through the means, a band from minimum to maximum.

    Raises
    ------
    SchemaError
        For a missing column, or more than six lines.

    Examples
    --------
    >>> table = pd.DataFrame({"engine": "lda", "k": [2, 2], "run": [0, 1], "value": [0.4, 0.6]})
    >>> plot_runs(table, value="value").get_title(loc="left")
    'value'
    """
    ranges = "run" not in getattr(table, "columns", ["run"])
    columns = ("lower", "upper", "n_runs") if ranges else ("run",)
    table = needs(table, "engine", "k", value, *columns, of="plot_runs")
    if table.empty:
        return nothing(ax, target=target, width=width)
    engine = _series(table)
    engines = in_order(engine)
    if len(engines) > len(PETROFF):
        raise SchemaError(f"plot_runs: {len(engines)} lines; it can tell 6 apart. Pass some rows")
    with canvas(ax, target=target, width=width, height=60) as ax:
        ends = [
            _one_engine(ax, table[engine == name], value, i, len(engines))
            for i, name in enumerate(engines)
        ]
        _limit_runs(ax, table["k"], table[value])
        head(ax, _shown(table, value))
        texts = [readable(name) for name in engines]
        if threshold is not None:
            ax.axhline(threshold, **THRESHOLD)
            ends, texts = [*ends, threshold], [*texts, f"threshold {number(threshold)}"]
        looks = [*map(_look, range(len(engines))), THRESHOLD][: len(ends)]
        label_points(ax, pd.Series(ends), texts, looks=looks)
        grouped = table.groupby([engine, "k"], observed=True)
        runs = grouped["n_runs"].max() if ranges else grouped.size()
        n = counted(int(runs.max()), "run")
        n = n if runs.min() == runs.max() else f"{runs.min()} to {n}"
        marks = f"{'' if ranges else 'point: run; '}line: mean; band: minimum to maximum"
        describe(ax, f"number of topics (n = {n} each)", marks, _hollow(table))
    return ax


def plot_planner(
    table: pd.DataFrame,
    *,
    level: float = 0.95,
    assumed: str = "",
    ax: Axes | None = None,
    target: str = "nature",
    width: str = "single",
) -> Axes:
    """How many coded units give how narrow an interval.

    Parameters
    ----------
    table
        `n_labels`, coded units; `half_width` of the interval, a share in [0, 1]; `design` (or
        `label`), one line each: a prevalence, a design.
    level
        Nominal coverage of the intervals in the table.
    assumed
        What the plan takes for granted, in words; stands below the axis.
    ax, target, width
        As in :func:`textlab.figures.canvas`.

    Returns
    -------
    Axes
        One labeled line a design; percentage points against units, on a logarithmic axis where
        units span more than a factor of 20.

    Raises
    ------
    SchemaError
        For a missing column.

    Examples
    --------
    >>> table = pd.DataFrame({"n_labels": [50, 200], "half_width": [0.12, 0.06], "design": "10 %"})
    >>> plot_planner(table).get_title(loc="left")
    'half-width of the 95 % interval (percentage points)'
    """
    column = "design" if "design" in getattr(table, "columns", []) else "label"
    table = needs(table, "n_labels", "half_width", column, of="plot_planner")
    if table.empty:
        return nothing(ax, target=target, width=width)
    design = stated(table[column])
    designs = in_order(design)
    sizes = target_of(target)
    height = min(max(60, row_height(sizes) * len(designs) + 15), sizes.height)
    with canvas(ax, target=target, width=width, height=height) as ax:
        ends = []
        for i, name in enumerate(designs):
            line = table[design == name].sort_values("n_labels", kind="stable")
            ax.plot(line["n_labels"], 100 * line["half_width"], **_look(i))
            ends.append(100 * line["half_width"].dropna().iloc[-1:].mean())
        units = table["n_labels"]
        if units.min() > 0 and units.max() > 20 * units.min():
            ax.set_xscale("log")
            ax.xaxis.set_major_locator(FixedLocator(_round_units(units)))
            ax.minorticks_off()
        elif units.nunique() == 1:
            ax.set_xticks([units.iloc[0]])
        ax.xaxis.set_major_formatter(lambda x, _: number(x))
        ax.set_ylim(bottom=0)
        head(ax, f"half-width of the {100 * level:g} % interval (percentage points)")
        looks = [_look(i) for i in range(len(designs))]
        label_points(ax, pd.Series(ends), [readable(name) for name in designs], looks=looks)
        describe(ax, "coded units", f"assumed: {assumed}" if assumed else "")
    return ax


def _series(table: pd.DataFrame) -> pd.Series:
    """The line each row belongs to: its engine, with the statistic where it has several."""
    engine = stated(table["engine"])
    if "statistic" not in table:
        return engine
    statistic = stated(table["statistic"]).astype(str)
    if statistic.groupby(engine, observed=True).nunique().max() < 2:
        return engine
    if engine.nunique() < 2:
        return stated(statistic)
    return stated(engine.astype(str) + ", " + statistic)


def _shown(table: pd.DataFrame, value: str) -> str:
    """What the vertical axis shows: the statistic, where the table has one."""
    one = "statistic" in table and table["statistic"].nunique() == 1
    return readable(table["statistic"].iloc[0] if one else value)


def _limit_runs(ax: Axes, k: pd.Series, values: pd.Series) -> None:
    ks = sorted(k.unique())
    ax.set_xticks(ks if len(ks) <= 15 else ks[:: -(-len(ks) // 15)])
    ax.set_xlim(min(ks) - 0.5, max(ks) + 0.5)
    if values.nunique() == 1:
        ax.set_ylim(values.min() - 0.5, values.min() + 0.5)


def _one_engine(ax: Axes, rows: pd.DataFrame, value: str, i: int, engines: int) -> float:
    """Points, mean line and band of one engine; the height of its last mean."""
    shift = 0.12 * (i - (engines - 1) / 2)
    rows = rows.sort_values([c for c in ("k", "run") if c in rows], kind="stable")
    known = rows[rows[value].notna()]
    look, by_k = _look(i), known.groupby("k")
    means = by_k[value].mean()
    columns = (value, value) if "run" in known else ("lower", "upper")
    low, high = by_k[columns[0]].min(), by_k[columns[1]].max()
    judged = _judged(known)
    hollow = known[judged].astype(str) != OK if judged else pd.Series(False, known.index)
    for refused in (False, True):
        some = known[hollow == refused]
        point = {**look, "linestyle": "", "markersize": 2.2, "markeredgewidth": 0.4, "alpha": 0.7}
        point["markerfacecolor"] = "white" if refused else look["color"]
        ax.plot(some["k"] + shift, some[value], **point)
    x = means.index.to_numpy(float) + shift
    ax.fill_between(x, low, high, color=look["color"], alpha=0.15, linewidth=0)
    ax.plot(x, means, **{**look, "marker": ""}, zorder=3)
    return float(means.iloc[-1]) if len(means) else np.nan


def _look(i: int) -> dict[str, Any]:
    """Color, dash and marker: no two of the first 36 agree in all of them."""
    j = (i + i // 6) % 6
    return {"color": PETROFF[i % 6], "linestyle": DASHES[j], "marker": MARKERS[j]}


def _hollow(table: pd.DataFrame) -> str:
    judged = _judged(table)
    if judged is None:
        return ""
    states = [str(s) for s in in_order(table[judged].astype(object)) if s != OK]
    if len(states) > 2:  # "too little text for 2 topics", for 3, ...: one sentence will do
        states = list(dict.fromkeys(re.sub(r"\d+", "k", state) for state in states))
    return f"hollow: {'; '.join(states)}" if states else ""


def _judged(table: pd.DataFrame) -> str | None:
    return next((column for column in ("verdict", "state") if column in table), None)


def _round_units(units: pd.Series) -> list[float]:
    """1, 2 and 5 times powers of ten inside the range of the units."""
    powers = range(int(np.log10(units.min())), int(np.log10(units.max())) + 1)
    steps = [m * 10.0**p for p in powers for m in (1, 2, 5)]
    return [x for x in steps if units.min() <= x <= units.max()]

"""What charts share: how many rows fit, labels, columns of numbers, legend and note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import (
    Affine2D,
    BboxTransformTo,
    ScaledTranslation,
    Transform,
    blended_transform_factory,
)

from textlab.figures import MM_PER_INCH, MM_PER_POINT, Target, canvas
from textlab.plots.labels import LINE, MISSING, fitted, in_order, lines_of, number, spread, widest
from textlab.schema import OK

INK, PALE, RULE = "#222222", "#8a8a8a", "#d0d0d0"
HATCHES = ("", "////", "....", "\\\\\\\\", "xxxx", "----")
REASONS = 3  # for missing values that are written out
GAP = 1.5  # mm between a plot and a column of numbers, and between two columns


def size_mm(ax: Axes) -> tuple[float, float]:
    """Width and height of axes in mm, once their figure is laid out."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    figure.draw_without_rendering()
    box = ax.get_window_extent()
    return box.width / figure.dpi * MM_PER_INCH, box.height / figure.dpi * MM_PER_INCH


def rows_that_fit(ax: Axes | None, sizes: Target, row: float, beside: float) -> int:
    """How many rows of `row` mm have room, on a page that gives `beside` mm to other things."""
    room = sizes.height - beside if ax is None else size_mm(ax)[1]
    return max(int(room / row + 0.01), 1)


def row_height(sizes: Target) -> float:
    """Height in mm of a row with one line of type."""
    return sizes.base * MM_PER_POINT * LINE


def label_rows(ax: Axes, labels: Sequence[str], *, share: float = 0.4) -> None:
    """Rows from the top, each with its label, cut to a share of the figure's width."""
    figure, size = ax.get_figure(root=True), matplotlib.rcParams["font.size"]
    assert figure is not None
    mm = share * figure.get_size_inches()[0] * MM_PER_INCH
    ax.set_yticks(range(len(labels)), [fitted(label, mm, size) for label in labels])
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.set_ylim(len(labels) - 0.5, -0.5)


def number_columns(
    ax: Axes, columns: Mapping[str, Sequence[str]], at: Sequence[float] | None = None
) -> None:
    """Columns of short texts right of a row chart, set flush right below their headings.

    Parameters
    ----------
    ax
        Axes of rows.
    columns
        Heading to one text a row; an empty heading takes no room.
    at
        Heights of the rows; by default 0, 1, 2, ...
    """
    size = matplotlib.rcParams["font.size"]
    offset = 0.0
    for heading, texts in columns.items():
        offset += GAP + widest([heading, *texts], size)
        beside: dict[str, Any] = {
            "textcoords": "offset points",
            "ha": "right",
            "annotation_clip": False,
        }
        place = (offset / MM_PER_POINT, 0)
        if heading:
            over = {**beside, "xycoords": "axes fraction", "va": "bottom", "color": PALE}
            ax.annotate(heading, (1, 1), (place[0], 1), **over)
        for y, text in zip(at or range(len(texts)), texts, strict=True):
            where = {**beside, "xycoords": ("axes fraction", "data"), "va": "center_baseline"}
            ax.annotate(text, (1, y), place, color=INK, **where)


def label_points(
    ax: Axes,
    wanted: pd.Series,
    texts: Sequence[str],
    *,
    looks: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Texts right of the end of lines, moved apart where they would touch, with leaders.

    Parameters
    ----------
    ax
        Axes whose vertical limits are set.
    wanted
        Heights in the data's unit; a missing one has no label.
    texts
        One text a height.
    looks
        How each line is drawn, for a sample of it before its label: lines that end at one
        height can then be told apart. None by default.
    """
    size = matplotlib.rcParams["font.size"]
    samples: list[Mapping[str, Any] | None] = [*looks] or [None] * len(texts)
    named = zip(wanted, texts, samples, strict=True)
    kept = [(y, text, look) for y, text, look in named if np.isfinite(y)]
    low, high = ax.get_ylim()
    tall = size_mm(ax)[1]
    at = [(y - low) / (high - low) for y, _, _ in kept]  # as shares of the axes' height
    gap = min(1.25 * size * MM_PER_POINT / tall, 1 / max(len(kept), 1))
    beside = _points_beside(ax)
    spaced = spread(at, gap, 0, 1).tolist()
    ends = [[(2, y), (9, to)] for y, to in zip(at, spaced, strict=True)]
    leaders = LineCollection(ends, transform=beside, colors=RULE, linewidths=0.4, clip_on=False)
    ax.add_artist(leaders)
    for (_, text, look), to in zip(kept, spaced, strict=True):
        if look is not None:
            sample = [10, 15, 20]
            ax.add_artist(Line2D(sample, [to] * 3, markevery=[1], **_sample(look, beside)))
        begin = 23 if look is not None else 10
        ax.text(begin, to, text, transform=beside, ha="left", va="center", color=INK)


def _sample(look: Mapping[str, Any], where: Transform) -> dict[str, Any]:
    return {**look, "transform": where, "clip_on": False, "markersize": 2.2}


def _points_beside(ax: Axes) -> Transform:
    """Coordinates beside the axes: points from their right edge, shares of their height up."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    axes = BboxTransformTo(ax.bbox)
    points = Affine2D().scale(1 / 72) + figure.dpi_scale_trans + ScaledTranslation(1, 0, axes)
    return blended_transform_factory(points, axes)


def place_legend(ax: Axes, handles: Sequence[Artist], *, lines_above: int = 0) -> Legend:
    """A legend at the top, in as many columns as there is room for.

    Parameters
    ----------
    ax
        Axes; what stands left and right of them is drawn already. Alone in their figure, they
        leave its whole width to the legend.
    handles
        Artists with labels.
    lines_above
        Lines of headings that stand between the axes and the legend.
    """
    figure, size = ax.get_figure(root=True), matplotlib.rcParams["font.size"]
    assert figure is not None
    alone = _alone(ax)
    room = figure.get_size_inches()[0] * MM_PER_INCH - 2 if alone else size_mm(ax)[0]
    for handle in handles:
        handle.set_label(fitted(str(handle.get_label()), room - 2.5 * size * MM_PER_POINT, size))
    for lines in range(1, len(handles) + 1):
        columns = -(-len(handles) // lines)
        if alone:
            for old in figure.legends:
                old.remove()
            legend = figure.legend(handles=handles, ncols=columns, loc="outside upper left")
        else:
            pad = (0.4 + LINE * lines_above) * size / 72
            above = ax.transAxes + ScaledTranslation(0, pad, figure.dpi_scale_trans)
            legend = ax.legend(
                handles=handles, ncols=columns, loc="lower left",
                bbox_to_anchor=(0, 1), bbox_transform=above, borderaxespad=0,
            )  # fmt: skip
        if legend.get_window_extent().width / figure.dpi * MM_PER_INCH <= room:
            break
    return legend


def _alone(ax: Axes) -> bool:
    """Whether the figure is laid out for these axes only."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    return len(figure.axes) == 1 and isinstance(figure.get_layout_engine(), ConstrainedLayoutEngine)


def describe(ax: Axes, *lines: str) -> None:
    """What the horizontal axis shows and how many there are, in lines that end with the figure."""
    figure, size = ax.get_figure(root=True), matplotlib.rcParams["font.size"]
    assert figure is not None
    room = size_mm(ax)[0]
    if _alone(ax):
        room = (figure.bbox.x1 - ax.get_window_extent().x0) / figure.dpi * MM_PER_INCH - 1.5
    ax.set_xlabel("\n".join(lines_of(line, room, size) for line in lines if line))
    ax.xaxis.label.set(ha="left", x=0, linespacing=1.3)


def head(ax: Axes, text: str) -> None:
    """What the vertical axis shows, set level above it: upright type is read faster than turned."""
    size = matplotlib.rcParams["font.size"]
    ax.set_title(lines_of(text, size_mm(ax)[0], size), loc="left")


def value_axis(ax: Axes) -> None:
    """A horizontal axis around what is drawn and 0, with room for the points at its ends."""
    low, high = ax.dataLim.intervalx
    if not np.isfinite([low, high]).all():
        low, high = 0.0, 0.0
    low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        high = 1.0
    margin = 0.03 * (high - low)
    ax.set_xlim(low - margin, high + margin)
    ax.xaxis.set_major_formatter(lambda x, _: number(x))


def count_axis(ax: Axes) -> None:
    """Whole numbers on the horizontal axis; those left of 0 are counts too."""
    locator = MaxNLocator(nbins=6, steps=[1, 2, 5, 10], integer=True, min_n_ticks=1)
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(lambda x, _: number(abs(x)))


def nothing(ax: Axes | None, *, target: str, width: str) -> Axes:
    """What a table without a row looks like: a sentence, so that a study can go on."""
    with canvas(ax, target=target, width=width, height=12) as ax:
        ax.set_axis_off()
        ax.text(0, 0.5, "nothing to show: the table has no row", va="center", color=INK)
    return ax


def refused_rows(table: pd.DataFrame) -> pd.Series:
    """Rows of a scores table that count nothing: nothing could be scored there."""
    if not {"state", "value"} <= set(table.columns):
        return pd.Series(False, index=table.index)
    return table["value"].isna() & table["state"].ne(OK)


def why_missing(table: pd.DataFrame, sign: str = MISSING) -> str:
    """A line that says what stands behind a dash or an empty row, or nothing."""
    refused = refused_rows(table)
    if not refused.any():
        return ""
    reasons = in_order(table["state"][refused])
    more = f"; {len(reasons) - REASONS} other reasons" if len(reasons) > REASONS else ""
    return f"{sign}: {'; '.join(map(str, reasons[:REASONS]))}{more}"


def left_out(shown: int, there: int, noun: str) -> str:
    """A line that says how many rows had no room, or nothing."""
    return f"shown: the first {shown:,} of {there:,} {noun}" if shown < there else ""


def swatch(label: str, color: str, hatch: str = "") -> Patch:
    """A legend's sample of a filled area."""
    return Patch(facecolor=color, hatch=hatch, edgecolor="white", label=label)

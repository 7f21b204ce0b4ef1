"""A table as a picture: each function takes a checked table and returns matplotlib's Axes.

Give them `ax=` to draw in a figure of your own, `target=` and `width=` for a journal's page, and
the result to :func:`textlab.figures.save_figure`. Style is used by context: nothing global changes.
"""

from textlab.plots.bars import plot_confusion, plot_flow, plot_shares
from textlab.plots.change import plot_change
from textlab.plots.estimates import plot_estimates
from textlab.plots.labels import short_ids
from textlab.plots.lines import plot_planner, plot_runs
from textlab.plots.matrix import plot_matrix
from textlab.plots.passages import plot_passages
from textlab.plots.places import plot_strip, plot_xray

__all__ = [
    "plot_change",
    "plot_confusion",
    "plot_estimates",
    "plot_flow",
    "plot_matrix",
    "plot_passages",
    "plot_planner",
    "plot_runs",
    "plot_shares",
    "plot_strip",
    "plot_xray",
    "short_ids",
]

"""A table as a figure: the style, the size a journal asks for, and files that say their origin.

The functions that draw stand in :mod:`textlab.plots`; what they return is saved here.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from types import MappingProxyType

import matplotlib
import matplotlib.style
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.text import Text

from textlab import __version__
from textlab.corpus import Corpus
from textlab.registry import unknown
from textlab.schema import SchemaError, digest, to_csv
from textlab.store import write_bytes

STYLE = Path(__file__).with_name("textlab.mplstyle")
MM_PER_INCH = 25.4
MM_PER_POINT = MM_PER_INCH / 72
PETROFF = ("#5790fc", "#f89c20", "#e42536", "#964a8b", "#9c9ca1", "#7a21dd")
NEGATIVE, NEUTRAL, POSITIVE = "#D55E00", "#999999", "#0072B2"
NAME = re.compile(r"\d\d_[a-z0-9]+(_[a-z0-9]+)*")
FORMATS = ("pdf", "svg", "png")
# A window of these back ends is on somebody's screen, or a notebook is about to show the figure.
UNSEEN = ("agg", "cairo", "pdf", "pgf", "ps", "svg", "template")


@dataclass(frozen=True)
class Target:
    """What a journal asks of a figure: widths and height in mm, type in points.

    Parameters
    ----------
    single, double
        Widths of one and of two columns.
    height
        The largest height.
    base, small
        Type of labels and of notes. `small` is the smallest the journal takes.
    """

    single: float
    double: float
    height: float
    base: float
    small: float

    def width(self, name: str) -> float:
        """Width in mm of "single" or "double"."""
        if name not in ("single", "double"):
            raise SchemaError(unknown("width", name, ["single", "double"]))
        return self.single if name == "single" else self.double


TARGETS = MappingProxyType(
    {
        "nature": Target(89, 183, 170, 6, 5),
        "plos": Target(132, 190, 222, 9, 8),
        "elsevier": Target(90, 190, 240, 7, 6),
    }
)


def target_of(name: str) -> Target:
    """The sizes of a journal.

    Parameters
    ----------
    name
        "nature", "plos" or "elsevier".

    Raises
    ------
    SchemaError
        For an unknown name, with the nearest.

    Examples
    --------
    >>> target_of("nature").double
    183
    """
    if name not in TARGETS:
        raise SchemaError(unknown("target", name, TARGETS))
    return TARGETS[name]


class StyledFigure(Figure):
    """A figure whose type is as wide as its layout reckons, on whatever device it is drawn."""

    def draw(self, renderer: RendererBase) -> None:
        """Draw with unhinted type; hinting is read when drawing, outside of any style."""
        with matplotlib.rc_context({"text.hinting": "none"}):
            super().draw(renderer)


@contextmanager
def style(target: str = "nature") -> Iterator[Target]:
    """Use textlab's style inside a `with`, whatever the user's own settings are.

    Parameters
    ----------
    target
        The journal whose type sizes are taken.

    Examples
    --------
    >>> with style("plos"):
    ...     matplotlib.rcParams["font.size"]
    9.0
    """
    sizes = target_of(target)
    parts = ["font.size", "axes.labelsize", "axes.titlesize", "legend.fontsize"]
    parts += ["xtick.labelsize", "ytick.labelsize"]
    with matplotlib.style.context(["default", STYLE, dict.fromkeys(parts, sizes.base)]):
        yield sizes
        interactive = matplotlib.is_interactive()
    # A notebook's backend is loaded with the first figure and turns this on; leaving the style
    # would turn it off again, and no later figure would be shown.
    matplotlib.interactive(interactive)


@contextmanager
def canvas(
    ax: Axes | None, *, target: str = "nature", width: str = "single", height: float = 60
) -> Iterator[Axes]:
    """Axes to draw in, with the style in force: those given, or those of a new figure.

    Parameters
    ----------
    ax
        Axes of the user's own figure, whose size is then left alone; None makes a figure.
    target, width
        The journal, and "single" or "double" for one or two of its columns.
    height
        Height of a new figure in mm; rounded to whole mm, and cut where the journal ends.

    Examples
    --------
    >>> with canvas(None, target="nature", height=50) as ax:
    ...     _ = ax.plot([1, 2])
    >>> (ax.figure.get_size_inches() * 25.4).round().tolist()
    [89.0, 50.0]
    """
    import matplotlib.pyplot as plt

    with style(target) as sizes:
        if ax is not None:
            yield ax
            return
        size = (sizes.width(width), min(round(height), sizes.height))
        inches = (size[0] / MM_PER_INCH, size[1] / MM_PER_INCH)
        figure = plt.figure(FigureClass=StyledFigure, figsize=inches, layout="constrained")
        try:
            yield figure.add_subplot()
            figure.draw_without_rendering()  # ticks made later would have the user's style
        except BaseException:
            plt.close(figure)
            raise


def figures_folder() -> Path:
    """Where figures go: `TEXTLAB_FIGURES`, else `figures/` beside the notebooks.

    Examples
    --------
    >>> figures_folder().name
    'figures'
    """
    told = os.environ.get("TEXTLAB_FIGURES")
    if told:
        return Path(told)
    return Path("../figures") if Path.cwd().name == "notebooks" else Path("figures")


def save_figure(
    figure: Figure | Axes,
    name: str,
    *,
    table: pd.DataFrame,
    corpus: Corpus,
    target: str = "nature",
    folder: str | Path | None = None,
) -> Path:
    """Save a figure as PDF, SVG and PNG, and what it shows as CSV, and say what was shown.

    Parameters
    ----------
    figure
        What a `plot_` function returned, or any figure or axes of matplotlib's.
    name
        Number of the notebook and lower-case words: ``"04_frames_by_article"``.
    table
        What the figure shows; written at four significant digits.
    corpus
        What the table was made from; its fingerprint goes into the files.
    target
        The journal: "nature", "plos" or "elsevier". A figure larger than its page is refused.
    folder
        Where to write; by default `figures_folder()`.

    Returns
    -------
    Path
        The PDF; the three others stand beside it. End a notebook's cell with ``;`` so that no
        path is shown there.

    Raises
    ------
    SchemaError
        For a name of another form, or a figure larger than the journal's page.
    TextlabError
        When the folder cannot be written.

    Notes
    -----
    One line is printed: name, rows, and the first 16 digits of the CSV's sha256. A notebook
    stores it, so that a changed figure is seen where pictures are not compared. The bytes
    are the same for every run, time zone and hash seed. Title, textlab version, fingerprint of
    the corpus and digest of the table stand in each file's metadata; no date and no path.
    Text is TrueType in the PDF (to be edited) and outlines in the SVG (so that it looks the same
    where the font is not installed). The layout is computed once and is the same in all three.

    Examples
    --------
    >>> import tempfile, textlab
    >>> corpus = textlab.read_corpus(["Blockade meets breakthrough."])
    >>> table = pd.DataFrame({"doc_id": ["d0"], "words": [3]})
    >>> with canvas(None) as ax:
    ...     _ = ax.barh(table.doc_id, table.words)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = save_figure(ax, "01_words", table=table, corpus=corpus, folder=folder)
    01_words: 1 rows, sha256 d3986727e1a116a2
    """
    if not NAME.fullmatch(name):
        raise SchemaError(
            f"figure name {name!r}: expected two digits of the notebook and words in lower case "
            "joined by _, such as '04_frames_by_article'"
        )
    figure = _root(figure)
    _check_size(figure, name, target)
    facts = (name, f"textlab {__version__}", f"corpus {corpus.fingerprint}; table {digest(table)}")
    with style(target):
        files = _rendered(figure, *facts)
    files["csv"] = to_csv(table).encode("utf-8", "surrogatepass")
    folder = figures_folder() if folder is None else Path(folder)
    for suffix, data in files.items():
        write_bytes(folder / f"{name}.{suffix}", data)
    print(f"{name}: {len(table)} rows, sha256 {digest(table)}")
    _release(figure)
    return folder / f"{name}.pdf"


def _root(figure: Figure | Axes) -> Figure:
    if not isinstance(figure, (Figure, Axes)):
        given = type(figure).__name__
        raise SchemaError(f"expected the Axes a plot_ function returned, or a Figure; got {given}")
    root = figure.get_figure(root=True)
    assert root is not None
    return root


def _check_size(figure: Figure, name: str, target: str) -> None:
    sizes = target_of(target)
    width, height = figure.get_size_inches() * MM_PER_INCH
    if width > sizes.double + 0.01 or height > sizes.height + 0.01:
        raise SchemaError(
            f"figure {name} is {width:.0f} x {height:.0f} mm; {target} takes {sizes.single:g} or "
            f"{sizes.double:g} mm of width and {sizes.height:g} of height. Set width=, or divide it"
        )


def _rendered(figure: Figure, title: str, creator: str, subject: str) -> dict[str, bytes]:
    """The figure in every format, each with the same layout and the same undated facts."""
    metadata = {
        "pdf": {"Title": title, "Creator": creator, "Subject": subject, "CreationDate": None},
        "svg": {"Title": title, "Creator": creator, "Description": subject, "Date": None},
        "png": {"Title": title, "Software": creator, "Description": subject},
    }
    files = {}
    with _settled(figure):
        for suffix in FORMATS:
            buffer = io.BytesIO()
            figure.savefig(buffer, format=suffix, metadata=metadata[suffix])
            files[suffix] = buffer.getvalue()
    return files


@contextmanager
def _settled(figure: Figure) -> Iterator[None]:
    """Lay a figure out once: each format would do it anew, at its own resolution."""
    engine = figure.get_layout_engine()
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    for ax in figure.axes:
        # The last digits depend on what was drawn before, and on the processor.
        x, y, width, height = (round(side, 6) for side in ax.get_position().bounds)
        ax.set_position((x, y, width, height))
        ax.set_in_layout(True)
    yield
    if engine is not None:
        figure.set_layout_engine(engine)


def _release(figure: Figure) -> None:
    """Let go of a figure no one can see; a window and a notebook still show theirs."""
    import matplotlib.pyplot as plt

    if matplotlib.get_backend().lower() in UNSEEN:
        plt.close(figure)


def find_faults(figure: Figure | Axes, *, target: str = "nature") -> list[str]:
    """What a referee would send a figure back for: clipped, colliding or tiny text.

    Parameters
    ----------
    figure
        A figure, or axes in it.
    target
        The journal whose smallest type is asked for.

    Returns
    -------
    list of str
        One sentence a fault; empty where there is none. Rotated text is taken by its upright box.

    Examples
    --------
    >>> with canvas(None) as ax:
    ...     _ = ax.text(0.5, 0.5, "one"), ax.text(0.5, 0.5, "two")
    >>> find_faults(ax)
    ["'one' and 'two' collide"]
    """
    figure = _root(figure)
    with style(target) as sizes:
        figure.draw_without_rendering()
        texts = [text for text in _texts(figure) if text.get_text().strip()]
        # Half a point: two boxes that touch are not yet two words that collide.
        # Text's own box: an annotation's would include its arrow.
        boxes = [Text.get_window_extent(text).padded(-figure.dpi / 144) for text in texts]
    page = figure.bbox
    said = [repr(text.get_text()) for text in texts]
    clipped = [
        f"{what} leaves the figure"
        for what, box in zip(said, boxes, strict=True)
        if box.x0 < page.x0 or box.y0 < page.y0 or box.x1 > page.x1 or box.y1 > page.y1
    ]
    tiny = [
        f"{what} is set in {points:g} pt; {target} asks for {sizes.small:g}"
        for what, points in zip(said, (float(text.get_fontsize()) for text in texts), strict=True)
        if points < sizes.small
    ]
    pairs = combinations(range(len(texts)), 2)
    meeting = [(i, j) for i, j in pairs if boxes[i].overlaps(boxes[j])]
    return clipped + tiny + [f"{said[i]} and {said[j]} collide" for i, j in meeting]


def _texts(artist: Artist) -> Iterator[Text]:
    """Every text that is drawn; ticks beyond the limits of their axis are not."""
    if not artist.get_visible():
        return
    if isinstance(artist, Text):
        yield artist
    elif isinstance(artist, Axis):
        low, high = sorted(artist.get_view_interval())
        shown = [t for t in artist.get_major_ticks() if low - 1e-9 <= t.get_loc() <= high + 1e-9]
        labels = [part for tick in shown for part in tick.get_children() if isinstance(part, Text)]
        for part in (artist.label, artist.offsetText, *labels):
            yield from _texts(part)
    else:
        for child in artist.get_children():
            if not (isinstance(child, Axis) and not child.axes.axison):
                yield from _texts(child)

"""A table as Markdown, LaTeX, HTML or CSV: one writer, and everything in it escaped."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from textlab.registry import unknown
from textlab.schema import SchemaError, rounded

FORMATS = ("csv", "html", "latex", "markdown")
DASH = {"markdown": "–", "latex": "--", "html": "–", "csv": ""}
# What a spreadsheet would run as a formula, also behind blanks and in full width.
_FORMULA = re.compile(r"[\s\x00]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\n]")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
# Surrogates have no UTF-8; other controls have no place in a line.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LATEX = {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}", '"': r"\textquotedbl{}",
    "[": "{[}", "]": "{]}", "*": "{*}",  # \\[ and \\* after a row are commands
    **{character: f"\\{character}" for character in "&%$#_{}"},
}  # fmt: skip
_MARKDOWN = re.compile(r"([\\`*\[\]<>|~$&!#])|(?<![0-9A-Za-z])_|_(?![0-9A-Za-z])")


def format_table(
    table: pd.DataFrame, format: str = "markdown", *, digits: int = 4, caption: str | None = None
) -> str:
    r"""A table as text for a paper, a page or a spreadsheet.

    Parameters
    ----------
    table
        Any table; its index is not shown.
    format
        "markdown" (GitHub's tables), "latex" (a `tabular` for the package booktabs, in a `table`
        where there is a caption), "html" or "csv".
    digits
        Significant digits of floats, 1 to 17.
    caption
        Above the table; CSV has no place for one.

    Returns
    -------
    str
        Ends with a newline. Numbers are set flush right; missing is a dash, in CSV nothing.

    Raises
    ------
    SchemaError
        For an unknown format, digits out of range, or a caption for CSV.

    Notes
    -----
    Scraped text is hostile as a rule: whatever a cell or heading holds is text in the result,
    never markup, a macro or a script. In CSV, a text that begins with ``=``, ``+``, ``-`` or
    ``@`` (or a tab, line break, or blanks before one of these) gets an apostrophe in front, so
    that a spreadsheet does not run it; plain numbers stay numbers. The data files of figures are
    for programs and have no apostrophes: read those where the text must be exact. Line breaks
    become spaces, in CSV line feeds; characters without UTF-8 become U+FFFD.

    Examples
    --------
    >>> table = pd.DataFrame({"label": ["R&D_cost", None], "rate": [12.34567, 0.5]})
    >>> print(format_table(table), end="")
    | label | rate |
    | :--- | ---: |
    | R\&D_cost | 12.35 |
    | – | 0.5 |
    >>> print(format_table(table, "csv"), end="")
    label,rate
    R&D_cost,12.35
    ,0.5
    """
    if not isinstance(table, pd.DataFrame):
        raise SchemaError(f"expected a pandas DataFrame, got {type(table).__name__}")
    if format not in FORMATS:
        raise SchemaError(unknown("format", format, FORMATS))
    if not 1 <= digits <= 17:
        raise SchemaError(f"digits is {digits}; expected 1 to 17 significant digits")
    if format == "csv" and caption is not None:
        raise SchemaError("a CSV file has no place for a caption; leave it out or choose a format")
    return _WRITERS[format](_grid(table, format, digits), _escape(str(caption or ""), format))


@dataclass(frozen=True)
class TableView:
    """A table as a notebook shows it (see `show`): HTML on a page, Markdown as plain text."""

    page: str
    plain: str

    def _repr_html_(self) -> str:
        return self.page

    def __repr__(self) -> str:
        return self.plain


def show(table: pd.DataFrame, *, rows: int = 20, digits: int = 4) -> TableView:
    """A table to be read in a notebook: rounded, texts whole and flush left, no index.

    Parameters
    ----------
    table
        Any table.
    rows
        The most rows to show, from the top; a last line says how many there are.
    digits
        Significant digits of floats, 1 to 17.

    Examples
    --------
    >>> import pandas as pd
    >>> show(pd.DataFrame({"label": ["rivalry", "economic"], "rate": [1 / 3, 2.0]}), rows=1)
    | label | rate |
    | :--- | ---: |
    | rivalry | 0.3333 |
    1 of 2 rows
    """
    first = table.head(rows)
    counted = f"{len(first)} of {len(table)} rows" if len(first) < len(table) else ""
    page = format_table(first, "html", digits=digits)
    plain = format_table(first, "markdown", digits=digits)
    return TableView(page + (f"<p>{counted}</p>\n" if counted else ""), (plain + counted).rstrip())


@dataclass(frozen=True)
class _Grid:
    """A table as escaped texts: headings, rows, and which columns are numbers."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    numeric: Sequence[bool]


def _grid(table: pd.DataFrame, format: str, digits: int) -> _Grid:
    columns = [table.iloc[:, i] for i in range(table.shape[1])]
    cells = [[_cell(value, format, digits) for value in column] for column in columns]
    return _Grid(
        [_escape(str(name), format) for name in table.columns],
        [[column[i] for column in cells] for i in range(len(table))],
        [pd.api.types.is_numeric_dtype(c) and not pd.api.types.is_bool_dtype(c) for c in columns],
    )


def _cell(value: object, format: str, digits: int) -> str:
    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return DASH[format]
    if isinstance(value, (bool, np.bool_)):
        return str(bool(value))
    if isinstance(value, (int, np.integer)):
        return str(int(value))
    if isinstance(value, (float, np.floating)):
        return _float(float(value), digits)
    return _escape(str(value), format)


def _float(value: float, digits: int) -> str:
    """At most `digits` significant digits, without a useless .0."""
    short = rounded(pd.DataFrame({"x": [value]}), digits)["x"].iloc[0]
    return repr(float(short)).removesuffix(".0")


def _escape(text: str, format: str) -> str:
    """Text that a reader of the format sees as it is."""
    text = _UNWRITABLE.sub("\ufffd", text)
    if format == "csv":
        # csv.writer leaves a lone carriage return unquoted, and readers take it for a row's end.
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        runs = _FORMULA.match(text) and not _NUMBER.fullmatch(text)
        return f"'{text}" if runs else text
    text = " ".join(text.split())
    if format == "html":
        return html.escape(text, quote=True)
    if format == "latex":
        return "".join(_LATEX.get(character, character) for character in text)
    return _MARKDOWN.sub(r"\\\g<0>", text)


def _markdown(grid: _Grid, caption: str) -> str:
    rules = ["---:" if numeric else ":---" for numeric in grid.numeric]
    lines = [f"| {' | '.join(cells)} |" for cells in (grid.head, rules, *grid.rows)]
    return "\n".join([*([caption, ""] if caption else []), *lines]) + "\n"


def _latex(grid: _Grid, caption: str) -> str:
    form = "".join("r" if numeric else "l" for numeric in grid.numeric)
    head, *rows = [" & ".join(cells) + r" \\" for cells in (grid.head, *grid.rows)]
    lines = [f"\\begin{{tabular}}{{{form}}}", r"\toprule", head, r"\midrule", *rows]
    lines += [r"\bottomrule", r"\end{tabular}"]
    if caption:
        lines = [r"\begin{table}", f"\\caption{{{caption}}}", *lines, r"\end{table}"]
    return "\n".join(lines) + "\n"


def _html(grid: _Grid, caption: str) -> str:
    # both said: a notebook's own style sets every cell flush right
    sides = [f' style="text-align: {"right" if n else "left"}"' for n in grid.numeric]

    def line(tag: str, cells: Sequence[str]) -> str:
        inside = (f"<{tag}{s}>{c}</{tag}>" for s, c in zip(sides, cells, strict=True))
        return f"<tr>{''.join(inside)}</tr>"

    title = [f"<caption>{caption}</caption>"] if caption else []
    body = [line("td", cells) for cells in grid.rows]
    head = [f"<thead>{line('th', grid.head)}</thead>", "<tbody>"]
    return "\n".join(["<table>", *title, *head, *body, "</tbody>", "</table>"]) + "\n"


def _csv(grid: _Grid, caption: str) -> str:
    assert not caption
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([grid.head, *grid.rows])
    return text.getvalue()


_WRITERS: dict[str, Callable[[_Grid, str], str]] = {
    "csv": _csv, "html": _html, "latex": _latex, "markdown": _markdown,
}  # fmt: skip

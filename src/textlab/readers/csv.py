"""A CSV or TSV file: one document a row, further columns are covariates."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from textlab.readers import Given, Rejected, require_column
from textlab.readers.txt import decode
from textlab.schema import CorpusError

SUFFIXES = (".csv", ".tsv")


def read(path: Path, *, text: str) -> Iterator[Given | Rejected]:
    """Every data row as a text with its other fields, all of them as written (00123 stays 00123).

    Raises
    ------
    CorpusError
        When the text column is missing, a column stands twice, or a quote is never closed.
    """
    decoded = decode(path.read_bytes())
    if decoded is None:
        yield Rejected(0, "its encoding cannot be told", "save it as UTF-8")
        return
    # a cell may hold a book: the module's limit of 131,072 characters would lose the file
    csv.field_size_limit(sys.maxsize)
    first_line = decoded.split("\n", 1)[0]
    delimiter = max(",;\t", key=first_line.count)
    rows = csv.reader(io.StringIO(decoded, newline=""), delimiter=delimiter, strict=True)
    header = next(rows, None)
    if not header:
        yield Rejected(0, "the file is empty", "drop it, or see why it is")
        return
    _check_header(header, text, path)
    yield from _read_rows(rows, header, text, path)


def _check_header(header: list[str], text: str, path: Path) -> None:
    require_column(header, text, str(path))
    repeated = [name for name in header if header.count(name) > 1]
    if repeated:
        raise CorpusError(f"{path}: column {repeated[0]!r} stands twice; rename one of them")


def _read_rows(
    rows: Iterator[list[str]], header: list[str], text: str, path: Path
) -> Iterator[Given | Rejected]:
    number = 0
    while True:
        number += 1
        try:
            values = next(rows, None)
        except csv.Error as error:
            raise CorpusError(
                f"{path}, row {number}: {error}; expected each quoted cell to be closed"
            ) from None
        if values is None:
            return
        if not values:
            number -= 1  # a blank line is no row
        elif len(values) != len(header):
            reason = f"{len(values)} cells where the header has {len(header)}"
            yield Rejected(number, reason, "quote cells that hold the delimiter")
        else:
            fields = {k: (v if v else None) for k, v in zip(header, values, strict=True)}
            yield Given(fields.pop(text) or "", number, fields)

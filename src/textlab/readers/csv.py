"""A CSV or TSV file: one document a row, further columns are covariates."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from textlab.readers import Given, Rejected, check_header
from textlab.readers.txt import decode
from textlab.schema import CorpusError

SUFFIXES = (".csv", ".tsv")
HEAD = 100_000  # characters in which the header ends
_SEP = re.compile(r"sep=(.)\r?\n")


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
    decoded, delimiter = _told_apart(decoded)
    rows = csv.reader(io.StringIO(decoded, newline=""), delimiter=delimiter, strict=True)
    try:
        header = next(rows, None)
    except csv.Error as error:
        raise CorpusError(f"{path}, row 0: {error}; expected a header of column names") from None
    if not header:
        yield Rejected(0, "the file is empty", "drop it, or see why it is")
        return
    check_header(header, text, str(path))
    row = None
    for row in _read_rows(rows, header, text, path):
        yield row
    if row is None:
        yield Rejected(0, "it has a header and no row", "drop it, or see why it is")


def _told_apart(decoded: str) -> tuple[str, str]:
    """The table without blank lines before it and Excel's `sep=;`, and what parts its columns."""
    decoded = decoded.lstrip("\r\n")
    said = _SEP.match(decoded)
    if said:
        return decoded[said.end() :], said[1]
    head = re.split(r"[\r\n]", re.sub(r'"[^"]*"', "", decoded[:HEAD]), maxsplit=1)[0]
    return decoded, max(",;\t", key=head.count)


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

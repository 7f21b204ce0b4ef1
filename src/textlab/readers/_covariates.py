"""`covariates.csv`: what is known of documents beside their texts, joined by `doc_id`."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd

from textlab.readers.txt import decode
from textlab.schema import CorpusError, categorical

_OWN = ("text", "file", "sha256")  # what a document is, whatever is said of it
_CATEGORIES = ("language", "date_kind")


def join(documents: pd.DataFrame, path: Path) -> pd.DataFrame:
    """Add the covariates of a file by `doc_id`; a value of the file goes before the document's."""
    table = _covariates(path)
    repeated = table["doc_id"][table["doc_id"].duplicated()]
    strange = sorted(set(table["doc_id"]) - set(documents["doc_id"]))
    if len(repeated) or strange:
        wrong = repeated.iloc[0] if len(repeated) else strange[0]
        why = "stands twice" if len(repeated) else "names no document"
        raise CorpusError(
            f"{path}: doc_id {wrong!r} {why}; expected one row a document, ids such as "
            f"{documents['doc_id'].iloc[0]!r}"
        )
    table = table.set_index("doc_id").reindex(list(documents["doc_id"])).reset_index(drop=True)
    for name in table.columns:
        values = table[name].astype(object).where(table[name].notna() & table[name].ne(""), None)
        if name in documents:
            values = values.where(values.notna(), documents[name].astype(object))
        documents[name] = categorical(values) if name in _CATEGORIES else values
    return documents


def _covariates(path: Path) -> pd.DataFrame:
    """A covariates file as a table of texts, once it is well formed."""
    decoded = decode(path.read_bytes())
    if decoded is None:
        raise CorpusError(f"{path}: its encoding cannot be told; save it as UTF-8")
    try:
        rows = list(csv.reader(io.StringIO(decoded, newline=""), strict=True))
    except csv.Error as error:
        raise CorpusError(f"{path}: {error}; expected a CSV with one row a document") from None
    header = rows[0] if rows else []
    if "doc_id" not in header:
        raise CorpusError(
            f"{path}: no column doc_id; it has {', '.join(header) or 'none'}. Columns are parted "
            "by commas"
        )
    for name in header:
        if name in _OWN or header.count(name) > 1:
            why = "stands twice" if header.count(name) > 1 else "is the document's own"
            raise CorpusError(f"{path}: column {name!r} {why}; rename it or leave it out")
    for number, row in enumerate(rows[1:], 2):
        if row and len(row) != len(header):
            raise CorpusError(
                f"{path}, row {number}: {len(row)} cells; expected {len(header)}, as in row 1 "
                "(quote cells that hold a comma)"
            )
    return pd.DataFrame([row for row in rows[1:] if row], columns=header, dtype=object)

"""Reading: a folder, a file, a frame or a list becomes a corpus. Nothing given is lost.

A format is one file in this folder. It names its `SUFFIXES` and has
`read(path, *, text) -> Iterator[Given | Rejected]`; that is all it takes to be found.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from textlab.corpus import Corpus, SamplingFrame, documents_table
from textlab.language import detect_language
from textlab.registry import found, load, unknown
from textlab.schema import CorpusError, names
from textlab.schema import frame as schema_frame

_NUL_IN_WORD = re.compile(r"\w\0+\w")  # no word list would find such a word
ROW, AT = "\0row", "\0at"  # no column of a table can be called so
STUDY_FILES = {"corpus.toml", "covariates.csv", "SOURCES.md"}  # they describe texts, hold none


@dataclass(frozen=True)
class Given:
    """One text as a reader found it: its row (from 1; 0 for a whole file) and other fields."""

    text: object
    row: int = 0
    fields: dict[str, Any] = field(default_factory=dict)
    file: str = ""


@dataclass(frozen=True)
class Rejected:
    """Something that was given and is not taken, why, and what to do about it."""

    row: int
    reason: str
    remedy: str
    file: str = ""


def read_corpus(
    source: str | Path | pd.DataFrame | Sequence[str],
    *,
    text: str = "text",
    doc_id: str | None = None,
    format: str | None = None,
    frame: SamplingFrame | str | Path | None = None,
) -> Corpus:
    """Read texts into a corpus; what cannot be taken is listed in `.rejected`.

    Parameters
    ----------
    source
        A folder (read recursively), a file, a DataFrame, or a sequence of texts. A folder may
        hold `corpus.toml` (the sampling frame) and `covariates.csv` (a `doc_id` column and more).
    text
        Column that holds the texts, for tables.
    doc_id
        Column that holds unique ids, for tables; by default `doc_id` where there is one.
        Otherwise the path below the folder without its suffix, or d0, d1, ...
    format
        Name of a reader, for files whose suffix does not tell; by default the suffix decides.
    frame
        What the documents were drawn from: a SamplingFrame, or the path of a `corpus.toml`; it
        takes the place of one that lies in the folder.

    Returns
    -------
    Corpus
        accepted + rejected = given, always. `.documents` has one row a document; `language` is
        detected where no column states it.

    Raises
    ------
    CorpusError
        When the source does not exist, holds nothing that can be read, lacks the column, or
        repeats an id; for a faulty `corpus.toml` or `covariates.csv`. A file that cannot be read
        refuses only itself where it lies in a folder among others.

    Examples
    --------
    >>> corpus = read_corpus(["A first text.", "", "A third."])
    >>> corpus.doc_ids, corpus.rejected.reason.tolist()
    (['d0', 'd2'], ['the text is empty'])
    """
    corpus = _read(source, text, doc_id, format)
    if frame is None:
        return corpus
    if not isinstance(frame, (SamplingFrame, str, Path)):
        raise CorpusError(f"frame is {frame!r}; expected a SamplingFrame or the path of a file")
    declared = frame if isinstance(frame, SamplingFrame) else SamplingFrame.read(frame)
    return Corpus(corpus.documents, rejected=corpus.rejected, frame=declared)


def _read(source: object, text: str, doc_id: str | None, format: str | None) -> Corpus:
    if isinstance(source, pd.DataFrame):
        return _assemble(_from_frame(source, text), doc_id)
    if isinstance(source, (str, Path)):
        return _from_path(_existing(source), text, doc_id, format)
    if isinstance(source, Iterable) and not isinstance(source, (bytes, dict)):
        return _assemble((Given(item, row) for row, item in enumerate(source, 1)), doc_id)
    raise CorpusError(
        f"cannot read a {type(source).__name__}; expected a folder, a file, a DataFrame or a list "
        "of texts"
    )


def _existing(source: str | Path) -> Path:
    """The path, once something is there; a text given in its place is told where it belongs."""
    try:
        there = Path(source).exists()
    except (OSError, ValueError):  # too long for a path, or a NUL in it
        there = False
    if not there:
        given = str(source)
        shown = f"{given[:60]!r}..." if len(given) > 200 or not given.isprintable() else given
        raise CorpusError(
            f"{shown} does not exist; expected a folder or a file (a text itself goes in a list)"
        )
    return Path(source)


def _from_path(path: Path, text: str, doc_id: str | None, format: str | None) -> Corpus:
    alone = not path.is_dir()
    root = path.parent if alone else path
    suffixes = _suffixes()
    items = [
        item
        for file in ([path] if alone else _files(path))
        for item in _read_file(file, root, text, format, suffixes=suffixes, alone=alone)
    ]
    if not items:
        raise CorpusError(f"{path} is empty; expected files ending in {', '.join(suffixes)}")
    corpus = _assemble(items, doc_id)
    if path.is_dir():
        corpus = _with_study_files(corpus, path)
    return corpus


def _files(folder: Path) -> list[Path]:
    """Files below a folder in a fixed order, without hidden and study files."""
    return sorted(
        (
            path
            for path in folder.rglob("*")
            if not path.is_dir()
            and path.name not in STUDY_FILES
            and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        ),
        key=lambda path: path.relative_to(folder).as_posix(),
    )


def _suffixes() -> dict[str, str]:
    """Suffix -> reader, for every reader in the folder."""
    modules = {name: importlib.import_module(f"{__name__}.{name}") for name in found(__name__)}
    return {suffix: name for name, module in modules.items() for suffix in module.SUFFIXES}


def _read_file(
    path: Path,
    root: Path,
    text: str,
    format: str | None,
    *,
    suffixes: Mapping[str, str],
    alone: bool,
) -> Iterator[Given | Rejected]:
    """What a file holds; one that a reader refuses is an error only where nothing else is read."""
    name = printable(path.relative_to(root).as_posix())
    if not path.is_file():
        yield Rejected(0, "it is not a regular file", "give a file", name)
        return
    reader = format or suffixes.get(path.suffix.lower())
    if reader is None:
        known = ", ".join(suffixes)
        yield Rejected(0, f"no reader for {path.suffix or 'no suffix'}", f"save as {known}", name)
        return
    module = load(__name__, reader, "reader")
    try:
        for item in module.read(path, text=text):
            yield type(item)(**{**vars(item), "file": name})
    except OSError as error:
        yield Rejected(0, f"cannot be read: {error.strerror}", "check its permissions", name)
    except CorpusError as error:
        if alone:
            raise
        reason = str(error).removeprefix(str(path)).lstrip(":, ")
        yield Rejected(0, reason, "mend it, or move it out of the folder", name)


def printable(name: str) -> str:
    r"""A file's name as text: bytes that are no UTF-8 are written as \xNN."""
    try:
        return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    except UnicodeEncodeError:  # half of a pair, from nowhere
        return name.encode("utf-8", "backslashreplace").decode("utf-8")


def _from_frame(table: pd.DataFrame, text: str) -> Iterator[Given]:
    columns = [str(name) for name in table.columns]
    check_header(columns, str(text), "the DataFrame")
    for row, values in enumerate(table.itertuples(index=False, name=None), 1):
        fields = {k: (None if _missing(v) else v) for k, v in zip(columns, values, strict=True)}
        yield Given(fields.pop(str(text)), row, fields)


def check_header(columns: Sequence[str], text: str, where: str) -> None:
    """Raise unless the text column is among the columns, and no column would be lost."""
    if text not in columns:
        raise CorpusError(f"{where}: {unknown('column', text, columns)} Pass text=...")
    for name in columns:
        if columns.count(name) > 1:
            raise CorpusError(f"{where}: column {name!r} stands twice; rename one of them")
    if text != "text" and "text" in columns:
        raise CorpusError(
            f"{where}: column 'text' would be lost, for the texts stand in {text!r}; rename it"
        )


def _missing(value: object) -> bool:
    if value is None or value is pd.NaT or value is pd.NA:
        return True
    return isinstance(value, float) and value != value


def _assemble(items: Iterable[Given | Rejected], doc_id: str | None) -> Corpus:
    """Sort what was found into documents and rejects, with ids, languages and hashes."""
    rows: list[dict[str, Any]] = []
    refused: list[Rejected] = []
    total = 0
    for total, item in enumerate(items, 1):
        if isinstance(item, Rejected):
            refused.append(item)
        elif refusal := _refuse(item):
            refused.append(refusal)
        else:
            rows.append({**_row(item), AT: total - 1})
    rejected = schema_frame(
        "rejected", {c: [getattr(r, c) for r in refused] for c in names("rejected")}
    )
    if not total:
        raise CorpusError("nothing was given; expected at least one text")
    if not rows:
        first = refused[0]
        place = f"{first.file}, row {first.row}" if first.file else f"row {first.row}"
        raise CorpusError(
            f"none of {total} texts could be taken; {place}: {first.reason}; {first.remedy}"
        )
    _name(rows, doc_id)
    return Corpus(_documents(rows), rejected=rejected)


def _refuse(given: Given) -> Rejected | None:
    """Why a text cannot be taken, or None."""
    text = given.text
    if _missing(text):
        return Rejected(
            given.row, "the text is missing", "fill the cell or drop the row", given.file
        )
    if not isinstance(text, str):
        kind = type(text).__name__
        return Rejected(given.row, f"the text is a {kind}", "give a str", given.file)
    if not text.strip("\0 \t\r\n\f\v\ufeff\u200b\xa0"):
        return Rejected(given.row, "the text is empty", "drop it, or see why it is", given.file)
    if not text.isascii() and (at := _surrogate(text)) >= 0:
        reason = f"a lone surrogate at character {at}"
        return Rejected(given.row, reason, "decode the original bytes as UTF-8", given.file)
    if "\0" in text and (inside := _NUL_IN_WORD.search(text)):
        reason = f"a NUL inside a word at character {inside.start() + 1}"
        remedy = "decode the original bytes with their own encoding"
        return Rejected(given.row, reason, remedy, given.file)
    return None


def _surrogate(text: str) -> int:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        return error.start
    return -1


def _row(given: Given) -> dict[str, Any]:
    return {
        **{key: _plain(key, value) for key, value in given.fields.items()},
        "text": given.text,
        "file": given.file or given.fields.get("file"),
        "language": given.fields.get("language") or detect_language(str(given.text)),
        ROW: given.row,
    }


def _plain(key: str, value: Any) -> Any:
    """Titles, outlets and authors as text, dates as ISO dates, whatever a table held them as."""
    if value is None or key not in ("title", "outlet", "author", "date"):
        return value
    return value.date().isoformat() if isinstance(value, datetime) else str(value)


def _name(rows: list[dict[str, Any]], doc_id: str | None) -> None:
    """Give each row its `doc_id`, and refuse ids that repeat."""
    if doc_id is not None and not any(doc_id in row for row in rows):
        raise CorpusError(unknown("column", doc_id, [k for k in rows[0] if k[:1] != "\0"]))
    column = doc_id or "doc_id"
    if column != "doc_id" and any(row.get("doc_id") is not None for row in rows):
        raise CorpusError(
            f"column 'doc_id' would be lost, for the ids stand in {column!r}; rename it, or leave "
            "doc_id=... out"
        )
    if not any(row.get(column) is not None for row in rows):
        _name_by_file(rows)
        return
    seen: dict[str, dict[str, Any]] = {}
    for row in rows:
        given = row.get(column)
        name = printable(str(given)) if given is not None else f"d{row[AT]}"
        if name in seen:
            where = f"{row['file'] or 'the table'}, rows {seen[name][ROW]} and {row[ROW]}"
            raise CorpusError(
                f"{where}: {column} {name!r} stands twice; expected unique ids. Choose another "
                "column with doc_id=..., or rename one of them."
            )
        seen[name] = row
        row["doc_id"] = name


def _name_by_file(rows: list[dict[str, Any]]) -> None:
    stems: dict[str, set[str]] = {}
    for row in rows:
        if row["file"]:
            stems.setdefault(_stem(row["file"]), set()).add(row["file"])
    for row in rows:
        if not row["file"]:
            row["doc_id"] = f"d{row[AT]}"
            continue
        stem = _stem(row["file"])
        name = stem if len(stems[stem]) == 1 else row["file"]
        row["doc_id"] = f"{name}/{row[ROW]}" if row[ROW] else name


def _stem(file: str) -> str:
    return file.rpartition(".")[0] or file


def _documents(rows: list[dict[str, Any]]) -> pd.DataFrame:
    clean = [{k: v for k, v in row.items() if k not in (ROW, AT)} for row in rows]
    for row in clean:
        if row.get("date") is not None and row.get("date_kind") is None:
            row["date_kind"] = "given"
    return documents_table(clean)


def _with_study_files(corpus: Corpus, folder: Path) -> Corpus:
    from textlab.readers._covariates import join

    documents = corpus.documents
    covariates = folder / "covariates.csv"
    if covariates.is_file():
        documents = join(documents, covariates)
    declared = folder / "corpus.toml"
    sampling = SamplingFrame.read(declared) if declared.is_file() else None
    return Corpus(documents, rejected=corpus.rejected, frame=sampling)

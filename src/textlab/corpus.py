"""A corpus: documents that never change, and the spans that were marked as residue in them."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from textlab.registry import unknown
from textlab.schema import CorpusError, categorical, check, frame, names


@dataclass(frozen=True)
class SamplingFrame:
    """What the documents were drawn from. Without it no table carries an interval.

    Parameters
    ----------
    query
        The search string, as entered.
    database
        Where it was entered.
    period
        The days it covers.
    selection
        How documents were taken from the result: all, every tenth, a random 500, ...
    """

    query: str
    database: str
    period: str
    selection: str

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if not isinstance(value, str) or not value.strip():
                raise CorpusError(
                    f"sampling frame: {name} is {value!r}; expected the words a methods section "
                    "would use. Without all four there is no frame: leave it out"
                )

    @classmethod
    def read(cls, path: str | Path) -> SamplingFrame | None:
        """The sampling frame a `corpus.toml` declares; None where it says there is none."""
        try:
            content = tomllib.loads(Path(path).read_text("utf-8-sig"))
        except OSError as error:
            raise CorpusError(
                f"{path} cannot be read: {error.strerror}; expected a corpus.toml"
            ) from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise CorpusError(f"{path}: {error}; expected TOML, see docs of corpus.toml") from None
        if content and "frame" not in content:
            raise CorpusError(
                f'{path}: no key frame; it has {", ".join(content)}. Expected frame = "none", or a '
                "table [frame] (small letters)"
            )
        declared = content.get("frame", "none")
        if declared == "none":
            return None
        wanted = [field.name for field in fields(cls)]
        if not isinstance(declared, Mapping) or sorted(declared) != sorted(wanted):
            raise CorpusError(
                f'{path}: frame is {declared!r}; expected frame = "none", or a table [frame] '
                f"with exactly {', '.join(wanted)}"
            )
        try:
            return cls(**{name: declared[name] for name in wanted})
        except CorpusError as error:
            raise CorpusError(f"{path}: {error}") from None


class Corpus:
    """Documents, what was removed from them, and how they were sampled.

    Nothing here can be changed: `clean`, `filter` and the like return a new corpus,
    and the tables handed out are copies (lazy ones: nothing is duplicated until written to).

    Parameters
    ----------
    documents
        The documents table; further columns are covariates.
    removed, metadata, rejected
        Tables of :mod:`textlab.schema`; empty by default.
    frame
        The sampling frame, or None: then estimates carry no interval and say so.

    Examples
    --------
    >>> import textlab
    >>> corpus = textlab.read_corpus(["Blockade meets breakthrough.", "A second text."])
    >>> corpus
    <Corpus: 2 documents, 42 characters, 0 removed; no sampling frame; 0 rejected>
    >>> corpus["d1"]
    'A second text.'
    """

    def __init__(
        self,
        documents: pd.DataFrame,
        *,
        removed: pd.DataFrame | None = None,
        metadata: pd.DataFrame | None = None,
        rejected: pd.DataFrame | None = None,
        frame: SamplingFrame | None = None,
    ) -> None:
        self._documents = check(documents, "documents").reset_index(drop=True)
        self._removed = _empty("removed") if removed is None else check(removed, "removed")
        self._metadata = _empty("metadata") if metadata is None else check(metadata, "metadata")
        self._rejected = _empty("rejected") if rejected is None else check(rejected, "rejected")
        if frame is not None and not isinstance(frame, SamplingFrame):
            raise CorpusError(f"frame is {frame!r}; expected a SamplingFrame, or None")
        self.frame = frame
        repeated = self._documents["doc_id"][self._documents["doc_id"].duplicated()]
        if len(repeated):
            raise CorpusError(f"doc_id {repeated.iloc[0]!r} stands twice; expected unique ids")
        self._cache: dict[str, Any] = {}

    @property
    def documents(self) -> pd.DataFrame:
        """One row a document, covariates behind the columns of the schema."""
        return self._documents.copy(deep=False)

    @property
    def removed(self) -> pd.DataFrame:
        """Residue as spans of the raw text, each with the rule that marked it."""
        return self._removed.copy(deep=False)

    @property
    def metadata(self) -> pd.DataFrame:
        """Titles, outlets, authors and dates as read from the texts, each with its span."""
        return self._metadata.copy(deep=False)

    @property
    def rejected(self) -> pd.DataFrame:
        """What was given and not taken, with reason and remedy: accepted + rejected = given."""
        return self._rejected.copy(deep=False)

    @cached_property
    def doc_ids(self) -> list[str]:
        """Document ids in order."""
        return list(self._documents["doc_id"])

    @cached_property
    def texts(self) -> list[str]:
        """Raw texts in order."""
        return list(self._documents["text"])

    @cached_property
    def covariates(self) -> list[str]:
        """Columns of `documents` that the schema does not define."""
        return [c for c in self._documents.columns if c not in names("documents")]

    @cached_property
    def _position(self) -> dict[str, int]:
        return {doc_id: i for i, doc_id in enumerate(self.doc_ids)}

    def position(self, doc_id: str) -> int:
        """Row of a document.

        Raises
        ------
        CorpusError
            Naming the nearest id there is.
        """
        if doc_id not in self._position:
            shown = self.doc_ids if len(self) <= 20 else self.doc_ids[:20]
            raise CorpusError(unknown("document", doc_id, shown))
        return self._position[doc_id]

    def positions(self, doc_ids: Iterable[str]) -> np.ndarray:
        """Rows of several documents, as int64."""
        return np.fromiter((self.position(d) for d in doc_ids), dtype=np.int64)

    def __len__(self) -> int:
        return len(self._documents)

    def __getitem__(self, doc_id: str) -> str:
        return self.texts[self.position(doc_id)]

    def __repr__(self) -> str:
        sampled = "with a sampling frame" if self.frame else "no sampling frame"
        return (
            f"<Corpus: {len(self)} documents, {sum(map(len, self.texts))} characters, "
            f"{len(self._removed)} removed; {sampled}; {len(self._rejected)} rejected>"
        )

    def body(self, doc_id: str) -> str:
        """The text with each removed character replaced by a space; same length, same offsets."""
        return self.bodies[self.position(doc_id)]

    @cached_property
    def bodies(self) -> list[str]:
        """The body of every document, in order; newlines are kept."""
        blanked = list(self.texts)
        for doc_id, spans in self._removed.groupby("doc_id", observed=True, sort=False):
            at = self.position(doc_id)
            pairs = zip(spans["start"], spans["end"], strict=True)
            blanked[at] = _blank(self.texts[at], pairs)
        return blanked

    def named(self, table: pd.DataFrame) -> pd.DataFrame:
        """A table in which each document is called by its `name`, for figures people read.

        Parameters
        ----------
        table
            Any table with a `doc_id`.

        Returns
        -------
        DataFrame
            A copy; ids whose document has no name, or shares it with another, stay. Without a
            column `name` among the documents (covariates.csv can give one) every id stays.

        Examples
        --------
        >>> import textlab
        >>> texts = pd.DataFrame({"text": ["One.", "Two."], "name": ["first", None]})
        >>> corpus = textlab.read_corpus(texts)
        >>> corpus.named(pd.DataFrame({"doc_id": ["d1", "d0"]}))["doc_id"].tolist()
        ['d1', 'first']
        """
        if "name" not in self._documents:
            return table.copy()
        names = self._documents["name"]
        known = names.notna() & ~names.duplicated(keep=False)
        called = dict(zip(self.doc_ids, names.where(known, self._documents["doc_id"]), strict=True))
        ids = table["doc_id"].astype(object)
        values = pd.Categorical(ids.map(called).fillna(ids), list(dict.fromkeys(called.values())))
        return table.assign(doc_id=values)

    def parts(self) -> Iterator[Corpus]:
        """The corpus in pieces that fit in memory; held in memory, it is one piece."""
        yield self

    def filter(self, keep: pd.Series | np.ndarray | str) -> Corpus:
        """The documents for which `keep` holds, with their removed and metadata rows.

        Parameters
        ----------
        keep
            A boolean of the length of the corpus, or a query on the documents table,
            such as ``"outlet == 'CGTN'"``.

        Raises
        ------
        CorpusError
            When no document is kept, or `keep` has another length.
        """
        mask = self._holds(keep) if isinstance(keep, str) else np.asarray(keep)
        if mask.dtype != bool or mask.shape != (len(self),):
            raise CorpusError(
                f"keep gives {mask.size} values of kind {mask.dtype}; expected true or false for "
                f"each of {len(self)} documents"
            )
        documents = self._documents[mask].copy()
        if documents.empty:
            raise CorpusError(f"no document is left of {len(self)}; loosen the condition")
        documents["doc_id"] = categorical(documents["doc_id"])
        ids = set(documents["doc_id"])
        return Corpus(
            documents,
            removed=_only(self._removed, ids),
            metadata=_only(self._metadata, ids),
            rejected=self._rejected,
            frame=self.frame,
        )

    def _holds(self, query: str) -> np.ndarray:
        """Documents for which a query holds; what pandas cannot read is said in one sentence."""
        try:
            return np.asarray(self._documents.eval(query))
        except Exception as error:  # pandas raises whatever its parser raises
            columns = ", ".join(map(str, self._documents.columns))
            raise CorpusError(
                f"query {query!r} cannot be answered: {error}; expected a condition on the "
                f"columns {columns}, such as \"outlet == 'CGTN'\""
            ) from None

    def derive(self, **changed: pd.DataFrame) -> Corpus:
        """A new corpus with some tables exchanged: documents, removed, metadata or rejected."""
        tables = {
            "documents": self._documents,
            "removed": self._removed,
            "metadata": self._metadata,
            "rejected": self._rejected,
        }
        return Corpus(**{**tables, **changed}, frame=self.frame)

    @cached_property
    def fingerprint(self) -> str:
        """16 hex digits that change with any id, text, removed span or sampling frame."""
        digest = hashlib.sha256()
        for row in sorted(zip(self.doc_ids, self._documents["sha256"], strict=True)):
            digest.update("\0".join(row).encode())
        removed = self._removed[["doc_id", "start", "end"]].astype({"doc_id": str})
        for row in sorted(removed.itertuples(index=False, name=None)):
            digest.update(repr(row).encode())
        digest.update(repr(self.frame).encode())
        return digest.hexdigest()[:16]


def documents_table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Rows of text and covariates as a documents table, hashes added.

    Parameters
    ----------
    rows
        One dict a document, with at least `doc_id` and `text`. Missing columns of the schema are
        filled with missing values; other keys become covariates.
    """
    given = list(dict.fromkeys(key for row in rows for key in row))
    columns = {
        key: pd.Series([row.get(key) for row in rows], dtype=object)
        for key in dict.fromkeys([*names("documents"), *given])
    }
    columns["sha256"] = pd.Series([text_sha256(row["text"]) for row in rows], dtype=object)
    return frame("documents", columns)


def require_corpus(given: object) -> Corpus:
    """The corpus itself; anything else is answered with how to make one."""
    if not isinstance(given, Corpus):
        raise CorpusError(
            f"expected a Corpus, got a {type(given).__name__}; read_corpus makes one of a folder, "
            "a file, a DataFrame or a list of texts"
        )
    return given


def text_sha256(text: str) -> str:
    """Hash of a text's UTF-8 bytes, in hex."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _blank(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Text with the spans blanked, newlines kept, so that lines and offsets stay what they were."""
    pieces, at = [], 0
    for start, end in sorted(spans):
        start = max(start, at)
        pieces.append(text[at:start])
        pieces.extend(c if c in "\r\n" else " " for c in text[start:end])
        at = max(at, end)
    return "".join([*pieces, text[at:]])


def _only(table: pd.DataFrame, doc_ids: set[str]) -> pd.DataFrame:
    return table[table["doc_id"].isin(doc_ids)].reset_index(drop=True)


def _empty(table: str) -> pd.DataFrame:
    return frame(table)

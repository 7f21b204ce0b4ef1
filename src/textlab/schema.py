"""Every table's columns, the measure that carries two of them, the states and the errors.

Measures, estimates, tables and figures meet here: they exchange frames whose
columns this module defines and checks, and know nothing else of each other.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np
import pandas as pd

OK = "ok"
NO_WORDS = "no words"
NO_FRAME = "no sampling frame"
TOO_FEW_DOCUMENTS = "fewer than 5 documents"
NO_VARIATION = "no variation between documents"
ALIASED = "aliased with another covariate"
NOT_STATED = "(not stated)"

MIN_DOCUMENTS = 5  # below this many clusters no interval held its level in simulation


class TextlabError(Exception):
    """Root of every error textlab raises on purpose."""


class CorpusError(TextlabError):
    """A corpus cannot be read or derived from what was given."""


class LexiconError(TextlabError):
    """A lexicon file is wrong; the message names the file and the line."""


class SchemaError(TextlabError):
    """A table lacks columns, or a name, column or argument is not known."""


class NotFittedError(TextlabError):
    """Something was asked of a model that holds no fit."""


@dataclass(frozen=True)
class Column:
    """One column of a table: its name, kind of values, unit, and what it means."""

    name: str
    kind: str  # category | text | int | float | object
    unit: str
    meaning: str

    def cast(self, values: pd.Series) -> pd.Series:
        """Values in this column's dtype; missing stays missing."""
        if self.kind == "category":
            return values if isinstance(values.dtype, pd.CategoricalDtype) else categorical(values)
        if self.kind == "int":
            return values.astype("int64")
        if self.kind == "float":
            return values.astype("float64")
        return values.astype(object)


def _columns(*rows: tuple[str, str, str, str]) -> tuple[Column, ...]:
    return tuple(Column(*row) for row in rows)


_SPAN = (
    ("start", "int", "characters", "first character of the span in the raw text, from 0"),
    ("end", "int", "characters", "one past the last character of the span"),
)
_UNIT = (
    ("doc_id", "category", "", "the document"),
    ("unit", "category", "", "document, paragraph or sentence"),
    ("unit_id", "int", "", "position of the unit in its document, from 0"),
)

TABLES: Mapping[str, tuple[Column, ...]] = MappingProxyType(
    {
        "documents": _columns(
            ("doc_id", "category", "", "the document"),
            ("text", "text", "", "the raw text, never changed"),
            ("title", "object", "", "headline"),
            ("outlet", "object", "", "who published it"),
            ("author", "object", "", "who signed it"),
            ("date", "object", "", "ISO date"),
            ("date_kind", "category", "", "published, updated, scraper, masthead, repost or given"),
            ("language", "category", "", "ISO 639-1 code; missing where it cannot be told"),
            ("file", "object", "", "path below the folder that was read"),
            ("sha256", "object", "", "hash of the raw text in UTF-8"),
        ),
        "metadata": _columns(
            ("doc_id", "category", "", "the document"),
            ("field", "category", "", "title, outlet, author or date"),
            ("value", "object", "", "what was read"),
            ("kind", "category", "", "where it comes from: published, masthead, byline, ..."),
            *_SPAN,
            ("rule", "category", "", "the rule that read it"),
        ),
        "removed": _columns(
            ("doc_id", "category", "", "the document"),
            *_SPAN,
            ("rule", "category", "", "the rule that marked the residue"),
            ("p", "float", "probability", "calibrated probability of residue, or missing"),
        ),
        "rejected": _columns(
            ("file", "object", "", "what was given"),
            ("row", "int", "", "row in the file, from 1; 0 for a whole file"),
            ("reason", "object", "", "why it was not taken"),
            ("remedy", "object", "", "what to do"),
        ),
        "units": _columns(
            ("doc_id", "category", "", "the document"),
            ("unit", "category", "", "document, paragraph or sentence"),
            ("unit_id", "int", "", "position of the unit in its document, from 0"),
            ("paragraph", "int", "", "paragraph of a sentence; -1 for a document"),
            *_SPAN,
            ("n", "int", "tokens", "words of the body in the unit"),
        ),
        "evidence": _columns(
            ("measure", "category", "", "frames, rhetoric, topics or the scorer's name"),
            ("label", "category", "", "the lexicon, device or topic"),
            *_UNIT,
            *_SPAN,
            ("text", "text", "", "the raw text of the span"),
            ("rule", "category", "", "the entry or rule that found it"),
            ("weight", "float", "", "entry weight, signed valence, or rank score in [0, 1]"),
            ("p", "float", "probability", "calibrated probability, or missing"),
            ("cues", "object", "characters", "(start, end) pairs of the words that carry it"),
            ("voice", "category", "", "author, direct, indirect, mixed or scare"),
            ("speaker", "category", "", "who says it, where one is stated"),
        ),
        "scores": _columns(
            ("measure", "category", "", "frames, rhetoric, topics or the scorer's name"),
            ("label", "category", "", "the lexicon, device, target or topic"),
            *_UNIT,
            ("hits", "int", "spans", "evidence rows"),
            ("n", "int", "tokens", "words of the body at risk"),
            ("units", "int", "sentences", "sentences at risk"),
            ("units_hit", "int", "sentences", "sentences that hold a hit"),
            ("value", "float", "", "hits per 1,000 words, valence in [-1, 1], or share"),
            ("state", "category", "", "ok, or why there is no value"),
        ),
        "estimates": _columns(
            ("measure", "category", "", "the measure"),
            ("label", "category", "", "the label"),
            ("statistic", "category", "", "rate, share or mean"),
            ("estimate", "float", "", "per 1,000 words, share of sentences, or mean valence"),
            ("se", "float", "", "standard error over documents"),
            ("ci_lower", "float", "", "lower limit; missing where `state` refuses"),
            ("ci_upper", "float", "", "upper limit; missing where `state` refuses"),
            ("level", "float", "probability", "nominal coverage"),
            ("n_docs", "int", "documents", "documents that carry the estimate"),
            ("n_units", "int", "", "words (rate) or sentences (share, mean)"),
            ("method", "category", "", "how the interval was made"),
            ("state", "category", "", "ok, or why there is no interval"),
        ),
        "topics": _columns(
            ("topic", "int", "", "topic, from 0, by falling share"),
            ("rank", "int", "", "rank of the term in the topic, from 1"),
            ("term", "object", "", "the word"),
            ("probability", "float", "probability", "p(term | topic)"),
            ("frex", "float", "[0, 1]", "harmonic mean of frequency and exclusivity ranks"),
            ("stability", "float", "[0, 1]", "mean Jaccard of the top words over resamples"),
        ),
    }
)


def categorical(values: object) -> pd.Series:
    """Values as a categorical series whose categories stand in order of first appearance."""
    series = pd.Series(values, dtype=object)
    present = series[series.notna()]
    return pd.Series(
        pd.Categorical(series, categories=list(dict.fromkeys(present))), index=series.index
    )


def names(table: str) -> list[str]:
    """Column names of a table, in their order."""
    return [column.name for column in TABLES[table]]


def frame(table: str, columns: Mapping[str, object] | None = None) -> pd.DataFrame:
    """A table with the columns and dtypes of its schema; empty where nothing is given."""
    given = dict(columns or {})
    data = {}
    for column in TABLES[table]:
        values = given.pop(column.name, [])
        if not isinstance(values, pd.Series):
            values = pd.Series(values, dtype=object if column.kind in ("text", "object") else None)
        data[column.name] = column.cast(values)
    data.update({name: pd.Series(values) for name, values in given.items()})
    return pd.DataFrame(data)


def check(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """The table itself, once it holds every column of the schema.

    Raises
    ------
    SchemaError
        Naming the columns that are missing and those that were given.
    """
    if not isinstance(table, pd.DataFrame):
        raise SchemaError(
            f"expected a {name} table (a pandas DataFrame), got {type(table).__name__}"
        )
    missing = [column for column in names(name) if column not in table.columns]
    if missing:
        raise SchemaError(
            f"not a {name} table: no column {', '.join(missing)}; "
            f"it has {', '.join(map(str, table.columns))}. "
            f"Pass the .{name} of what textlab returned, or add the columns."
        )
    return table


def rounded(table: pd.DataFrame, digits: int = 4) -> pd.DataFrame:
    """The table with every float at `digits` significant digits.

    What is printed, plotted, hashed or committed goes through here, so that a
    last-digit difference between two processors changes nothing.

    Examples
    --------
    >>> rounded(pd.DataFrame({"rate": [12.34567, 0.000123456]})).rate.tolist()
    [12.35, 0.0001235]
    """
    out = table.copy()
    for name in out.columns[[pd.api.types.is_float_dtype(t) for t in out.dtypes]]:
        out[name] = [_significant(value, digits) for value in out[name]]
    return out


def _significant(value: float, digits: int) -> float:
    # + 0.0 turns -0.0 into 0.0: the sign of a rounded zero differs between processors.
    return value if not np.isfinite(value) else float(f"{value:.{digits}g}") + 0.0


def digest(table: pd.DataFrame) -> str:
    """First 16 hex digits of the sha256 of the rounded table, as its CSV would be written."""
    return hashlib.sha256(to_csv(table).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def to_csv(table: pd.DataFrame) -> str:
    """The rounded table as CSV text: one form for files, hashes and comparisons."""
    shown = rounded(table)
    # pandas leaves a lone carriage return unquoted, and a reader then sees two rows
    is_number = pd.api.types.is_numeric_dtype
    texts = (shown[c].astype(str) for c in shown.columns if not is_number(shown[c]))
    carriage_return = any(values.str.contains("\r", regex=False).any() for values in texts)
    quoting = csv.QUOTE_NONNUMERIC if carriage_return else csv.QUOTE_MINIMAL
    return shown.to_csv(index=False, lineterminator="\n", quoting=quoting)


@dataclass(frozen=True, eq=False)
class Measure:
    """What a measure found: scores, the spans behind them, and the settings that gave both.

    The frames are built from integer arrays when first asked for, so a measure of
    millions of documents costs little until someone looks.

    Parameters
    ----------
    name
        The `measure` column of both tables.
    settings
        What reproduces the measure: lexicons and versions, scorer, engine, seed.
    build_scores, build_evidence
        Called once, at first access of `scores` and `evidence`.
    """

    name: str
    settings: Mapping[str, object]
    build_scores: Callable[[], pd.DataFrame]
    build_evidence: Callable[[], pd.DataFrame]

    @cached_property
    def _scores(self) -> pd.DataFrame:
        return check(self.build_scores(), "scores")

    @cached_property
    def _evidence(self) -> pd.DataFrame:
        return check(self.build_evidence(), "evidence")

    @property
    def scores(self) -> pd.DataFrame:
        """One row a unit and label; `value` is NaN, with a reason in `state`, where it has none."""
        return self._scores.copy(deep=False)

    @property
    def evidence(self) -> pd.DataFrame:
        """One row a span; `text` equals the raw text between `start` and `end`."""
        return self._evidence.copy(deep=False)

    def __repr__(self) -> str:
        scores = self._scores
        labels = list(scores["label"].cat.categories)
        shown = ", ".join(map(str, labels[:4])) + (", ..." if len(labels) > 4 else "")
        return f"<Measure {self.name}: {len(labels)} labels ({shown}), {len(scores)} scores>"

"""Units by terms: the count matrix that word statistics and topic models share, and stop words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from textlab.corpus import Corpus
from textlab.registry import unknown
from textlab.schema import NOT_STATED, SchemaError
from textlab.tokens import Tokens

ALL = "(all)"
UNITS = ("document", "paragraph", "sentence")

# scikit-learn lists these, though they carry content (Nothman, Qin and Yurchak 2018); news of
# technology and politics is full of them.
_CONTENT = """
    amount bill bottom call computer cry describe detail empty fill find fire found front interest
    mill move name part serious side sincere system thick thin top
"""
# Function words of which it lists other forms.
_MISSING = "did does doing having just let ours shall theirs"
_CONTRACTION = re.compile(r"n't$|'(?:d|ll|m|re|ve)$")


@dataclass(frozen=True, eq=False)
class Dtm:
    """How often each term stands in each unit.

    Parameters
    ----------
    counts : csr_matrix, int64 (U, V)
        Occurrences.
    terms : list of str (V,)
        Sorted.
    units : DataFrame (U,)
        The rows of the units table that the rows of `counts` stand for.
    """

    counts: csr_matrix
    terms: list[str]
    units: pd.DataFrame

    def keep_terms(self, keep: np.ndarray) -> Dtm:
        """The columns for which a boolean (V,) holds."""
        columns = np.flatnonzero(keep)
        return Dtm(self.counts[:, columns], [self.terms[i] for i in columns], self.units)

    def keep_units(self, rows: np.ndarray) -> Dtm:
        """The rows at these positions, in their order."""
        return Dtm(self.counts[rows], self.terms, self.units.iloc[rows].reset_index(drop=True))


def count_terms(tokens: Tokens, unit: str = "document") -> Dtm:
    """Count every term in every unit.

    A term is a word's comparable form without a possessive 's, so that its count is the number of
    rows `kwic` gives for it.

    Parameters
    ----------
    tokens
        An encoded corpus.
    unit
        document, paragraph or sentence.

    Raises
    ------
    SchemaError
        For another unit.
    """
    if unit not in UNITS:
        raise SchemaError(unknown("unit", unit, UNITS))
    sentence = tokens.sentence
    row = {
        "document": tokens.doc,
        "paragraph": tokens.sentence_paragraph[sentence],
        "sentence": sentence,
    }[unit]
    units = tokens.units[tokens.units["unit"] == unit].reset_index(drop=True)
    terms = sorted(set(tokens.stems))
    position = {term: i for i, term in enumerate(terms)}
    column = np.array([position[stem] for stem in tokens.stems], np.int64)
    ones = np.ones(len(tokens), np.int64)
    shape = (len(units), len(terms))
    counts = csr_matrix((ones, (row, column[tokens.types])), shape=shape)
    counts.sum_duplicates()
    return Dtm(counts, terms, units)


@cache
def stop_words() -> frozenset[str]:
    """English function words: scikit-learn's list, corrected.

    Twenty-odd content words it holds (system, fire, top, ...) are taken out, and forms it forgot
    (did, does, just, ...) put in.

    Notes
    -----
    `US`, lower-cased, is the pronoun; write patterns for it case-true in a lexicon.

    References
    ----------
    Nothman, J., Qin, H. and Yurchak, R. (2018). Stop word lists in free open-source software
    packages.
    """
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    return (frozenset(ENGLISH_STOP_WORDS) - {*_CONTENT.split()}) | {*_MISSING.split()}


def is_stop_word(terms: Sequence[str]) -> np.ndarray:
    """Whether each term is an English function word or a contraction of one: bool (V,).

    Examples
    --------
    >>> is_stop_word(["the", "won't", "they're", "system", "chip"]).tolist()
    [True, True, True, False, False]
    """
    listed = stop_words()
    return np.array(
        [t in listed or t.endswith("n't") or _CONTRACTION.sub("", t) in listed for t in terms], bool
    )


def group_documents(corpus: Corpus, by: str | None) -> tuple[np.ndarray, list[str]]:
    """Group of each document (D,), and the names of the groups.

    Parameters
    ----------
    corpus
        A corpus.
    by
        A column of its documents; None makes one group, "(all)".

    Returns
    -------
    codes : int64 (D,)
        Positions in `labels`.
    labels : list of str
        Sorted; "(not stated)" stands last, where a value is missing.

    Raises
    ------
    SchemaError
        When there is no such column.
    """
    if by is None:
        return np.zeros(len(corpus), np.int64), [ALL]
    documents = corpus.documents
    if by not in documents:
        raise SchemaError(unknown("column of the documents", by, map(str, documents.columns)))
    missing = documents[by].isna()
    names = [NOT_STATED if gap else str(v) for v, gap in zip(documents[by], missing, strict=True)]
    labels = sorted(set(names) - {NOT_STATED}) + [NOT_STATED] * (NOT_STATED in names)
    position = {label: i for i, label in enumerate(labels)}
    return np.array([position[name] for name in names], np.int64), labels


def sum_rows(matrix: csr_matrix, group: np.ndarray, n_groups: int) -> np.ndarray:
    """Sums over the rows of each group, int64 (n_groups, V)."""
    rows = np.arange(len(group))
    member = csr_matrix((np.ones(len(group), np.int64), (group, rows)), (n_groups, len(group)))
    return np.asarray((member @ matrix.astype(np.int64)).toarray())

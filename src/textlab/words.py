"""Words in context and in numbers: concordance, frequencies, dispersion, positions.

A term is a word's comparable form without a possessive 's; a pattern is written in the language
of :mod:`textlab.lexicon` (`chip*`, `export control*`, a capital letter for case-true).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from textlab.arguments import whole
from textlab.corpus import Corpus
from textlab.dtm import count_terms, group_documents, is_stop_word, sum_rows
from textlab.evidence import Hits, coded, evidence_table, readable
from textlab.lexicon import Lexicon
from textlab.matching import GAP
from textlab.schema import OK, LexiconError, SchemaError
from textlab.tokens import Tokens, tokenize

TOO_RARE = "fewer than 2 occurrences"
ONE_PART = "fewer than 2 parts"
_KWIC = (
    "doc_id",
    "unit_id",
    "start",
    "end",
    "left",
    "keyword",
    "right",
    "rule",
    "voice",
    "speaker",
)


@dataclass(frozen=True, eq=False)
class _Found:
    """Occurrences of patterns: their names, and for each hit its pattern, first and end token."""

    names: list[str]
    pattern: np.ndarray
    first: np.ndarray
    last: np.ndarray


def kwic(corpus: Corpus, pattern: str | Lexicon, *, window: int = 8) -> pd.DataFrame:
    """Every occurrence of a pattern with the words around it: a concordance.

    Parameters
    ----------
    corpus
        A corpus; removed residue is neither searched nor shown.
    pattern
        A pattern of the lexicon language, or a whole lexicon (then documents in another language
        than the lexicon's are not searched).
    window
        Words shown on each side, 0 or more. They may reach into neighboring sentences, never
        into another document.

    Returns
    -------
    DataFrame
        One row an occurrence: `doc_id`; `unit_id`, the sentence; `start`, `end`, characters of
        the raw text; `left`, `keyword`, `right`; `rule`, the pattern; `voice`, `speaker`.
        ``keyword == raw[start:end]``. `left` and `right` come from the body, with each run of
        blanks and line ends shown as one blank.

    Raises
    ------
    LexiconError
        When the pattern is empty, or begins or ends with a gap.
    SchemaError
        When `window` is negative.

    Examples
    --------
    >>> import textlab
    >>> corpus = textlab.read_corpus(["The chip war is on. New chips sell well."])
    >>> kwic(corpus, "chip*", window=2)[["left", "keyword", "right"]].values.tolist()
    [['The', 'chip', 'war is'], ['on. New', 'chips', 'sell well']]
    """
    whole("window", window, 0)
    tokens = tokenize(corpus)
    found = _find(tokens, pattern)
    table = evidence_table(tokens, "kwic", ["kwic"], _hits(tokens, found))
    begin, stop = _windows(tokens, found, window)
    bodies = [corpus.bodies[doc] for doc in tokens.doc[found.first]]
    table["left"] = _lines(bodies, begin, table["start"])
    table["right"] = _lines(bodies, table["end"], stop)
    return table.rename(columns={"text": "keyword"})[list(_KWIC)]


def frequencies(
    corpus: Corpus,
    by: str | None = None,
    *,
    remove_stopwords: bool = False,
    min_count: int = 1,
) -> pd.DataFrame:
    """How often each term stands in the corpus, or in each group of its documents.

    Parameters
    ----------
    corpus
        A corpus.
    by
        A column of `corpus.documents`; documents without a value form the group "(not stated)".
    remove_stopwords
        Whether English function words are left out (see `textlab.dtm.stop_words`). Rates refer
        to all words either way.
    min_count
        Occurrences in the whole corpus below which a term is left out.

    Returns
    -------
    DataFrame
        One row a term and group, zeros included, the most frequent term first: `term`; `group`
        ("(all)" without `by`); `count`; `n_docs`, documents that hold the term; `rate` per 1,000
        words of the group; `share_docs`, of the group's documents, in [0, 1]. `rate` is missing
        for a group without words.

    Raises
    ------
    SchemaError
        When there is no such column.

    Notes
    -----
    A rate says nothing of spread: one document may hold every occurrence. Read `share_docs`, or
    `dispersion`, beside it.

    Examples
    --------
    >>> import textlab
    >>> corpus = textlab.read_corpus(["China's chips and chips", "China"])
    >>> frequencies(corpus, remove_stopwords=True)[["term", "count", "n_docs", "rate"]]
        term  count  n_docs   rate
    0  china      2       2  400.0
    1  chips      2       1  400.0
    """
    tokens = tokenize(corpus)
    dtm = count_terms(tokens)
    total = np.asarray(dtm.counts.sum(axis=0)).ravel()
    keep = (total >= min_count) & (total > 0)
    if remove_stopwords:
        keep &= ~is_stop_word(dtm.terms)
    group, labels = group_documents(corpus, by)
    counts, n_docs = (
        sum_rows(matrix[:, keep], group, len(labels)) for matrix in (dtm.counts, dtm.counts > 0)
    )
    terms = np.array(dtm.terms, dtype=object)[keep]
    order = np.lexsort((np.arange(len(terms)), -total[keep]))
    words = np.bincount(group, tokens.words_per_document, len(labels))
    documents = np.bincount(group, minlength=len(labels))
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = np.where(words > 0, 1000 * counts.T / words, np.nan)
    return pd.DataFrame(
        {
            "term": np.repeat(terms[order], len(labels)),
            "group": coded(np.tile(np.arange(len(labels)), len(terms)), labels),
            "count": counts.T[order].ravel(),
            "n_docs": n_docs.T[order].ravel(),
            "rate": rate[order].ravel(),
            "share_docs": (n_docs.T / documents)[order].ravel(),
        }
    )


def dispersion(
    corpus: Corpus,
    patterns: str | Lexicon | Sequence[str] | None = None,
    *,
    parts: str | int = "document",
    min_count: int = 2,
) -> pd.DataFrame:
    """How evenly words are spread over the corpus.

    Parameters
    ----------
    corpus
        A corpus.
    patterns
        Patterns, each counted for itself, or a lexicon (its entries); by default every term.
    parts
        What the corpus is divided into: "document", another column of `corpus.documents`, or a
        number of parts of equal length (documents are then joined in the order of their ids).
    min_count
        Occurrences below which a term is left out; patterns that are asked for always appear.

    Returns
    -------
    DataFrame
        One row a term, the most frequent first: `term`; `count`; `n_docs`, documents that hold
        it; `range`, parts that hold it; `dp` in [0, 1], 0 = spread as the words are; `dp_norm`,
        the same with 1 = all in the smallest part; `juilland_d`, 1 = even; `state`. The three
        are missing, with the reason in `state`, below 2 occurrences or 2 parts.

    Raises
    ------
    SchemaError
        When there is no such column, or fewer than one part is asked for.

    Notes
    -----
    With s the share of all words that stand in a part and v the share of the term's occurrences:
    DP = sum |s - v| / 2, DPnorm = DP / (1 - min s). Juilland's D = 1 - CV / sqrt(parts - 1), CV
    the coefficient of variation of the rates. All three fall with frequency: a word with three
    occurrences cannot be even over five documents, so compare words of like counts.

    References
    ----------
    Gries, S. Th. (2008). Dispersions and adjusted frequencies in corpora. Lijffijt, J. and Gries,
    S. Th. (2012), correction. Juilland, A. and Chang-Rodriguez, E. (1964).

    Examples
    --------
    >>> import textlab
    >>> corpus = textlab.read_corpus(["chip chip war war", "peace war war peace"])
    >>> dispersion(corpus, ["chip*", "war"])[["term", "count", "range", "dp", "dp_norm"]]
       term  count  range   dp  dp_norm
    0   war      4      2  0.0      0.0
    1  chip*      2      1  0.5      1.0
    """
    tokens = tokenize(corpus)
    if patterns is None:
        dtm = count_terms(tokens)
        position = {term: i for i, term in enumerate(dtm.terms)}
        code = np.array([position[stem] for stem in tokens.stems], np.int64)[tokens.types]
        found = _Found(dtm.terms, code, np.arange(len(tokens)), np.arange(len(tokens)) + 1)
    else:
        found = _find(tokens, patterns)
    part = _parts(tokens, parts)
    words = np.bincount(part)
    used = np.flatnonzero(words)  # a document without words is no part
    counts = _cross(part[found.first], found.pattern, (len(words), len(found.names)))[used]
    terms = pd.Series(found.names, dtype=object)
    table = pd.DataFrame({"term": terms, **_spread(counts, words[used])})
    documents = _cross(tokens.doc[found.first], found.pattern, (len(corpus), len(found.names)))
    table.insert(2, "n_docs", documents.getnnz(axis=0))
    if patterns is None:
        table = table[table["count"] >= min_count]
    return table.sort_values(["count", "term"], ascending=[False, True], ignore_index=True)


def locate(corpus: Corpus, patterns: str | Lexicon | Sequence[str]) -> pd.DataFrame:
    """Where patterns stand in each document: the table behind an x-ray plot.

    Parameters
    ----------
    corpus
        A corpus.
    patterns
        Patterns, each sought for itself, or a lexicon (its entries).

    Returns
    -------
    DataFrame
        One row an occurrence: `term`; `doc_id`; `start`, `end`, characters of the raw text;
        `position` in [0, 1), the share of the document's words before it; `n`, the document's
        words. A term or document without an occurrence keeps its category.

    Examples
    --------
    >>> import textlab
    >>> corpus = textlab.read_corpus(["one chip two chips"])
    >>> locate(corpus, ["chip*"])[["term", "start", "position"]].values.tolist()
    [['chip*', 4, 0.25], ['chip*', 13, 0.75]]
    """
    tokens = tokenize(corpus)
    found = _find(tokens, patterns)
    order = np.lexsort((found.pattern, found.first))
    first, last = found.first[order], found.last[order]
    doc = tokens.doc[first]
    n = tokens.words_per_document[doc]
    return pd.DataFrame(
        {
            "term": coded(found.pattern[order], found.names),
            "doc_id": coded(doc, corpus.doc_ids),
            "start": tokens.start[first].astype(np.int64),
            "end": tokens.end[last - 1].astype(np.int64),
            "position": (first - np.searchsorted(tokens.doc, doc)) / n,
            "n": n,
        }
    )


def _find(tokens: Tokens, patterns: str | Lexicon | Sequence[str]) -> _Found:
    """Occurrences of each pattern for itself, or of a lexicon as one."""
    if isinstance(patterns, Lexicon):
        found = patterns.match(tokens)
        keep = readable(tokens, patterns.language)[tokens.doc[found.first]]
        names = [entry.match for entry in patterns.entries]
        return _Found(names, found.entry[keep], found.first[keep], found.last[keep])
    names = list(dict.fromkeys([patterns] if isinstance(patterns, str) else patterns))
    matches = [_lexicon(name).match(tokens) for name in names]
    sizes = [len(match) for match in matches]
    none = [np.zeros(0, np.int64)]
    return _Found(
        names,
        np.repeat(np.arange(len(names)), sizes),
        np.concatenate([match.first for match in matches] or none),
        np.concatenate([match.last for match in matches] or none),
    )


def _lexicon(pattern: str) -> Lexicon:
    slots = str(pattern).split()
    if not slots or GAP in (slots[0], slots[-1]):
        raise LexiconError(
            f"pattern {pattern!r}; expected words such as 'chip*' or 'export control*', the first "
            "and the last of them not a lone '*'"
        )
    return Lexicon.from_terms([pattern], name="pattern")


def _hits(tokens: Tokens, found: _Found) -> Hits:
    start, end = tokens.start[found.first], tokens.end[found.last - 1]
    return Hits(
        tokens.doc[found.first],
        start.astype(np.int64),
        end.astype(np.int64),
        np.zeros(len(start), np.int64),
        rule=[found.names[i] for i in found.pattern],
        weight=np.ones(len(start)),
        cues=[()] * len(start),
    )


def _windows(tokens: Tokens, found: _Found, window: int) -> tuple[np.ndarray, np.ndarray]:
    """First and end character of the text shown around each hit, inside its document."""
    doc = tokens.doc[found.first]
    first = np.maximum(found.first - window, np.searchsorted(tokens.doc, doc))
    last = np.minimum(found.last + window, np.searchsorted(tokens.doc, doc, side="right"))
    return tokens.start[first], tokens.end[last - 1]


def _lines(texts: Sequence[str], start: Iterable[int], end: Iterable[int]) -> pd.Series:
    """Slices of texts, each run of blanks and line ends as one blank."""
    spans = zip(texts, start, end, strict=True)
    return pd.Series([" ".join(text[a:b].split()) for text, a, b in spans], dtype=object)


def _parts(tokens: Tokens, parts: str | int) -> np.ndarray:
    """Part of each word."""
    if parts == "document":
        return tokens.doc
    if isinstance(parts, str):
        return group_documents(tokens.corpus, parts)[0][tokens.doc]
    if parts < 1:
        raise SchemaError(f"parts is {parts}; expected 'document', a column, or 1 or more parts")
    names = np.array(tokens.corpus.doc_ids, dtype=object)
    rank = np.argsort(np.argsort(names))[tokens.doc]
    part = np.empty(len(tokens), np.int64)
    part[np.argsort(rank, kind="stable")] = np.arange(len(tokens)) * parts // max(len(tokens), 1)
    return part


def _cross(rows: np.ndarray, columns: np.ndarray, shape: tuple[int, int]) -> csr_matrix:
    """How often each pair of row and column occurs."""
    counts = csr_matrix((np.ones(len(rows), np.int64), (rows, columns)), shape=shape)
    counts.sum_duplicates()
    return counts


def _spread(counts: csr_matrix, words: np.ndarray) -> dict[str, np.ndarray]:
    """Count, range, DP, DPnorm, Juilland's D and state of each column of parts by terms."""
    count = np.asarray(counts.sum(axis=0)).ravel()
    parts = len(words)
    share = words / words.sum()
    cell = counts.tocoo()
    state = np.where(count < 2, TOO_RARE, ONE_PART if parts < 2 else OK)
    ok = state == OK
    dp, dp_norm, juilland = (np.full(len(count), np.nan) for _ in range(3))
    if ok.any():
        # parts without the term add their whole share: |s - 0|
        excess = np.abs(share[cell.row] - cell.data / count[cell.col]) - share[cell.row]
        dp[ok] = ((1 + np.bincount(cell.col, excess, len(count))) / 2)[ok]
        dp_norm[ok] = dp[ok] / (1 - share.min())
        juilland[ok] = 1 - _variation(cell.data / words[cell.row], cell.col, parts, ok)
    return {
        "count": count,
        "range": counts.getnnz(axis=0),
        "dp": dp,
        "dp_norm": dp_norm,
        "juilland_d": juilland,
        "state": state.astype(object),
    }


def _variation(rate: np.ndarray, column: np.ndarray, parts: int, ok: np.ndarray) -> np.ndarray:
    """Coefficient of variation of some terms' rates, over the largest it can be."""
    mean = np.bincount(column, rate, len(ok))[ok] / parts
    squares = np.bincount(column, rate**2, len(ok))[ok] / parts
    return np.sqrt(np.maximum(squares - mean**2, 0)) / mean / np.sqrt(parts - 1)

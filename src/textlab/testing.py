"""The contract every measure, lexicon, device, scorer and engine keeps; run it on your own.

Each `check_` raises AssertionError with one sentence on the first thing that does not hold.
textlab runs them on all that lies in its folders; an extender runs them on one function or file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from textlab.corpus import Corpus
from textlab.framing import score_frames
from textlab.lexicon import Lexicon, contradictions
from textlab.readers import read_corpus
from textlab.rhetoric import find_rhetoric
from textlab.schema import TABLES, Measure, check, names
from textlab.scorers import ScorerResult
from textlab.sentiment import score_sentiment
from textlab.tokens import tokenize

HOSTILE = (
    "!!!",
    "word",
    "\ufeffA mark first. “Unbalanced, he said.",
    "go\u200bod\u202e evil\u202c cafe\u0301 café ﬁne İstanbul",
    "NUL\0 inside. " + "a" * 5000,
    "👩‍👩‍👧 👍🏽 " * 50,
    "\r\none\rtwo\n\n\nthree",
    "</script><img src=x onerror=alert(1)> =cmd|' /C calc'!A0",
    "\u0301" * 2000 + "x",
)
PROSE = (
    "Where there is blockade, there is breakthrough; where there is suppression, there is "
    "innovation.\n\nLi Wei said the new chip was a great success. “We will not stop,” he said. "
    "Critics fear surveillance and the loss of jobs.",
    "Export controls hurt both sides. We came, we saw, we won. Is that all? It is not.",
    "Rain fell on Monday. The river rose by two meters, and the road was closed until noon.",
)
_KEY = ["measure", "label", "doc_id", "unit", "unit_id"]


def sample_corpus() -> Corpus:
    """Prose with something to find, and text that breaks careless code."""
    return read_corpus([*PROSE, *HOSTILE])


def check_measure(score: Callable[[Corpus], Measure], corpus: Corpus | None = None) -> None:
    """Check that a measure keeps the contract.

    Parameters
    ----------
    score
        What is called with a corpus, such as ``lambda c: score_frames(c, ["rivalry"])``.
    corpus
        A corpus with something to find; by default prose and hostile text.

    Notes
    -----
    Checked: columns and dtypes; ``text == raw[start:end]`` and cues inside; no value without a
    word, and a state where there is no value; the same tables again; each document's rows
    unmoved by the order and company of documents; the corpus unchanged; for counted spans, hits
    equal evidence rows and values can be computed again.

    Examples
    --------
    >>> check_measure(lambda corpus: score_frames(corpus, ["rivalry"]))
    """
    corpus = sample_corpus() if corpus is None else corpus
    before = corpus.fingerprint, corpus.documents
    measure = score(corpus)
    _check_tables(measure)
    _check_spans(measure.evidence, corpus)
    _check_states(measure.scores)
    if (measure.scores["unit"] == "document").all():
        _check_counts(measure)
    _same(measure, score(corpus), "a second call")
    _check_order(score, corpus, measure)
    assert corpus.fingerprint == before[0], "the measure changed the corpus"
    pd.testing.assert_frame_equal(corpus.documents, before[1])


def check_lexicon(lexicon: Lexicon) -> None:
    """Check that a lexicon is documented, finds its hits and leaves its misses."""
    for key in ("definition", "origin", "licence", "language"):
        assert getattr(lexicon, key), f"lexicon {lexicon.name} has no {key}"
    assert lexicon.hits, f"lexicon {lexicon.name} has no test sentence in hits"
    assert lexicon.misses, f"lexicon {lexicon.name} has no test sentence in misses"
    for sentence, found in contradictions(lexicon):
        raise AssertionError(f"lexicon {lexicon.name}: {sentence!r} found: {found}")
    corpus = read_corpus([*lexicon.hits, *HOSTILE])
    check_measure(lambda c: score_frames(c, [lexicon]), corpus)


def check_device(find: Callable[..., Sequence[Any]], corpus: Corpus | None = None) -> None:
    """Check that a device returns figures in order, with scores in [0, 1] and cues inside."""
    corpus = sample_corpus() if corpus is None else corpus
    scores = [figure.score for figure in find(tokenize(corpus))]
    assert all(0 <= score <= 1 for score in scores), "a rank score lies outside [0, 1]"
    evidence = find_rhetoric(corpus, [find]).evidence
    assert not evidence.duplicated(["doc_id", "start", "end"]).any(), "a figure is found twice"
    check_measure(lambda c: find_rhetoric(c, [find]), corpus)


def check_scorer(score: Callable[[Sequence[str]], ScorerResult]) -> None:
    """Check that a scorer gives a value in [-1, 1] for each text, by that text alone."""
    texts = [*PROSE, *HOSTILE, ""]
    result = score(texts)
    values = np.asarray(result.values, float)
    assert values.shape == (len(texts),), f"{values.shape} values for {len(texts)} texts"
    known = values[~np.isnan(values)]
    assert np.all(np.abs(known) <= 1), "a value lies outside [-1, 1]"
    for text, spans in zip(texts, result.spans, strict=True):
        for start, end, valence, rule in spans:
            assert 0 <= start < end <= len(text), f"span {start}:{end} is not inside its text"
            assert np.isfinite(valence), f"valence of {rule!r} is not a number"
    alone = np.array([score([text]).values[0] for text in texts], float)
    assert np.array_equal(values, alone, equal_nan=True), "a text's value depends on its company"
    check_measure(lambda corpus: score_sentiment(corpus, score))


def check_engine(fit: Callable[..., Any], *, tolerance: float = 1e-9) -> None:
    """Check that an engine returns distributions, the same for a seed, at any number of workers.

    Parameters
    ----------
    fit
        ``fit(dtm, k, *, seed, workers=1)`` that returns phi (k, V) and theta (D, k).
    tolerance
        How far a row's sum may lie from 1.
    """
    from scipy.sparse import csr_matrix

    counts = np.random.default_rng(0).poisson(0.4, size=(40, 30))
    counts[:, 0] += 1  # no empty row
    dtm = csr_matrix(counts)
    result = fit(dtm, 3, seed=1, workers=1)
    for name, matrix, shape in (("phi", result.phi, (3, 30)), ("theta", result.theta, (40, 3))):
        assert matrix.shape == shape, f"{name} is {matrix.shape}; expected {shape}"
        assert np.all(matrix >= 0), f"{name} has negative shares"
        assert np.all(np.abs(matrix.sum(axis=1) - 1) < tolerance), f"rows of {name} do not sum to 1"
    for workers in (1, 2):
        again = fit(csr_matrix(counts), 3, seed=1, workers=workers)
        same = np.array_equal(again.phi, result.phi) and np.array_equal(again.theta, result.theta)
        assert same, f"the same seed gave another model with {workers} workers"
    assert np.array_equal(dtm.toarray(), counts), "the engine changed the counts"


def _check_tables(measure: Measure) -> None:
    for name, table in (("scores", measure.scores), ("evidence", measure.evidence)):
        check(table, name)
        order = [c for c in table.columns if c in names(name)]
        assert order == names(name), f"columns of {name} stand in another order"
        for column in TABLES[name]:
            kind = table[column.name].dtype
            if column.kind == "category":
                assert isinstance(kind, pd.CategoricalDtype), f"{name}.{column.name} is {kind}"
            elif column.kind in ("int", "float"):
                assert np.issubdtype(kind, np.number), f"{name}.{column.name} is {kind}"
            else:
                assert pd.api.types.is_object_dtype(kind), (
                    f"{name}.{column.name} is {kind}; expected object"
                )
    assert not measure.scores.duplicated(_KEY).any(), "a unit and label has two scores"


def _check_spans(evidence: pd.DataFrame, corpus: Corpus) -> None:
    for row in evidence.itertuples():
        raw = corpus[row.doc_id]
        assert 0 <= row.start < row.end <= len(raw), f"span {row.start}:{row.end} of {row.doc_id}"
        assert raw[row.start : row.end] == row.text, f"text of {row.doc_id} {row.start}:{row.end}"
        for a, b in row.cues:
            assert row.start <= a < b <= row.end, f"cue {a}:{b} is not inside its span"


def _check_states(scores: pd.DataFrame) -> None:
    unknown = scores["value"].isna()
    assert scores.loc[unknown, "state"].ne("ok").all(), "a missing value without a reason"
    assert scores.loc[~unknown, "state"].eq("ok").all(), "a value with a refusal beside it"
    assert scores.loc[scores["n"] == 0, "value"].isna().all(), "a value where there is no word"


def _check_counts(measure: Measure) -> None:
    scores, evidence = measure.scores, measure.evidence
    found = evidence.groupby(["label", "doc_id"], observed=False).size()
    for row in scores.itertuples():
        hits = int(found.get((row.label, row.doc_id), 0))
        assert row.hits == hits, f"{row.hits} hits but {hits} evidence rows: {row.label}"
        assert 0 <= row.units_hit <= row.units, f"units_hit of {row.label} in {row.doc_id}"
        if row.state == "ok":
            assert np.isclose(row.value, 1000 * row.hits / row.n), f"value of {row.label}"


def _check_order(score: Callable[[Corpus], Measure], corpus: Corpus, measure: Measure) -> None:
    back = Corpus(corpus.documents[::-1], removed=corpus.removed, frame=corpus.frame)
    _same(measure, score(back), "another order of documents")
    if len(corpus) > 1:
        first = corpus.doc_ids[0]
        alone = score(corpus.filter([doc_id == first for doc_id in corpus.doc_ids]))
        _same(measure, alone, "a document alone", only=first)


def _same(one: Measure, two: Measure, what: str, *, only: str | None = None) -> None:
    for name in ("scores", "evidence"):
        left, right = (_plain(getattr(measure, name), only) for measure in (one, two))
        try:
            pd.testing.assert_frame_equal(left, right)
        except AssertionError as error:
            raise AssertionError(f"{what} gives other {name}: {error}") from None


def _plain(table: pd.DataFrame, only: str | None) -> pd.DataFrame:
    """Rows in one order without categories, so that only what is said is compared."""
    table = table if only is None else table[table["doc_id"] == only]
    plain = table.astype({c: object for c in table.columns if table[c].dtype == "category"})
    keys = [c for c in (*_KEY, "start", "end", "rule") if c in table.columns]
    return plain.sort_values(keys, kind="stable").reset_index(drop=True)

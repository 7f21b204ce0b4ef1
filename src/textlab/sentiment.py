"""Sentiment by sentence: what a scorer says, the words behind it, with and without topic words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from numbers import Integral
from pathlib import Path

import numpy as np
import pandas as pd

from textlab.arguments import proportion
from textlab.corpus import Corpus
from textlab.evidence import Hits, coded, constant, evidence_table, join, refusals
from textlab.language import language_of
from textlab.lexicon import Lexicon, read_lexicon
from textlab.registry import load
from textlab.schema import NO_WORDS, OK, Measure, SchemaError, check, frame
from textlab.scorers import ScorerResult
from textlab.tokens import Tokens, tokenize

SCORERS = "textlab.scorers"
LABEL = "valence"
CLASSES = ("negative", "neutral", "positive")
THRESHOLD = 0.05  # VADER's own boundary between neutral and the rest

Scorer = Callable[[Sequence[str]], ScorerResult]
Refusals = Mapping[tuple[int, int], str]


def score_sentiment(
    corpus: Corpus,
    scorer: str | Path | Scorer = "vader",
    *,
    mask: Sequence[str] | Lexicon | Path | None = None,
) -> Measure:
    """Score the sentiment of each sentence, with the words that carry it.

    Parameters
    ----------
    corpus
        A cleaned corpus.
    scorer
        Name of a scorer, path of a Python file, or a function ``score(texts) -> ScorerResult``.
    mask
        Patterns (or a lexicon, or the path of one) whose words are hidden from the scorer: the
        vocabulary of the subject, so that tone does not count the subject itself.

    Returns
    -------
    Measure
        ``.scores``: one row a sentence, `label` "valence", `value` in [-1, 1]; NaN with state
        "no words" where a sentence has none, "no value" where the scorer gives none, "language is
        ..." where the document is in one the scorer does not know.
        ``.evidence``: one row a word; `weight` is its signed valence in the scorer's own unit.

    Raises
    ------
    SchemaError
        For an unknown scorer, or one that returns another number of values, a value outside
        [-1, 1] or a span outside its text.

    Notes
    -----
    A document-level compound is never given: it saturates (.996 to .9995 on all five seeds).
    Average the sentences with `estimate`, or count them with `sentiment_classes`.

    References
    ----------
    Hutto, C. and Gilbert, E. (2014). VADER: A parsimonious rule-based model for sentiment analysis.

    Examples
    --------
    >>> from textlab import read_corpus
    >>> measure = score_sentiment(read_corpus(["A great success. It was bought on Monday."]))
    >>> measure.scores.value.round(2).tolist()
    [0.83, 0.0]
    """
    name, function = _scorer(scorer)
    tokens = tokenize(corpus)
    masked = _mask(mask)
    sentences = _visible(tokens, masked)
    result = function(sentences)
    if not isinstance(result, ScorerResult):
        kind = type(result).__name__
        raise SchemaError(f"scorer {name} returned a {kind}; expected a ScorerResult")
    _check(result, sentences, name)
    refused = refusals(tokens, [("scorer", language_of(function))])
    hits = _hits(tokens, result, refused)
    settings = {
        "scorer": name,
        "mask": [entry.match for entry in masked.entries] if masked else [],
        "corpus": corpus.fingerprint,
    }
    return Measure(
        name,
        settings,
        lambda: _scores(tokens, name, result, hits, refused),
        lambda: evidence_table(tokens, name, [LABEL], hits),
    )


def sentiment_classes(scores: pd.DataFrame, *, threshold: float = THRESHOLD) -> pd.DataFrame:
    """Negative, neutral and positive sentences of each document, as a scores table.

    Parameters
    ----------
    scores
        Scores of `score_sentiment`; sentences without a value are left out of `units`.
    threshold
        A sentence is positive from +threshold, negative from -threshold on. In (0, 1).

    Returns
    -------
    DataFrame
        Scores table: one row a document and class; ``units_hit / units`` is the share, which
        ``estimate(..., statistic="share")`` averages. A document of which no sentence has a value
        has no share, and `state` says why.

    Raises
    ------
    SchemaError
        When the threshold is not in (0, 1), or `scores` is no scores table.

    Examples
    --------
    >>> from textlab import read_corpus
    >>> scores = score_sentiment(read_corpus(["A great success. It was bought on Monday."])).scores
    >>> sentiment_classes(scores).set_index("label").units_hit.to_dict()
    {'negative': 0, 'neutral': 1, 'positive': 1}
    """
    proportion("threshold", threshold, "a valence", ".05")
    scored = check(scores, "scores")
    scored = scored.assign(
        scored=scored["value"].notna(),
        negative=scored["value"] <= -threshold,
        positive=scored["value"] >= threshold,
    )
    scored["neutral"] = scored["scored"] & ~scored["negative"] & ~scored["positive"]
    grouped = scored.groupby("doc_id", observed=True)
    totals = grouped[["n", "scored", *CLASSES]].sum()
    k = len(totals)
    counts = totals[list(CLASSES)].to_numpy(np.int64)
    units = np.repeat(totals["scored"].to_numpy(np.int64), len(CLASSES))
    with np.errstate(invalid="ignore"):
        value = np.where(units > 0, counts.ravel() / np.maximum(units, 1), np.nan)
    return frame(
        "scores",
        {
            "measure": constant(str(scores["measure"].iloc[0]) if k else "", 3 * k),
            "label": coded(np.tile(np.arange(3), k), CLASSES),
            "doc_id": coded(np.repeat(np.arange(k), 3), list(totals.index)),
            "unit": constant("document", 3 * k),
            "unit_id": np.zeros(3 * k, np.int64),
            "hits": counts.ravel(),
            "n": np.repeat(totals["n"].to_numpy(np.int64), 3),
            "units": units,
            "units_hit": counts.ravel(),
            "value": value,
            "state": np.where(units > 0, OK, np.repeat(_reasons(scored, totals.index), 3)),
        },
    )


def _reasons(scores: pd.DataFrame, doc_ids: pd.Index) -> np.ndarray:
    """Why a document has no value: what its sentences say, "no words" last."""
    silent = scores[~scores["scored"]]
    silent = silent.assign(last=silent["state"] == NO_WORDS).sort_values("last", kind="stable")
    first = silent.drop_duplicates("doc_id").set_index("doc_id")["state"].astype(object)
    return first.reindex(doc_ids).fillna(NO_WORDS).to_numpy(object)


def _scorer(scorer: str | Path | Scorer) -> tuple[str, Scorer]:
    if callable(scorer):
        return getattr(scorer, "__name__", type(scorer).__name__), scorer
    if not isinstance(scorer, (str, Path)):
        raise SchemaError(f"{scorer!r} is no scorer; expected a name, a path or a function")
    return Path(scorer).stem, load(SCORERS, scorer, "scorer").score


def _check(result: ScorerResult, texts: Sequence[str], name: str) -> None:
    """Raise where a scorer returned what no value or span of these texts can be."""
    try:
        values = np.asarray(result.values, float)
        spans = [[(a, b, float(valence), rule) for a, b, valence, rule in s] for s in result.spans]
    except (TypeError, ValueError) as error:
        raise SchemaError(
            f"scorer {name} returned no numbers or spans ({error}); expected a ScorerResult of "
            "floats and tuples of ValenceSpan"
        ) from None
    if values.shape != (len(texts),) or len(spans) != len(texts):
        raise SchemaError(
            f"scorer {name} returned {len(values.ravel())} values and {len(spans)} span "
            f"lists; expected one for each of {len(texts)} texts"
        )
    outside = np.flatnonzero(~np.isnan(values) & ~(np.abs(values) <= 1))
    if len(outside):
        raise SchemaError(
            f"scorer {name} returned {values[outside[0]]} for {texts[outside[0]][:40]!r}; expected "
            "a valence from -1 to 1, or NaN"
        )
    for text, found in zip(texts, spans, strict=True):
        for a, b, valence, _ in found:
            whole = isinstance(a, Integral) and isinstance(b, Integral)
            if not (whole and 0 <= a < b <= len(text) and np.isfinite(valence)):
                raise SchemaError(
                    f"scorer {name} returned span ({a}, {b}, {valence}) of {text[:40]!r}; expected "
                    f"characters from 0 to {len(text)} and a number"
                )


def _mask(mask: Sequence[str] | Lexicon | Path | None) -> Lexicon | None:
    if mask is None or isinstance(mask, Lexicon):
        return mask
    if isinstance(mask, Path):
        return read_lexicon(mask)
    return Lexicon.from_terms(mask, name="mask")


def _visible(tokens: Tokens, mask: Lexicon | None) -> list[str]:
    """Bodies of the sentences; a masked word becomes x's, so that offsets and length stay."""
    count = len(tokens.sentence_doc)
    sentences = [tokens.sentence_text(s) for s in range(count)]
    if mask is None:
        return sentences
    found = mask.match(tokens)
    for first, last in zip(found.first, found.last, strict=True):
        s = tokens.sentence[first]
        a = tokens.start[first] - tokens.sentence_start[s]
        b = tokens.end[last - 1] - tokens.sentence_start[s]
        hidden = "".join(" " if c.isspace() else "x" for c in sentences[s][a:b])
        sentences[s] = sentences[s][:a] + hidden + sentences[s][b:]
    return sentences


def _hits(tokens: Tokens, result: ScorerResult, refused: Refusals) -> Hits:
    """The words behind the values, in documents that may be scored."""
    rows = [
        (s, *span)
        for s, spans in enumerate(result.spans)
        if (int(tokens.sentence_doc[s]), 0) not in refused
        for span in spans
    ]
    if not rows:
        return join([])
    sentence = np.array([row[0] for row in rows])
    offset = tokens.sentence_start[sentence]
    start = np.array([row[1] for row in rows]) + offset
    end = np.array([row[2] for row in rows]) + offset
    return Hits(
        tokens.sentence_doc[sentence].astype(np.int64),
        start,
        end,
        np.zeros(len(rows), np.int64),
        rule=[row[4] for row in rows],
        weight=np.array([row[3] for row in rows], float),
        cues=[((int(a), int(b)),) for a, b in zip(start, end, strict=True)],
    )


def _scores(
    tokens: Tokens, name: str, result: ScorerResult, hits: Hits, refused: Refusals
) -> pd.DataFrame:
    """One row a sentence; a document without any has one row that says so."""
    silent = np.flatnonzero(tokens.sentences_per_document == 0)
    words = np.concatenate([np.diff(tokens.sentence_ptr), 0 * silent])
    count = len(words)
    sentence = tokens.sentence_at(hits.doc, hits.start) if len(hits) else np.zeros(0, np.int64)
    found = np.bincount(sentence, minlength=count)
    values = np.concatenate([np.asarray(result.values, float), np.full(len(silent), np.nan)])
    value = np.where(words > 0, values, np.nan)
    state = np.where(words == 0, NO_WORDS, np.where(np.isnan(value), "no value", OK)).astype(object)
    doc = np.concatenate([tokens.sentence_doc, silent])
    reasons = np.full(tokens.n_documents, None, object)
    for (row, _), reason in refused.items():
        reasons[row] = reason
    may_not = pd.notna(reasons)[doc]
    value[may_not], state[may_not] = np.nan, reasons[doc][may_not]
    return frame(
        "scores",
        {
            "measure": constant(name, count),
            "label": constant(LABEL, count),
            "doc_id": coded(doc, tokens.corpus.doc_ids),
            "unit": constant("sentence", count),
            "unit_id": np.concatenate([tokens.sentence_id, 0 * silent]),
            "hits": found,
            "n": words,
            "units": np.ones(count, np.int64),
            "units_hit": (found > 0).astype(np.int64),
            "value": value,
            "state": state,
        },
    )

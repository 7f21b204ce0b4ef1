"""Which labels stand in one sentence, counted on disjoint spans, and which share their words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations

import pandas as pd

from textlab.registry import unknown
from textlab.schema import SchemaError, check

_UNIT = ["doc_id", "unit_id"]


def lexicon_overlap(evidence: pd.DataFrame) -> pd.DataFrame:
    """Count the spans on which two labels lie on the same characters.

    Parameters
    ----------
    evidence
        Evidence of one measure, or of several put together.

    Returns
    -------
    DataFrame
        label, other, spans (pairs of spans that overlap), example (the first such text). One row
        a pair of labels that shares any; where it is empty, each word serves one construct.

    Notes
    -----
    Labels that share words stand together by construction. Look here before `cooccurrences`.

    Examples
    --------
    >>> from textlab import Lexicon, read_corpus, score_frames
    >>> lexicons = [Lexicon.from_terms(["blockade*"], name=name) for name in ("siege", "struggle")]
    >>> evidence = score_frames(read_corpus(["A blockade."]), lexicons).evidence
    >>> lexicon_overlap(evidence).values.tolist()
    [['siege', 'struggle', 1, 'blockade']]
    """
    counts: dict[tuple[str, str], int] = defaultdict(int)
    examples: dict[tuple[str, str], str] = {}
    for _, group in check(evidence, "evidence").groupby("doc_id", observed=True):
        spans = sorted(
            zip(group["start"], group["end"], group["label"], group["text"], strict=True)
        )
        for i, (_, end, label, text) in enumerate(spans):
            for start, _, other, _ in spans[i + 1 :]:
                if start >= end:
                    break
                if label != other:
                    pair = (min(label, other), max(label, other))
                    counts[pair] += 1
                    examples.setdefault(pair, text)
    rows = [[*pair, counts[pair], examples[pair]] for pair in sorted(counts)]
    return pd.DataFrame(rows, columns=["label", "other", "spans", "example"])


def cooccurrences(
    evidence: pd.DataFrame, scores: pd.DataFrame, *, without: str | Sequence[str] | None = None
) -> pd.DataFrame:
    """Count the sentences in which two labels stand on disjoint spans.

    Parameters
    ----------
    evidence, scores
        Tables of a measure that counts spans; `scores` gives the sentences of each document.
    without
        A document to leave out, or several: what inspired a hypothesis cannot test it.

    Returns
    -------
    DataFrame
        label, other, both (sentences), expected (see notes), label_units, other_units (sentences
        of each alone or with the other), n_docs (documents with a sentence that holds both).

    Raises
    ------
    SchemaError
        For a document that was not scored, or evidence of other documents than the scores.

    Notes
    -----
    expected = Σ over documents of a · b / s, with a and b the document's sentences that hold each
    label and s its sentences: what scattering each label's sentences at random inside each
    article gives on average. Observed against expected describes these articles; it is no test,
    and long sentences raise both.

    Examples
    --------
    >>> from textlab import read_corpus, score_frames
    >>> measure = score_frames(read_corpus(["Where there is blockade, there is breakthrough."]))
    >>> cooccurrences(measure.evidence, measure.scores)[["label", "other", "both"]].values.tolist()
    [['achievement', 'external_restriction', 1]]
    """
    evidence, scores = check(evidence, "evidence"), check(scores, "scores")
    scored = dict.fromkeys(scores["doc_id"].astype(str))
    left = [without] if isinstance(without, str) else [*(without or ())]
    for doc_id in (*left, *dict.fromkeys(evidence["doc_id"].astype(str))):
        if doc_id not in scored:
            raise SchemaError(unknown("scored document", doc_id, list(scored)[:20]))
    evidence = evidence[~evidence["doc_id"].astype(str).isin(left)]
    scores = scores[~scores["doc_id"].astype(str).isin(left)]
    sentences = scores.groupby("doc_id", observed=True)["units"].max()
    held = _sentences_by_label(evidence)
    rows = [
        [label, other, *_pair(held[label], held[other], sentences)]
        for label, other in combinations(sorted(held), 2)
    ]
    columns = ["label", "other", "both", "expected", "label_units", "other_units", "n_docs"]
    return pd.DataFrame(rows, columns=columns)


_Spans = dict[tuple[str, int], list[tuple[int, int]]]


def _sentences_by_label(evidence: pd.DataFrame) -> dict[str, _Spans]:
    """For each label, its spans by (document, sentence)."""
    held: dict[str, _Spans] = defaultdict(lambda: defaultdict(list))
    columns = [evidence[c] for c in ("label", *_UNIT, "start", "end")]
    for label, doc_id, unit_id, start, end in zip(*columns, strict=True):
        held[label][doc_id, unit_id].append((start, end))
    return held


def _pair(one: _Spans, two: _Spans, sentences: pd.Series) -> list[object]:
    both = [unit for unit in one if unit in two and _disjoint(one[unit], two[unit])]
    a, b = (pd.Series([doc_id for doc_id, _ in units]).value_counts() for units in (one, two))
    shared = a.index.intersection(b.index)
    expected = float((a[shared] * b[shared] / sentences.reindex(shared)).sum())
    return [len(both), expected, len(one), len(two), len({doc_id for doc_id, _ in both})]


def _disjoint(one: list[tuple[int, int]], two: list[tuple[int, int]]) -> bool:
    """Whether some span of one does not touch some span of the other."""
    return any(b <= c or d <= a for a, b in one for c, d in two)

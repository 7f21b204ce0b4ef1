"""Estimates over documents: an interval where one can be defended, else the reason why not.

The document is the cluster: sentences inside it are not independent. An interval needs a declared
sampling frame and at least five documents; `state` says which of these is missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from textlab.arguments import proportion
from textlab.corpus import Corpus
from textlab.estimates.clusters import (
    Clusters,
    alias,
    clusters,
    is_signed,
    refusal,
    statistic_of,
    with_groups,
)
from textlab.registry import unknown
from textlab.schema import OK, Measure, SchemaError, check, frame, names

METHODS = {
    "log": "log-t, jackknife over documents",
    "logit": "logit-t, jackknife over documents",
    "identity": "t over documents",
}
LEFT = ["label", "left_out", "hits", "estimate", "change"]


def estimate(
    scores: pd.DataFrame,
    by: str | Sequence[str] = (),
    *,
    documents: Corpus | pd.DataFrame | None = None,
    statistic: str = "auto",
    level: float = 0.95,
) -> pd.DataFrame:
    """Estimate a rate, share or mean for each label and group, with an interval or a refusal.

    Parameters
    ----------
    scores
        A scores table.
    by
        Columns of the scores or of the documents table to group by. Documents where one is
        missing form the group "(not stated)".
    documents
        The corpus: it knows the sampling frame, without which there is no interval. A bare
        documents table gives groups but no frame.
    statistic
        "rate": 1000 · Σhits / Σn over the group's documents. "share": Σunits_hit / Σunits.
        "mean": mean over documents of each document's mean value. "auto": whichever of rate and
        share the values are made of, else mean (valences, topic shares).
    level
        Nominal coverage, in (0, 1).

    Returns
    -------
    DataFrame
        Estimates table, the columns of `by` first. Where `state` is not "ok" the limits are NaN
        and `state` says why.

    Raises
    ------
    SchemaError
        For an unknown column or statistic.

    Notes
    -----
    The standard error is the delete-one-document jackknife, taken where the interval is
    symmetric: on the log of a rate, on the logit of a share and of a mean of values in [0, 1],
    on a signed mean itself. Student's t has (Σw)² / Σw² - 1 degrees of freedom, w a document's
    words or sentences. An interval needs two documents with hits (and, for shares, two with
    misses), without which the jackknife does not exist. A stricter rule reads safer and covers
    worse: it keeps just the draws in which a rare label was frequent. benchmarks/results.md has
    the simulated coverage of each, refusals counted.

    Ratios of sums weigh long documents more than short ones; means of documents do not. Where
    long documents also hold a higher rate, 95 % intervals of a rate cover .92. A label that
    stands in hardly any document is refused nearly always; where it is not, chance made it
    frequent.

    References
    ----------
    Cochran, W. (1977). Sampling Techniques, ch. 6 (ratio estimators).
    Efron, B. and Stein, C. (1981). The jackknife estimate of variance.
    Kish, L. (1965). Survey Sampling (effective number of unequal clusters).

    Examples
    --------
    >>> from textlab import read_corpus, score_frames
    >>> corpus = read_corpus(["Sanctions bite.", "The blockade failed."])
    >>> table = estimate(score_frames(corpus, ["external_restriction"]).scores, documents=corpus)
    >>> table[["estimate", "state"]].values.tolist()
    [[400.0, 'no sampling frame']]
    """
    scores = check(scores, "scores")
    proportion("level", level, "a coverage", ".95")
    by = [by] if isinstance(by, str) else list(dict.fromkeys(by or ()))
    statistic = statistic_of(scores, statistic)
    table = with_groups(scores, by, documents)
    sampled = isinstance(documents, Corpus) and documents.frame is not None
    aliased = alias(by, documents)
    signed = {label: is_signed(part) for label, part in table.groupby("label", observed=True)}
    keys = list(dict.fromkeys([*by, "measure", "label"]))
    rows = []
    for key, group in table.groupby(keys, observed=True, sort=True):
        named = dict(zip(keys, key, strict=True))
        found = clusters(group, statistic, signed=signed[named["label"]])
        state = refusal(found, sampled=sampled, grouped=bool(by)) or aliased or OK
        if not len(found):
            state = min(group["state"].astype(str))  # the measure's own reason
        rows.append({**named, **_row(found, state, level)})
    columns = list(dict.fromkeys([*by, *names("estimates")]))
    return frame("estimates", {c: [row[c] for row in rows] for c in columns})[columns]


def leave_one_out(
    measure: Measure, over: str = "doc_id", *, statistic: str = "rate"
) -> pd.DataFrame:
    """How far each label's estimate rests on one document, or on one entry of its lexicon.

    Parameters
    ----------
    measure
        A measure that counts spans (frames, rhetoric).
    over
        "doc_id" leaves out one document at a time; "rule" one entry, keeping all documents.
    statistic
        "rate" (per 1,000 words) or, over documents only, "share", "mean" or "auto".

    Returns
    -------
    DataFrame
        label, left_out, hits (those that remain), estimate, change (against the full estimate,
        in the estimate's unit). Labels without a hit have no row over "rule"; a document without
        a value has none over "doc_id".

    Examples
    --------
    >>> from textlab import read_corpus, score_frames
    >>> corpus = read_corpus(["Sanctions bite.", "The blockade failed."])
    >>> leave_one_out(score_frames(corpus, ["external_restriction"]), "rule").hits.tolist()
    [1, 1]
    """
    if over == "doc_id":
        return _without_documents(measure.scores, statistic)
    if over != "rule":
        raise SchemaError(unknown("thing to leave out", over, ["doc_id", "rule"]))
    if statistic != "rate":
        raise SchemaError(f"statistic {statistic!r}: leaving out entries gives rates only")
    return _without_rules(measure)


def _without_rules(measure: Measure) -> pd.DataFrame:
    scores, evidence = measure.scores, measure.evidence
    # documents that a lexicon was refused for hold none of its words at risk
    words = scores[scores["value"].notna()].groupby("label", observed=True)["n"].sum()
    counts = evidence.groupby(["label", "rule"], observed=True).size()
    total = evidence.groupby("label", observed=True).size()
    rows = []
    for (label, rule), count in counts.items():
        rest = int(total[label] - count)
        rows.append([label, rule, rest, 1000 * rest / words[label], -1000 * count / words[label]])
    return pd.DataFrame(rows, columns=LEFT)


def _without_documents(scores: pd.DataFrame, statistic: str) -> pd.DataFrame:
    statistic = statistic_of(scores, statistic)
    usable = scores[scores["value"].notna()]
    parts = [
        _without_each(str(label), group, clusters(group, statistic))
        for label, group in usable.groupby("label", observed=True)
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=LEFT)


def _without_each(label: str, group: pd.DataFrame, full: Clusters) -> pd.DataFrame:
    hits = group.groupby(group["doc_id"].astype(str), sort=True)["hits"].sum()
    with np.errstate(invalid="ignore"):  # of a single document nothing is left
        estimates = full.unit * (full.x.sum() - full.x) / (full.w.sum() - full.w)
    return pd.DataFrame(
        {
            "label": label,
            "left_out": hits.index,
            "hits": hits.sum() - hits.to_numpy(),
            "estimate": estimates,
            "change": estimates - full.unit * full.estimate,
        }
    )


def _row(found: Clusters, state: str, level: float) -> Mapping[str, object]:
    lower, upper = found.interval(level) if state == OK else (np.nan, np.nan)
    return {
        "statistic": found.statistic,
        "estimate": found.unit * found.estimate,
        "se": found.unit * found.se() if state == OK else np.nan,
        "ci_lower": found.unit * lower,
        "ci_upper": found.unit * upper,
        "level": level,
        "n_docs": len(found),
        "n_units": found.n_units,
        "method": METHODS[found.scale] if state == OK else "none",
        "state": state,
    }

"""Estimates over documents: an interval where one can be defended, else the reason why not.

The document is the cluster: sentences inside it are not independent. An interval needs a declared
sampling frame and at least five documents; `state` says which of these is missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from textlab.corpus import Corpus
from textlab.registry import unknown
from textlab.schema import (
    ALIASED,
    MIN_DOCUMENTS,
    NO_FRAME,
    NO_VARIATION,
    NO_WORDS,
    NOT_STATED,
    OK,
    TOO_FEW_DOCUMENTS,
    Measure,
    SchemaError,
    check,
    frame,
    names,
)

STATISTICS = ("rate", "share", "mean")
GROUP_IS_DOCUMENT = "group equals document"
TOO_FEW_HITS = "fewer than 5 documents with hits"
TOO_FEW_MISSES = "fewer than 5 documents with misses"


@dataclass(frozen=True)
class _Clusters:
    """Documents of one group: numerator x and size w of each (rate, share), or means x (w = 1)."""

    statistic: str
    x: np.ndarray
    w: np.ndarray
    n_units: int

    @property
    def estimate(self) -> float:
        return float(self.x.sum() / self.w.sum()) if self.w.sum() > 0 else np.nan

    @property
    def se(self) -> float:
        """Linearized standard error of a ratio of sums, documents as clusters."""
        d = len(self.x)
        if d < 2 or not self.w.sum():
            return np.nan
        residual = self.x - self.estimate * self.w
        return float(np.sqrt(d / (d - 1) * np.sum(residual**2)) / self.w.sum())


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
        "mean": mean over documents of each document's mean value. "auto": rate for counted
        spans, share for classes, mean for valences and topic shares.
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
    Intervals use Student's t with D - 1 degrees of freedom, D documents: on the log of a rate
    (at least five documents with hits), on the logit of a share (five with hits, five with
    misses), on a mean itself. Coverage of each was simulated: see benchmarks/results.md. Ratios
    of sums weigh long documents more than short ones; means of documents do not.

    References
    ----------
    Cochran, W. (1977). Sampling Techniques, ch. 6 (ratio estimators).

    Examples
    --------
    >>> from textlab import read_corpus, score_frames
    >>> corpus = read_corpus(["Sanctions bite.", "No curbs here."])
    >>> table = estimate(score_frames(corpus, ["external_restriction"]).scores, documents=corpus)
    >>> table[["estimate", "state"]].values.tolist()
    [[400.0, 'no sampling frame']]
    """
    scores = check(scores, "scores")
    if not 0 < level < 1:
        raise SchemaError(f"level is {level}; expected a coverage between 0 and 1, such as .95")
    by = [by] if isinstance(by, str) else list(by)
    statistic = _statistic(scores, statistic)
    table = with_groups(scores, by, documents)
    sampled = isinstance(documents, Corpus) and documents.frame is not None
    aliased = _aliases(table, by, documents)
    rows = []
    for key, group in table.groupby([*by, "measure", "label"], observed=True, sort=False):
        clusters = _clusters(group, statistic)
        state = _state(clusters, group, sampled=sampled, grouped=bool(by)) or aliased or OK
        rows.append(
            {
                **dict(zip([*by, "measure", "label"], key, strict=True)),
                **_row(clusters, state, level),
            }
        )
    columns = [*by, *names("estimates")]
    filled = frame("estimates", {c: [row[c] for row in rows] for c in columns})
    return filled[columns]


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
        "rate" (per 1,000 words) or, over documents only, "share".

    Returns
    -------
    DataFrame
        label, left_out, hits (those that remain), estimate, change (against the full estimate,
        in the estimate's unit). Labels without a hit have no row over "rule".

    Examples
    --------
    >>> from textlab import read_corpus, score_frames
    >>> corpus = read_corpus(["Sanctions bite.", "No curbs here."])
    >>> leave_one_out(score_frames(corpus, ["external_restriction"]), "rule").hits.tolist()
    [1, 1]
    """
    if over == "doc_id":
        return _without_documents(measure.scores, statistic)
    if over != "rule":
        raise SchemaError(unknown("thing to leave out", over, ["doc_id", "rule"]))
    if statistic != "rate":
        raise SchemaError(f"statistic {statistic!r}: leaving out entries gives rates only")
    scores, evidence = measure.scores, measure.evidence
    words = scores.groupby("label", observed=True)["n"].sum()
    counts = evidence.groupby(["label", "rule"], observed=True).size()
    total = evidence.groupby("label", observed=True).size()
    rows = [
        _left(label, rule, total[label] - count, words[label], total[label])
        for (label, rule), count in counts.items()
    ]
    return pd.DataFrame(rows, columns=_LEFT)


_LEFT = ["label", "left_out", "hits", "estimate", "change"]


def _left(label: str, what: str, hits: int, words: int, before: int) -> dict[str, object]:
    rate = 1000 * hits / words
    return dict(zip(_LEFT, [label, what, hits, rate, rate - 1000 * before / words], strict=True))


def _without_documents(scores: pd.DataFrame, statistic: str) -> pd.DataFrame:
    rows = []
    for label, group in scores.groupby("label", observed=True):
        full = _clusters(group, statistic).estimate
        for doc_id in group["doc_id"].unique():
            rest = group[group["doc_id"] != doc_id]
            value = _scale(statistic) * _clusters(rest, statistic).estimate
            change = value - _scale(statistic) * full
            rows.append([label, doc_id, int(rest["hits"].sum()), value, change])
    return pd.DataFrame(rows, columns=_LEFT)


def with_groups(
    scores: pd.DataFrame, by: Sequence[str], documents: Corpus | pd.DataFrame | None
) -> pd.DataFrame:
    """Scores with the grouping columns of the documents; missing values are "(not stated)"."""
    table = documents.documents if isinstance(documents, Corpus) else documents
    missing = [column for column in by if column not in scores.columns]
    if not missing:
        out = scores.copy()
    elif table is None:
        raise SchemaError(f"no column {missing[0]!r} in the scores; pass documents=corpus")
    else:
        for column in missing:
            if column not in table.columns:
                raise SchemaError(unknown("column of scores or documents", column, table.columns))
        lookup = table.set_index(table["doc_id"].astype(str))[missing]
        out = scores.copy()
        for column in missing:
            out[column] = lookup[column].reindex(scores["doc_id"].astype(str)).to_numpy()
    for column in by:
        if column not in names("scores"):
            out[column] = out[column].astype(object).where(out[column].notna(), NOT_STATED)
    return out


def _statistic(scores: pd.DataFrame, statistic: str) -> str:
    if statistic != "auto":
        if statistic not in STATISTICS:
            raise SchemaError(unknown("statistic", statistic, STATISTICS))
        return statistic
    if not (scores["unit"] == "document").all():
        return "mean"
    known = scores[scores["value"].notna() & (scores["n"] > 0)]
    counted = np.allclose(known["value"], 1000 * known["hits"] / known["n"])
    return "rate" if counted else "share"


def _clusters(group: pd.DataFrame, statistic: str) -> _Clusters:
    """Documents of a group that have a value, as arrays in a fixed order."""
    usable = group[group["value"].notna()]
    grouped = usable.groupby(usable["doc_id"].astype(str), sort=True)
    if statistic == "mean":
        means = grouped["value"].mean().to_numpy(float)
        return _Clusters(statistic, means, np.ones(len(means)), len(usable))
    hit, size = ("hits", "n") if statistic == "rate" else ("units_hit", "units")
    sums = grouped[[hit, size]].sum()
    return _Clusters(
        statistic, sums[hit].to_numpy(float), sums[size].to_numpy(float), int(sums[size].sum())
    )


def _state(clusters: _Clusters, group: pd.DataFrame, *, sampled: bool, grouped: bool) -> str:
    """Why there is no interval, or the empty string."""
    d = len(clusters.x)
    if d == 0:
        reasons = group["state"].astype(str)
        return str(reasons.iloc[0]) if len(reasons) else NO_WORDS
    if grouped and d == 1:
        return GROUP_IS_DOCUMENT
    if not sampled:
        return NO_FRAME
    if d < MIN_DOCUMENTS:
        return TOO_FEW_DOCUMENTS
    if clusters.statistic != "mean" and np.sum(clusters.x > 0) < MIN_DOCUMENTS:
        return TOO_FEW_HITS
    if clusters.statistic == "share" and np.sum(clusters.x < clusters.w) < MIN_DOCUMENTS:
        return TOO_FEW_MISSES
    return NO_VARIATION if clusters.se == 0 else ""


def _aliases(
    table: pd.DataFrame, by: Sequence[str], documents: Corpus | pd.DataFrame | None
) -> str:
    """The state of a grouping that cannot be told from another covariate, or the empty string."""
    if len(by) != 1 or by[0] in names("scores") or not isinstance(documents, Corpus):
        return ""
    given = documents.documents
    groups = given[by[0]].astype(str)
    for other in ["outlet", "author", *documents.covariates]:
        if other == by[0]:
            continue
        pairs = set(zip(groups, given[other].astype(str), strict=True))
        sides = {a for a, _ in pairs}, {b for _, b in pairs}
        if 1 < len(pairs) < len(given) and len(pairs) == len(sides[0]) == len(sides[1]):
            return ALIASED.replace("another covariate", other)
    return ""


def _row(clusters: _Clusters, state: str, level: float) -> Mapping[str, object]:
    scale = _scale(clusters.statistic)
    lower, upper, method = np.nan, np.nan, "none"
    if state == OK:
        lower, upper, method = _interval(clusters, level)
    return {
        "statistic": clusters.statistic,
        "estimate": scale * clusters.estimate,
        "se": scale * clusters.se if state == OK else np.nan,
        "ci_lower": scale * lower,
        "ci_upper": scale * upper,
        "level": level,
        "n_docs": len(clusters.x),
        "n_units": clusters.n_units,
        "method": method,
        "state": state,
    }


def _scale(statistic: str) -> float:
    return 1000.0 if statistic == "rate" else 1.0


def _interval(clusters: _Clusters, level: float) -> tuple[float, float, str]:
    from scipy.stats import t

    q = float(t.ppf(0.5 + level / 2, len(clusters.x) - 1))
    value, se = clusters.estimate, clusters.se
    if clusters.statistic == "rate":
        half = q * se / value
        return value * np.exp(-half), value * np.exp(half), "log-t over documents"
    if clusters.statistic == "share":
        logit, half = np.log(value / (1 - value)), q * se / (value * (1 - value))
        low, high = (1 / (1 + np.exp(-(logit + side))) for side in (-half, half))
        return float(low), float(high), "logit-t over documents"
    return value - q * se, value + q * se, "t over documents"

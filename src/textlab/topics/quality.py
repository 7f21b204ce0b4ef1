"""How good a topic model is, by statistics that cost something to pass: other seeds, other texts.

One fit says nothing of itself. So the model is fitted again from other seeds, on articles drawn
anew, and on units drawn anew, and what comes back is compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_matrix

from textlab.engines import Engine, EngineFit, checked
from textlab.schema import MIN_DOCUMENTS, OK, TOO_FEW_DOCUMENTS

TOP = 10  # words that stand for a topic in every statistic
NOT_MEASURED = "not measured"
TOO_LITTLE = "too little text for {k} topics"
STABLE = 1 / 3  # half of the ten words that stand for a topic come back: 5 / (10 + 10 - 5)
GAIN = 0.05  # nats per word: words of left-out texts become 5 % more probable
MIN_RESAMPLES = 3  # fewer can refuse a model, not accept it
STATISTICS = {
    "npmi": "normalized pointwise mutual information of the top words, over units; in [-1, 1]",
    "diversity": "share of distinct words among the top words of all topics; in (0, 1]",
    "seed_stability": "Jaccard of matched top words between seeds; in [0, 1]",
    "article_stability": "Jaccard of matched top words when articles are drawn anew; in [0, 1]",
    "unit_stability": "Jaccard of matched top words when units are drawn anew; in [0, 1]",
    "heldout_ll": "log likelihood of left-out words, nats per word",
    "heldout_gain": "the same, less that of a model without topics, nats per word",
}
_KINDS = ("seed", "article", "unit")
_ADDED = 0.5  # to each count of a word in a topic
_MAX_HELDOUT = 1000  # units; more would change the fourth digit and cost minutes


@dataclass(frozen=True, eq=False)
class Assessment:
    """What the fits of one model say together.

    Parameters
    ----------
    table : DataFrame
        `statistic`, `value` (mean over the fits), `lower`, `upper` (least and greatest), `n_runs`
        (fits it rests on), `state` (ok, or why it is missing), `verdict` (on the model, the same
        in each row).
    stability : float (k,)
        Of each topic, over the resamples that decide.
    verdict
        ok, "too little text for k topics" or "not measured".
    """

    table: pd.DataFrame
    stability: np.ndarray
    verdict: str


@dataclass(frozen=True, eq=False)
class Run:
    """One fit that is to be made: on which units, from which seed, and why."""

    kind: str
    seed: int
    rows: np.ndarray
    documents: np.ndarray
    k: int
    dtm: csr_matrix
    engine: Engine


def plan(
    dtm: csr_matrix, doc: np.ndarray, k: int, *, engine: Engine, seed: int, n_runs: int
) -> list[Run]:
    """The fits behind one model: itself, then seed, articles and units by turns.

    Parameters
    ----------
    dtm : csr_matrix (U, V)
        Counts of the units that hold a word, in a fixed order.
    doc : int (U,)
        Document of each unit.
    k, engine, seed
        As for `fit_topics`; run r starts from ``seed + r``.
    n_runs
        All fits together. With fewer than 5 documents articles are not drawn.
    """
    documents = np.unique(doc)
    drawn = _KINDS if len(documents) >= MIN_DOCUMENTS else ("seed", "unit")
    kinds = ["model", *(drawn[r % len(drawn)] for r in range(n_runs - 1))]
    rows = [_rows(kind, doc, np.random.default_rng([seed, r])) for r, kind in enumerate(kinds)]
    return [Run(kind, seed + r, rows[r], documents, k, dtm, engine) for r, kind in enumerate(kinds)]


def _rows(kind: str, doc: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Units of a run, sorted; drawn with replacement where the kind says so."""
    if kind == "article":
        documents = np.unique(doc)
        times = np.bincount(rng.integers(len(documents), size=len(documents)))
        times = np.pad(times, (0, len(documents) - len(times)))
        return np.repeat(np.arange(len(doc)), times[np.searchsorted(documents, doc)])
    if kind == "unit":
        return np.sort(rng.integers(len(doc), size=len(doc)))
    return np.arange(len(doc))


def execute(run: Run) -> EngineFit:
    """Make one fit; a module-level function, so that a worker can be sent it."""
    dtm = run.dtm[run.rows]
    return checked(run.engine(dtm, run.k, seed=run.seed, workers=1), dtm, run.k)


def assess(runs: Sequence[Run], fits: Sequence[EngineFit]) -> Assessment:
    """Compare the fits of one model, the first of which is the model itself.

    Notes
    -----
    The verdict is on articles drawn anew, or on units where there are fewer than 5 articles. It
    accepts when, over three or more of these resamples, at least half of a topic's ten top words
    come back on average (Jaccard 1/3), and the topics make the words of left-out texts more
    probable than their frequencies do: in each resample, and by 5 % on average. Stability alone
    would not do: where topics share frequent words, pure noise reaches .6. Seed stability plays no
    part: an engine with a fixed start reaches 1. Fewer than k units, or than ten words a topic,
    are too little in any case.
    """
    dtm, k = runs[0].dtm, runs[0].k
    tops = [top_words(fit.phi) for fit in fits]
    of = {kind: [i for i, run in enumerate(runs) if run.kind == kind] for kind in _KINDS}
    seeds = [0, *of["seed"]]
    few = len(runs[0].documents) < MIN_DOCUMENTS
    deciding = of["unit" if few else "article"]
    per_topic = {kind: [matched_jaccard(tops[0], tops[i]) for i in of[kind]] for kind in _KINDS[1:]}
    left_out = [_left_out(runs[i], fits[i]) for i in deciding]
    pairs = [(a, b) for a in seeds for b in seeds if a < b]
    values = {
        "npmi": [float(npmi(tops[i], dtm).mean()) for i in seeds],
        "diversity": [diversity(tops[i]) for i in seeds],
        "seed_stability": [float(matched_jaccard(tops[a], tops[b]).mean()) for a, b in pairs],
        **{f"{kind}_stability": [float(j.mean()) for j in per_topic[kind]] for kind in per_topic},
        "heldout_ll": [value for value, _ in left_out],
        "heldout_gain": [gain for _, gain in left_out],
    }
    stability = per_topic["unit" if few else "article"]
    means = np.mean(stability, axis=0) if stability else np.full(k, np.nan)
    enough = dtm.shape[0] >= k and dtm.shape[1] >= TOP * k
    verdict = _verdict(means, values["heldout_gain"], k) if enough else TOO_LITTLE.format(k=k)
    table = _table(values, verdict, few=few)
    pairwise = table["statistic"] == "seed_stability"
    table.loc[pairwise & (table["n_runs"] > 0), "n_runs"] = len(seeds)  # fits, not pairs of them
    return Assessment(table, means, verdict)


def _verdict(stability: np.ndarray, gains: Sequence[float], k: int) -> str:
    """What the deciding resamples say; `stability` is their mean for each topic."""
    if not gains:
        return NOT_MEASURED
    # a missing gain (nothing was left out, or no text of two words) is no gain
    if not (stability.mean() >= STABLE and np.mean(gains) >= GAIN and min(gains) > 0):
        return TOO_LITTLE.format(k=k)
    return OK if len(gains) >= MIN_RESAMPLES else NOT_MEASURED


def _left_out(run: Run, fit: EngineFit) -> tuple[float, float]:
    """Held-out log likelihood and gain of a resample, on the units it did not draw."""
    rest = np.setdiff1d(np.arange(run.dtm.shape[0]), run.rows)
    return heldout(fit, run.dtm[run.rows], run.dtm[rest], run.seed)


def _table(values: Mapping[str, list[float]], verdict: str, *, few: bool) -> pd.DataFrame:
    rows = []
    for statistic, found in values.items():
        known = [value for value in found if not np.isnan(value)]
        missing = TOO_FEW_DOCUMENTS if few and statistic == "article_stability" else NOT_MEASURED
        several = len(known) > 1
        rows.append(
            {
                "statistic": statistic,
                "value": np.mean(known) if known else np.nan,
                "lower": min(known) if several else np.nan,
                "upper": max(known) if several else np.nan,
                "n_runs": len(known),
                "state": OK if known else missing,
                "verdict": verdict,
            }
        )
    return pd.DataFrame(rows)


def not_fitted(k: int, n_terms: int) -> pd.DataFrame:
    """The table of a model that the vocabulary is too small for."""
    table = _table({name: [] for name in STATISTICS}, TOO_LITTLE.format(k=k), few=False)
    return table.assign(state=f"not fitted: {n_terms} words in the vocabulary")


def top_words(phi: np.ndarray, n: int = TOP) -> np.ndarray:
    """Columns of each topic's n most probable terms, (k, n); equal ones by column."""
    # 12 digits: two terms with the same counts stay in the order of the alphabet on any processor
    ranked = np.argsort(-np.round(phi, 12), axis=1, kind="stable")
    return ranked[:, :n]


def matched_jaccard(reference: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Jaccard of each reference topic's top words with those of its partner, (k,).

    Partners are the one-to-one matching with the largest sum (Hungarian method).

    Parameters
    ----------
    reference, other : int (k, n)
        From `top_words`.
    """
    shared = np.array([[len(np.intersect1d(a, b)) for b in other] for a in reference])
    jaccard = shared / (reference.shape[1] + other.shape[1] - shared)
    rows, columns = linear_sum_assignment(-jaccard)
    return np.asarray(jaccard[rows, columns])


def npmi(top: np.ndarray, dtm: csr_matrix) -> np.ndarray:
    """Mean normalized pointwise mutual information of each topic's top words, (k,).

    Words co-occur when they stand in one unit; a pair that never does counts -1.
    """
    words, place = np.unique(top, return_inverse=True)
    held = (dtm[:, words] > 0).astype(float)
    joint = (held.T @ held).toarray() / dtm.shape[0]
    single = np.diag(joint)
    with np.errstate(divide="ignore", invalid="ignore"):
        pmi = np.log(joint / np.outer(single, single))
        value = np.where(joint >= 1, 1.0, np.where(joint > 0, pmi / -np.log(joint), -1.0))
    first, second = np.triu_indices(top.shape[1], 1)
    place = place.reshape(top.shape)
    pairs = value[place[:, first], place[:, second]]
    return np.asarray(pairs.mean(axis=1)) if pairs.size else np.full(len(top), np.nan)


def diversity(top: np.ndarray) -> float:
    """Share of distinct words among the top words of all topics."""
    return len(np.unique(top)) / top.size


def heldout(fit: EngineFit, train: csr_matrix, test: csr_matrix, seed: int) -> tuple[float, float]:
    """Log likelihood per word of left-out units by document completion, and its gain.

    Shares are fitted to half of a unit's words (30 steps of EM, alpha .1) and the other half is
    scored. p(word | topic) is estimated anew from the training counts in one step of EM with .5
    added to each count, so that engines differ by their topics, not by their priors. The gain is
    over the same counts without topics.

    Parameters
    ----------
    fit
        Fitted to `train`.
    train, test : csr_matrix (U, V)
        Counts.
    seed
        Of the halving.
    """
    rng = np.random.default_rng(seed)
    if test.shape[0] > _MAX_HELDOUT:
        test = test[np.sort(rng.choice(test.shape[0], _MAX_HELDOUT, replace=False))]
    cells = test.tocoo()
    unit, term = np.repeat(cells.row, cells.data), np.repeat(cells.col, cells.data)
    order = np.lexsort((rng.random(len(unit)), unit))
    unit, term = unit[order], term[order]
    seen = (np.arange(len(unit)) - np.searchsorted(unit, unit)) % 2 == 0
    if seen.all():  # no unit has two words
        return np.nan, np.nan
    counts = _topic_counts(fit, train)
    words = counts / counts.sum(axis=0)
    theta = _complete(words[term[seen]], unit[seen], test.shape[0])
    value = np.log((theta[unit[~seen]] * words[term[~seen]]).sum(axis=1)).mean()
    pooled = counts.sum(axis=1) / counts.sum()
    return float(value), float(value - np.log(pooled[term[~seen]]).mean())


def _topic_counts(fit: EngineFit, train: csr_matrix) -> np.ndarray:
    """Words of each topic by one step of EM from the counts, smoothed, (V, k)."""
    cells = train.tocoo()
    belongs = fit.theta[cells.row] * fit.phi[:, cells.col].T + 1e-12
    belongs *= (cells.data / belongs.sum(axis=1))[:, None]
    n = len(cells.data)
    member = csr_matrix((np.ones(n), (cells.col, np.arange(n))), (train.shape[1], n))
    return np.asarray(member @ belongs + _ADDED)


def _complete(given: np.ndarray, unit: np.ndarray, n_units: int) -> np.ndarray:
    """Shares of each unit (U, k), from p(word | topic) of its seen words (n, k)."""
    k = given.shape[1]
    member = csr_matrix((np.ones(len(unit)), (unit, np.arange(len(unit)))), (n_units, len(unit)))
    theta = np.full((n_units, k), 1 / k)
    for _ in range(30):
        belongs = theta[unit] * given
        theta = member @ (belongs / belongs.sum(axis=1, keepdims=True)) + 0.1
        theta /= theta.sum(axis=1, keepdims=True)
    return theta

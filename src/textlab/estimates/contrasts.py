"""Contrasts between groups of documents: an effect, its interval and a permutation test."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from textlab.arguments import proportion, whole
from textlab.corpus import Corpus
from textlab.estimates.clusters import (
    Clusters,
    alias,
    clusters,
    is_signed,
    link,
    refusal,
    statistic_of,
    unlink,
    with_groups,
)
from textlab.registry import unknown
from textlab.schema import NOT_STATED, OK, SchemaError, categorical, check

OTHERS = "all others"
NO_OTHER = "no other group"
TARGET, REFERENCE, OUTSIDE = 1, 0, -1
BLOCK = 2_000_000  # documents times arrangements held in memory at once
TIE = 1e-9  # arrangements this close are ties, whatever a processor's last digit


def contrast(
    scores: pd.DataFrame,
    by: str,
    *,
    target: object,
    documents: Corpus | pd.DataFrame | None = None,
    level: float = 0.95,
    n_permutations: int = 9999,
    seed: int = 0,
) -> pd.DataFrame:
    """How much more, or less, of each label one group of documents has than the others.

    Parameters
    ----------
    scores
        A scores table.
    by
        A column of the scores or of the documents table.
    target
        The group that is compared. The reference is every other group taken together; documents
        "(not stated)" stand outside both unless they are the target.
    documents
        The corpus: it knows the sampling frame.
    level
        Nominal coverage, in (0, 1).
    n_permutations
        Random arrangements of documents; where there are no more than these, all are made.
    seed
        Of the random arrangements.

    Returns
    -------
    DataFrame
        by, target, reference, measure, label, statistic, estimate, ci_lower, ci_upper, level, p,
        n_docs_target, n_docs_reference, n_docs_outside, method, state; a row a label.
        `estimate` is the ratio of rates (target / reference), or the difference of shares or
        means (target - reference); `p` is two-sided. Where `state` is not "ok", the limits and
        `p` are NaN.

    Raises
    ------
    SchemaError
        For an unknown column or target.

    Notes
    -----
    Ratios of rates (on the log) and differences of signed means have Welch's interval: jackknife
    standard errors of both groups, Satterthwaite's degrees of freedom. Differences of shares
    join the limits of both groups (MOVER), which is wider and holds its level where Welch's
    covered .92, in groups of unequal size. The test permutes documents and compares
    |difference| / standard error, which stays valid where the groups vary unequally; it and the
    interval can disagree near the limit. Five against five documents have 252 arrangements,
    smallest p .008. Several labels are several tests: say how many were run. Documents were not
    assigned to groups at random, so a difference is not an effect of the group.

    References
    ----------
    Welch, B. (1947). The generalization of Student's problem.
    Zou, G. and Donner, A. (2008). Construction of confidence limits about effect measures.
    Chung, E. and Romano, J. (2013). Exact and asymptotically robust permutation tests.

    Examples
    --------
    >>> from textlab import read_corpus, score_frames
    >>> corpus = read_corpus(["Sanctions bite.", "Today the chip blockade failed."])
    >>> scores = score_frames(corpus, ["external_restriction"]).scores
    >>> table = contrast(scores, "doc_id", target="d0", documents=corpus)
    >>> table[["estimate", "state"]].values.tolist()
    [[2.5, 'group equals document']]
    """
    scores = check(scores, "scores")
    proportion("level", level, "a coverage", ".95")
    whole("n_permutations", n_permutations, example="9999")
    whole("seed", seed, 0)
    statistic = statistic_of(scores, "auto")
    table = with_groups(scores.reset_index(drop=True), [by], documents)
    sides, reference = _sides(table[by], by, target)
    sampled = isinstance(documents, Corpus) and documents.frame is not None
    rows = []
    for (measure, label), group in table.groupby(["measure", "label"], observed=True):
        pair = _pair(group, sides[group.index], statistic)
        state = _silence(pair, group, sides[group.index]) or pair.refusal(sampled=sampled)
        state = state or alias([by], documents) or OK
        outside = group["doc_id"][sides[group.index] == OUTSIDE].nunique()
        rows.append(
            {
                "by": by,
                "target": str(target),
                "reference": reference,
                "measure": measure,
                "label": label,
                "statistic": statistic,
                "estimate": pair.estimate,
                **_inference(pair, state, level, n_permutations, seed),
                "n_docs_target": len(pair.target),
                "n_docs_reference": len(pair.reference),
                "n_docs_outside": outside,
                "state": state,
            }
        )
    return _table(rows)


@dataclass(frozen=True)
class Pair:
    """Documents of the target and of the reference."""

    target: Clusters
    reference: Clusters

    @property
    def scale(self) -> str:
        """Rates are compared by their ratio, shares and means by their difference."""
        return "log" if self.target.statistic == "rate" else "identity"

    @property
    def estimate(self) -> float:
        """Ratio or difference; NaN where the reference has no hit to divide by."""
        a, b = self.target.estimate, self.reference.estimate
        if self.scale == "identity":
            return a - b
        return a / b if b > 0 else np.nan

    def refusal(self, *, sampled: bool) -> str:
        """Why there is no interval, or the empty string: the first reason of either group."""
        return refusal(self.target, sampled=sampled, grouped=True) or refusal(
            self.reference, sampled=sampled, grouped=True
        )

    @property
    def method(self) -> str:
        """How the limits are made."""
        if self.target.scale == "logit":
            return "MOVER of logit-t limits, jackknife over documents"
        return "Welch t, jackknife over documents"

    def interval(self, level: float) -> tuple[float, float]:
        """Limits of the ratio or difference."""
        if self.target.scale != "logit":
            return self._welch(level)
        a, b = self.target.estimate, self.reference.estimate
        (low, high), (other_low, other_high) = (
            group.interval(level) for group in (self.target, self.reference)
        )
        lower = math.hypot(a - low, other_high - b)
        return a - b - lower, a - b + math.hypot(high - a, b - other_low)

    def _welch(self, level: float) -> tuple[float, float]:
        from scipy.special import stdtrit

        groups = (self.target, self.reference)
        variances = [group.se(self.scale) ** 2 for group in groups]
        spread = sum(variances)
        df = spread**2 / sum(v**2 / g.df for v, g in zip(variances, groups, strict=True))
        half = float(stdtrit(df, 0.5 + level / 2)) * math.sqrt(spread)
        center = float(
            link(self.target.estimate, self.scale) - link(self.reference.estimate, self.scale)
        )
        return unlink(center - half, self.scale), unlink(center + half, self.scale)

    def permutation(self, n_permutations: int, seed: int) -> tuple[float, int | None]:
        """Two-sided p over arrangements of documents, and their number where it is all of them."""
        x = np.concatenate([self.target.x, self.reference.x])
        w = np.concatenate([self.target.w, self.reference.w])
        size = len(self.target)
        observed = _studentized(np.arange(len(x))[None, :] < size, x, w)[0]
        every = math.comb(len(x), size)
        exact = every <= n_permutations
        blocks = (
            _all_arrangements(len(x), size)
            if exact
            else _random_arrangements(len(x), size, n_permutations, seed)
        )
        bound = observed - TIE * max(1.0, observed) if np.isfinite(observed) else observed
        extreme = sum(int(np.sum(_studentized(block, x, w) >= bound)) for block in blocks)
        if exact:
            return extreme / every, every
        return (1 + extreme) / (1 + n_permutations), None


def _pair(group: pd.DataFrame, sides: np.ndarray, statistic: str) -> Pair:
    signed = is_signed(group)
    target, reference = (
        clusters(group[sides == side], statistic, signed=signed) for side in (TARGET, REFERENCE)
    )
    return Pair(target, reference)


def _sides(groups: pd.Series, by: str, target: object) -> tuple[np.ndarray, str]:
    """TARGET, REFERENCE or OUTSIDE for each row, and the name of the reference."""
    present = list(dict.fromkeys(groups.dropna()))
    if target not in present:
        raise SchemaError(unknown(f"group of {by}", target, map(str, present)))
    others = [group for group in present if group not in (target, NOT_STATED)]
    sides = np.where(groups == target, TARGET, np.where(groups.isin(others), REFERENCE, OUTSIDE))
    return sides, ", ".join(map(str, others)) if len(others) < 2 else OTHERS


def _silence(pair: Pair, group: pd.DataFrame, sides: np.ndarray) -> str:
    """Why one side has no document with a value, in the measure's own words, or nothing."""
    for side, found in ((TARGET, pair.target), (REFERENCE, pair.reference)):
        if not len(found):
            return min(group["state"][sides == side].astype(str), default=NO_OTHER)
    return ""


def _inference(
    pair: Pair, state: str, level: float, n_permutations: int, seed: int
) -> dict[str, object]:
    if state != OK:
        refused = dict.fromkeys(["ci_lower", "ci_upper", "p"], np.nan)
        return {**refused, "level": level, "method": "none"}
    lower, upper = pair.interval(level)
    p, arrangements = pair.permutation(n_permutations, seed)
    how = f"all {arrangements}" if arrangements else f"{n_permutations} random"
    return {
        "ci_lower": lower,
        "ci_upper": upper,
        "p": p,
        "level": level,
        "method": f"{pair.method}; p over {how} arrangements",
    }


def _table(rows: list[dict[str, object]]) -> pd.DataFrame:
    columns = ["by", "target", "reference", "measure", "label", "statistic", "estimate"]
    columns += ["ci_lower", "ci_upper", "level", "p"]
    columns += ["n_docs_target", "n_docs_reference", "n_docs_outside", "method", "state"]
    table = pd.DataFrame(rows, columns=columns)
    named = ("measure", "label", "statistic", "method", "state")
    return table.assign(**{column: categorical(table[column]) for column in named})


def _all_arrangements(documents: int, size: int) -> Iterator[np.ndarray]:
    chosen = np.array(list(combinations(range(documents), size)))
    block = np.zeros((len(chosen), documents), bool)
    np.put_along_axis(block, chosen, True, axis=1)
    yield block


def _random_arrangements(documents: int, size: int, n: int, seed: int) -> Iterator[np.ndarray]:
    random = np.random.default_rng(seed)
    row = np.arange(documents) < size
    step = max(1, BLOCK // documents)
    for first in range(0, n, step):
        yield random.permuted(np.tile(row, (min(step, n - first), 1)), axis=1)


def _studentized(chosen: np.ndarray, x: np.ndarray, w: np.ndarray) -> np.ndarray:
    """|difference of ratios| / linearized standard error, for each arrangement (row)."""
    one, var_one = _ratio(chosen.astype(float), x, w)
    other, var_other = _ratio((~chosen).astype(float), x, w)
    difference, se = np.abs(one - other), np.sqrt(var_one + var_other)
    floor = TIE * (x.sum() / w.sum() if x.sum() else 1.0)
    out = np.where(difference > abs(floor), np.inf, 0.0)  # no spread left: any difference is large
    return np.divide(difference, se, out=out, where=se > abs(floor))


def _ratio(chosen: np.ndarray, x: np.ndarray, w: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Σx / Σw over the chosen documents, and its linearized variance."""
    d, total = chosen.sum(axis=1), chosen @ w
    ratio = (chosen @ x) / total
    squares = chosen @ x**2 - 2 * ratio * (chosen @ (x * w)) + ratio**2 * (chosen @ w**2)
    return ratio, d / (d - 1) * np.maximum(squares, 0) / total**2

"""Documents as clusters: what an estimate of a ratio or mean rests on, and when it is refused.

Sentences inside a document are not independent, so nothing here looks below the document.
"""

from __future__ import annotations

from collections.abc import Sequence
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
    TOO_FEW_DOCUMENTS,
    SchemaError,
    names,
)

STATISTICS = ("rate", "share", "mean")
GROUP_IS_DOCUMENT = "group equals document"
TOO_FEW_HITS = "fewer than 2 documents with hits"
TOO_FEW_MISSES = "fewer than 2 documents with misses"
UNEVEN = "one document holds most of the text"

NO_SPREAD = 1e-12  # a standard error below this is rounding, not variation


@dataclass(frozen=True)
class Clusters:
    """D documents that carry one estimate, Σx / Σw.

    Parameters
    ----------
    statistic
        rate, share or mean.
    scale
        Where the interval is symmetric: "log" (rates), "logit" (shares and means of values in
        [0, 1]) or "identity" (signed means).
    x, w : float (D,)
        Hits and words, sentences hit and sentences, or a document's mean and 1.
    n_units
        Words or sentences behind the estimate.
    """

    statistic: str
    scale: str
    x: np.ndarray
    w: np.ndarray
    n_units: int

    def __len__(self) -> int:
        return len(self.x)

    @property
    def unit(self) -> float:
        """What the estimate is multiplied by: rates are given per 1,000 words."""
        return 1000.0 if self.statistic == "rate" else 1.0

    @property
    def estimate(self) -> float:
        """Σx / Σw, NaN without any w."""
        return float(self.x.sum() / self.w.sum()) if self.w.sum() > 0 else np.nan

    @property
    def df(self) -> float:
        """Degrees of freedom: (Σw)² / Σw² - 1, which is D - 1 where documents are equally long."""
        return float(self.w.sum() ** 2 / np.sum(self.w**2)) - 1

    def se(self, scale: str = "identity") -> float:
        """Delete-one-document jackknife standard error of the estimate on a scale."""
        d = len(self)
        if d < 2:
            return np.nan
        without = (self.x.sum() - self.x) / (self.w.sum() - self.w)
        change = link(without, scale) - link(self.estimate, scale)
        return float(np.sqrt((d - 1) / d * np.sum(change**2)))

    def interval(self, level: float) -> tuple[float, float]:
        """Limits by Student's t on the scale of the estimate."""
        from scipy.special import stdtrit

        half = float(stdtrit(self.df, 0.5 + level / 2)) * self.se(self.scale)
        center = float(link(self.estimate, self.scale))
        return unlink(center - half, self.scale), unlink(center + half, self.scale)


def link(value: np.ndarray | float, scale: str) -> np.ndarray:
    """Values on a scale."""
    value = np.asarray(value, float)
    if scale == "log":
        return np.log(value)
    return np.log(value / (1 - value)) if scale == "logit" else value


def unlink(value: float, scale: str) -> float:
    """The value that stands at a place of the scale."""
    if scale == "log":
        with np.errstate(over="ignore"):  # an infinite upper limit is the honest answer
            return float(np.exp(value))
    return float(0.5 * (1 + np.tanh(value / 2))) if scale == "logit" else float(value)


def clusters(group: pd.DataFrame, statistic: str, *, signed: bool = False) -> Clusters:
    """Documents of some scores that have a value, sorted by id; `signed` values can be negative."""
    usable = group[group["value"].notna()]
    grouped = usable.groupby(usable["doc_id"].astype(str), sort=True)
    if statistic == "mean":
        means = grouped["value"].mean().to_numpy(float)
        scale = "identity" if signed else "logit"
        return Clusters(statistic, scale, means, np.ones(len(means)), len(usable))
    hit, size = ("hits", "n") if statistic == "rate" else ("units_hit", "units")
    sums = grouped[[hit, size]].sum()
    x, w = sums[hit].to_numpy(float), sums[size].to_numpy(float)
    return Clusters(statistic, "log" if statistic == "rate" else "logit", x, w, int(w.sum()))


def refusal(found: Clusters, *, sampled: bool, grouped: bool = False) -> str:
    """Why an estimate has no interval, or the empty string."""
    d = len(found)
    if d == 0:
        return NO_WORDS
    if grouped and d == 1:
        return GROUP_IS_DOCUMENT
    if not sampled:
        return NO_FRAME
    if d < MIN_DOCUMENTS:
        return TOO_FEW_DOCUMENTS
    # with a single document of hits the rate without it is 0, which has no logarithm
    if found.scale != "identity" and np.sum(found.x > 0) < 2:
        return TOO_FEW_HITS
    if found.scale == "logit" and np.sum(found.x < found.w) < 2:
        return TOO_FEW_MISSES
    if found.df < 1:
        return UNEVEN
    return NO_VARIATION if found.se(found.scale) < NO_SPREAD else ""


def is_signed(scores: pd.DataFrame) -> bool:
    """Whether values leave [0, 1]: then a mean is judged on its own scale."""
    value = scores["value"].dropna()
    return bool(((value < 0) | (value > 1)).any())


def statistic_of(scores: pd.DataFrame, statistic: str) -> str:
    """The statistic that was asked for; "auto" is told from what `value` is made of."""
    if statistic != "auto":
        if statistic not in STATISTICS:
            raise SchemaError(unknown("statistic", statistic, ["auto", *STATISTICS]))
        return statistic
    known = scores[scores["value"].notna()]
    if not (known["unit"] == "document").all():
        return "mean"
    for name, hits, size, scale in (
        ("rate", "hits", "n", 1000),
        ("share", "units_hit", "units", 1),
    ):
        if (known[size] > 0).all() and np.allclose(
            known["value"], scale * known[hits] / known[size]
        ):
            return name
    return "mean"


def with_groups(
    scores: pd.DataFrame, by: Sequence[str], documents: Corpus | pd.DataFrame | None
) -> pd.DataFrame:
    """Scores with the grouping columns of the documents; missing values are "(not stated)"."""
    out = scores.copy()
    _unambiguous(by, documents)
    missing = [column for column in by if column not in scores.columns]
    if documents is None and missing:
        raise SchemaError(f"no column {missing[0]!r} in the scores; pass documents=corpus")
    if documents is not None:
        lookup = _lookup(scores, documents, missing)
        for column in missing:
            out[column] = lookup[column].to_numpy()
    for column in by:
        if column not in names("scores"):
            out[column] = _ordered_groups(out[column])
    return out


def _unambiguous(by: Sequence[str], documents: Corpus | pd.DataFrame | None) -> None:
    """Raise for a covariate that goes by the name of a column of these tables."""
    own = {*names("scores"), *names("estimates")} - {"doc_id"}
    table = documents.documents if isinstance(documents, Corpus) else documents
    for column in by:
        covariate = isinstance(table, pd.DataFrame) and column in table
        if column in own and (covariate or column not in ("label", "unit")):
            raise SchemaError(
                f"by names {column!r}, which is a column of the scores or estimates tables; rename "
                "the covariate, such as covariate_" + str(column)
            )


def _lookup(
    scores: pd.DataFrame, documents: Corpus | pd.DataFrame, columns: Sequence[str]
) -> pd.DataFrame:
    """Columns of the documents, one row for each row of the scores."""
    table = documents.documents if isinstance(documents, Corpus) else documents
    if not isinstance(table, pd.DataFrame):
        kind = type(documents).__name__
        raise SchemaError(f"documents is a {kind}; expected the corpus, or a documents table")
    for column in ["doc_id", *columns]:
        if column not in table.columns:
            raise SchemaError(unknown("column of scores or documents", column, table.columns))
    indexed = table.set_index(table["doc_id"].astype(str))[list(columns)]
    wanted = scores["doc_id"].astype(str)
    strangers = wanted[~wanted.isin(indexed.index)]
    if len(strangers):
        raise SchemaError(
            f"the scores hold document {strangers.iloc[0]!r}, which the documents do not; "
            "pass the corpus that was scored"
        )
    return indexed.loc[wanted]


def _ordered_groups(values: pd.Series) -> pd.Series:
    """Groups in an order that no order of rows can change: sorted, "(not stated)" last."""
    stated = values.astype(object).where(values.notna(), NOT_STATED)
    present = [value for value in dict.fromkeys(stated) if value != NOT_STATED]
    try:
        present = sorted(present)
    except TypeError:  # numbers beside words
        present = sorted(present, key=str)
    categories = [*present, *([NOT_STATED] if (stated == NOT_STATED).any() else [])]
    return pd.Series(pd.Categorical(stated, categories=categories), index=values.index)


def alias(by: Sequence[str], documents: Corpus | pd.DataFrame | None) -> str:
    """The state of a grouping that cannot be told from another covariate, or the empty string."""
    if not isinstance(documents, Corpus):
        return ""
    given = documents.documents
    for column in by:
        if column in names("scores") or column not in given.columns:
            continue
        for other in ["outlet", "author", *documents.covariates]:
            if other not in by and _coincide(given[column], given[other]):
                return ALIASED.replace("another covariate", other)
    return ""


def _coincide(one: pd.Series, other: pd.Series) -> bool:
    """Whether two covariates cut the documents into the same groups, fewer than documents."""
    pairs = set(zip(one.astype(str), other.astype(str), strict=True))
    sides = {a for a, _ in pairs}, {b for _, b in pairs}
    return 1 < len(pairs) < len(one) and len(pairs) == len(sides[0]) == len(sides[1])

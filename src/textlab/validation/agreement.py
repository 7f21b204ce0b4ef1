"""Agreement between coders: coefficients for nominal codes, and their interval over documents."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

Coefficient = Callable[[np.ndarray], float]


def krippendorff_alpha(codes: np.ndarray) -> float:
    """Krippendorff's alpha of nominal codes.

    Parameters
    ----------
    codes : float (units, coders)
        The category each coder gave each unit; NaN where one gave none. Units with fewer than
        two codes count for nothing.

    Returns
    -------
    float
        1 for perfect agreement, 0 for what chance gives; NaN where nothing is double-coded or all
        codes are one category, which says nothing about agreement.

    Notes
    -----
    alpha = 1 - D_o / D_e: observed disagreement within units over that expected from the pooled
    codes. It falls with prevalence: of a label that stands in 2 % of the units, a few slips make
    alpha small. A sample enriched with hits has another prevalence than the corpus.

    References
    ----------
    Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability.

    Examples
    --------
    >>> krippendorff_alpha(np.array([[0, 0], [0, 0], [1, 1], [1, 0]])).__round__(3)
    0.533
    """
    counts = _counts(codes, np.unique(codes[~np.isnan(codes)]))
    counts = counts[counts.sum(axis=1) >= 2]
    ratings = counts.sum(axis=1)
    n = ratings.sum()
    expected = n**2 - np.sum(counts.sum(axis=0) ** 2)
    if not len(counts) or not expected:
        return np.nan
    observed = np.sum((ratings**2 - np.sum(counts**2, axis=1)) / (ratings - 1))
    return float(1 - (n - 1) * observed / expected)


def gwet_ac1(codes: np.ndarray, categories: Sequence[float] = (0, 1)) -> float:
    """Gwet's first-order agreement coefficient, which stays stable where a code is rare.

    Parameters
    ----------
    codes : float (units, coders)
        As in `krippendorff_alpha`.
    categories
        Every category a coder could have given.

    Returns
    -------
    float
        1 for perfect agreement; NaN where nothing is double-coded.

    Notes
    -----
    AC1 = (p_a - p_e) / (1 - p_e) with p_e = Σ π_q (1 - π_q) / (Q - 1). Of a rare label it can be
    high although coders never agree on where the label stands: read it beside alpha.

    References
    ----------
    Gwet, K. (2008). Computing inter-rater reliability and its variance in the presence of high
    agreement.

    Examples
    --------
    >>> gwet_ac1(np.array([[0, 0], [0, 0], [1, 1], [1, 0]])).__round__(3)
    0.529
    """
    counts = _counts(codes, np.asarray(categories))
    counts = counts[counts.sum(axis=1) > 0]
    ratings = counts.sum(axis=1)
    double = ratings >= 2
    if not double.any():
        return np.nan
    m = ratings[double]
    agreed = np.mean(np.sum(counts[double] * (counts[double] - 1), axis=1) / (m * (m - 1)))
    prevalence = np.mean(counts / ratings[:, None], axis=0)
    chance = np.sum(prevalence * (1 - prevalence)) / (len(categories) - 1)
    return float((agreed - chance) / (1 - chance))


def agreement_interval(
    coefficient: Coefficient, codes: np.ndarray, documents: np.ndarray, level: float = 0.95
) -> tuple[float, float]:
    """Limits of an agreement coefficient, documents as clusters.

    Parameters
    ----------
    coefficient
        `krippendorff_alpha` or `gwet_ac1`.
    codes : float (units, coders)
        As there.
    documents : (units,)
        The document of each unit.
    level
        Nominal coverage, in (0, 1).

    Returns
    -------
    (float, float)
        NaN where disagreement stands in fewer than two documents, or leaving one document out
        leaves the coefficient undefined.

    Notes
    -----
    Student's t on log(1 - coefficient), with the delete-one-document jackknife. Percentiles of a
    bootstrap over documents, the usual way, covered .87 to .93 where this covered .94 to .97
    (see benchmarks/results.md).
    """
    from scipy.special import stdtrit

    present = np.unique(documents)
    without = np.array([coefficient(codes[documents != document]) for document in present])
    full = coefficient(codes)
    disagreement = 1 - np.append(without, full)
    if len(present) < 2 or not np.all(disagreement > 0):  # NaN is not above 0 either
        return np.nan, np.nan
    d = len(present)
    change = np.log(disagreement[:-1]) - np.log(disagreement[-1])
    half = float(stdtrit(d - 1, 0.5 + level / 2)) * float(np.sqrt((d - 1) / d * np.sum(change**2)))
    # no coefficient falls below -1, whatever the scale says
    return max(-1.0, 1 - disagreement[-1] * np.exp(half)), 1 - disagreement[-1] * np.exp(-half)


def _counts(codes: np.ndarray, categories: np.ndarray) -> np.ndarray:
    """How many coders gave each unit each category, (units, categories)."""
    return (
        np.stack([np.sum(codes == c, axis=1) for c in categories], axis=1).astype(float)
        if len(categories)
        else np.zeros((len(codes), 0))
    )

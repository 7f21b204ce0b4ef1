"""What a study would need: expected half-widths by units, articles and coders."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import product

import numpy as np
import pandas as pd

from textlab.schema import SchemaError

Z = 1.959963984540054  # 97.5 % point of the normal distribution


def plan(
    units: Sequence[int] = (100, 200, 400, 800),
    *,
    documents: Sequence[int] = (20, 100),
    coders: Sequence[int] = (2, 3),
    prevalence: float = 0.1,
    f1: float = 0.7,
    alpha: float = 0.8,
    icc: float = 0.1,
) -> pd.DataFrame:
    """Expected half-width of 95 % intervals, before anything is coded.

    Parameters
    ----------
    units
        Units coded in all.
    documents
        Articles they come from, in equal numbers.
    coders
        Coders of each unit; they matter to alpha alone.
    prevalence, f1, alpha
        What is expected: share of units that carry the label, the lexicon's F1 (precision and
        recall being equal), agreement. In (0, 1).
    icc
        Correlation of units of one article, 0 to 1.

    Returns
    -------
    DataFrame
        quantity (prevalence, f1, alpha), units, documents, coders (0 where they do not matter),
        design_effect, half_width, method.

    Raises
    ------
    SchemaError
        For a value out of its range.

    Notes
    -----
    n' = units / D, with the design effect D = 1 + (units / documents - 1) · icc.
    Prevalence p: Wilson, z / (1 + z²/n') · √(p (1 - p) / n' + z² / 4n'²).
    F1: delta method, z √(F (1 - F) (2 - F) / (2 p n')).
    alpha: delta method, z √(Var(i) / n'); the variance of its influence function i under the
    common-correlation model (with probability alpha all coders agree, else each guesses).
    A sample stratified by hits does better for F1. Normal approximations: Student's t makes
    intervals from five articles wider by two fifths.

    References
    ----------
    Wilson, E. (1927). Probable inference, the law of succession, and statistical inference.
    Kish, L. (1965). Survey Sampling (design effect).

    Examples
    --------
    >>> table = plan([100], documents=[100], coders=[2], prevalence=0.5, f1=0.8)
    >>> table.set_index("quantity").half_width.round(3).to_dict()
    {'prevalence': 0.096, 'f1': 0.086, 'alpha': 0.118}
    """
    for name, value in (("prevalence", prevalence), ("f1", f1), ("alpha", alpha)):
        if not 0 < value < 1:
            raise SchemaError(f"{name} is {value}; expected between 0 and 1, both excluded")
    if not 0 <= icc <= 1:
        raise SchemaError(f"icc is {icc}; expected 0 to 1")
    smallest = [min(given, default=0) for given in (units, documents, coders)]
    if smallest[0] < 1 or smallest[1] < 1 or smallest[2] < 2:
        raise SchemaError("expected at least one unit and one document, and two coders")
    rows = []
    for count, articles in product(units, documents):
        if articles > count:
            continue
        effect = 1 + (count / articles - 1) * icc
        n = count / effect
        place = (count, articles)
        rows.append(("prevalence", *place, 0, effect, _wilson(prevalence, n), "Wilson"))
        rows.append(("f1", *place, 0, effect, _f1(f1, prevalence, n), "delta method"))
        for m in coders:
            half = Z * math.sqrt(_alpha_variance(alpha, prevalence, m) / n)
            rows.append(("alpha", *place, m, effect, half, "delta method"))
    columns = ["quantity", "units", "documents", "coders", "design_effect", "half_width", "method"]
    return pd.DataFrame(rows, columns=columns)


def _wilson(p: float, n: float) -> float:
    return Z / (1 + Z**2 / n) * math.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))


def _f1(f1: float, prevalence: float, n: float) -> float:
    return Z * math.sqrt(f1 * (1 - f1) * (2 - f1) / (2 * prevalence * n))


def _alpha_variance(alpha: float, p: float, coders: int) -> float:
    """Variance of one unit's influence on alpha, by enumeration of how many coders say 1."""
    k = np.arange(coders + 1)
    chance = np.array([math.comb(coders, i) * p**i * (1 - p) ** (coders - i) for i in k])
    probability = (1 - alpha) * chance
    probability[-1] += alpha * p
    probability[0] += alpha * (1 - p)
    disagreement = 2 * k * (coders - k) / (coders * (coders - 1))
    expected = 2 * p * (1 - p)
    observed = probability @ disagreement
    influence = -(disagreement - observed) / expected
    influence += observed / expected**2 * 2 * (1 - 2 * p) * (k / coders - p)
    return float(probability @ influence**2)

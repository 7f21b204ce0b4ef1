"""Corrected shares: what people would count in the whole corpus, from a coded sample of it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from textlab.arguments import proportion
from textlab.corpus import Corpus
from textlab.estimates.clusters import link, unlink
from textlab.registry import unknown
from textlab.schema import NO_FRAME, OK, SchemaError, check, frame
from textlab.validation.samples import Sample
from textlab.validation.scoring import Coding

EMPTY_STRATUM = "no coded unit in a stratum"
CENSUS = "census: nothing is left to estimate"


def correct(
    scores: pd.DataFrame, coding: Coding, *, documents: Corpus | None = None, level: float = 0.95
) -> pd.DataFrame:
    """The share of units that people would say carry each label, from a coded sample.

    Parameters
    ----------
    scores
        Scores of the measure that was checked.
    coding
        From `score_coding`.
    documents
        The corpus the sample was drawn from; it knows the sampling frame.
    level
        Nominal coverage, in (0, 1).

    Returns
    -------
    DataFrame
        Estimates table (statistic "share"), with `uncorrected` (share of units with a hit) and
        `n_coded`. `state` says why a share is not corrected: then estimate and limits are NaN.

    Raises
    ------
    SchemaError
        When corpus or labels are not those of the sample.

    Notes
    -----
    Post-stratified: Σ N_c / N · ȳ_c over cells of stratum and hit, N_c counted over the corpus.
    Variance Σ (N_c / N)² (1 - n_c / N_c) p̃ (1 - p̃) / n_c, with p̃ = (Σy + 1) / (n_c + 2) so that
    a cell without errors does not claim to be certain; the interval is symmetric on the logit.
    It speaks of this corpus: that other articles might have been drawn is not in it. A correction
    carried over from another corpus is invalid, because precision moves with prevalence. Units
    left uncoded are taken as missing at random.

    References
    ----------
    Cochran, W. (1977). Sampling Techniques, ch. 5 (post-stratification).
    Egami, N. et al. (2023). Using imperfect surrogates for downstream inference.

    Examples
    --------
    >>> from textlab import read_corpus, score_frames
    >>> from textlab.validation.samples import draw_sample
    >>> from textlab.validation.sheets import simulate_codes
    >>> from textlab.validation.scoring import score_coding
    >>> corpus = read_corpus(["Sanctions bite. Rain fell. It was late."])
    >>> measure = score_frames(corpus, ["external_restriction"])
    >>> sample = draw_sample(measure, corpus, None)
    >>> coding = score_coding(sample, simulate_codes(sample, measure, coders=1), measure)
    >>> correct(measure.scores, coding, documents=corpus).state.tolist()
    ['no sampling frame']
    """
    scores, sample = check(scores, "scores"), coding.sample
    proportion("level", level, "a coverage", ".95")
    if documents is not None and documents.fingerprint != sample.corpus:
        raise SchemaError(
            "the coded sample comes from another corpus; a correction is valid for the corpus it "
            "was sampled from and no other"
        )
    known = set(scores["label"].astype(str))
    for label in sample.labels:
        if label not in known:
            raise SchemaError(unknown("label of the scores", label, known))
    measure = str(scores["measure"].iloc[0])
    sampled = documents is not None and sample.sampled
    rows = [_corrected(coding, measure, label, level, sampled=sampled) for label in sample.labels]
    return frame("estimates", {name: [row[name] for row in rows] for name in rows[0]})


def _corrected(
    coding: Coding, measure: str, label: str, level: float, *, sampled: bool
) -> dict[str, object]:
    sample = coding.sample
    part = coding.units[coding.units["label"] == label]
    cells = _cells(sample, label, part)
    state = _uncorrectable(coding, label, cells, sampled=sampled) or OK
    value = se = lower = upper = np.nan
    if state == OK:
        value, se, (lower, upper) = post_stratified(cells, level)
    method = "post-stratified, logit" if state == OK else "none"
    if coding.is_simulated:
        method = f"{method} (simulated codes)"
    population = sample.population[sample.population["label"] == label]
    total = int(population["units"].sum())
    return {
        "measure": measure,
        "label": label,
        "statistic": "share",
        "estimate": value,
        "se": se,
        "ci_lower": lower,
        "ci_upper": upper,
        "level": level,
        "n_docs": part["doc_id"].nunique(),
        "n_units": total,
        "method": method,
        "state": state,
        "uncorrected": population.loc[population["hit"], "units"].sum() / total,
        "n_coded": len(part),
    }


def _uncorrectable(coding: Coding, label: str, cells: pd.DataFrame, *, sampled: bool) -> str:
    """Why a share is not corrected, or the empty string."""
    if not sampled:
        return NO_FRAME
    validity = str(coding.confusion.set_index("label")["state"].astype(str)[label])
    if validity != OK:
        return validity
    if coding.sample.is_census and len(cells) and (cells["coded"] == cells["units"]).all():
        return CENSUS
    return EMPTY_STRATUM if (cells["coded"] < 2).any() else ""


def _cells(sample: Sample, label: str, part: pd.DataFrame) -> pd.DataFrame:
    """Units of the corpus, coded units and sum of codes by stratum and hit.

    A cell of fewer than two coded units joins the other one of its stratum.
    """
    population = sample.population[sample.population["label"] == label]
    coded = part.groupby(["stratum", "hit"], observed=True)["code"].agg(coded="size", total="sum")
    cells = population.merge(coded.reset_index(), on=["stratum", "hit"], how="left")
    cells = cells[cells["units"] > 0].fillna({"coded": 0, "total": 0.0})
    thin = cells.loc[(cells["coded"] < 2) & (cells["coded"] < cells["units"]), "stratum"]
    cells["cell"] = cells["stratum"].astype(str) + np.where(
        cells["stratum"].isin(set(thin)), "", cells["hit"].astype(str)
    )
    return cells.groupby("cell", sort=True)[["units", "coded", "total"]].sum()


def post_stratified(
    cells: pd.DataFrame, level: float = 0.95
) -> tuple[float, float, tuple[float, float]]:
    """A share of the population from cells of it, with its standard error and limits.

    Parameters
    ----------
    cells
        units (in the population), coded (units, at least 2), total (sum of codes); a row a cell.
    level
        Nominal coverage, in (0, 1).
    """
    units, n, total = (cells[name].to_numpy(float) for name in ("units", "coded", "total"))
    share = units / units.sum()
    smooth = (total + 1) / (n + 2)
    variance = share**2 * (1 - n / units) * smooth * (1 - smooth) / n
    value, se = float(share @ (total / n)), float(np.sqrt(variance.sum()))
    return value, se, _limits(value, se, level)


def _limits(value: float, se: float, level: float) -> tuple[float, float]:
    from scipy.special import ndtri

    half = float(ndtri(0.5 + level / 2)) * se
    if not 0 < value < 1:
        return max(0.0, value - half), min(1.0, value + half)
    center, half = float(link(value, "logit")), half / (value * (1 - value))
    return unlink(center - half, "logit"), unlink(center + half, "logit")

"""Codes of people against a measure: agreement, precision and recall, corrected shares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from textlab.arguments import proportion
from textlab.estimates.clusters import Clusters, refusal
from textlab.registry import unknown
from textlab.schema import (
    MIN_DOCUMENTS,
    NO_FRAME,
    OK,
    TOO_FEW_DOCUMENTS,
    Measure,
    SchemaError,
    categorical,
    frame,
)
from textlab.validation.agreement import agreement_interval, gwet_ac1, krippendorff_alpha
from textlab.validation.samples import KEY, Sample, overlaps, touched
from textlab.validation.sheets import CODES, SIMULATED

MIN_DOUBLE_CODED = 200
TIERS = (("A", 0.8), ("B", 0.667), ("C", -1.0))
UNVALIDATED = "unvalidated"
ONE_CODER = "unvalidated: one coder"
NOT_CODED = "unvalidated: nothing coded"
TOO_FEW_UNITS = f"unvalidated: fewer than {MIN_DOUBLE_CODED} double-coded units"
NO_AGREEMENT = "one coder: no agreement"
NOT_DOUBLE = "no unit coded twice: no agreement"
ONE_CODE = "all codes are alike: alpha is not defined"
NO_DISAGREEMENT = "too little disagreement for an interval"


@dataclass(frozen=True, eq=False)
class Coding:
    """What the codes of a sample say about a measure.

    Parameters
    ----------
    sample
        The sample that was coded.
    agreement
        label, alpha, alpha_lower, alpha_upper, ac1, ac1_lower, ac1_upper, level, n_units
        (double-coded), n_docs, n_coders, tier, method, state. Tiers by the lower limit of alpha:
        A from .80, B from .667, else C; "unvalidated" where there is none.
    confusion
        label, both, lexicon_only, human_only, neither, n_units, n_coders, state: coded units; one
        that the coders disagree on counts by the share of coders.
    accuracy
        An estimates table of precision, recall and f1, weighted to the corpus.
    by_entry
        label, rule, hits, wrong: spans in coded units, and those in units that do not carry the
        label.
    units
        doc_id, unit, unit_id, stratum, probability, label, hit, code (mean over coders),
        n_coders: a row a coded unit and label, so that every error opens to its sentence.
    is_simulated
        Whether any code comes from `simulate_codes`.
    """

    sample: Sample
    agreement: pd.DataFrame
    confusion: pd.DataFrame
    accuracy: pd.DataFrame
    by_entry: pd.DataFrame
    units: pd.DataFrame
    is_simulated: bool

    def __repr__(self) -> str:
        states = self.confusion.groupby("state", observed=True, sort=True)["label"].count()
        shown = "; ".join(f"{count} labels {state}" for state, count in states.items())
        return f"<Coding of {len(self.sample)} units: {shown}>"


def score_coding(
    sample: Sample, codes: pd.DataFrame, measure: Measure, *, level: float = 0.95
) -> Coding:
    """Check a measure against people, and the people against each other.

    Parameters
    ----------
    sample
        From `draw_sample`.
    codes
        From `read_codes`: the sheets of all coders.
    measure
        The measure that the sample was drawn for.
    level
        Nominal coverage, in (0, 1).

    Returns
    -------
    Coding
        With fewer than two coders there are counts and nothing else. Intervals and tiers need
        200 double-coded units, a sampling frame and five documents.

    Raises
    ------
    SchemaError
        For a label, unit or measure that is not the sample's, with file and row.

    Notes
    -----
    precision = Σ w·hit·code / Σ w·hit, recall = Σ w·hit·code / Σ w·code, F1 = 2 Σ w·hit·code /
    Σ w·(hit + code); w is one over the probability of the unit. All are ratios of sums over
    documents, with the interval of `estimate`. Agreement is that of the coded units, which hold
    more hits than the corpus. The coders must be independent of the lexicon and of each other:
    no table can see whether they were.

    References
    ----------
    Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability.
    Gwet, K. (2008). Computing inter-rater reliability in the presence of high agreement.

    Examples
    --------
    >>> from textlab import read_corpus, score_frames
    >>> from textlab.validation.samples import draw_sample
    >>> from textlab.validation.sheets import simulate_codes
    >>> corpus = read_corpus(["Sanctions bite. Rain fell. It was late."])
    >>> measure = score_frames(corpus, ["external_restriction"])
    >>> sample = draw_sample(measure, corpus, None)
    >>> codes = simulate_codes(sample, measure, precision=1, recall=1, alpha=1, coders=1)
    >>> coding = score_coding(sample, codes, measure)
    >>> coding.confusion[["both", "neither", "state"]].values.tolist()
    [[1.0, 2.0, 'unvalidated: one coder']]
    """
    proportion("level", level, "a coverage", ".95")
    if dict(measure.settings) != dict(sample.settings):
        raise SchemaError(
            "the sample was drawn for another measure (corpus, lexicon or setting differ); entries "
            "changed after looking at the codes cannot be tested by them: draw a new sample"
        )
    codes = _checked(sample, codes)
    matrices = {label: _matrix(sample, codes, label) for label in sample.labels}
    units = _units(sample, matrices, measure)
    simulated = bool(codes["coder"].astype(str).str.startswith(SIMULATED).any())
    agreement, confusion, accuracy = [], [], []
    for label, matrix in matrices.items():
        part = units[units["label"] == label]
        counts = _confusion(label, matrix, part)
        agreement.append(_agreement(sample, label, matrix, level, simulated=simulated))
        confusion.append(counts)
        for row in _accuracy(part, str(counts["state"]), level, sampled=sample.sampled):
            method = _stamp(str(row["method"]), simulated)
            accuracy.append({**row, "measure": measure.name, "label": label, "method": method})
    return Coding(
        sample,
        _table(agreement),
        _table(confusion),
        frame("estimates", {name: [row[name] for row in accuracy] for name in accuracy[0]}),
        _by_entry(sample, units, measure),
        units,
        simulated,
    )


def _table(rows: list[dict[str, object]]) -> pd.DataFrame:
    table = pd.DataFrame(rows)
    words = [c for c in ("label", "tier", "method", "state") if c in table.columns]
    return table.assign(**{column: categorical(table[column]) for column in words})


def _checked(sample: Sample, codes: pd.DataFrame) -> pd.DataFrame:
    """The codes, once every column, label and unit is known."""
    missing = [column for column in CODES if column not in codes.columns]
    if missing:
        raise SchemaError(f"not a table of codes: no column {missing[0]}; read it by `read_codes`")
    for row in codes[~codes["label"].isin(sample.labels)].itertuples():
        where = f"{row.file}, row {row.row}"
        raise SchemaError(f"{where}: {unknown('label of the sample', row.label, sample.labels)}")
    known = pd.MultiIndex.from_frame(sample.units[KEY].astype({"doc_id": str, "unit": str}))
    given = pd.MultiIndex.from_frame(codes[KEY].astype({"doc_id": str, "unit": str}))
    for row in codes[~given.isin(known)].itertuples():
        raise SchemaError(
            f"{row.file}, row {row.row}: {row.unit} {row.unit_id} of {row.doc_id} is not in the "
            "sample; code the sheet that was written for it (a spreadsheet may have changed the "
            "ids: import them as text)"
        )
    return codes


def _matrix(sample: Sample, codes: pd.DataFrame, label: str) -> np.ndarray:
    """Codes of one label, float (units, coders), NaN where there is none."""
    mine = codes[codes["label"] == label]
    coders = sorted(mine["coder"].astype(str).unique())
    known = pd.MultiIndex.from_frame(sample.units[KEY].astype({"doc_id": str, "unit": str}))
    given = pd.MultiIndex.from_frame(mine[KEY].astype({"doc_id": str, "unit": str}))
    out = np.full((len(sample), len(coders)), np.nan)
    columns = pd.Categorical(mine["coder"].astype(str), categories=coders).codes
    out[known.get_indexer(given), columns] = mine["code"].to_numpy(float)
    return out


def _units(sample: Sample, matrices: Mapping[str, np.ndarray], measure: Measure) -> pd.DataFrame:
    parts = []
    for label, matrix in matrices.items():
        spans = measure.evidence[measure.evidence["label"] == label]
        n_coders = np.sum(~np.isnan(matrix), axis=1)
        part = sample.units[[*KEY, "stratum", "probability"]].assign(
            label=label,
            hit=touched(sample.units, spans),
            code=np.nansum(matrix, axis=1) / np.maximum(n_coders, 1),
            n_coders=n_coders,
        )
        parts.append(part[n_coders > 0])
    return pd.concat(parts, ignore_index=True)


def _validity(matrix: np.ndarray) -> str:
    """Whether the codes can validate anything: ok, or why not."""
    per_unit = np.sum(~np.isnan(matrix), axis=1)
    if not per_unit.any():
        return NOT_CODED
    if matrix.shape[1] < 2:
        return ONE_CODER
    return OK if np.sum(per_unit >= 2) >= MIN_DOUBLE_CODED else TOO_FEW_UNITS


def _agreement(
    sample: Sample, label: str, matrix: np.ndarray, level: float, *, simulated: bool
) -> dict[str, object]:
    double = np.sum(~np.isnan(matrix), axis=1) >= 2
    codes = matrix[double]
    documents = sample.units["doc_id"].astype(str).to_numpy()[double]
    alpha, ac1 = krippendorff_alpha(codes), gwet_ac1(codes)
    limits = [np.nan] * 4
    state = _no_agreement(codes, documents, sampled=sample.sampled)
    if not state:
        for at, coefficient in ((0, krippendorff_alpha), (2, gwet_ac1)):
            limits[at : at + 2] = agreement_interval(coefficient, codes, documents, level)
        state = OK if np.isfinite(limits[0]) else NO_DISAGREEMENT
    return {
        "label": label,
        "alpha": alpha,
        "alpha_lower": limits[0],
        "alpha_upper": limits[1],
        "ac1": ac1,
        "ac1_lower": limits[2],
        "ac1_upper": limits[3],
        "level": level,
        "n_units": int(double.sum()),
        "n_docs": len(set(documents)),
        "n_coders": matrix.shape[1],
        "tier": _tier(limits[0], int(double.sum())),
        "method": _stamp("log-t, jackknife over documents" if state == OK else "none", simulated),
        "state": state,
    }


def _no_agreement(codes: np.ndarray, documents: np.ndarray, *, sampled: bool) -> str:
    """Why agreement has no interval, or the empty string."""
    if not len(codes):
        return NO_AGREEMENT if codes.shape[1] < 2 else NOT_DOUBLE
    if np.isnan(krippendorff_alpha(codes)):
        return ONE_CODE
    if not sampled:
        return NO_FRAME
    return TOO_FEW_DOCUMENTS if len(set(documents)) < MIN_DOCUMENTS else ""


def _tier(lower: float, n_units: int) -> str:
    """A, B or C by the lower limit of alpha."""
    if n_units < MIN_DOUBLE_CODED or not np.isfinite(lower):
        return UNVALIDATED
    return next(name for name, limit in TIERS if lower >= limit)


def _stamp(method: str, simulated: bool) -> str:
    return f"{method} (simulated codes)" if simulated else method


def _confusion(label: str, matrix: np.ndarray, part: pd.DataFrame) -> dict[str, object]:
    hit, code = part["hit"].to_numpy(float), part["code"].to_numpy()
    return {
        "label": label,
        "both": np.sum(hit * code),
        "lexicon_only": np.sum(hit * (1 - code)),
        "human_only": np.sum((1 - hit) * code),
        "neither": np.sum((1 - hit) * (1 - code)),
        "n_units": len(part),
        "n_coders": matrix.shape[1],
        "state": _validity(matrix),
    }


def _accuracy(
    part: pd.DataFrame, validity: str, level: float, *, sampled: bool
) -> Iterator[dict[str, object]]:
    """Precision, recall and F1 as rows of an estimates table; counts alone give none of them."""
    for name, found in _ratios(part):
        state = validity if validity != OK else refusal(found, sampled=sampled) or OK
        lower, upper = found.interval(level) if state == OK else (np.nan, np.nan)
        yield {
            "statistic": name,
            "estimate": np.nan if validity in (ONE_CODER, NOT_CODED) else found.estimate,
            "se": found.se() if state == OK else np.nan,
            "ci_lower": lower,
            "ci_upper": upper,
            "level": level,
            "n_docs": len(found),
            "n_units": found.n_units,
            "method": "logit-t, jackknife over documents" if state == OK else "none",
            "state": state,
        }


def _ratios(part: pd.DataFrame) -> Iterator[tuple[str, Clusters]]:
    """Precision, recall and F1 as ratios of sums over documents, weighted to the corpus."""
    weight = 1 / part["probability"].to_numpy()
    hit, code = part["hit"].to_numpy(float), part["code"].to_numpy()
    of_what = {"precision": (hit * code, hit), "recall": (hit * code, code)}
    of_what["f1"] = 2 * hit * code, hit + code
    for name, (x, w) in of_what.items():
        sums = pd.DataFrame({"x": weight * x, "w": weight * w})
        sums = sums.groupby(part["doc_id"].astype(str).to_numpy()).sum()
        sums = sums[sums["w"] > 0]
        n_units = int(np.sum(w > 0))
        yield name, Clusters("share", "logit", sums["x"].to_numpy(), sums["w"].to_numpy(), n_units)


def _by_entry(sample: Sample, units: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    """Spans of each entry in coded units, and how many stand where people see no label."""
    places = units.merge(sample.units[[*KEY, "start", "end"]], on=KEY)
    parts = []
    for label in sample.labels:
        mine = places[places["label"] == label]
        spans = measure.evidence[measure.evidence["label"] == label]
        at, span = overlaps(mine, spans)
        wrong = 1 - mine["code"].to_numpy()[at]
        rule = spans["rule"].astype(object).to_numpy()[span]
        parts.append(pd.DataFrame({"label": label, "rule": rule, "wrong": wrong}))
    every = pd.concat(parts, ignore_index=True)
    grouped = every.groupby(["label", "rule"], sort=True)["wrong"]
    return grouped.agg(hits="size", wrong="sum").reset_index()

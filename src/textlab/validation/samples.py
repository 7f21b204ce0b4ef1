"""What is coded by hand: a probability sample of units, with what a coder needs to judge them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from textlab.arguments import whole
from textlab.corpus import Corpus, require_corpus
from textlab.registry import unknown
from textlab.schema import Measure, SchemaError, categorical
from textlab.tokens import tokenize

UNITS = ("sentence", "paragraph", "document")
KEY = ["doc_id", "unit", "unit_id"]
RESERVED = [*KEY, "start", "end", "text", "context", "coder", "note"]  # columns of a sheet
HIT, NO_HIT = "hit", "no hit"

CONTEXT = 1000  # characters of the paragraph shown on either side


@dataclass(frozen=True, eq=False)
class Sample:
    """Units to be coded by hand, and how probable each was to be drawn.

    Parameters
    ----------
    units
        doc_id, unit, unit_id, start, end, text, context, stratum ("hit" where the measure found
        any label, else "no hit"), probability; in random order, so that the first rows of an
        unfinished sheet are a random sample too.
    population
        label, stratum, hit (whether this label was found), units: the whole corpus, counted.
    labels
        What is to be coded, in the order of the sheet.
    corpus
        Fingerprint of the corpus.
    sampled
        Whether the corpus declares a sampling frame.
    settings
        Settings of the measure; codes test the measure that the sample was drawn for.
    """

    units: pd.DataFrame
    population: pd.DataFrame
    labels: tuple[str, ...]
    corpus: str
    sampled: bool
    settings: Mapping[str, object]

    @property
    def is_census(self) -> bool:
        """Whether every unit was taken."""
        return bool((self.units["probability"] == 1).all())

    @property
    def fingerprint(self) -> str:
        """8 hex digits that change with any unit, its place and text, or a label to be coded."""
        places = self.units[[*KEY, "start", "end", "text"]].astype(str).to_numpy().tolist()
        return hashlib.sha256(
            repr((self.labels, sorted(places))).encode("utf-8", "surrogatepass")
        ).hexdigest()[:8]

    def __len__(self) -> int:
        return len(self.units)

    def __repr__(self) -> str:
        counts = self.units["stratum"].value_counts()
        kind = "census" if self.is_census else "probability sample"
        return (
            f"<Sample: {kind} of {len(self)} units, {counts.get(HIT, 0)} with a hit and "
            f"{counts.get(NO_HIT, 0)} without; {', '.join(self.labels)}>"
        )


def draw_sample(
    measure: Measure,
    corpus: Corpus,
    n: int | None,
    *,
    unit: str = "sentence",
    seed: int = 0,
    labels: Sequence[str] | None = None,
) -> Sample:
    """Draw units to be coded by hand: half with a hit of any label, half without.

    Parameters
    ----------
    measure
        What is to be checked.
    corpus
        The corpus it was made on.
    n
        Units to draw; None takes every one (a census), of which there may be none.
    unit
        sentence, paragraph or document.
    seed
        Of the draw; the same seed draws the same units in any order of documents.
    labels
        Labels to be coded; None means all of the measure.

    Returns
    -------
    Sample
        With the probability of each unit, so that shares of the corpus can be estimated.

    Raises
    ------
    SchemaError
        For an unknown unit or label, a measure of another corpus, or n above the units there are.

    Notes
    -----
    Simple random sampling without replacement in two strata. Units of documents that the measure
    refused (another language, no word) are not in the population. Where one stratum is smaller
    than n / 2 the other fills up.

    Examples
    --------
    >>> from textlab import read_corpus, score_frames
    >>> corpus = read_corpus(["Sanctions bite. Rain fell. The blockade failed. It was late."])
    >>> sample = draw_sample(score_frames(corpus, ["external_restriction"]), corpus, 2)
    >>> sample.units[["stratum", "probability"]].sort_values("stratum").values.tolist()
    [['hit', 0.5], ['no hit', 0.5]]
    """
    if not isinstance(measure, Measure):
        raise SchemaError(
            f"measure is a {type(measure).__name__}; expected what a score_ or find_ "
            "function returned, and then the corpus"
        )
    require_corpus(corpus)
    whole("seed", seed, 0)
    chosen = _labels(measure, labels)
    if unit not in UNITS:
        raise SchemaError(unknown("unit", unit, UNITS))
    if measure.settings.get("corpus", corpus.fingerprint) != corpus.fingerprint:
        raise SchemaError(
            f"measure {measure.name} was made on another corpus (or before it was cleaned); "
            "score this corpus and draw from that"
        )
    units = _population(measure, corpus, unit, chosen)
    evidence = measure.evidence
    hits = {label: touched(units, evidence[evidence["label"] == label]) for label in chosen}
    any_hit = np.logical_or.reduce(list(hits.values()))
    drawn, probability = _draw(any_hit, n, seed)
    rows = units.iloc[drawn].reset_index(drop=True)
    rows["stratum"] = categorical(np.where(any_hit[drawn], HIT, NO_HIT))
    rows["probability"] = probability
    return Sample(
        _with_text(rows, corpus),
        _cells(hits, any_hit),
        chosen,
        corpus.fingerprint,
        corpus.frame is not None,
        dict(measure.settings),
    )


def _labels(measure: Measure, labels: Sequence[str] | None) -> tuple[str, ...]:
    known = [str(label) for label in measure.scores["label"].cat.categories]
    labels = [labels] if isinstance(labels, str) else labels
    chosen = tuple(known if labels is None else dict.fromkeys(labels))
    for label in chosen:
        if label not in known:
            raise SchemaError(unknown("label", label, known))
        if label in RESERVED:
            raise SchemaError(f"label {label!r} is the name of a column of the sheet; rename it")
    if not chosen:
        raise SchemaError("no label to code; name at least one")
    return chosen


def _population(
    measure: Measure, corpus: Corpus, unit: str, labels: tuple[str, ...]
) -> pd.DataFrame:
    """Units of the documents that every label could score, in an order of their own."""
    scores = measure.scores
    usable = scores[scores["value"].notna() & scores["label"].isin(labels)]
    known = usable.groupby(usable["doc_id"].astype(str))["label"].nunique()
    kept = set(known[known == len(labels)].index)
    units = tokenize(corpus).units
    units = units[(units["unit"] == unit) & units["doc_id"].isin(kept) & (units["n"] > 0)]
    order = np.lexsort((units["unit_id"], units["doc_id"].astype(str)))
    return units.iloc[order].reset_index(drop=True)


def _draw(any_hit: np.ndarray, n: int | None, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows that were drawn, in random order, and their probabilities."""
    strata = [np.flatnonzero(any_hit), np.flatnonzero(~any_hit)]
    sizes = _allocate(n, *map(len, strata))
    random = np.random.default_rng(seed)
    drawn, probability = [], []
    for rows, size in zip(strata, sizes, strict=True):
        drawn.append(random.choice(rows, size, replace=False))
        probability.append(np.full(size, size / max(1, len(rows))))
    order = random.permutation(sum(sizes))
    return np.concatenate(drawn)[order].astype(np.int64), np.concatenate(probability)[order]


def _allocate(n: int | None, hit: int, rest: int) -> tuple[int, int]:
    """Units to draw with and without a hit."""
    if n is None:
        return hit, rest
    whole("n", n)
    if not hit + rest:
        raise SchemaError(
            "there is no unit to draw: no document could be scored for every label; see `state` "
            "of the scores (None draws an empty sample)"
        )
    if not 2 <= n <= hit + rest:
        raise SchemaError(
            f"n is {n}; expected 2 to {hit + rest}, the units there are (None takes all of them)"
        )
    with_hit = min(hit, max(n // 2, n - rest))
    return with_hit, n - with_hit


def _with_text(rows: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """Units with their raw text, and the paragraph around it."""
    units = tokenize(corpus).units
    lines = units[units["unit"] == "paragraph"]
    where = zip(lines["doc_id"], lines["unit_id"], lines["start"], lines["end"], strict=True)
    paragraphs = {(doc, number): (start, end) for doc, number, start, end in where}
    texts, contexts = [], []
    for row in rows.itertuples(index=False):
        raw = corpus[row.doc_id]
        a, b = paragraphs.get((row.doc_id, row.paragraph), (row.start, row.end))
        texts.append(raw[row.start : row.end])
        contexts.append(raw[max(a, row.start - CONTEXT) : min(b, row.end + CONTEXT)])
    out = rows[[*KEY, "start", "end"]].copy()
    out["text"], out["context"] = pd.Series(texts, dtype=object), pd.Series(contexts, dtype=object)
    out["stratum"], out["probability"] = rows["stratum"], rows["probability"]
    return out


def _cells(hits: Mapping[str, np.ndarray], any_hit: np.ndarray) -> pd.DataFrame:
    """Units of the corpus by label, stratum and whether the label was found."""
    rows = [
        row
        for label, hit in hits.items()
        for row in (
            (label, HIT, True, int(hit.sum())),
            (label, HIT, False, int((any_hit & ~hit).sum())),
            (label, NO_HIT, False, int((~any_hit).sum())),
        )
    ]
    return pd.DataFrame(rows, columns=["label", "stratum", "hit", "units"])


def touched(units: pd.DataFrame, spans: pd.DataFrame) -> np.ndarray:
    """Whether each unit shares a character with a span, bool (units,)."""
    out = np.zeros(len(units), bool)
    out[overlaps(units, spans)[0]] = True
    return out


def overlaps(units: pd.DataFrame, spans: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Rows of units and rows of spans that share a character, as two arrays of one length.

    Parameters
    ----------
    units
        doc_id, start, end; units of a document do not overlap.
    spans
        The same columns, as in an evidence table.
    """
    documents = pd.Index(units["doc_id"].astype(object)).unique()
    mine = documents.get_indexer(units["doc_id"].astype(object))
    theirs = documents.get_indexer(spans["doc_id"].astype(object))
    known = np.flatnonzero(theirs >= 0)
    start, end = spans["start"].to_numpy()[known], spans["end"].to_numpy()[known]
    # documents and characters in one ordered key, so that one search serves all of them
    width = 1 + int(max([0, *units["end"], *end]))
    order = np.lexsort((units["start"], mine))
    first = np.searchsorted(
        (mine * width + units["end"].to_numpy())[order], theirs[known] * width + start, "right"
    )
    last = np.searchsorted(
        (mine * width + units["start"].to_numpy())[order], theirs[known] * width + end, "left"
    )
    count = np.maximum(last - first, 0)
    offset = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return order[np.repeat(first, count) + offset], np.repeat(known, count)

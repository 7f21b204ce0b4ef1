"""Coverage of every interval of textlab in simulated corpora, refusals counted.

An interval that is shown should hold the truth in 95 of 100 studies. `coverage` is that share
among the studies that were given an interval; `refused` is the share that was given none;
`wrong` is the share of all studies that were shown an interval without the truth in it.

For comparison, and not in textlab: rates that need five documents with hits, a rule that refuses
more and covers less of what it shows; and alpha by the percentiles of a bootstrap over documents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from textlab.estimates.clusters import Clusters, refusal
from textlab.estimates.contrasts import Pair
from textlab.validation.agreement import agreement_interval, krippendorff_alpha
from textlab.validation.correction import post_stratified

STUDIES = 2000
DOCUMENTS = (5, 10, 20, 50)
WORDS = 600  # mean length of a document

Limits = tuple[float, float] | None
Study = Callable[[np.random.Generator], Limits]


@dataclass(frozen=True)
class Corpora:
    """A kind of corpus: how its documents' lengths and rates vary.

    Parameters
    ----------
    name
        In the table.
    level
        Mean rate per 1,000 words, or mean share, where a document carries the label.
    spread
        Squared coefficient of variation of the rates; intraclass correlation of the shares.
    without
        Share of documents that do not carry the label at all.
    lengths
        Standard deviation of the logarithm of a document's length.
    richer
        How much the log rate grows with a standard deviation of log length.
    """

    name: str
    level: float
    spread: float
    without: float = 0.0
    lengths: float = 0.5
    richer: float = 0.0

    def sizes(self, random: np.random.Generator, d: int) -> tuple[np.ndarray, np.ndarray]:
        """Words of each document, and its place in the distribution of lengths."""
        place = random.normal(size=d)
        words = WORDS * np.exp(self.lengths * place - self.lengths**2 / 2)
        return np.maximum(1, np.round(words)), place

    def carries(self, random: np.random.Generator, d: int) -> np.ndarray:
        """Whether each document carries the label."""
        return random.random(d) >= self.without

    @property
    def rate(self) -> float:
        """Hits per word over all documents there could be."""
        growth = self.richer**2 / 2 + self.richer * self.lengths
        return self.level / 1000 * (1 - self.without) * float(np.exp(growth))

    @property
    def share(self) -> float:
        """Share of sentences over all documents there could be."""
        return self.level * (1 - self.without)


RATES = (
    Corpora("even", 6, 0.3),
    Corpora("rare", 1, 0.3),
    Corpora("varied", 6, 1),
    Corpora("varied, 30 % of documents without", 6, 1, 0.3),
    Corpora("varied, 60 % without", 6, 1, 0.6),
    Corpora("varied, 80 % without", 6, 1, 0.8),
    Corpora("very varied", 6, 2),
    Corpora("varied, lengths very unequal", 6, 1, lengths=1.0),
    Corpora("varied, long documents richer", 6, 1, lengths=0.7, richer=0.3),
)
SHARES = (
    Corpora("even", 0.15, 0.05),
    Corpora("rare", 0.03, 0.05),
    Corpora("frequent", 0.6, 0.1),
    Corpora("varied", 0.15, 0.15),
    Corpora("varied, 30 % of documents without", 0.15, 0.15, 0.3),
    Corpora("varied, 60 % without", 0.15, 0.15, 0.6),
    Corpora("varied, lengths very unequal", 0.15, 0.15, lengths=1.0),
)


def rates(random: np.random.Generator, corpora: Corpora, d: int) -> Clusters:
    """Hits and words: Poisson counts about gamma rates."""
    words, place = corpora.sizes(random, d)
    rate = random.gamma(1 / corpora.spread, corpora.spread, d) * corpora.level / 1000
    rate *= np.exp(corpora.richer * place) * corpora.carries(random, d)
    return Clusters("rate", "log", random.poisson(rate * words).astype(float), words, 0)


def shares(random: np.random.Generator, corpora: Corpora, d: int) -> Clusters:
    """Sentences hit and sentences: binomial counts about beta shares."""
    sentences = np.maximum(3, np.round(corpora.sizes(random, d)[0] / 24))
    carried = _beta(random, corpora.level, 1 / corpora.spread - 1, d)
    carried = carried * corpora.carries(random, d)
    hit = random.binomial(sentences.astype(np.int64), carried).astype(float)
    return Clusters("share", "logit", hit, sentences, 0)


def valences(random: np.random.Generator, d: int) -> Clusters:
    """Mean valence of documents whose sentences are neutral in half of the cases."""
    sentences = np.maximum(3, np.round(25 * np.exp(random.normal(-0.125, 0.5, d)))).astype(int)
    tone = random.normal(0.1, 0.1, d)
    spoken = random.binomial(sentences, 0.5)
    noise = 0.4 * random.normal(size=d) / np.sqrt(np.maximum(spoken, 1))
    return Clusters("mean", "identity", spoken / sentences * (tone + noise), np.ones(d), 0)


def topics(random: np.random.Generator, level: float, d: int) -> Clusters:
    """Topic shares of documents."""
    return Clusters("mean", "logit", _beta(random, level, 5, d), np.ones(d), 0)


def _beta(random: np.random.Generator, mean: float, size: float, d: int) -> np.ndarray:
    return random.beta(mean * size, (1 - mean) * size, d)


def shown(found: Clusters) -> Limits:
    """Limits, or None where textlab refuses."""
    return None if refusal(found, sampled=True) else found.interval(0.95)


def compared(target: Clusters, reference: Clusters) -> Limits:
    """Limits of a contrast, or None where textlab refuses."""
    pair = Pair(target, reference)
    return None if pair.refusal(sampled=True) else pair.interval(0.95)


def strict(found: Clusters) -> Limits:
    """Limits, or None with fewer than five documents with hits."""
    return shown(found) if np.sum(found.x > 0) >= 5 else None


def coders(random: np.random.Generator, alpha: float, prevalence: float, d: int) -> np.ndarray:
    """Two coders' codes of ten units in each of d documents, whose prevalence varies."""
    truth = random.random((d, 10)) < _beta(random, prevalence, 9, d)[:, None]
    sure = random.random((2, d, 10)) < np.sqrt(alpha)
    guess = random.random((2, d, 10)) < prevalence
    return np.where(sure, truth, guess).reshape(2, -1).T.astype(float)


def agreed(random: np.random.Generator, alpha: float, prevalence: float, d: int) -> Limits:
    """Limits of alpha."""
    codes = coders(random, alpha, prevalence, d)
    limits = agreement_interval(krippendorff_alpha, codes, np.repeat(np.arange(d), 10))
    return limits if np.isfinite(limits[0]) else None


def bootstrapped(random: np.random.Generator, alpha: float, prevalence: float, d: int) -> Limits:
    """Percentiles of alpha over 500 resamples of documents."""
    ones = coders(random, alpha, prevalence, d).sum(axis=1).reshape(d, 10)
    drawn = random.multinomial(d, np.full(d, 1 / d), size=500)
    disagreed, total = drawn @ np.sum(ones == 1, axis=1), drawn @ ones.sum(axis=1)
    n = 20 * d
    possible = np.maximum(total * (n - total), 1)
    found = 1 - (n - 1) * disagreed / possible
    return tuple(np.percentile(found, [2.5, 97.5]))


def corrected(random: np.random.Generator, hits: float, precision: float, n: int) -> Limits:
    """Limits of a corrected share: 10,000 units, half of the sample with a hit."""
    units = np.array([10_000 * hits, 10_000 * (1 - hits)])
    coded = np.array([n // 2, n - n // 2])
    positive = np.round(units * [precision, MISSED])
    total = random.hypergeometric(positive.astype(int), (units - positive).astype(int), coded)
    return post_stratified(pd.DataFrame({"units": units, "coded": coded, "total": total}))[2]


MISSED = 0.03  # units without a hit that carry the label all the same


def cells() -> Iterator[tuple[str, str, int, float, Study, int]]:
    """Interval, setting, documents (or units), truth, one study, and how many studies."""
    for d in DOCUMENTS:
        for c in RATES:
            yield "rate", c.name, d, c.rate, lambda r, c=c, d=d: shown(rates(r, c, d)), STUDIES
        for c in RATES[:5] if d <= 10 else ():
            rule = "rate, five with hits"
            yield rule, c.name, d, c.rate, lambda r, c=c, d=d: strict(rates(r, c, d)), STUDIES
        for c in SHARES:
            yield "share", c.name, d, c.share, lambda r, c=c, d=d: shown(shares(r, c, d)), STUDIES
        yield "mean", "valence", d, 0.05, lambda r, d=d: shown(valences(r, d)), STUDIES
        for level in (0.1, 0.3):
            name = f"topic share of {level:g}"
            yield "mean", name, d, level, lambda r, x=level, d=d: shown(topics(r, x, d)), STUDIES
    yield from contrasts()
    yield from codings()


def contrasts() -> Iterator[tuple[str, str, int, float, Study, int]]:
    rate, share = RATES[2], SHARES[3]
    for a, b in ((5, 5), (10, 10), (5, 20), (20, 5), (25, 25)):
        name = f"{a} against {b} documents"

        def of_rates(r: np.random.Generator, a: int = a, b: int = b) -> Limits:
            return compared(rates(r, rate, a), rates(r, rate, b))

        def of_shares(r: np.random.Generator, a: int = a, b: int = b) -> Limits:
            return compared(shares(r, share, a), shares(r, share, b))

        def of_unequal(r: np.random.Generator, a: int = a, b: int = b) -> Limits:
            return compared(shares(r, SHARES[1], a), shares(r, share, b))

        def of_means(r: np.random.Generator, a: int = a, b: int = b) -> Limits:
            return compared(valences(r, a), valences(r, b))

        yield "ratio of rates", name, a + b, 1.0, of_rates, STUDIES
        yield "difference of shares", name, a + b, 0.0, of_shares, STUDIES
        gap = SHARES[1].share - share.share
        yield (
            "difference of shares",
            f"{name}, rare against varied",
            a + b,
            gap,
            of_unequal,
            STUDIES,
        )
        yield "difference of means", name, a + b, 0.0, of_means, STUDIES


def codings() -> Iterator[tuple[str, str, int, float, Study, int]]:
    for alpha, prevalence, d in ((0.6, 0.2, 20), (0.8, 0.1, 20), (0.8, 0.2, 40), (0.8, 0.2, 8)):
        name = f"alpha {alpha:g}, prevalence {prevalence:g}, {10 * d} units"
        for interval, method in (("alpha", agreed), ("alpha, bootstrap", bootstrapped)):
            yield (
                *(interval, name, d, alpha),
                lambda r, f=method, a=alpha, p=prevalence, d=d: f(r, a, p, d),
                STUDIES // 2,
            )
    for hits, precision, n in (
        *((0.1, 0.5, 200), (0.3, 0.5, 200), (0.1, 0.9, 200)),
        *((0.02, 0.5, 200), (0.1, 0.5, 400)),
    ):
        name = f"{100 * hits:g} % hits, precision {precision:g}, {n} units"
        truth = hits * precision + (1 - hits) * MISSED
        yield (
            *("corrected share", name, n, truth),
            lambda r, h=hits, p=precision, n=n: corrected(r, h, p, n),
            STUDIES,
        )


def simulate(seed: int = 0) -> pd.DataFrame:
    """Coverage, refusals and widths of every cell, a random stream for each."""
    rows = []
    for number, (interval, setting, size, truth, study, studies) in enumerate(cells()):
        random = np.random.default_rng([seed, number])
        limits = [found for _ in range(studies) if (found := study(random)) is not None]
        scale = 1000 if interval.startswith("rate") else 1
        lower, upper = scale * np.array(limits or np.zeros((0, 2))).reshape(-1, 2).T
        inside = (lower <= scale * truth) & (scale * truth <= upper)
        rows.append(
            {
                "interval": interval,
                "setting": setting,
                "n": size,
                "studies": studies,
                "refused": 1 - len(limits) / studies,
                "coverage": inside.mean() if len(limits) else np.nan,
                "wrong": np.sum(~inside) / studies,
                "median width": np.median(upper - lower) if len(limits) else np.nan,
            }
        )
    return pd.DataFrame(rows)


def run(data: Path) -> pd.DataFrame:
    """The table; `data` is not needed, every corpus is simulated."""
    return simulate()


if __name__ == "__main__":
    print(run(Path()).to_string(index=False, float_format="%.3f"))

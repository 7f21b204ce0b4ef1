"""Parallelism: adjacent clauses of like build and length (isocolon).

*Where there is blockade, there is breakthrough; where there is suppression, there is innovation.*
Two or more clauses share a frame of closed-class words, in the same order, around other content
words. Clauses may answer each other one by one (A A' A'') or in turn (A B, A' B'), in which case
the whole series is one figure.

Lausberg, Handbook of Literary Rhetoric (1998), sections 719-754; Bothwell et al. (EMNLP 2023).

Confuses: enumerations and results ("Australia beat France, Germany beat Italy") are kept out by
names and figures standing against each other, not by meaning; two reports in the same words about
two things look like a figure; a parallelism across differing constructions is missed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textlab.devices import Figure
from textlab.devices._align import MAX_WORDS, Alignment, align, alone, fit, named, shared, telling
from textlab.devices._clauses import Clause, Prose, longest, prose, split_coordinated
from textlab.tokens import Tokens

LANGUAGE = "en"
REPORT = 0.72  # mean likeness of the members
MEMBER = 0.6  # least likeness of any two that answer each other
MAX_CLAUSES = 24  # of one figure
_NAME_COST = 0.12


def find(tokens: Tokens) -> list[Figure]:
    """Parallel clauses of a corpus.

    Parameters
    ----------
    tokens
        An encoded corpus.

    Returns
    -------
    list of Figure
        Rules `pair`, `series` (three members and more) and `alternating` (A B, A' B'); the cues
        are the repeated words. Figures do not overlap.

    Examples
    --------
    >>> from textlab import read_corpus
    >>> from textlab.tokens import tokenize
    >>> corpus = read_corpus(["Yes: out of sight, out of mind."])
    >>> [corpus["d0"][f.start : f.end] for f in find(tokenize(corpus))]
    ['out of sight, out of mind']
    """
    text = prose(tokens)
    found: list[Figure] = []
    for first, last in text.paragraphs:
        clauses = text.clauses(first, last)
        found.extend(_in(text, clauses))
        split = list(split_coordinated(text, clauses))
        if len(split) > len(clauses):
            found.extend(_in(text, split))
    return longest(found)


def _in(text: Prose, clauses: Sequence[Clause]) -> Iterator[Figure]:
    bare = [text.bare(clause) for clause in clauses]
    for period in (1, 2, 3):
        for run in runs(text, bare, period):
            figure = _figure(text, run, period)
            if figure:
                yield figure


def runs(text: Prose, clauses: Sequence[Clause], period: int) -> Iterator[list[Alignment]]:
    """Longest runs of clauses each like the one `period` places on; whole periods only."""
    run: list[Alignment] = []
    for i in range(len(clauses) - period):
        a, b = clauses[i], clauses[i + period]
        found = (align if run else fit)(text, a, b) if _worth(text, a, b) else None
        good = found is not None and found.score >= MEMBER and bool(shared(text, found))
        if good and found:
            run.append(found)
        if not good or len(run) + period >= MAX_CLAUSES:
            yield run[: len(run) - len(run) % period]
            run = []
    yield run[: len(run) - len(run) % period]


def _worth(text: Prose, a: Clause, b: Clause) -> bool:
    """A quick look before aligning: other words, but one shared, and not a long clause."""
    if not 2 <= len(b) <= MAX_WORDS or text.same(a, b):
        return False
    return len(b) <= 2 * len(a) and not set(text.words[b.first : b.last]).isdisjoint(
        text.words[max(a.first, a.last - 3 * len(b)) : a.last]
    )


def _figure(text: Prose, run: list[Alignment], period: int) -> Figure | None:
    if not run or not all(_firm(text, found, whole=period > 1) for found in run):
        return None
    words = [len(found.b) for found in run]
    if len(run) == 1 and max(words) < 3 and not alone(text, run[0]):
        return None
    score = sum(found.score for found in run) / len(run)
    score -= _NAME_COST * sum(named(text, found) for found in run) / len(run)
    score += 0.03 * (len(run) - 1)
    if score < REPORT:
        return None
    cues = [(k, k + 1) for found in run for i in shared(text, found) for k in _answered(found, i)]
    rule = "alternating" if period > 1 else "pair" if len(run) == 1 else "series"
    return text.figure(run[0].a.first, run[-1].b.last, score=score, rule=rule, cues=cues)


def _firm(text: Prose, found: Alignment, *, whole: bool) -> bool:
    """Whether the frame carries: ends answer each other, and the repeated words say something."""
    if found.pairs[0] != (found.a.first, found.b.first) and not whole:
        return False
    if found.pairs[-1] != (found.a.last - 1, found.b.last - 1):
        return False
    repeated = shared(text, found)
    if len(repeated) in (0, len(found.pairs)):
        return False
    if whole or len(found.b) < 3:
        return True
    return telling(text, found) > 0 and len(repeated) >= 2


def _answered(found: Alignment, i: int) -> tuple[int, int]:
    """The pair of an alignment that begins with word `i`."""
    return next(pair for pair in found.pairs if pair[0] == i)

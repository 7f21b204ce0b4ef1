"""How alike two clauses are, word against word: the measure behind parallelism and antithesis."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from textlab.devices._clauses import DETERMINERS, Clause, Prose
from textlab.devices._opposites import Opposites

MAX_WORDS = 24  # of a clause that is compared
_ENDS = frozenset('|#.;"')
_PLAIN = frozenset("the a an of and in to".split())  # shared by any two clauses of English


@dataclass(frozen=True)
class Alignment:
    """Two clauses, the pairs of words that answer each other, and their likeness in [0, 1]."""

    a: Clause
    b: Clause
    pairs: tuple[tuple[int, int], ...]
    score: float


def align(text: Prose, a: Clause, b: Clause, *, opposites: Opposites | None = None) -> Alignment:
    """The best order-true pairing of two clauses (Needleman and Wunsch 1970).

    Parameters
    ----------
    text
        The words.
    a, b
        Clauses; those of more than `MAX_WORDS` words are not alike.
    opposites
        The opposites of words: such a pair counts nearly as much as a repeated word.

    Notes
    -----
    score = sum of pair weights / words of the longer clause.
    """
    if not 0 < min(len(a), len(b)) <= max(len(a), len(b)) <= MAX_WORDS:
        return Alignment(a, b, (), 0.0)
    width = len(b) + 1
    weights = [
        [_weight(text, i, j, opposites) for j in range(b.first, b.last)]
        for i in range(a.first, a.last)
    ]
    best = [[0.0] * width for _ in range(len(a) + 1)]
    for i in range(len(a) - 1, -1, -1):
        for j in range(len(b) - 1, -1, -1):
            paired = weights[i][j] + best[i + 1][j + 1] if weights[i][j] else 0.0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    score = best[0][0] / max(len(a), len(b))
    return Alignment(a, b, tuple(_trace(weights, best, a.first, b.first)), score)


def _trace(
    weights: list[list[float]], best: list[list[float]], a: int, b: int
) -> Iterator[tuple[int, int]]:
    """Pairs of the best alignment, from the start."""
    i = j = 0
    while i < len(weights) and j < len(weights[0]):
        if weights[i][j] and best[i][j] == weights[i][j] + best[i + 1][j + 1]:
            yield a + i, b + j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1


def _weight(text: Prose, i: int, j: int, opposites: Opposites | None) -> float:
    one, other = text.words[i], text.words[j]
    if one == other:
        return 1.0
    if opposites and other in opposites.get(one, ()):
        return 0.9
    kind, against = text.classes[i], text.classes[j]
    if not kind and not against:
        if text.stems[i] == text.stems[j]:
            return 0.9
        return 0.8 if one[-2:] == other[-2:] and len(one) > 3 else 0.6
    if kind == against:
        return 0.6
    return 0.5 if kind in DETERMINERS and against in DETERMINERS else 0.0


def fit(text: Prose, a: Clause, b: Clause, *, opposites: Opposites | None = None) -> Alignment:
    """The second clause against the first, or against the end of the first where that fits better.

    "Wang said that where there is blockade | there is breakthrough": a first member may be
    preceded by words that do not belong to the figure, unless it is a sentence of its own.
    """
    found = align(text, a, b, opposites=opposites)
    if a.mark == ".":
        return found
    starts = {a.last - len(b)}
    heads = [
        i
        for i in range(max(a.first, a.last - MAX_WORDS), a.last)
        if text.words[i] == text.words[b.first]
    ]
    starts.update(heads[-1:])
    for start in sorted(starts):
        if a.first < start and len(b) <= 2 * (a.last - start) <= 4 * len(b):
            trimmed = align(text, replace(a, first=start), b, opposites=opposites)
            if trimmed.score > found.score + 0.1:
                found = trimmed
    return found


def shared(text: Prose, found: Alignment) -> list[int]:
    """Words of the first clause that are repeated in their place in the second."""
    return [i for i, j in found.pairs if text.words[i] == text.words[j]]


def telling(text: Prose, found: Alignment) -> int:
    """How many of the repeated words are more than articles and the plainest prepositions."""
    return sum(text.words[i] not in _PLAIN for i in shared(text, found))


def named(text: Prose, found: Alignment) -> int:
    """How many pairs set one name or number against another: lists of results, not figures."""
    return sum(
        text.names[i] and text.names[j] and text.words[i] != text.words[j] for i, j in found.pairs
    )


def alone(text: Prose, found: Alignment) -> bool:
    """Whether the two clauses are a sentence by themselves: No pain, no gain."""
    before = text.marks[found.a.first - 1] if found.a.first else "|"
    return before in _ENDS and found.b.mark in _ENDS

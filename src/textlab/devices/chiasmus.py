"""Chiasmus: two words repeated in inverted order, A B ... B A (antimetabole).

*You can take the miner out of the pit, but you cannot take the pit out of the miner.* Every pair
of repeated stems that stand crosswise within 30 words of one paragraph is a candidate, pronouns
and function words included; a score ranks them, and only those above `REPORT` are figures. The
span runs from the first of the four words to the last.

Dubremetz and Nivre (2015, 2017, and Frontiers in Digital Humanities 5:10, 2018).

Confuses: nearly every candidate is chance ("The council will vote on the budget, and if the
budget fails the council will ..."), true ones are a few in 100,000 words. The weights were set by
hand after the features of the papers, not fitted. Inversions without repeated words are missed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from textlab.devices import Figure
from textlab.devices._clauses import COORDINATORS, Prose, best, prose
from textlab.tokens import Tokens

LANGUAGE = "en"
WINDOW = 30  # words from the first to the last
REPORT = 0.5
_HARD = frozenset('.;|"(')
_FUNCTION = frozenset("det poss prep conj sub aux".split())
_TITLES = frozenset("mr mrs ms dr per cent".split())


@dataclass(frozen=True)
class Cross:
    """Word positions of A, B, B', A', and the first and last + 1 word that are near them."""

    a: int
    b: int
    b2: int
    a2: int
    near: tuple[int, int]


def find(tokens: Tokens) -> list[Figure]:
    """Chiasmi of a corpus that score `REPORT` or more.

    Parameters
    ----------
    tokens
        An encoded corpus.

    Returns
    -------
    list of Figure
        Rule `crossed`; the cues are the four words. Of figures that overlap the best is kept.

    Examples
    --------
    >>> from textlab import read_corpus
    >>> from textlab.tokens import tokenize
    >>> corpus = read_corpus(["Fair is foul, and foul is fair."])
    >>> [corpus["d0"][f.start : f.end] for f in find(tokenize(corpus))]
    ['Fair is foul, and foul is fair']
    """
    return [figure for figure in candidates(tokens) if figure.score >= REPORT]


def candidates(tokens: Tokens) -> list[Figure]:
    """Every crosswise repetition with its score: what a ranking is judged on.

    Parameters
    ----------
    tokens
        An encoded corpus.

    Returns
    -------
    list of Figure
        As `find`, without a threshold.
    """
    text = prose(tokens)
    found = []
    for first, last in text.paragraphs:
        for cross in _crosses(text, first, last):
            cues = [(i, i + 1) for i in (cross.a, cross.b, cross.b2, cross.a2)]
            found.append(
                text.figure(
                    cross.a, cross.a2 + 1, score=_score(text, cross), rule="crossed", cues=cues
                )
            )
    return best(found)


def _crosses(text: Prose, first: int, last: int) -> Iterator[Cross]:
    """Pairs of next occurrences that stand crosswise; at most `WINDOW` for each word."""
    following = _next(text, first, last)
    for a, a2 in following.items():
        inner = ((b, following.get(b, a2)) for b in range(a + 1, a2 - 1))
        for b, b2 in inner:
            if b2 < a2 and _eligible(text, a, b):
                yield Cross(a, b, b2, a2, (max(a - WINDOW, first), min(a2 + WINDOW, last)))


def _next(text: Prose, first: int, last: int) -> dict[int, int]:
    """The next place of each word's stem, where it is near."""
    seen: dict[str, int] = {}
    out: dict[int, int] = {}
    for i in range(first, last):
        before = seen.get(text.stems[i])
        if before is not None and i - before <= WINDOW:
            out[before] = i
        seen[text.stems[i]] = i
    return dict(sorted(out.items()))


def _eligible(text: Prose, a: int, b: int) -> bool:
    """Whether two words can be the pair: content, pronouns or quantifiers."""
    kinds = text.classes[a], text.classes[b]
    return _FUNCTION.isdisjoint(kinds) and _TITLES.isdisjoint((text.words[a], text.words[b]))


def _score(text: Prose, cross: Cross) -> float:
    """Chance-like number in [0, 1] from distances, marks, shared words and word classes."""
    left = text.stems[cross.a + 1 : cross.b]
    middle = text.stems[cross.b + 1 : cross.b2]
    right = text.stems[cross.b2 + 1 : cross.a2]
    around = text.stems[max(cross.a - 4, 0) : cross.a]
    content = (not text.classes[cross.a]) + (not text.classes[cross.b])
    value = 0.6
    value -= 0.12 * len(middle)
    value -= 0.3 * abs(len(left) - len(right)) + 0.1 * (len(left) + len(right))
    value += 0.8 * min(len(set(left) & set(right)), 3) + 1.0 * (left == right and len(left) < 6)
    value += 0.4 * min(len(set(middle) & set(around)), 3)
    value -= 1.2 * _marks(text, cross)
    value += 0.6 * (_pauses(text, cross) == 1) + 0.4 * _coordinated(text, cross)
    value -= 1.0 * (content == 0) + 0.2 * (content == 1)
    value -= 0.6 * (not set(left) & set(right + middle))
    value -= 0.6 * any(text.marks[i] == "." for i in range(cross.b, cross.b2))
    value -= 1.0 * (text.names[cross.a] or text.names[cross.b])
    value -= 1.5 * _repeats(text, cross)
    value -= 0.5 * (text.words[cross.a] != text.words[cross.a2])
    value -= 0.5 * (text.words[cross.b] != text.words[cross.b2])
    return 1 / (1 + math.exp(-value))


def _marks(text: Prose, cross: Cross) -> int:
    """Hard marks inside either half."""
    return sum(
        text.marks[i] in _HARD and bool(text.marks[i])
        for a, b in ((cross.a, cross.b), (cross.b2, cross.a2))
        for i in range(a, b)
    )


def _pauses(text: Prose, cross: Cross) -> int:
    """Marks between the halves."""
    return sum(bool(text.marks[i]) for i in range(cross.b, cross.b2))


def _coordinated(text: Prose, cross: Cross) -> bool:
    """Whether a coordinator or a negation stands between the halves."""
    return any(
        text.words[i] in COORDINATORS or text.classes[i] == "neg"
        for i in range(cross.b + 1, cross.b2)
    )


def _repeats(text: Prose, cross: Cross) -> int:
    """Further places of the content stems of the pair nearby: a topic, not a turn."""
    pair = {text.stems[i] for i in (cross.a, cross.b) if not text.classes[i]}
    near = text.stems[slice(*cross.near)]
    return sum(near.count(stem) - 2 for stem in pair)

"""Antithesis: opposed words in members of like build.

*Speech is silver, silence is golden. Where there is blockade, there is breakthrough; where there
is suppression, there is innovation.* Found where two adjacent members answer each other word by
word and at least one pair is a pair of opposites (`_opposites.toml`), or where four clauses
alternate (A B, A' B') and what fills them changes from bad to good or good to bad.

Lausberg, Handbook of Literary Rhetoric (1998), sections 787-807; Kühn et al. (LREC-COLING 2024).

Confuses: a contrast of fact in like words ("the first train is early, the last train is late")
is one in form. "Not only ... but also" adds and is left out; a bare "but" is no cue, and "not X
but Y" (correctio) is not looked for. Opposites that the list does not hold are missed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from textlab.devices import Figure
from textlab.devices._align import MAX_WORDS, Alignment, alone, fit, named, shared
from textlab.devices._clauses import Clause, Prose, longest, prose, split_coordinated
from textlab.devices._opposites import Opposites, opposed_forms, polarity
from textlab.devices.parallelism import runs
from textlab.tokens import Tokens

LANGUAGE = "en"
REPORT = 0.5  # likeness of the members, opposites counted nearly as repeated words
ACROSS = 0.58  # the same where a sentence ends between them
_NAME_COST = 0.15
_ONLY = frozenset("only just merely simply".split())


def find(tokens: Tokens) -> list[Figure]:
    """Antitheses of a corpus.

    Parameters
    ----------
    tokens
        An encoded corpus.

    Returns
    -------
    list of Figure
        Rules `opposites` (two members) and `alternating` (four clauses); the cues are the opposed
        words. Figures do not overlap.

    Examples
    --------
    >>> from textlab import read_corpus
    >>> from textlab.tokens import tokenize
    >>> corpus = read_corpus(["In short: united we stand, divided we fall."])
    >>> [corpus["d0"][f.start : f.end] for f in find(tokenize(corpus))]
    ['united we stand, divided we fall']
    """
    text, table = prose(tokens), opposed_forms(tokens.forms)
    found: list[Figure] = []
    for first, last in text.paragraphs:
        clauses = text.clauses(first, last)
        found.extend(_alternating(text, table, [text.bare(c) for c in clauses]))
        found.extend(_pairs(text, table, clauses))
        split = list(split_coordinated(text, clauses))
        if len(split) > len(clauses):
            found.extend(_pairs(text, table, split))
    return longest(found)


def _pairs(text: Prose, table: Opposites, clauses: Sequence[Clause]) -> Iterator[Figure]:
    """Two adjacent members, set against each other by at least one pair of opposites."""
    for before, after in pairwise(clauses):
        a, b = text.bare(before), text.bare(after)
        if min(len(a), len(b)) < 2 or not _any_opposed(text, table, a, b):
            continue
        found = fit(text, a, b, opposites=table)
        cues = [pair for pair in found.pairs if _opposed(text, table, pair)]
        score = found.score - _NAME_COST * named(text, found) + 0.05 * (len(cues) - 1)
        if (found.a.mark == "." and score < ACROSS) or _additive(text, before, after):
            continue
        if cues and score >= REPORT and _framed(text, found, len(cues)):
            yield text.figure(
                found.a.first,
                b.last,
                score=score,
                rule="opposites",
                cues=[(k, k + 1) for pair in cues for k in pair],
            )


def _any_opposed(text: Prose, table: Opposites, a: Clause, b: Clause) -> bool:
    """A quick look before aligning, no farther than what is aligned."""
    near = set(text.words[b.first : min(b.last, b.first + MAX_WORDS)])
    words = text.words[max(a.first, a.last - 2 * MAX_WORDS) : a.last]
    return any(not near.isdisjoint(table.get(word, ())) for word in words)


def _opposed(text: Prose, table: Opposites, pair: tuple[int, int]) -> bool:
    return text.words[pair[1]] in table.get(text.words[pair[0]], ())


def _framed(text: Prose, found: Alignment, opposed: int) -> bool:
    """Whether something besides one pair of opposites binds the members."""
    if opposed > 1 or shared(text, found):
        return len(found.b) > 2 or alone(text, found)
    return len(found.a) == len(found.b) and alone(text, found)


def _additive(text: Prose, a: Clause, b: Clause) -> bool:
    """Whether the second member is added to the first: not only ... but also."""
    first = text.words[a.first : a.last][-60:]
    second = text.words[b.first : b.last][:60]
    only = any(one == "not" and two in _ONLY for one, two in pairwise(first))
    return only or "also" in second


def _alternating(text: Prose, table: Opposites, clauses: Sequence[Clause]) -> Iterator[Figure]:
    """A B, A' B': what fills the frames is set against what fills the others."""
    for run in runs(text, clauses, 2):
        for one, other in zip(run[::2], run[1::2], strict=True):
            slots = zip(_changed(text, one), _changed(text, other), strict=False)
            cues = [
                (k, k + 1) for (a, c), (b, d) in slots for k in _set_off(text, table, a, b, c, d)
            ]
            if cues:
                score = (one.score + other.score) / 2 + 0.05 * (len(cues) > 2)
                yield text.figure(
                    one.a.first, other.b.last, score=score, rule="alternating", cues=cues
                )


def _set_off(text: Prose, table: Opposites, *slots: int) -> set[int]:
    """Words of the four slots A B A' B' that are opposites, or good and bad within one half."""
    a, b, c, d = slots
    signs = [polarity().get(text.stems[i], 0) for i in slots]
    out = set()
    for one, other in ((a, b), (c, d), (a, c), (b, d)):
        if text.words[other] in table.get(text.words[one], ()):
            out |= {one, other}
    for half in (0, 2):
        if signs[half] * signs[half + 1] < 0:
            out |= set(slots[half : half + 2])
    return out


def _changed(text: Prose, found: Alignment) -> list[tuple[int, int]]:
    """Pairs of content words that differ."""
    return [
        (i, j)
        for i, j in found.pairs
        if text.words[i] != text.words[j] and not text.classes[i] and not text.classes[j]
    ]

"""Finds patterns in an encoded corpus: wildcards on the vocabulary, places by posting lists.

A pattern is tokens between blanks: `blockade*` is a glob, a lone `*` is a gap of at most `gap`
tokens, one with a capital letter is matched case-true, and none crosses a sentence. Wildcards are
resolved once, against the corpus's vocabulary, so they cost nothing at match time.
"""

from __future__ import annotations

import bisect
import fnmatch
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from textlab.tokens import POSSESSIVE, WORD, Tokens, normalize

GAP = "*"


@dataclass(frozen=True)
class Entry:
    """One pattern with its conditions.

    Parameters
    ----------
    match
        The pattern; it is the `rule` of its evidence.
    weight
        What a hit counts; 1 by default.
    formula
        Whether it is a fixed political formulation (tifa).
    unless, requires
        Patterns that forbid a hit, or of which one must stand near it.
    within
        How near, in tokens; 0 means anywhere in the sentence.
    gap
        The most tokens a lone `*` spans.
    """

    match: str
    weight: float = 1.0
    formula: bool = False
    unless: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    within: int = 0
    gap: int = 3


@dataclass(frozen=True, eq=False)
class Matches:
    """Hits of one lexicon as arrays (n,): entry number, first token, one past the last token."""

    entry: np.ndarray
    first: np.ndarray
    last: np.ndarray

    def __len__(self) -> int:
        return len(self.entry)


def match(entries: Sequence[Entry], tokens: Tokens) -> Matches:
    """Every place where an entry stands; of overlapping places, the first and longest.

    Parameters
    ----------
    entries
        Patterns with their conditions.
    tokens
        An encoded corpus.

    Returns
    -------
    Matches
        Sorted by position; no two share a token.
    """
    finder = _finder(tokens)
    found = [finder.entry(entry) for entry in entries]
    entry = np.repeat(np.arange(len(found), dtype=np.int32), [len(f[0]) for f in found])
    first = np.concatenate([f[0] for f in found]) if found else np.zeros(0, np.int64)
    last = np.concatenate([f[1] for f in found]) if found else np.zeros(0, np.int64)
    keep = _longest_first(entry, first, last)
    return Matches(entry[keep], first[keep], last[keep])


def can_match(slot: str) -> bool:
    """Whether some word can be what one token of a pattern asks for.

    Examples
    --------
    >>> [can_match(slot) for slot in ("U.S.", "No.*", "*-led", "curbs,", "-led", "Li's")]
    [True, True, True, False, False, False]
    """
    cased = any(character.isupper() for character in slot)
    if cased and POSSESSIVE.search(slot.replace("’", "'")):
        return False  # words are compared case-true without their possessive
    return any(WORD.fullmatch(slot.replace("*", filler)) for filler in ("", "x", "1"))


class _Finder:
    """Finds patterns in one encoded corpus; resolved slots are kept, for lexicons share words."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.slots: dict[str, np.ndarray] = {}
        self.patterns: dict[tuple[str, int], tuple[np.ndarray, np.ndarray]] = {}
        self.by_form = _Index([tokens.forms, tokens.stems])
        self.by_surface = _Index([tokens.surfaces])

    def entry(self, entry: Entry) -> tuple[np.ndarray, np.ndarray]:
        """First and last + 1 token of each hit of an entry whose conditions hold."""
        first, last = self.pattern(entry.match, entry.gap)
        keep = np.ones(len(first), bool)
        if entry.unless:
            keep &= ~self.near(first, last, entry.unless, entry.within)
        if entry.requires:
            keep &= self.near(first, last, entry.requires, entry.within)
        return first[keep], last[keep]

    def near(
        self, first: np.ndarray, last: np.ndarray, patterns: Iterable[str], within: int
    ) -> np.ndarray:
        """Whether one of the patterns stands in the sentence of each hit, `within` tokens of it."""
        out = np.zeros(len(first), bool)
        for pattern in patterns:
            a, b = self.pattern(pattern, 3)
            if len(a):
                out |= self._beside(first, last, a, np.sort(b), within)
        return out

    def _beside(
        self, first: np.ndarray, last: np.ndarray, a: np.ndarray, b: np.ndarray, within: int
    ) -> np.ndarray:
        """Whether a condition (starts a, sorted ends b) stands beside or across each hit."""
        sentence = self.tokens.sentence
        if not within:
            return np.isin(sentence[first], sentence[a])
        following = np.searchsorted(a, last)
        preceding = np.searchsorted(b, first, side="right") - 1
        after = a[np.minimum(following, len(a) - 1)]
        before = b[np.maximum(preceding, 0)]
        return (
            (
                following > preceding + 1
            )  # one that begins before the hit ends, and ends after it began
            | (
                (following < len(a))
                & (after - last < within)
                & (sentence[after] == sentence[first])
            )
            | (
                (preceding >= 0)
                & (first - before < within)
                & (sentence[before - 1] == sentence[first])
            )
        )

    def pattern(self, pattern: str, gap: int) -> tuple[np.ndarray, np.ndarray]:
        """First and last + 1 token of each place where a pattern stands."""
        key = (pattern, gap)
        if key not in self.patterns:
            self.patterns[key] = self._locate(pattern.split(), gap)
        return self.patterns[key]

    def _locate(self, slots: list[str], gap: int) -> tuple[np.ndarray, np.ndarray]:
        first = self._positions(slots[0])
        last = first + 1
        slack = 0
        for slot in slots[1:]:
            if slot == GAP:
                slack += gap
                continue
            first, last = self._extend(first, last, slot, slack)
            slack = 0
        return first, last

    def _extend(
        self, first: np.ndarray, last: np.ndarray, slot: str, slack: int
    ) -> tuple[np.ndarray, np.ndarray]:
        """Hits continued by the nearest token of a slot, at most `slack` tokens on."""
        types, sentence = self.tokens.types, self.tokens.sentence
        member = np.zeros(len(self.tokens.vocabulary), bool)
        member[self._types(slot)] = True
        end = np.full(len(first), -1)
        for skip in range(slack, -1, -1):
            at = np.minimum(last + skip, len(types) - 1)
            fits = (last + skip < len(types)) & member[types[at]]
            end[fits & (sentence[at] == sentence[first])] = skip
        keep = end >= 0
        return first[keep], last[keep] + end[keep] + 1

    def _positions(self, slot: str) -> np.ndarray:
        order, begins = self.tokens.postings
        runs = [order[begins[t] : begins[t + 1]] for t in self._types(slot)]
        return np.sort(np.concatenate(runs)) if runs else np.zeros(0, np.int64)

    def _types(self, slot: str) -> np.ndarray:
        if slot not in self.slots:
            cased = any(character.isupper() for character in slot)
            index = self.by_surface if cased else self.by_form
            self.slots[slot] = index.find(slot.replace("’", "'") if cased else normalize(slot))
        return self.slots[slot]


class _Index:
    """Vocabulary entries by form, sorted, so that a prefix is one range."""

    def __init__(self, columns: list[list[str]]) -> None:
        pairs = sorted({(form, t) for column in columns for t, form in enumerate(column)})
        self.forms = [form for form, _ in pairs]
        self.types = np.array([t for _, t in pairs], np.int64)

    def find(self, pattern: str) -> np.ndarray:
        """Types whose form a glob matches, sorted."""
        head, star, tail = pattern.partition("*")
        low = bisect.bisect_left(self.forms, head)
        high = bisect.bisect_left(self.forms, head + "\U0010ffff") if star else low
        if not star:
            high = bisect.bisect_right(self.forms, head)
        found = self.types[low:high]
        if tail:
            full = re.compile(fnmatch.translate(pattern.replace("[", "[[]").replace("?", "[?]")))
            found = found[[bool(full.match(form)) for form in self.forms[low:high]]]
        return np.unique(found)


def _finder(tokens: Tokens) -> _Finder:
    cache = tokens.corpus._cache
    if "finder" not in cache:
        cache["finder"] = _Finder(tokens)
    return cache["finder"]


def _longest_first(entry: np.ndarray, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Rows to keep so that no two overlap: by position, the longer before the shorter."""
    order = np.lexsort((entry, -last, first))
    keep: list[int] = []
    end = -1
    for i in order:
        if first[i] >= end:
            keep.append(i)
            end = last[i]
    return np.array(keep, np.int64)

"""Which words are opposites, and which are good or bad: read from `_opposites.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from textlab.devices._clauses import stem

_PREFIXES = ("un", "in", "im", "dis", "non", "anti")


@dataclass(frozen=True)
class Opposites:
    """Pairs of opposed words, as written and as stems, and the polarity of words, as stems."""

    pairs: frozenset[tuple[str, str]]
    polarity: dict[str, int]

    def opposed(self, one: str, other: str) -> bool:
        """Whether two normalized words are opposites.

        Examples
        --------
        >>> words = opposites()
        >>> words.opposed("rose", "fell"), words.opposed("enemies", "friend")
        (False, True)
        >>> words.opposed("fear", "joy"), words.contrasted("fear", "joy")
        (False, True)
        """
        if one == other:
            return False
        return (
            (one, other) in self.pairs
            or (stem(one), stem(other)) in self.pairs
            or _negated(one, other)
            or _negated(other, one)
        )

    def contrasted(self, one: str, other: str) -> bool:
        """Whether one word is good and the other bad."""
        return self.sign(one) * self.sign(other) < 0

    def sign(self, word: str) -> int:
        """1 for a good word, -1 for a bad one, 0 for one that is not listed."""
        return self.polarity.get(stem(word), 0)


@cache
def opposites() -> Opposites:
    """The shipped list, read at the first call."""
    listed = tomllib.loads(Path(__file__).with_name("_opposites.toml").read_text("utf-8"))
    given = [tuple(pair.split("/")) for pair in listed["pairs"].split()]
    pairs = {(a, b) for a, b in given} | {(stem(a), stem(b)) for a, b in given}
    polarity = {stem(word): -1 for word in listed["negative"].split()}
    polarity.update({stem(word): 1 for word in listed["positive"].split()})
    return Opposites(frozenset(pairs | {(b, a) for a, b in pairs}), polarity)


def _negated(word: str, other: str) -> bool:
    """Whether the other word is the word with a negating prefix: known, unknown."""
    return len(word) > 3 and any(other == prefix + word for prefix in _PREFIXES)

"""Sentiment scorers. One is a file here, or a function of a user's: `score(texts)`.

A scorer gets the bodies of sentences and returns a `ScorerResult`: one valence in [-1, 1] a text,
and the spans, relative to each text, that carry it (a scorer that has none gives empty tuples).
`LANGUAGE` in its file says what it was made for; a scorer that does not say reads any language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np


class ValenceSpan(NamedTuple):
    """A word that carries sentiment: characters of its text, signed valence, lexicon entry."""

    start: int
    end: int
    valence: float
    rule: str


@dataclass(frozen=True, eq=False)
class ScorerResult:
    """What a scorer says of n texts.

    Parameters
    ----------
    values : float (n,)
        Valence in [-1, 1]; NaN where a text gives nothing to score.
    spans : sequence (n,) of sequences of ValenceSpan
        The words behind each value.
    parts : mapping of name to float (n,)
        Further numbers a scorer has, such as neg, neu, pos.
    """

    values: np.ndarray
    spans: Sequence[Sequence[ValenceSpan]]
    parts: Mapping[str, np.ndarray] = field(default_factory=dict)

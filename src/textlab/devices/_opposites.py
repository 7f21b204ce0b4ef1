"""Which words are opposites, and which are good or bad: read from `_opposites.toml`."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from textlab.devices._clauses import stem

Opposites = Mapping[str, set[str]]  # the opposites of each word

_PREFIXES = ("un", "in", "im", "dis", "non", "anti")


def opposed_forms(forms: Iterable[str]) -> Opposites:
    """The opposites of each word among given words, by list, by stem or by negating prefix.

    Examples
    --------
    >>> table = opposed_forms(["enemies", "friend", "known", "unknown", "table"])
    >>> table["friend"], table["known"], "table" in table
    ({'enemies'}, {'unknown'}, False)
    """
    by_key: defaultdict[str, set[str]] = defaultdict(set)
    for form in forms:
        by_key[form].add(form)
        by_key[stem(form)].add(form)
    out: defaultdict[str, set[str]] = defaultdict(set)
    for one, other in _pairs():
        for a in by_key.get(one, ()):
            out[a] |= by_key.get(other, set())
    for form in list(by_key):
        for prefix in _PREFIXES:
            plain = form.removeprefix(prefix)
            if plain != form and len(plain) > 3 and plain in by_key:
                out[plain].add(form)
                out[form].add(plain)
    return {form: others - {form} for form, others in out.items() if others - {form}}


@cache
def polarity() -> Mapping[str, int]:
    """1 or -1 for the stem of every listed good or bad word."""
    listed = _listed()
    signs = {stem(word): -1 for word in listed["negative"].split()}
    signs.update({stem(word): 1 for word in listed["positive"].split()})
    return signs


@cache
def _pairs() -> frozenset[tuple[str, str]]:
    """Listed pairs in both directions, as written and as stems."""
    given = [tuple(pair.split("/")) for pair in _listed()["pairs"].split()]
    pairs = {(a, b) for a, b in given} | {(stem(a), stem(b)) for a, b in given}
    return frozenset(pairs | {(b, a) for a, b in pairs})


def _listed() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("_opposites.toml").read_text("utf-8"))

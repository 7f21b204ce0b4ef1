"""Reporting verbs, read from verbs.toml and looked up by any of their forms."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).with_name("verbs.toml")

SOURCE_WORDS = frozenset(("according", "per"))  # "according to", "as per"
BASE, PRESENT, PAST, GERUND = "base", "present", "past", "gerund"


class Verb(NamedTuple):
    """One form of a reporting verb.

    Parameters
    ----------
    lemma
        The entry of verbs.toml.
    verb_class
        neutral, factive or distancing.
    takes
        Its lists in the section `takes`.
    form
        base, present (-s), past (participle too) or gerund.
    tail
        Words that must follow it; `*` is any one word.
    """

    lemma: str
    verb_class: str
    takes: frozenset[str]
    form: str
    tail: tuple[str, ...]

    def follows(self, words: Sequence[str]) -> bool:
        """Whether the words behind the verb begin with its tail."""
        return len(words) >= len(self.tail) and all(
            wanted in ("*", word) for wanted, word in zip(self.tail, words, strict=False)
        )


@cache
def reporting_verbs() -> Mapping[str, tuple[Verb, ...]]:
    """Every form of every reporting verb, those with the longest tail first.

    Examples
    --------
    >>> [(verb.lemma, verb.verb_class) for verb in reporting_verbs()["stressed"]]
    [('stress', 'neutral')]
    """
    lists = tomllib.loads(FILE.read_text("utf-8"))
    takes = {key: set(_entries(text)) for key, text in lists["takes"].items()}
    past = dict(pair.split() for pair in _entries(lists["forms"]["past"]))
    doubled = set(_entries(lists["forms"]["doubled"]))
    out = defaultdict(list)
    for verb_class, text in lists["class"].items():
        for lemma in _entries(text):
            head, *tail = lemma.split()
            kinds = frozenset(key for key, entries in takes.items() if lemma in entries)
            for form, word in _inflect(head, past.get(head), head in doubled):
                out[word].append(Verb(lemma, verb_class, kinds, form, tuple(tail)))
    return {word: tuple(sorted(verbs, key=lambda v: -len(v.tail))) for word, verbs in out.items()}


def _entries(text: str) -> list[str]:
    return [" ".join(entry.split()) for entry in text.split(",") if entry.strip()]


def _inflect(base: str, past: str | None, doubled: bool) -> list[tuple[str, str]]:
    """(form, word) of a verb: base, -s, past and -ing."""
    stem = base + base[-1] if doubled else base
    if base.endswith("y") and base[-2] not in "aeiou":
        third, regular, gerund = base[:-1] + "ies", base[:-1] + "ied", base + "ing"
    elif base.endswith("e") and not base.endswith("ee"):
        third, regular, gerund = base + "s", base + "d", base[:-1] + "ing"
    else:
        third = base + ("es" if base.endswith(("s", "sh", "ch", "x", "z")) else "s")
        regular, gerund = stem + ("d" if base.endswith("ee") else "ed"), stem + "ing"
    # "read" and "put" look alike in base and past: the past is the likelier in news
    forms = {BASE: base, PRESENT: third, PAST: past or regular, GERUND: gerund}
    return [(form, word) for form, word in forms.items() if form != BASE or base != forms[PAST]]

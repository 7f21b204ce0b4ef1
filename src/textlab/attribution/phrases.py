"""Who a reporting verb belongs to: the noun phrase before it, behind it, or at the unit's head.

There is no parser: phrases are told by capitals, determiners, commas and closed word classes.
"""

from __future__ import annotations

from typing import NamedTuple

from textlab.attribution.units import (
    ADVERBS,
    AUXILIARIES,
    BOUNDARIES,
    CONJUNCTIONS,
    DETERMINERS,
    PARTICLES,
    PREPOSITIONS,
    PRONOUNS,
    WEEKDAYS,
    Unit,
)

PRONOUN, NAME, PHRASE = "pronoun", "name", "phrase"

_LONGEST = 16  # words of a subject
NAMELESS = PREPOSITIONS | DETERMINERS | BOUNDARIES | ADVERBS | WEEKDAYS
_STOPS = (PREPOSITIONS - {"of", "for", "from", "with", "to"}) | BOUNDARIES | WEEKDAYS | AUXILIARIES
_NUMBERLESS = frozenset("everyone everybody someone somebody nobody others people police".split())


class Mention(NamedTuple):
    """A noun phrase of a unit: atoms `first` up to `last`; `name` is where its name begins."""

    first: int
    last: int
    kind: str
    name: int


def subject_before(unit: Unit, verb: int) -> Mention | None:
    """The subject in front of a verb, or None where none can be told."""
    j = _before_auxiliaries(unit, verb)
    if j < 0:
        return None
    gap = unit.gap(j + 1)
    beyond = _aside(unit, j) if "," in gap else j
    if beyond != j:
        j, gap = beyond, ""
    if ")" in gap:
        j = _before_bracket(unit, j)
        gap = gap.replace(")", "")
    if j < 0 or unit.quotation(j):
        return None
    if any(mark in gap for mark in ",—–") or gap.strip() == "-":
        return _in_front_of_apposition(unit, j)
    if gap.strip():
        return None
    if unit.low(j) in PRONOUNS:
        return Mention(j, j + 1, PRONOUN, j)
    return phrase(unit, _region(unit, j), j)


def subject_after(unit: Unit, verb: int) -> Mention | None:
    """The subject behind an inverted verb: `said Li`, `said the director of the school`."""
    first = verb + 1
    if first >= len(unit) or unit.parted(first) or unit.quotation(first):
        return None
    last = first
    limit = min(len(unit), first + _LONGEST)
    if unit.low(first) in PRONOUNS:
        return Mention(first, first + 1, PRONOUN, first)
    if unit.low(first) in NAMELESS - DETERMINERS or unit.low(first) == "that":
        return None
    while last < limit and (last == first or _continues(unit, last)):
        last += 1
    return phrase(unit, first, last - 1)


def main_subject(unit: Unit, verb: int) -> Mention | None:
    """The phrase with which the main clause before a verb begins."""
    for a, b in unit.segments(0, verb):
        a = _skip_conjunctions(unit, a, b)
        if (
            a < b
            and not introduces(unit, a)
            and not unit.quotation(a)
            and not _dateline(unit, a, b)
        ):
            return _head(unit, a, b)
    return None


def introduces(unit: Unit, i: int) -> bool:
    """Whether a segment that begins at atom i leads up to the main clause: `On Friday`, `Asked`."""
    word = unit.low(i)
    known = word in PREPOSITIONS or word in BOUNDARIES or word in ADVERBS or word in WEEKDAYS
    return (
        known or word.endswith(("ing", "ly")) or (word.endswith("ed") and not unit.capital(i + 1))
    )


def phrase(unit: Unit, first: int, last: int) -> Mention | None:
    """Atoms first to last (inclusive) as a subject, lead-in words left away."""
    while first <= last and (
        unit.low(first) in CONJUNCTIONS | ADVERBS
        or (unit.low(first).endswith("ly") and not unit.capital(first + 1))
    ):
        first += 1
    if first > last:
        return None
    if any(_counts(unit.low(i)) for i in range(first, last + 1)) and not unit.capital(last):
        return Mention(first, last + 1, PHRASE, first)
    if unit.low(first) in PREPOSITIONS and unit.low(first) != "like":
        return _without_lead(unit, first, last)
    if first == last and unit.low(first) in PRONOUNS:
        return Mention(first, last + 1, PRONOUN, first)
    if unit.low(last) in WEEKDAYS:
        return None
    if unit.capital(last):
        name = name_start(unit, last, first)
        lead = [unit.low(i) for i in range(first, name)]
        if name <= last:
            named = not any(word in PREPOSITIONS for word in lead) and not any(
                unit.capital(i) and not unit.atoms[i].possessive for i in range(first + 1, name)
            )
            return Mention(first, last + 1, NAME if named else PHRASE, name)
    return Mention(first, last + 1, PHRASE, first) if _nominal(unit, first, last) else None


def name_start(unit: Unit, last: int, limit: int = 0) -> int:
    """First atom of the run of capitals that ends at `last`; last + 1 where there is none."""
    first = last + 1
    i = last
    while i >= limit:
        if unit.capital(i) and _part_of_name(unit, i, first, last):
            first = i
        elif unit.low(i) not in PARTICLES or i == last:
            break
        if unit.parted(i):
            break
        i -= 1
        if unit.low(i).endswith(("'s", "s'")) and first <= last:
            break
    return first


def _part_of_name(unit: Unit, i: int, first: int, last: int) -> bool:
    """A capital word that is no sentence opener; He is a surname where a name follows."""
    word = unit.low(i)
    if word in PRONOUNS:
        return i < last and first == i + 1
    return word not in NAMELESS


def _before_auxiliaries(unit: Unit, verb: int) -> int:
    """The last atom in front of the verb that is no auxiliary, adverb or weekday."""
    j = verb - 1
    while j >= 0:
        word = unit.low(j)
        if unit.parted(j + 1):
            break
        if word in WEEKDAYS:
            j -= 2 if unit.low(j - 1) == "on" else 1
        elif (
            word in AUXILIARIES or word in ADVERBS or (word.endswith("ly") and not unit.capital(j))
        ):
            j -= 1
        else:
            break
    return j


def _aside(unit: Unit, j: int) -> int:
    """The atom before an aside between commas that ends at j (`, however,`), else j itself."""
    example = unit.low(j) in ("example", "instance") and unit.low(j - 1) == "for"
    first = j - 1 if example else j
    if (example or unit.low(j) in ADVERBS) and first > 0 and "," in unit.gap(first):
        return first - 1
    return j


def _before_bracket(unit: Unit, j: int) -> int:
    while j >= 0 and "(" not in unit.gap(j):
        j -= 1
    return j - 1


def _region(unit: Unit, j: int) -> int:
    """Leftmost atom of the phrase that ends at j."""
    k = j
    while k > 0 and j - k < _LONGEST and not unit.parted(k):
        word = unit.low(k - 1)
        joins = word in ("and", "or") and unit.capital(k) and unit.capital(k - 2)
        if unit.quotation(k - 1) or word in AUXILIARIES or (word in BOUNDARIES and not joins):
            break
        if word in PRONOUNS and not unit.capital(k):
            break
        k -= 1
    return k


def _in_front_of_apposition(unit: Unit, j: int) -> Mention | None:
    """The first bare name or noun phrase of the clause: `Li Ming, head of the firm, said`."""
    begin = j
    while begin > 0 and not unit.quotation(begin - 1) and ";" not in unit.gap(begin):
        begin -= 1
    first_phrase = None
    before: Mention | None = None
    for a, b in unit.segments(begin, j + 1):
        a = _skip_conjunctions(unit, a, b)
        found = None if a >= b or introduces(unit, a) else _bare(unit, a, b)
        if found and found.kind == NAME and not _dateline(unit, a, b):
            described = before and before.last == found.first and before.last - before.first < 8
            return found._replace(first=before.first) if before and described else found
        if found and found.kind == PHRASE and b <= j:
            first_phrase = first_phrase or found
        before = found
    return first_phrase


def _bare(unit: Unit, a: int, b: int) -> Mention | None:
    """A segment that is nothing but a name or a noun phrase with a determiner."""
    if b - a > _LONGEST or any(unit.low(i) in AUXILIARIES for i in range(a, b)):
        return None
    found = phrase(unit, a, b - 1)
    if found is None or found.first != a or found.kind == PRONOUN:
        return None
    return found if found.kind == NAME or unit.low(a) in DETERMINERS else None


def _counts(word: str) -> bool:
    """Whether a word counts respondents: `about 21,000 said`, `half of the voters said`."""
    return word in ("percent", "half", "third", "quarter", "majority") or (
        word[:1].isdigit() and not (len(word) == 4 and word.isdigit())
    )


def _dateline(unit: Unit, a: int, b: int) -> bool:
    """Whether a segment is a place before a dash: `BEIJING — `, `LONDON (AP) - `."""
    dashed = any(mark in unit.gap(b) for mark in "—–-(")
    return a == 0 and dashed and unit.atoms[b - 1].text.isupper() and len(unit.atoms[0].text) > 3


def _skip_conjunctions(unit: Unit, a: int, b: int) -> int:
    while a < b and unit.low(a) in CONJUNCTIONS - {"while", "although", "though"}:
        a += 1
    return a


def _continues(unit: Unit, i: int) -> bool:
    """Whether atom i still belongs to the phrase behind an inverted verb."""
    if unit.parted(i) or unit.quotation(i) or unit.low(i) in PRONOUNS:
        return False
    return unit.low(i) not in _STOPS or (unit.low(i) == "and" and unit.capital(i + 1))


def _head(unit: Unit, a: int, b: int) -> Mention | None:
    """The phrase that begins at a: a pronoun, a name, or what stands before the first verb."""
    if unit.low(a) in PRONOUNS and not unit.capital(a + 1):
        return Mention(a, a + 1, PRONOUN, a)
    last = a
    while last + 1 < b and last - a < _LONGEST and not _verbal(unit, last + 1):
        last += 1
    while last > a and (unit.low(last) in ADVERBS or unit.low(last).endswith("ly")):
        last -= 1
    return phrase(unit, a, last)


def _verbal(unit: Unit, i: int) -> bool:
    """Whether atom i looks like the verb of the clause, or like the end of its subject."""
    word = unit.low(i)
    if unit.capital(i):
        return False
    if word in AUXILIARIES or word in BOUNDARIES - {"and", "or"} or word in PRONOUNS:
        return True
    after_name = (
        unit.capital(i - 1) and word not in PARTICLES and not unit.low(i - 1).endswith("'s")
    )
    return after_name or (word.endswith("ed") and len(word) > 4)


def _without_lead(unit: Unit, first: int, last: int) -> Mention | None:
    """The subject behind a lead without comma: `In 2015 Li`, `At the fair the company`."""
    if unit.capital(last):
        name = name_start(unit, last, first)
        return Mention(name, last + 1, NAME, name) if name <= last else None
    if unit.low(last) in PRONOUNS:
        return Mention(last, last + 1, PRONOUN, last)
    for k in range(last, first + 1, -1):
        if unit.low(k) in DETERMINERS:
            return Mention(k, last + 1, PHRASE, k)
    return None


def _nominal(unit: Unit, first: int, last: int) -> bool:
    """Whether lower-case words look like a noun phrase."""
    if any(unit.low(i) in AUXILIARIES for i in range(first, last + 1)):
        return False
    word = unit.low(last)
    if word in DETERMINERS and first == last and word not in ("some", "many", "several", "both"):
        return False
    opens = unit.low(first) in DETERMINERS or unit.capital(first)
    return opens or unit.low(first).endswith("'s") or word.endswith("s") or word in _NUMBERLESS

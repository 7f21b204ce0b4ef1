"""Cues: which words are reporting verbs in their place, and who their subject is."""

from __future__ import annotations

from textlab.attribution.phrases import (
    PHRASE,
    PRONOUN,
    Mention,
    introduces,
    main_subject,
    subject_after,
    subject_before,
)
from textlab.attribution.units import (
    ADVERBS,
    AUXILIARIES,
    BE,
    DETERMINERS,
    NOT_SAID,
    PREPOSITIONS,
    WEEKDAYS,
    Unit,
)
from textlab.attribution.verbs import BASE, GERUND, PAST, PRESENT, Verb, reporting_verbs

# What ends a short complement or an inverted subject.
ENDS = WEEKDAYS | PREPOSITIONS | {"who", "as", "when"}

_SPEECH = frozenset("comments comment remarks remark speech statement words address talk".split())
_JOINS = ("and", "but", "then", "or")
_BEFORE_GERUND = (
    BE | ADVERBS | frozenset("and but while by in after before when as without".split())
)
# What says nothing by itself; where it "shows" or "acknowledges", the author speaks.
_NO_SOURCE = frozenset(
    """world fact facts reality result results development developments outcome outcomes move moves
    trend trends history example examples success successes event events everything this that it
    name title term word which what discovery episode incident""".split()
)


def reporting_verb(unit: Unit, cue: int) -> Verb | None:
    """The reporting verb that an atom is, its tail included; None for a noun or a passive."""
    if unit.quotation(cue) or unit.capital(cue):
        return None
    for verb in reporting_verbs().get(unit.low(cue), ()):
        tail = [unit.low(cue + 1 + k) for k in range(len(verb.tail))]
        if verb.follows(tail):
            return None if _excluded(unit, cue, verb) else verb
    return None


def _excluded(unit: Unit, cue: int, verb: Verb) -> bool:
    """A noun or participle that looks like the verb, a passive, or something not said."""
    before = unit.low(cue - 1)
    if not unit.parted(cue) and verb.form != GERUND:
        if before[:1].isdigit():
            return True
        if before.endswith(("'s", "s'")) or before in DETERMINERS | PREPOSITIONS | {"to"}:
            return True
    if unit.low(cue + 1) in ("by", "to") and verb.form == PAST and not verb.tail:
        return True
    if verb.form == GERUND and not unit.parted(cue):
        return not (unit.quotation(cue - 1) or before in _BEFORE_GERUND)
    auxiliaries = []
    for i in range(cue - 1, max(-1, cue - 5), -1):
        if unit.low(i) not in AUXILIARIES | ADVERBS | NOT_SAID and unit.low(i)[-2:] != "ly":
            break
        auxiliaries.append(unit.low(i))
    passive = verb.form == PAST and any(word in BE for word in auxiliaries)
    return passive or any(word in NOT_SAID for word in auxiliaries)


def subject_of(unit: Unit, cue: int, verb: Verb, spoken: list[Mention]) -> Mention | None:
    """Who a verb belongs to: behind it, in front of it, or shared with the verb before it.

    Parameters
    ----------
    unit, cue, verb
        The verb and where it stands.
    spoken
        Subjects of the reports before it in the unit.

    Returns
    -------
    Mention or None
        None where no subject can be told that agrees with the verb.
    """
    found = _candidate(unit, cue, verb, spoken)
    return found if found and _agrees(unit, found, verb) else None


def _candidate(unit: Unit, cue: int, verb: Verb, spoken: list[Mention]) -> Mention | None:
    inverted = _inverted(unit, cue, verb)
    if inverted:
        return inverted
    if not shares_subject(unit, cue, verb):
        return subject_before(unit, cue)
    return spoken[-1] if spoken else main_subject(unit, cue)


def shares_subject(unit: Unit, cue: int, verb: Verb) -> bool:
    """Whether a verb has the subject of one before it: a participle, or behind `and`."""
    before = unit.low(cue - 1)
    if verb.form == GERUND:
        return before not in BE
    return before in _JOINS or (before in ADVERBS and unit.low(cue - 2) in _JOINS)


def _inverted(unit: Unit, cue: int, verb: Verb) -> Mention | None:
    """The subject behind the verb, where a quotation or a clause and a comma stand before it."""
    if verb.form not in (PAST, PRESENT) or verb.takes & {"noun_only", "naming"}:
        return None
    found = subject_after(unit, cue)
    if found is None or unit.quotation(cue - 1):
        return found
    ends = found.last >= len(unit) or unit.parted(found.last) or unit.low(found.last) in ENDS
    clause = cue >= 3 and "," in unit.gap(cue) and not introduces(unit, 0)
    return found if ends and clause and not subject_before(unit, cue) else None


def _agrees(unit: Unit, subject: Mention, verb: Verb) -> bool:
    """Whether the phrase can be the subject of this form, which may look like a noun."""
    last = unit.low(subject.last - 1)
    first = unit.low(subject.first)
    if subject.kind == PRONOUN and first in ("i", "we", "you"):
        return False
    if "speech_subject" in verb.takes:
        return last in _SPEECH
    if subject.kind == PHRASE and last in _NO_SOURCE:
        return False
    if verb.form == BASE:
        plural = last.endswith("s") and not last.endswith(("ss", "us", "is"))
        return first in ("they", "who") or plural or last in ("people", "police")
    if verb.form == PRESENT and subject.kind == PHRASE:
        return unit.low(subject.first) in DETERMINERS or unit.capital(subject.first)
    return True

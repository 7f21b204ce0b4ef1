"""Reports: a reporting verb (or `according to`), who says it, and what is said."""

from __future__ import annotations

from dataclasses import dataclass, field

from textlab.attribution.cues import ENDS, reporting_verb, shares_subject, subject_of
from textlab.attribution.phrases import (
    Mention,
    introduces,
    phrase,
)
from textlab.attribution.units import (
    ADVERBS,
    AUXILIARIES,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    WEEKDAYS,
    Unit,
)
from textlab.attribution.verbs import Verb

_SOURCE = Verb("according to", "neutral", frozenset(), "", ())
_CLAUSE = PRONOUNS | AUXILIARIES | frozenset("there whether if what how why that who where".split())
_WINDOW = 14  # words in which a clause shows its verb
_ADDRESS = 10  # words between "told" and "that"
_SUBORDINATE = frozenset("as when after before because if while since although though".split())
_AGO = frozenset("last this next earlier later late early that".split())
_TIMES = WEEKDAYS | frozenset("week weekend month year night morning afternoon evening".split())
_ANOTHER = frozenset("and but while as when after before who which where then".split())
_JOINS = ("and", "but", "while", "as")
_LONG_LEAD = 8  # words after which "On Monday ..." is a clause of its own, and no mere lead
_LEAD = 3  # words before a partial quotation that make it part of the speaker's sentence


@dataclass
class Report:
    """One act of reporting in a unit.

    Parameters
    ----------
    verb, cue
        The verb, and its atom.
    subject
        Who says it; None where the unit does not tell.
    contents
        Runs of atoms that are what is said.
    direct
        Atoms, quotations, that are what is said.
    rule
        Where the content stands: before, after, around, according_to.
    """

    verb: Verb
    cue: int
    subject: Mention | None
    rule: str = "after"
    contents: list[tuple[int, int]] = field(default_factory=list)
    direct: list[int] = field(default_factory=list)


def find_reports(unit: Unit) -> list[Report]:
    """Reports of a unit in order; one inside another's content is not told apart."""
    reports: list[Report] = []
    for cue in range(len(unit)):
        report = _source(unit, cue) or _spoken(unit, cue, reports)
        if report and not _nested(unit, report, reports):
            reports.append(report)
    return reports


def _nested(unit: Unit, report: Report, earlier: list[Report]) -> bool:
    """Whether a report lies in an earlier content; a comma before it ends that content instead."""
    begin = _begin(report, earlier[-1].cue if earlier else -1)
    for previous in earlier:
        for number, (a, b) in enumerate(previous.contents):
            if not a <= begin < b:
                continue
            if not _new_clause(unit, begin, report):
                return True
            previous.contents[number] = (a, begin - (unit.low(begin - 1) in _JOINS))
            report.contents = [(max(x, begin), y) for x, y in report.contents if y > begin]
        previous.contents = [(a, b) for a, b in previous.contents if a < b]
    return False


def _begin(report: Report, after: int) -> int:
    """First atom of a report: its subject, if that stands behind the last verb, else its verb."""
    subject = report.subject
    own = subject is not None and after < subject.first <= report.cue
    return subject.first if subject and own else report.cue


def _new_clause(unit: Unit, begin: int, report: Report) -> bool:
    """Whether a mark, or a conjunction that shares the subject, stands before a report."""
    joined = unit.low(begin - 1) in _JOINS
    if joined and (begin == report.cue or unit.parted(begin - 1)):
        return True
    return unit.parted(begin) or unit.quotation(begin - 1) is not None


def _source(unit: Unit, cue: int) -> Report | None:
    """`according to X` or `as per X`, before or behind what X says."""
    pair = (unit.low(cue), unit.low(cue + 1))
    if pair not in (("according", "to"), ("as", "per")):
        return None
    last = cue + 2
    while last < len(unit) and (last == cue + 2 or not unit.parted(last)):
        if unit.quotation(last):
            break
        last += 1
    subject = phrase(unit, cue + 2, last - 1) if last > cue + 2 else None
    if subject is None:
        return None
    report = Report(_SOURCE, cue, subject, "according_to")
    if cue > 0:
        _take_before(unit, report, cue)
    if last < len(unit) and not report.contents and not report.direct:
        _take_after(unit, report, last)
    return report if report.contents or report.direct else None


def _spoken(unit: Unit, cue: int, earlier: list[Report]) -> Report | None:
    """The report of the verb at an atom, or None."""
    verb = reporting_verb(unit, cue)
    spoken = [previous.subject for previous in earlier if previous.subject]
    subject = subject_of(unit, cue, verb, spoken) if verb else None
    if verb is None or subject is None:
        return None
    report = Report(verb, cue, subject)
    own = subject.last <= cue and not shares_subject(unit, cue, verb)
    begin = subject.first if own else cue
    behind = max(cue + 1 + len(verb.tail), subject.last)
    finished = unit.quotation(begin - 1) and _comma_joined(unit, begin - 1, ",?!")
    _take_complement(unit, report, behind, finished=bool(finished))
    if not verb.takes & {"noun_only", "naming"} and not report.contents:
        if unit.quotation(begin - 1) or not report.direct:
            _take_before(unit, report, begin)
    elif finished:
        report.direct.append(begin - 1)
    announced = ":" in unit.gap(len(unit))  # the next paragraph is what is said
    told = report.contents or report.direct or announced or "naming" in verb.takes
    return report if told else None


def _take_complement(unit: Unit, report: Report, p: int, *, finished: bool) -> None:
    """What follows the verb: a quotation, a that-clause, a bare clause or a noun phrase.

    Where a quotation stands before the report (`finished`), only another one goes on with it.
    """
    verb = report.verb
    that = None if "noun_only" in verb.takes else _that(unit, p, verb)
    if that is not None:
        _take_after(unit, report, that, quoted=False)
        return
    begin, p = p, _past_adverbials(unit, p, verb)
    if p >= len(unit) or "naming" in verb.takes:
        if "naming" in verb.takes and ":" in unit.gap(p + 1) and unit.quotation(p + 1):
            report.direct.append(p + 1)
        return
    if unit.quotation(p) and "noun_only" not in verb.takes and _alone(unit, p):
        adverbial = unit.low(begin) in PREPOSITIONS  # "said on the show "Morning Joe.""
        if not adverbial or unit.parted(p):
            report.direct.append(p)
        return
    if unit.parted(p) and ":" not in unit.gap(p):
        if not verb.takes & {"noun_only", "quotation_only"}:
            _take_around(unit, report, p)
    elif not finished and _acceptable(unit, p, verb):
        _take_after(unit, report, p, quoted=False)


def _that(unit: Unit, p: int, verb: Verb) -> int | None:
    """The atom behind `that`, where only an address or an adverbial stands before it."""
    if unit.low(p) == "that":
        return p + 1 if p + 1 < len(unit) and not unit.parted(p) else None
    lead = unit.low(p)
    if "addressee" not in verb.takes and not (
        lead in PREPOSITIONS or lead in WEEKDAYS or lead.endswith("ly") or lead in ADVERBS
    ):
        return None
    for i in range(p, min(p + _ADDRESS, len(unit) - 1)):
        if unit.quotation(i) or unit.parted(i) or unit.low(i) in AUXILIARIES:
            return None
        if unit.low(i) == "that":
            return i + 1 if unit.low(i + 1) not in _TIMES else None
    return None


def _past_adverbials(unit: Unit, p: int, verb: Verb) -> int:
    """The atom behind the hearer, the day and the place: `told him on Monday, "..."`."""
    if "addressee" in verb.takes and p < len(unit) and not unit.quotation(p) and not unit.parted(p):
        p = _past_hearer(unit, p)
    while unit.low(p) in WEEKDAYS | {"out"} and not unit.parted(p):
        p += 1
    if unit.low(p) in _AGO and unit.low(p + 1) in _TIMES:
        p += 2
    lead = unit.low(p) in PREPOSITIONS and not verb.takes & {"noun_only", "naming"}
    if lead and not unit.parted(p):
        p += 1
        while p < len(unit) and not unit.quotation(p) and not unit.parted(p):
            p += 1
    return p


def _past_hearer(unit: Unit, p: int) -> int:
    """The atom behind `him`, `CNN`, `reporters`, `the audience`."""
    if unit.low(p) in DETERMINERS:
        p += 1
    while unit.capital(p) and unit.capital(p + 1) and not unit.parted(p + 1):
        p += 1
    return p if unit.low(p) in _CLAUSE - PRONOUNS else p + 1


def _acceptable(unit: Unit, p: int, verb: Verb) -> bool:
    """Whether what stands behind the verb is something said."""
    takes = verb.takes
    pointed = unit.low(p) in ("this", "that", "these", "it", "them", "him", "her", "itself")
    if (
        pointed
        and "clause_only" not in takes
        and (p + 1 >= len(unit) or unit.parted(p + 1) or unit.low(p + 1) in ENDS)
    ):
        return False
    if "noun_only" in takes:
        return True
    if takes & {"quotation_only", "naming"} or unit.low(p) in PREPOSITIONS | {"to", "and", "but"}:
        return False
    if "object" in takes or not takes & {"clause_only"}:
        return unit.low(p) not in ADVERBS or _clausal(unit, p)
    return _clausal(unit, p)


def _clausal(unit: Unit, p: int) -> bool:
    """Whether a verb shows before the next mark."""
    for i in range(p, min(p + _WINDOW, len(unit))):
        if i > p and unit.parted(i):
            return False
        if unit.low(i) in _CLAUSE:
            return True
    return False


def _take_around(unit: Unit, report: Report, p: int) -> None:
    """Both sides of an inserted report: `The plan, Li said, will work`."""
    if report.subject is None or report.subject.first > report.cue:
        return
    begin = report.subject.first
    if unit.low(begin - 1) == "as" and "," in unit.gap(p):
        _take_after(unit, report, p)
        return
    if begin < 2 or unit.quotation(begin - 1) or "," not in unit.gap(begin):
        return
    goes_on = unit.low(p) not in _ANOTHER and not unit.low(p).endswith("ing")
    if "," in unit.gap(p) and goes_on and not unit.quotation(p):
        _take_after(unit, report, p)
        if not introduces(unit, 0):
            _take_before(unit, report, begin)
        report.rule = "around"


def _take_after(unit: Unit, report: Report, p: int, *, quoted: bool = True) -> None:
    if quoted and unit.quotation(p) and _alone(unit, p):
        report.direct.append(p)
    elif p < len(unit):
        report.contents.append((p, _end_of(unit, report, p)))


def _end_of(unit: Unit, report: Report, p: int) -> int:
    """Where content ends: with the unit, or at the comma behind a subordinate report."""
    subject = report.subject
    lead = unit.low(subject.first - 1) if subject and subject.first else ""
    if lead in _SUBORDINATE and report.verb is not _SOURCE:
        for i in range(p + 1, len(unit)):
            if "," in unit.gap(i):
                return i
    return len(unit)


def _take_before(unit: Unit, report: Report, begin: int) -> None:
    """What stands before the report, if a comma or a quotation parts the two."""
    if begin <= 0:
        return
    if unit.quotation(begin - 1):
        report.rule = "before"
        first = _clause_start(unit, begin - 1)
        if begin - 1 - first >= _LEAD and not unit.parted(begin - 1):
            report.contents.append((first, begin))
        else:
            report.direct.append(begin - 1)
        return
    if "," not in unit.gap(begin) and report.verb is not _SOURCE:
        return
    first = _clause_start(unit, begin)
    if begin - first >= (_LONG_LEAD if introduces(unit, first) else 2):
        report.contents.append((first, begin))
        report.rule = "before"


def _clause_start(unit: Unit, begin: int) -> int:
    """First atom behind the last quotation or semicolon before `begin`."""
    first = begin
    while first > 0 and not unit.quotation(first - 1) and ";" not in unit.gap(first):
        first -= 1
    if first > 0 and unit.quotation(first - 1) and not _comma_joined(unit, first - 1):
        return _clause_start(unit, first - 1)
    return first


def _alone(unit: Unit, p: int) -> bool:
    """Whether a quotation is all that is said, and no part of a longer clause."""
    if p + 1 >= len(unit):
        return True
    return _comma_joined(unit, p) or unit.low(p + 1) in ("and", "but", "before", "as", "when")


def _comma_joined(unit: Unit, p: int, marks: str = ".,;?!…") -> bool:
    """Whether a quotation ends with one of the marks, inside or behind its closing mark."""
    quotation = unit.quotation(p)
    if quotation is None:
        return False
    behind = unit.body[quotation.inner_end - 1 : quotation.end]
    return any(mark in marks for mark in behind + unit.gap(p + 1).strip())

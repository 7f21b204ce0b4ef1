"""The voices of one document: each quotation and each reported content with its speaker."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from textlab.attribution.phrases import PHRASE, main_subject
from textlab.attribution.quotations import Quotation
from textlab.attribution.reports import Report, find_reports
from textlab.attribution.speakers import Speaker, Speakers
from textlab.attribution.units import Unit

AUTHOR, DIRECT, INDIRECT, MIXED, SCARE = "author", "direct", "indirect", "mixed", "scare"

SHORT = 4  # words of a quotation that may be scare quotes
_WORD = re.compile(r"\w[\w.’'-]*")
_SENTENCE_END = re.compile(r"[.!?…][\"”’']*$")


class Row(NamedTuple):
    """One content span of a document."""

    start: int
    end: int
    voice: str
    speaker: Speaker | None
    verb: str | None
    verb_class: str | None
    rule: str
    chain: int = -1


class _Reading:
    """Reads the units of a document in order and keeps who spoke last."""

    def __init__(self, body: str, quotations: list[Quotation]) -> None:
        self.body = body
        self.speakers = Speakers(body, quotations)
        self.rows: list[Row] = []
        self.here: Speaker | None = None  # of the last report or subject in this paragraph
        self.last: Speaker | None = None  # of the paragraph before
        self.paragraph = -2
        self.chains: dict[int, Speaker] = {}

    def read(self, unit: Unit) -> None:
        """Add the rows of a unit."""
        if unit.paragraph >= 0:
            follows = unit.paragraph == self.paragraph + 1
            self.last, self.here = self.here if follows else None, None
            self.paragraph = unit.paragraph
        taken: set[int] = set()
        reports = [(report, self._speaker(unit, report)) for report in find_reports(unit)]
        for report, speaker in reports:
            for a, b in report.contents:
                self._add(unit.atoms[a].start, unit.atoms[b - 1].end, INDIRECT, speaker, report)
            for i in report.direct:
                if i not in taken:
                    self._quote(unit, i, DIRECT, speaker, report)
                    taken.add(i)
            self.here = speaker or self.here
        for i, atom in enumerate(unit.atoms):
            if atom.quotation and i not in taken:
                self._left_over(unit, i, reports)
        if not reports:
            self._introduced(unit)

    def _speaker(self, unit: Unit, report: Report) -> Speaker | None:
        return self.speakers.resolve(unit, report.subject) if report.subject else None

    def _introduced(self, unit: Unit) -> None:
        """The subject of a sentence without report may speak in the quotation behind it."""
        subject = main_subject(unit, len(unit))
        if subject and subject.kind != PHRASE:
            speaker = self.speakers.resolve(unit, subject)
            self.here = speaker if speaker.person else self.here

    def _left_over(self, unit: Unit, i: int, reports: list[tuple[Report, Speaker | None]]) -> None:
        """A quotation that no report took as its own."""
        quotation = unit.atoms[i].quotation
        assert quotation is not None
        inner = self.body[quotation.inner_start : quotation.inner_end]
        words = _WORD.findall(inner)
        if reports and not _title(words, inner):
            report, speaker = _nearest(reports, i)
            self._quote(unit, i, MIXED, speaker, report)
        elif _sentence(unit, i, inner, words):
            self._quote(unit, i, DIRECT, self._inherited(unit, i, quotation), None)
        elif _title(words, inner) or (i > 0 and len(words) <= SHORT and _opens_as_name(words)):
            return
        elif len(words) <= SHORT:
            self._quote(unit, i, SCARE, None, None)
        else:
            subject = main_subject(unit, i)
            speaker = self.speakers.resolve(unit, subject) if subject else None
            known = speaker if subject and subject.kind != PHRASE else None
            self._quote(unit, i, MIXED, known, None)

    def _inherited(self, unit: Unit, i: int, quotation: Quotation) -> Speaker | None:
        """Who speaks in a quotation without report: of its colon, its chain, or who spoke last."""
        subject = main_subject(unit, i) if ":" in unit.gap(i) else None
        if subject:
            return self.speakers.resolve(unit, subject)
        return self.chains.get(quotation.chain) or self.here or self.last

    def _quote(
        self, unit: Unit, i: int, voice: str, speaker: Speaker | None, report: Report | None
    ) -> None:
        quotation = unit.atoms[i].quotation
        assert quotation is not None
        if speaker and voice == DIRECT:
            self.chains.setdefault(quotation.chain, speaker)
        self._add(
            quotation.inner_start, quotation.inner_end, voice, speaker, report, quotation.chain
        )

    def _add(
        self,
        start: int,
        end: int,
        voice: str,
        speaker: Speaker | None,
        report: Report | None,
        chain: int = -1,
    ) -> None:
        verb = report.verb if report else None
        rule = (
            report.rule
            if report
            else ("scare" if voice == SCARE else "inherited" if voice == DIRECT else "partial")
        )
        self.rows.append(
            Row(
                start,
                end,
                voice,
                speaker,
                verb and verb.lemma,
                verb and verb.verb_class,
                rule,
                chain,
            )
        )

    def finished(self) -> list[Row]:
        """Rows in order; a quotation without speaker takes that of its other paragraphs."""
        rows = [
            row._replace(speaker=self.chains.get(row.chain)) if not row.speaker else row
            for row in self.rows
        ]
        return sorted(rows, key=lambda row: (row.start, -row.end))


def read_document(body: str, quotations: list[Quotation], units: Iterator[Unit]) -> list[Row]:
    """Content spans of a document, from its quotations and units in order."""
    reading = _Reading(body, quotations)
    for unit in units:
        reading.read(unit)
    return reading.finished()


def _nearest(reports: list[tuple[Report, Speaker | None]], i: int) -> tuple[Report, Speaker | None]:
    """The report whose content holds atom i, else the last before it, else the first."""
    for report, speaker in reports:
        if any(a <= i < b for a, b in report.contents):
            return report, speaker
    before = [pair for pair in reports if pair[0].cue < i]
    return before[-1] if before else reports[0]


def _sentence(unit: Unit, i: int, inner: str, words: list[str]) -> bool:
    """Whether a quotation stands as a sentence of its own."""
    whole = i == 0 or ":" in unit.gap(i) or unit.quotation(i - 1) is not None
    return whole and len(words) > 1 and (bool(_SENTENCE_END.search(inner)) or len(unit) == 1)


def _title(words: list[str], inner: str) -> bool:
    """Whether every longer word has a capital, as in the title of a film, a book or a forum."""
    if not words or (_SENTENCE_END.search(inner) and not (len(words) > 1 and inner[-1] == ".")):
        return False
    first = words[0][:1]
    return (first.isupper() or first.isdigit()) and all(
        word[:1].isupper() or word[:1].isdigit() or len(word) <= 3 for word in words
    )


def _opens_as_name(words: list[str]) -> bool:
    """Whether a short quotation inside a sentence begins like a name: 'No.1 central document'."""
    return words[0][:1].isupper() or words[0][:1].isdigit()

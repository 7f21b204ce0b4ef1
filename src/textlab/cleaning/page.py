"""A scraped page as lines, and the spans of it that are not body."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

_LINE = re.compile(r"[^\r\n]+")
_BREAK = re.compile(r"\r\n|\r|\n")
# Blanks and the invisible characters a scrape leaves at the ends of a line.
_BLANK = " \t\f\v\0\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(
    map(chr, [*range(0x2000, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A)])
)
_CLOSING = "”\"’'»)]*"
_HEAD = 400  # characters: no banner, note or label needs more to be known by
_TAIL = 160  # characters: no credit at the end of a caption needs more


@dataclass(frozen=True)
class Residue:
    """A span of the raw text that is not body, and the rule that marked it.

    Parameters
    ----------
    start, end
        Characters of the raw text; never blank at either end.
    rule
        Name of the rule.
    p
        Calibrated probability; NaN, because a rule has none.
    """

    start: int
    end: int
    rule: str
    p: float = math.nan


@dataclass(frozen=True)
class Line:
    """One line with something on it: its characters without blanks at either end."""

    start: int
    end: int
    text: str
    words: int
    gap: bool  # an empty line stands above it

    @property
    def head(self) -> str:
        """Its first characters: what a form is known by, at a bounded cost."""
        return self.text[:_HEAD]

    @property
    def tail(self) -> str:
        """Its last characters: what a credit is known by."""
        return self.text[-_TAIL:]

    @property
    def closed(self) -> bool:
        """Whether it ends like a sentence."""
        return self.text[-12:].rstrip(_CLOSING)[-1:] in (".", "!", "?", "…")

    @property
    def paragraph(self) -> bool:
        """Whether it reads as prose rather than as a label, a headline or a menu item."""
        return (self.closed and self.words >= 12) or self.words >= 35


@dataclass(frozen=True)
class Page:
    """A text as lines, and the facts about the whole that rules ask for."""

    text: str
    lines: tuple[Line, ...]

    @classmethod
    def of(cls, text: str) -> Page:
        """The page of a raw text; a line ends at a line feed or carriage return, nowhere else."""
        lines: list[Line] = []
        last = 0
        for match in _LINE.finditer(text):
            words = match.group().strip(_BLANK)
            if not words:
                continue
            start = match.end() - len(match.group().lstrip(_BLANK))
            gap = len(_BREAK.findall(text, last, start)) > 1
            last = start + len(words)
            lines.append(Line(start, last, words, len(words.split()), gap))
        return cls(text, tuple(lines))

    @cached_property
    def has_body(self) -> bool:
        """Whether there is prose that a title could stand over: two sentences, or forty words."""
        prose = [line.words for line in self.lines if line.closed and line.words >= 8]
        return len(self.lines) > 1 and (len(prose) > 1 or sum(prose) >= 40)

    @cached_property
    def is_prose(self) -> bool:
        """Whether lines are paragraphs: in verse and lyrics a repeated line is the text itself."""
        return sum(line.closed and line.words >= 15 for line in self.lines) >= 2

    @cached_property
    def spaced(self) -> bool:
        """Whether paragraphs are set apart by empty lines."""
        gaps = [b.gap for a, b in pairwise(self.lines) if a.paragraph and b.paragraph]
        return len(gaps) >= 2 and sum(gaps) >= 0.8 * len(gaps)

    @cached_property
    def paragraphs(self) -> list[int]:
        """Positions of the paragraphs; where there is none, of the sentences of eight words."""
        long = [i for i, line in enumerate(self.lines) if line.paragraph]
        return long or [i for i, line in enumerate(self.lines) if line.closed and line.words >= 8]

    def free(self, taken: Mapping[int, str]) -> list[int]:
        """Positions of the paragraphs that no rule took."""
        return [i for i in self.paragraphs if i not in taken]


Taken = Mapping[int, str]  # position of a line -> the rule that took it
LineRule = Callable[[Page, Taken], Iterable[int]]
InlineRule = Callable[[Page, Taken], Iterable[tuple[int, int]]]


def up_to(page: Page, words: int) -> Iterator[tuple[int, Line]]:
    """Lines of at most so many words, with their positions."""
    return ((i, line) for i, line in enumerate(page.lines) if line.words <= words)


def matching(page: Page, form: re.Pattern[str], words: int) -> Iterator[int]:
    """Positions of lines of at most so many words that begin in a form."""
    return (i for i, line in up_to(page, words) if form.match(line.head))


def consisting(page: Page, form: re.Pattern[str], words: int) -> Iterator[int]:
    """Positions of lines of at most so many words that consist of a form."""
    return (i for i, line in up_to(page, words) if form.fullmatch(line.head))


def grown(page: Page, found: Iterable[int], label: re.Pattern[str]) -> list[int]:
    """Positions found, and the labels that stand in an unbroken run above or below them."""
    grown_to = set(found)
    for step in (1, -1):
        for start in sorted(grown_to, reverse=step < 0):
            i = start + step
            while 0 <= i < len(page.lines) and i not in grown_to:
                if not label.fullmatch(page.lines[i].head):
                    break
                grown_to.add(i)
                i += step
    return sorted(grown_to)


def disjoint(page: Page, taken: Taken, inline: list[Residue]) -> list[Residue]:
    """Inline spans, and of each taken line what they leave of it."""
    inline.sort(key=lambda r: r.start)
    spans, queue = [], iter([*inline, Residue(len(page.text), len(page.text), "")])
    following = next(queue)
    for i, line in enumerate(page.lines):
        at = line.start
        while following.start < line.end:
            if following.start >= at:
                spans += _piece(page.text, at, following.start, taken.get(i))
                spans.append(following)
                at = following.end
            following = next(queue)
        spans += _piece(page.text, at, line.end, taken.get(i))
    return spans


def _piece(text: str, start: int, end: int, rule: str | None) -> list[Residue]:
    """The span without blanks at either end, if a rule took it and something is left."""
    if rule is None:
        return []
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip(_BLANK))
    words = piece.strip(_BLANK)
    return [Residue(start, start + len(words), rule)] if words else []

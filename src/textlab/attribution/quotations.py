"""Quotation marks: curly, straight, doubled apostrophes, angle and single, paired line by line.

A pair never leaves its paragraph, so that one stray mark cannot swallow a document. A paragraph
whose last mark opens a quotation ends it; the next paragraph continues it when it begins with an
opening mark (the newspaper convention). Marks inside a quotation belong to it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

_LINE = re.compile(r"[^\r\n]+")
# feet and inches ("6'2\"") are no quotation
_DOUBLE = re.compile(r"\d['’′]\d{1,2}[\"”″]|''|‘‘|’’|``|[\"“”„‟«»＂]")
_SINGLE = re.compile(r"['‘’]")
_OPENING, _CLOSING = ("“", "„", "‟", "«", "‘‘", "``"), ("”", "»", "’’")
_ELISION = re.compile(r"['‘’](?:\d0s|em|til|tis|twas|cause|round|bout)\b|['‘’]n['’]", re.IGNORECASE)
_LETTER = re.compile(r"\w")
_WEAK_LIMIT = 60  # characters; farther on, "workers' " is a possessive and no closing mark


class Quotation(NamedTuple):
    """One paragraph's part of a quotation.

    Parameters
    ----------
    start, end
        From the opening mark to behind the closing one, or to the end of the paragraph.
    inner_start, inner_end
        The words between the marks, without blanks and without a comma before the closing mark.
    chain
        Number of the quotation in its document; paragraphs of one quotation share it.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    chain: int


class _Mark(NamedTuple):
    text: str
    start: int
    end: int


def find_quotations(body: str) -> list[Quotation]:
    """Quotations of a text in order; they do not overlap.

    Parameters
    ----------
    body
        Any text; lines are paragraphs.

    Returns
    -------
    list of Quotation
        Those that hold at least one letter or digit.

    Notes
    -----
    An opening mark that another mark follows without closing it is taken as stray. A single
    quotation mark opens only before a word and closes only behind one; it is never an apostrophe
    inside a word, and behind a plural ("the workers' ") it closes only a short quotation.

    Examples
    --------
    >>> text = "“Don’t stop,” she said. It's a 'quantum leap', they say."
    >>> [text[q.inner_start : q.inner_end] for q in find_quotations(text)]
    ['Don’t stop', 'quantum leap']
    """
    out: list[Quotation] = []
    unclosed = False
    chain = -1
    for line in _LINE.finditer(body):
        if not line[0].strip():
            continue
        first = line.start() + len(line[0]) - len(line[0].lstrip())
        pairs, unclosed_here = _pairs(line[0], line.start())
        for number, (start, a, b, end) in enumerate(pairs):
            chain += not (unclosed and number == 0 and start == first)
            inner = _trim(body, a, b)
            if inner:
                out.append(Quotation(start, end, *inner, chain))
        unclosed = unclosed_here
    return out


def _pairs(line: str, offset: int) -> tuple[list[tuple[int, int, int, int]], bool]:
    """(start, inner start, inner end, end) of each quotation; whether the last one stays open."""
    double, unclosed = _double(line)
    single = list(_single(line, double))
    swallowed = [(a, b) for a, _, _, b in single]
    kept = [pair for pair in double if not _inside(pair, swallowed)]
    return [tuple(offset + x for x in pair) for pair in sorted(kept + single)], unclosed  # type: ignore[misc]


def _double(line: str) -> tuple[list[tuple[int, int, int, int]], bool]:
    """Outermost pairs of double marks, and whether the last mark opens one that is not closed."""
    stack: list[_Mark] = []
    pairs: list[tuple[int, int, int, int]] = []
    last = None
    for found in _DOUBLE.finditer(line):
        if found[0][0].isdigit():
            continue
        last = _Mark(found[0], found.start(), found.end())
        if _opens(line, last, bool(stack)):
            stack.append(last)
        elif stack:
            mark = stack.pop()
            while pairs and pairs[-1][0] > mark.start:
                pairs.pop()
            pairs.append((mark.start, mark.end, last.start, last.end))
    unclosed = bool(stack) and stack[-1] is last
    if unclosed:
        pairs.append((stack[-1].start, stack[-1].end, len(line), len(line)))
    return pairs, unclosed


def _opens(line: str, mark: _Mark, within: bool) -> bool:
    """Whether a double mark opens a quotation; a straight one is judged by its neighbors."""
    if mark.text in _OPENING:
        return True
    if mark.text in _CLOSING:
        return False
    before = line[mark.start - 1 : mark.start]
    after = line[mark.end : mark.end + 1]
    if not after or after.isspace():
        return False
    if not before or before.isspace() or before in "([{'‘“":
        return True
    return not within and before in ":,;—–-/"


def _single(
    line: str, double: list[tuple[int, int, int, int]]
) -> Iterator[tuple[int, int, int, int]]:
    """Pairs of single marks outside the double ones; a curly pair may hold double ones."""
    marks = [m.start() for m in _SINGLE.finditer(line)] if _SINGLE.search(line) else []
    strong = [at for at in marks if _closes(line, at) and not _plural(line, at)]
    weak = [at for at in marks if _closes(line, at) and _plural(line, at)]
    starts = [pair[0] for pair in double]
    reached = 0
    for at in marks:
        if at < reached or not _opens_single(line, at):
            continue
        end = _closing(at, strong, weak)
        if end and _compatible(at, end, starts, double, line[at] == "‘"):
            yield at, at + 1, end, end + 1
            reached = end + 1


def _opens_single(line: str, at: int) -> bool:
    before, after = line[at - 1 : at] if at else "", line[at + 1 : at + 2]
    if line[at] == "’" or not after or not (after.isalnum() or after in '“"[$'):
        return False
    joined = before.isalnum() or before in ("'", "‘", "’")
    return not joined and not _ELISION.match(line, at)


def _closes(line: str, at: int) -> bool:
    before, after = line[at - 1 : at] if at else "", line[at + 1 : at + 2]
    if (
        line[at] == "‘"
        or not before
        or before.isspace()
        or before in ("'", "‘", "’")
        or after in ("'", "’")
    ):
        return False
    return not after.isalnum()


def _plural(line: str, at: int) -> bool:
    """Whether the mark may end a possessive plural: s' and a small letter behind a blank."""
    return (
        line[at - 1 : at] == "s"
        and line[at + 1 : at + 2] == " "
        and line[at + 2 : at + 3].islower()
    )


def _closing(at: int, strong: list[int], weak: list[int]) -> int | None:
    """The closing mark of the one that opens at `at`."""
    near = bisect_right(weak, at + 1)
    far = bisect_right(strong, at + 1)
    if far < len(strong):
        return strong[far]
    if near < len(weak) and weak[near] - at < _WEAK_LIMIT:
        return weak[near]
    return None


def _compatible(
    start: int,
    end: int,
    starts: list[int],
    double: list[tuple[int, int, int, int]],
    curly: bool,
) -> bool:
    """Whether a single pair crosses no double one and lies in none; only a curly one holds any."""
    before = bisect_right(starts, start)
    if before and double[before - 1][3] > start:
        return False
    behind = bisect_right(starts, end)
    return before == behind or (curly and double[behind - 1][3] <= end)


def _inside(pair: tuple[int, int, int, int], outer: list[tuple[int, int]]) -> bool:
    at = bisect_right(outer, (pair[0], pair[3]))
    return at > 0 and outer[at - 1][1] >= pair[3]


def _trim(body: str, start: int, end: int) -> tuple[int, int] | None:
    """The span without outer blanks and closing comma, or None where no word is left."""
    piece = body[start:end]
    if not _LETTER.search(piece):
        return None
    kept = piece.rstrip().rstrip(",").rstrip()
    return start + len(piece) - len(piece.lstrip()), start + len(kept)

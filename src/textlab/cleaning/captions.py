"""Captions and credits of pictures, and lines that a scraper copied."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from textlab.cleaning.forms import reporting_names
from textlab.cleaning.page import Line, Page, Taken, up_to

_PICTURE = r"(?:Photo|Photograph|Image|Picture|Illustration|Graphic|Video|Screenshot|Infographic)s?"
_LIBRARY = (
    r"(?:Getty Images|Getty|Shutterstock|iStock(?:photo)?|Alamy|Unsplash|REUTERS|Reuters|AFP|EPA"
    r"|AP(?: Photo)?|Xinhua|VCG|CFP|AAP|Bloomberg|NurPhoto|Anadolu)"
)
_CREDIT_HINT = re.compile(rf"/|©|\||{_PICTURE}|[Cc]redit|[Ff]ile|FILE|{_LIBRARY}")
_CREDIT_END = re.compile(
    rf"""(?:
      \s/\s?[A-Z][\w.&’'-]*(?:[ /][A-Z][\w.&’'-]*){{0,4}}
    | \s(?:{_PICTURE}|Credits?)(?:\ (?:credit|source|by))?\s*[:：]\s?\S.{{0,80}}
    | [(\[](?:File\ |Handout\ |AP\ )?(?:{_PICTURE}|Credit|REUTERS|AFP|EPA)\b[^)\]]{{0,80}}[)\]]
    | [.!?”"’)\]|—–-]\s*{_PICTURE}\ (?:by|courtesy\ of|from|via)\ [A-Z][^.!?]{{0,60}}
    | \b{_LIBRARY}\s?/\s?[A-Z][^.!?]{{0,60}}
    | (?:\bvia|©|\||/|[.!?)”"])\s?{_LIBRARY}(?:\ via\ {_LIBRARY})?
    | [.!?(]\s*(?:File|Handout)\ (?:photo|image|picture)
    )\)?\.?$""",
    re.VERBOSE,
)
_CAPTION_START = re.compile(
    r"""(?:FILE\ PHOTO|File\ photo|FILE|File\ image|Pictured|From\ left|Clockwise\ from)\s*[:–—-]
    | (?:Image|Photo|Video|Media)\ ?caption\s?[,:] | Image\ source,
    | \((?:Top|Bottom|Left|Right|L-R|From\ [Ll]eft)\)
    | (?:This|An?)\ (?:\w+\ ){0,3}(?:photo|image|picture)s?,?\ (?:
        (?:taken|captured|released)\ on\b.{0,60}\d{4}
        | (?:released|provided|made\ available)\ by\ )""",
    re.VERBOSE,
)
_CREDIT_LINE = re.compile(
    rf"""\(?(?:
      (?:{_PICTURE}|Credits?|Cover|Header|Featured\ image)(?:\ (?:credit|source|by))?s?\s*:\s*\S
    | {_PICTURE}\ (?:by|courtesy\ of)\ [A-Z]
    | ©?\s*{_LIBRARY}\s?(?:/.{{0,60}})?\)?$
    | With\ (?:files|inputs?|reporting)\ from\ [A-Z]
    )""",
    re.VERBOSE,
)
_LOGO = re.compile(r"(?:[A-Z]\S{0,30} ){1,5}(?:logo|icon|avatar|thumbnail)")


def credit(page: Page, taken: Taken) -> Iterator[int]:
    """Lines that hold a credit and nothing else: of a picture, or of those who reported."""
    for i, line in up_to(page, 40):
        pictured = _CREDIT_LINE.match(line.text) and (line.words <= 12 or not line.closed)
        if pictured or reporting_names(line.head):
            yield i


def caption(page: Page, taken: Taken) -> Iterable[int]:
    """Lines that end in a credit or open like a caption, cut copies of them, and copies alone.

    A line that stands twice in a row without a final stop, or three times, is the text of a
    picture: nobody writes a paragraph so.
    """
    found = {i for i, line in up_to(page, 90) if _is_caption(line)}
    if page.is_prose:
        found |= {i for run in _runs(page) if _is_copied(page, run) for i in run}
    found |= {i for i, of in _cut_copies(page) if of in found}
    for i, line in up_to(page, 6):
        if _LOGO.fullmatch(line.text) and (i + 1 in found or i - 1 in found):
            found.add(i)
    return sorted(found)


def _is_caption(line: Line) -> bool:
    tail = line.tail
    if _CREDIT_HINT.search(tail) and line.words >= 3 and _CREDIT_END.search(tail):
        return True
    return bool(_CAPTION_START.match(line.head))


def _runs(page: Page) -> Iterator[list[int]]:
    """Runs of the same line, one below the other."""
    run = [0]
    for i, (above, below) in enumerate(pairwise(page.lines), 1):
        if above.text == below.text:
            run.append(i)
        else:
            yield run
            run = [i]
    yield run


def _is_copied(page: Page, run: list[int]) -> bool:
    line = page.lines[run[0]]
    doubled = len(run) == 2 and line.words >= 8 and not line.closed
    return doubled or (len(run) > 2 and line.words >= 6)


def _cut_copies(page: Page) -> Iterator[tuple[int, int]]:
    """Lines that are the cut beginning of a neighbor, each with that neighbor."""
    for i, line in enumerate(page.lines):
        words = line.text.rstrip(" .…") if line.text.endswith(("…", "...")) else line.text
        if line.words < 8 or (line.closed and words == line.text):
            continue
        for j in (i + 1, i - 1):
            if 0 <= j < len(page.lines):
                full = page.lines[j].text
                if len(full) > len(line.text) and full.startswith(words):
                    yield i, j
                    break


def repeat(page: Page, taken: Taken) -> Iterator[int]:
    """Later copies of a long line, and cut copies; the first full copy stays.

    Verse and speeches repeat short lines on purpose: only in prose, and only long lines.
    """
    if not page.is_prose:
        return
    yield from (i for i, _ in _cut_copies(page))
    seen: dict[str, int] = {}
    for i, line in enumerate(page.lines):
        if line.words < 8 or i in taken:
            continue
        first = seen.setdefault(line.text, i)
        if first != i and (line.words >= 20 or page.lines[i - 1].text == line.text):
            yield i

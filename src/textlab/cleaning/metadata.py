"""What a page says of itself: title, outlet, author and date, each with kind and evidence span.

Read from the residue, and from a first-person mention in the prose. A correct None beats a
guess: what is not stated in a known form is not found.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from textlab.cleaning.forms import (
    DATE,
    NAMELESS,
    OUTLET,
    OUTLET_SUFFIX,
    SOURCE,
    TAG,
    bio_subject,
    byline_names,
    is_outlet,
    is_person,
    iso_date,
    names_in,
    reporting_names,
)
from textlab.cleaning.page import Residue


@dataclass(frozen=True)
class Finding:
    """One value a page states of itself, and where.

    Parameters
    ----------
    field
        title, outlet, author or date.
    value
        As written; dates in ISO form.
    kind
        headline / masthead, mention, injected / byline, bio / published, updated, scraper,
        masthead, repost.
    start, end
        Characters of the raw text that state the value.
    rule
        The rule that read it.
    """

    field: str
    value: str
    kind: str
    start: int
    end: int
    rule: str


# --- what is read from where --------------------------------------------------------------------

_COPYRIGHT = re.compile(rf"(?:©|\(c\)|copyright)[\s©]*(?:\(c\)\s*)?(?:\d{{4}}\s*)?,?\s*({OUTLET})",
                        re.IGNORECASE)  # fmt: skip
_UPDATED = re.compile(r"updated?|modified|edited|revised", re.IGNORECASE)
_PUBLISHED = re.compile(r"publish|posted|created|issued|release", re.IGNORECASE)
_VIEWS_OF = re.compile(rf"\b(?:those|views|opinions|position|policy) of (?:the )?({OUTLET})")
_STAFF_OF = re.compile(rf"\bis an? (?:former )?({OUTLET})(?='s| \w)")
# "As a representative of the Tehran Times, I ...": the writer names the outlet in prose.
_PROSE_OUTLET = re.compile(
    r"\b(?:represent(?:ing|ative)|reporter|correspondent|journalist|columnist|editor|writing)\b"
    rf"[^.!?\r\n]{{0,60}}?\b(?:the|The|for|of|at) ({OUTLET})(?=[^\w]{{0,3}} (?:I|we)\b)"
)


def find_metadata(text: str, residue: Sequence[Residue]) -> list[Finding]:
    """What a page says of its title, outlet, author and date, with kind and evidence span.

    Parameters
    ----------
    text
        The raw text of one document.
    residue
        Its spans from :func:`textlab.cleaning.find_residue`.

    Returns
    -------
    list of Finding
        In order of the text; a field may be stated several times, or never. ``text[start:end]``
        is the value itself, for a date the words it was read from.

    Notes
    -----
    The kind says how far a value can be trusted. A scraper's or a masthead's date may be the day
    of the crawl; a mention may be of another outlet; an injected name is a spam site's.
    A date whose day and month cannot be told apart (03/04/2024) is not read.

    Examples
    --------
    >>> page = "By Jane Doe | March 3, 2024"
    >>> [(f.field, f.value, f.kind) for f in find_metadata(page, [Residue(0, 27, "byline")])]
    [('author', 'Jane Doe', 'byline'), ('date', '2024-03-03', 'published')]
    """
    found = [finding for span in residue for finding in _read(text, span, residue)]
    found += _prose_outlets(text, residue)
    return sorted(found, key=lambda f: (f.start, f.end, f.field))


def _read(text: str, span: Residue, residue: Sequence[Residue]) -> Iterator[Finding]:
    """Findings of one residue span, by the readers of its rule."""
    for reader in _READERS.get(span.rule, ()):
        yield from reader(text, span, residue)


def _finding(field: str, text: str, span: Residue, kind: str, at: tuple[int, int]) -> Finding:
    """The characters `at` of a span as a finding."""
    start, end = span.start + at[0], span.start + at[1]
    return Finding(field, text[start:end], kind, start, end, span.rule)


def _title(text: str, span: Residue, residue: Sequence[Residue]) -> Iterator[Finding]:
    words = text[span.start : span.end]
    tag, suffix = TAG.match(words), OUTLET_SUFFIX.search(words[-80:])
    end = len(words) - (len(suffix.group()) if suffix else 0)
    yield _finding("title", text, span, "headline", (tag.end() if tag else 0, end))
    if suffix:
        yield _finding("outlet", text, span, "masthead", (len(words) - len(suffix[1]), len(words)))


def _byline(text: str, span: Residue, residue: Sequence[Residue]) -> Iterator[Finding]:
    words = text[span.start : span.end]
    names = byline_names(words) or ((0, len(words)) if is_person(words) else None)
    if names is None and (length := names_in(words)):
        names = (0, length)
    if names:
        yield _finding("author", text, span, "byline", names)


def _reporting(text: str, span: Residue, residue: Sequence[Residue]) -> Iterator[Finding]:
    names = reporting_names(text[span.start : span.end])
    if names:
        yield _finding("author", text, span, "byline", names)


def _bio(text: str, span: Residue, residue: Sequence[Residue]) -> Iterator[Finding]:
    words = text[span.start : span.end]
    label = re.match(r"[\[(]?[^:\n]{0,20}note\s*[:–—-]\s*", words, re.IGNORECASE)
    offset = label.end() if label else 0
    name = bio_subject(words[offset:])
    if name and words[offset:][slice(*name)] not in NAMELESS:
        yield _finding("author", text, span, "bio", (offset + name[0], offset + name[1]))


def _named_outlet(text: str, span: Residue, residue: Sequence[Residue]) -> Iterator[Finding]:
    """The outlet a note, bio, copyright line or disclaimer names; the plainest form only."""
    words = text[span.start : span.end][:1500]
    patterns = (_COPYRIGHT,) if span.rule == "copyright" else (_VIEWS_OF, _STAFF_OF)
    match = next(filter(None, (pattern.search(words) for pattern in patterns)), None)
    if match:
        yield _finding("outlet", text, span, "mention", _without_article(match, 1))


def _without_article(match: re.Match[str], group: int) -> tuple[int, int]:
    start, end = match.span(group)
    return (start + 4 if match.group(group)[:4].lower() == "the " else start), end


def _dates(text: str, span: Residue, residue: Sequence[Residue]) -> Iterator[Finding]:
    words = text[span.start : span.end][:200]
    before = 0
    for match in DATE.finditer(words):
        value = iso_date(match)
        kind = _date_kind(words[before : match.start()], span, residue)
        before = match.end()
        if value:
            start, end = span.start + match.start(), span.start + match.end()
            yield Finding("date", value, kind, start, end, span.rule)


def _date_kind(label: str, span: Residue, residue: Sequence[Residue]) -> str:
    if span.rule == "scraper_prefix":
        return "scraper"
    if span.rule == "source_line":
        return "repost"
    if _UPDATED.search(label):
        return "updated"
    # A bare date above the title belongs to the site's head: perhaps the day of the crawl.
    above = any(r.rule == "title" and r.start > span.start for r in residue)
    return "masthead" if above and not _PUBLISHED.search(label) else "published"


def _masthead(text: str, span: Residue, residue: Sequence[Residue]) -> Iterator[Finding]:
    if is_outlet(text[span.start : span.end]):
        yield _finding("outlet", text, span, "masthead", (0, span.end - span.start))


def _injected(text: str, span: Residue, residue: Sequence[Residue]) -> Iterator[Finding]:
    words = text[span.start : span.end]
    tag = TAG.match(words)
    yield _finding("outlet", text, span, "injected", tag.span(1) if tag else (0, len(words)))


def _source(text: str, span: Residue, residue: Sequence[Residue]) -> Iterator[Finding]:
    """The outlet of a "Source:" line; injected where a name like it was injected elsewhere."""
    match = SOURCE.match(text[span.start : span.end][:200])
    if match:
        name = match[1].strip()
        spam = {text[r.start : r.end].strip("【】") for r in residue if r.rule == "injected_name"}
        injected = any(name.startswith(s) or s.startswith(name) for s in spam)
        kind = "injected" if injected else "mention"
        yield _finding("outlet", text, span, kind, (match.start(1), match.start(1) + len(name)))


def _agency(text: str, span: Residue, residue: Sequence[Residue]) -> Iterator[Finding]:
    match = re.search(rf"\(({OUTLET})\)", text[span.start : span.end])
    if match:
        yield _finding("outlet", text, span, "mention", match.span(1))


_Reader = Callable[[str, Residue, Sequence[Residue]], Iterator[Finding]]
_READERS: dict[str, tuple[_Reader, ...]] = {
    "title": (_title,),
    "byline": (_byline, _dates),
    "credit": (_reporting,),
    "author_bio": (_bio, _named_outlet),
    "editors_note": (_bio, _named_outlet),
    "disclaimer": (_named_outlet,),
    "copyright": (_named_outlet,),
    "date_line": (_dates,),
    "scraper_prefix": (_dates,),
    "source_line": (_source, _dates),
    "masthead": (_masthead,),
    "injected_name": (_injected,),
    "dateline": (_agency,),
}


def _prose_outlets(text: str, residue: Sequence[Residue]) -> Iterator[Finding]:
    """Outlets the writer speaks for in the first person, outside residue and quotations."""
    starts = [r.start for r in residue]
    for match in _PROSE_OUTLET.finditer(text):
        start, end = match.span(1)
        if text.startswith("The ", start):
            start += 4
        last = bisect_right(starts, start) - 1
        in_residue = last >= 0 and residue[last].end > start
        if not in_residue and not _in_quotation(text, match.start()):
            yield Finding("outlet", text[start:end], "mention", start, end, "mention")


def _in_quotation(text: str, at: int) -> bool:
    """Whether a quotation that began on the same line is still open; looks back 600 characters."""
    before = text[max(0, at - 600) : at]
    before = before[max(before.rfind("\n"), before.rfind("\r")) + 1 :]
    return before.count('"') % 2 == 1 or before.rfind("“") > before.rfind("”")

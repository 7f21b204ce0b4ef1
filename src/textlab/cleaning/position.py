"""Rules for what stands above and below the body: masthead, title, byline, dates, standfirst, bio.

Their lines are known less by their form than by their place, so they run after the rules of
form and look only at the head (down to the first or second paragraph) or the foot of a page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from textlab.cleaning.forms import (
    DATE,
    DATELINE,
    NAMELESS,
    OUTLET_SUFFIX,
    SCRAPED_DATE,
    SOURCE,
    TAG,
    bio_subject,
    is_byline,
    is_date_line,
    is_outlet,
    is_person,
    is_signed,
)
from textlab.cleaning.page import Line, Page, Taken, matching

_CHRONICLE = 3  # so many bare dates on lines of their own are headings of a diary or timeline
_FOOT = 4  # free lines at the end among which bios stand
_MENU = 8  # so many short lines in a row above or below the body are no text
_LONGEST_LABEL = 20  # words: of a headline in a list
_ITEM = re.compile(r"\s(?:–|—|--|-|@)\s|^\W?\d|https?:|:$|^[A-Z][a-z]{2,8}\.? \d")
_LABELED = re.compile(
    r"\W{0,3}(?:last |first )?(?:publish|updat|post|modif|creat|issu|releas)", re.I
)
_SITE_TEXT = re.compile(
    r"""(?:
      skip\ to\ (?:main\ )?(?:content|navigation) | (?:main\ |site\ )?menu | toggle\ navigation
    | (?:site\ )?search | home(?:page)? | log\ ?(?:in|out) | sign\ ?(?:in|up) | register | subscribe
    | my\ account | about(?:\ us)? | contact(?:\ us)? | help | faq | careers | accessibility | rss
    | advertise(?:\ with\ us)? | sitemap | back\ to\ top | loading
    | (?:privacy|cookie)\ (?:policy|notice|settings)
    | terms\ (?:of\ (?:use|service)|(?:and|&)\ conditions)
    | (?:leave|post|add)\ a\ (?:reply|comment)
    | (?:(?:view|show|no|\d{1,6})\ )?comments?(?:\ \(\d{1,6}\))?
    | (?:previous|next)(?:\ (?:post|article|story))?
    | (?:tags?|topics?|filed\ under|categor(?:y|ies)|current\ location|you\ are\ here)\s?:.{0,200}
    | welcome\ to\s?(?:home|(?:\S{1,40}\ ){0,4}(?:home\ ?page|web\ ?site|official\ site|portal))
    | \w[\w ]{0,30}(?:\s?[>»›]\s?\w[\w &-]{0,60}){1,5}
    )\W*""",
    re.VERBOSE | re.IGNORECASE,
)
_SECTION = re.compile(
    r"""(?:(?:world|national|local|latest|breaking|china|us|uk|asia|europe)\ )?
    (?:news|opinions?|politics|business|sports?|tech(?:nology)?|sci-tech|science|culture|analysis
    |commentary|editorial|features?|world|china|economy|health|lifestyle|entertainment|op-?ed)""",
    re.VERBOSE | re.IGNORECASE,
)
_SALUTATION = re.compile(
    r"(?:dear|ladies|mr\.?|mrs\.?|madam|my (?:fellow|dear)|fellow|friends)\b", re.I
)
_ABOUT_AUTHOR = re.compile(r"about the (?:author|writer)s?\W*", re.IGNORECASE)
_SPEAKER = re.compile(r"[A-Z][A-Z .'’-]{2,30}:\s")
_NO_PLACE = re.compile(
    r"BREAKING|UPDATED?|EXCLUSIVE|OPINION|ANALYSIS|WATCH|READ|NOTE|WARNING|QUESTION|ANSWER|EDITORIAL"
    r"|NATO|ASEAN|OPEC|UNESCO|UNICEF|BRICS|NASA|PRESIDENT|MODERATOR|HOST|REPORTER|SECRETARY"
)


def _opening(page: Page, taken: Taken) -> int:
    """Position of the first free paragraph; the number of lines where there is none."""
    free = page.free(taken)
    return free[0] if free else len(page.lines)


def _head(page: Page, taken: Taken) -> list[int]:
    """Free lines above the first free paragraph."""
    return [i for i in range(_opening(page, taken)) if i not in taken]


def _margins(page: Page, taken: Taken) -> list[int]:
    """Free lines above the second free paragraph, and below the last.

    The second, because a standfirst written as a sentence is a paragraph by its form.
    """
    free = page.free(taken)
    if not free:
        return []
    above = range(free[1] if len(free) > 1 else free[0])
    return [i for i in (*above, *range(free[-1] + 1, len(page.lines))) if i not in taken]


def source_line(page: Page, taken: Taken) -> Iterator[int]:
    """A line that states where a text was taken from, often with the time of the repost.

    Below the first paragraph it may be the source of a chart, unless it is dated or an outlet.
    """
    opening = _opening(page, taken)
    for i in _margins(page, taken):
        line = page.lines[i]
        match = SOURCE.match(line.head) if line.words <= 20 else None
        if match and (i < opening or DATE.search(line.head) or is_outlet(match[1])):
            yield i


def date_line(page: Page, taken: Taken) -> Iterator[int]:
    """Lines of dates and times; bare dates only where they are not the headings of a chronicle."""
    dated = [i for i, line in enumerate(page.lines) if is_date_line(line.text)]
    bare = {i for i in dated if not _LABELED.match(page.lines[i].text)}
    margins = set(_margins(page, taken))
    return (i for i in dated if i in margins and (i not in bare or len(bare) < _CHRONICLE))


def byline(page: Page, taken: Taken) -> Iterator[int]:
    """Lines that sign: "By ...", a name with its role, a bare name beside a date."""
    opening = _opening(page, taken)
    titled = False
    for i in _margins(page, taken):
        text = page.lines[i].text
        beside_date = "date_line" in (taken.get(i - 1), taken.get(i + 1))
        named = is_signed(text) or (is_person(text) and beside_date)
        if is_byline(text) or (named and titled and i < opening):
            yield i
        else:
            titled = True


def site_text(page: Page, taken: Taken) -> Iterator[int]:
    """Words of navigation above and below the article, and the name of its section."""
    opening = _opening(page, taken)
    below = (page.free(taken) or [len(page.lines)])[-1]
    for i in (i for i in _margins(page, taken) if i < opening or i > below):
        text = page.lines[i].text
        section = i < opening and len(text) <= 40 and _SECTION.fullmatch(text)
        if section or (len(text) <= 240 and _SITE_TEXT.fullmatch(text)):
            yield i


def masthead(page: Page, taken: Taken) -> Iterator[int]:
    """The outlet's name above the title, and a slogan between it and the date."""
    head = _head(page, taken)
    titles = [i for i in head if _reads_as_title(page.lines[i])]
    for i in head:
        if not is_outlet(page.lines[i].text) or not any(j > i for j in titles):
            continue
        yield i
        below = page.lines[i + 1]
        if taken.get(i + 2) == "date_line" and below.words <= 8 and not below.closed:
            yield i + 1


def title(page: Page, taken: Taken) -> list[int]:
    """The headline, with its copies; none where several lines could be it and nothing tells."""
    asked = {"byline", "date_line", "masthead", "source_line"} & set(taken.values())
    head = [i for i in _head(page, taken) if _reads_as_title(page.lines[i])]
    key = {i: OUTLET_SUFFIX.sub("", page.lines[i].text) for i in head}
    doubled = [i for i in head if list(key.values()).count(key[i]) > 1] if len(head) <= 40 else []
    if doubled:
        return [i for i in doubled if key[i] == key[doubled[0]]]
    stated = [i for i in head if asked or page.lines[i].text[-1] not in "?!"]
    if len(stated) <= 5:
        return stated[:1]
    signed = [i for i, rule in taken.items() if rule in ("byline", "date_line") and i > stated[0]]
    above = [i for i in stated if signed and i < min(signed) and page.lines[i].words >= 5]
    return above[-1:]


def _reads_as_title(line: Line) -> bool:
    text = line.text
    stop = text[-1] in ",:;…." and not re.search(r"\b(?:[A-Z]\.){2,}$", text[-8:])
    begins = text[0].isupper() or text[0].isdigit() or text[0] in "“\"'‘【$£€¿"
    if not 3 <= line.words <= 30 or len(text) > 300 or stop or not begins:
        return False
    return not _SALUTATION.match(text) and not is_date_line(text)


def menu(page: Page, taken: Taken) -> Iterator[int]:
    """Labels above the title, and long runs of labels or headlines above or below the body.

    Tour dates, results and price lists belong to the article: their items have a mark or number.
    """
    titles = [i for i, rule in taken.items() if rule == "title"]
    free = page.free(taken)
    run: list[int] = []
    if not page.is_prose:
        return
    for i, line in enumerate(page.lines):
        inside = free and free[0] <= i <= free[-1]
        label = line.words <= _LONGEST_LABEL and not (line.closed or inside)
        if i in taken:
            continue
        if label and titles and i < min(titles):
            yield i
        elif label and not _ITEM.search(line.head):
            run.append(i)
        else:
            yield from _unless_listed(page, run)
            run = []
    yield from _unless_listed(page, run)


def _unless_listed(page: Page, run: list[int]) -> list[int]:
    """The run where it is long enough for a menu, and no list announced by a colon."""
    announced = bool(run) and run[0] > 0 and page.lines[run[0] - 1].text.endswith(":")
    return run if len(run) >= _MENU and not announced else []


def standfirst(page: Page, taken: Taken) -> Iterator[int]:
    """The line between title and body that sums up: without a stop, above the byline, or set apart.

    A sentence under the title is body unless a byline or date stands below it, or it alone
    touches the next paragraph where all others are set apart by empty lines.
    """
    titles = [i for i, rule in taken.items() if rule == "title"]
    free = page.free(taken)
    if not titles or len(free) < 2:
        return
    between = [i for i in range(max(titles) + 1, free[0]) if i not in taken]
    if len(between) == 1:
        line, below = page.lines[between[0]], free[0]
        signed = _is_signed_between(taken, between[0], below)
        if 6 <= line.words <= 40 and (signed or not line.closed):
            yield between[0]
    elif not between and page.lines[free[0]].words <= 40:
        touching = free[1] == free[0] + 1 and not page.lines[free[1]].gap and page.spaced
        if touching or _is_signed_between(taken, free[0], free[1]):
            yield free[0]


def _is_signed_between(taken: Taken, above: int, below: int) -> bool:
    return any(taken.get(i) in ("byline", "date_line") for i in range(above + 1, below))


def author_bio(page: Page, taken: Taken) -> Iterator[int]:
    """Who the author is, at the foot: somebody of whom the article itself does not speak."""
    lines = page.lines
    for i in matching(page, _ABOUT_AUTHOR, 4):
        yield from range(i, min(i + 2, len(lines)))
    free = page.free(taken)
    untaken = [i for i in range(len(lines)) if i not in taken]
    for i in reversed(untaken[-_FOOT:]):
        name = bio_subject(lines[i].text)
        if (
            name
            and len(free) > 2
            and not _is_spoken_of(page, taken, lines[i].text[slice(*name)], i)
        ):
            yield i
        elif lines[i].paragraph:
            return


def _is_spoken_of(page: Page, taken: Taken, name: str, bio: int) -> bool:
    """Whether the body above names the person, in full or by the last name."""
    if name in NAMELESS:
        return False
    last = re.compile(rf"\b{re.escape(name.split()[-1])}\b")
    return any(last.search(page.lines[i].text) for i in range(bio) if i not in taken)


# --- inside a line -------------------------------------------------------------------------------


def scraper_prefix(page: Page, taken: Taken) -> Iterator[tuple[int, int]]:
    """A date field that a scraper glued before the first sentence."""
    for line in page.lines[:1]:
        match = SCRAPED_DATE.match(line.head)
        if match and not is_date_line(line.text):
            yield line.start + match.start(), line.start + match.end()


def dateline(page: Page, taken: Taken) -> Iterator[tuple[int, int]]:
    """Place, day and agency before the first sentence: "WASHINGTON (AP) — ...", "BEIJING- ..."."""
    first = page.free(taken)[:1] or ([0] if len(page.lines) == 1 else [])
    for line in (page.lines[i] for i in first):
        prefix = SCRAPED_DATE.match(line.head)
        offset = prefix.end() if prefix else 0
        offset += len(line.head[offset:]) - len(line.head[offset:].lstrip())
        match = DATELINE.match(line.head, offset)
        if match and _is_place(page, match):
            yield line.start + match.start(), line.start + match.start() + len(match[0].rstrip())


def _is_place(page: Page, match: re.Match[str]) -> bool:
    """Whether a dateline's first words are a place: not a label, not a speaker in a transcript."""
    if _NO_PLACE.match(match["place"]):
        return False
    if match["agency"] or match["day"] or not match[0].rstrip().endswith(":"):
        return True
    return sum(bool(_SPEAKER.match(line.head)) for line in page.lines) == 1


def injected_name(page: Page, taken: Taken) -> Iterator[tuple[int, int]]:
    """A site's name put into sentences without a blank before it, and the same name in a 【tag】.

    The name must be stated by a tag or a source line, and no outlet known by its form: what is
    glued is the evidence that it does not belong there.
    """
    tags = [(line, tag) for line in page.lines if (tag := TAG.match(line.head))]
    sources = [
        SOURCE.match(page.lines[i].head) for i, rule in taken.items() if rule == "source_line"
    ]
    named = Counter([tag[1].strip() for _, tag in tags] + [m[1].strip() for m in sources if m])
    for name in (n for n in named if n and not is_outlet(n)):
        spans = list(_glued(page, taken, name))
        yield from spans
        if spans:
            yield from (
                (ln.start, ln.start + len(t[0].rstrip())) for ln, t in tags if t[1].strip() == name
            )


def _glued(page: Page, taken: Taken, name: str) -> Iterator[tuple[int, int]]:
    """Where a name follows a letter or a closing mark without a blank, outside source lines."""
    form = re.compile(rf"(?<=[\w,.;:!?)]){re.escape(name)}(?!\w)")
    for i, line in enumerate(page.lines):
        if taken.get(i) != "source_line":
            yield from (
                (line.start + m.start(), line.start + m.end()) for m in form.finditer(line.text)
            )

"""Forms that are known by themselves: dates, names of persons and outlets, bylines and bios."""

from __future__ import annotations

import datetime
import re

# --- dates -------------------------------------------------------------------------------------

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
DATE = re.compile(
    rf"""(?<![\w.])(?:
      (?P<y1>[12]\d{{3}})[-/.](?P<m1>\d{{1,2}})[-/.](?P<d1>\d{{1,2}})
    | (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?[ -](?P<m2>{_MONTH})\.?[ ,-]{{1,2}}(?P<y2>[12]\d{{3}})
    | (?P<m3>{_MONTH})\.?[ ](?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?[ ](?P<y3>[12]\d{{3}})
    | (?P<a>\d{{1,2}})[/.-](?P<b>\d{{1,2}})[/.-](?P<y4>[12]\d{{3}})
    )(?!\d|\.\d)""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
# What may stand beside the date on a line that states nothing else.
_DATE_DRESS = re.compile(
    r"""\b(?:
      (?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?
    | (?:last|first|originally|date|time|published|publish|posted|updated?|modified|edited|revised
        |created|issued|release[d]?|on|at|in|of|the|a\.?m|p\.?m|hrs?|o'clock|local)
    | (?:GMT|UTC|EST|EDT|ET|CST|CDT|CT|PST|PDT|PT|BST|CET|CEST|IST|HKT|SGT|AEST)
    | \d{1,2}\s?[ap]\.?m
    | [T]?\d{1,2}[:.]\d{2}(?::\d{2})?(?:\.\d+)?Z?(?:\s?[ap]\.?m)?
    | \d{1,2}[ ]min(?:ute)?s?(?:[ ]read)?
    )\b|[+-]\d{2}:?\d{2}\b""",
    re.VERBOSE | re.IGNORECASE,
)
_LONGEST_DATE_LINE = 140


def iso_date(match: re.Match[str]) -> str | None:
    """The ISO form of a match of :data:`DATE`; None where day and month cannot be told apart.

    Examples
    --------
    >>> [iso_date(m) for m in DATE.finditer("05-Mar-2025, April 8, 2025, 13/04/2024, 03/04/2024")]
    ['2025-03-05', '2025-04-08', '2024-04-13', None]
    """
    part = match.groupdict()
    year = int(part["y1"] or part["y2"] or part["y3"] or part["y4"])
    if part["y4"]:
        first, second = int(part["a"]), int(part["b"])
        if first <= 12 and second <= 12 and first != second:
            return None
        month, day = (first, second) if second > 12 else (second, first)
    else:
        month = _month(part["m1"] or part["m2"] or part["m3"])
        day = int(part["d1"] or part["d2"] or part["d3"])
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


def _month(text: str) -> int:
    return int(text) if text.isdigit() else _MONTHS.index(text[:3].lower()) + 1


SCRAPED_DATE = re.compile(
    rf"""(?:date|time|datetime|pubdate|published|publish_date)[ ]?[:=]?[ ]?
    (?:{DATE.pattern})(?:[ T]\d{{1,2}}:\d{{2}}(?::\d{{2}})?)?(?=\s+[^\s|,])""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)


def is_date_line(text: str) -> bool:
    """Whether a line states one or more dates, times and their labels, and nothing else."""
    if len(text) > _LONGEST_DATE_LINE or not DATE.search(text):
        return False
    rest = _DATE_DRESS.sub(" ", DATE.sub(" ", text))
    return not any(map(str.isalnum, rest))


# --- names -------------------------------------------------------------------------------------

_AGENCIES = (
    r"(?:the )?(?:AP|Associated Press|Reuters|Thomson Reuters|AFP|Agence France-Presse|Xinhua"
    r"|Bloomberg|TASS|UPI|ANI|PTI|IANS|DPA|EFE|Kyodo|Yonhap|Anadolu|CNN|BBC|CGTN|CCTV|NPR|PBS)"
)
_PAPER = (
    r"(?:Times|Post|Daily|News|Herald|Tribune|Gazette|Journal|Chronicle|Observer|Guardian"
    r"|Telegraph|Mail|Mirror|Independent|Standard|Globe|Examiner|Inquirer|Mercury|Monitor|Press"
    r"|Dispatch|Bulletin|Courier|Echo|Sentinel|Weekly|Broadcasting|Television|Today)"
)
_TITLE_WORD = r"[A-Z][\w&.'’-]{0,25}"
OUTLET = (
    rf"(?:(?i:{_AGENCIES})(?: News)?"
    rf"|(?:The )?(?:{_TITLE_WORD} ){{1,4}}{_PAPER}(?: (?:Online|Today|of {_TITLE_WORD}))?"
    r"|[\w-]{2,40}\.(?:com|net|org|cn|in|co\.uk|com\.au)\b)"
)
_OUTLET_LINE = re.compile(OUTLET)
OUTLET_SUFFIX = re.compile(rf"\s[|–—-]\s({OUTLET})$")
TAG = re.compile(r"【([^】]{1,40})】\s*")
SOURCE = re.compile(
    r"Source\s?[:：]\s?(\S.{0,60}?)(?=\s+\w{1,12}\s?[:：]|\s+[12]\d{3}-|$)", re.IGNORECASE
)
_NOT_IN_NAMES = re.compile(
    rf"(?:{_PAPER}|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|The|And|Our|Staff|Agenc(?:y|ies)|Desk|Bureau|Team|Writers?"
    r"|Reporters?|Correspondents?|Editors?|Editorial|Contribut\w+|Columnist|Analyst|Professor"
    r"|Senior|Political|Chief|Online|Special|World|Photos?|Trends|Articles|Stories|Search"
    r"|AP|AFP|BBC|CNN|CGTN|NPR|Reuters|Xinhua|Bloomberg|Admin)",
)
_PARTICLES = {"de", "da", "di", "du", "van", "von", "der", "den", "bin", "al", "el", "la", "le"}
_LONGEST_NAME = 60
_SEPARATOR = re.compile(r"\s*(?:,\s+and\s|,|\s(?:and|AND|&)\s)\s*")
_BYLINE = re.compile(
    r"(?:(?:Written|Words|Story|Text|Posted|Analysis|Opinion)\s+)?(?:by|By|BY)[:\s]\s*"
    r"|(?:Authors?|Writer|Reporter|Reporters)\s*[:：]\s*"
)
_NAMES_END = re.compile(
    r"[|•·–—(/;:\d@]|\s-\s|\s(?:for|in|at|on|of|from|with|FOR|IN|AT)\s|\s(?:Published|Updated|Posted)\b"
)


def is_person(text: str) -> bool:
    """Whether a text has the form of a person's name: two to five capitalized words.

    Examples
    --------
    >>> is_person("Ludwig van Beethoven"), is_person("Staff Writer"), is_person("By Monday")
    (True, False, False)
    """
    words = text.split() if len(text) <= _LONGEST_NAME else []
    return (
        2 <= len(words) <= 5
        and all(w[0].isupper() or w in _PARTICLES for w in words)
        and words[-1][0].isupper()
        and all(w.strip(".").replace("-", "").replace("'", "").replace("’", "").replace(".", "")
                .isalpha() for w in words)
        and not any(_NOT_IN_NAMES.fullmatch(w) for w in words)
    )  # fmt: skip


def names_in(text: str) -> int:
    """Length of the names that open a text: one person, or several joined by "and"; 0 for none."""
    end = _NAMES_END.search(text[:400])
    head = text[: end.start() if end else 400]
    pieces, at = [], 0
    for gap in [*_SEPARATOR.finditer(head), None]:
        stop = gap.start() if gap else len(head)
        if not is_person(head[at:stop].strip()):
            break
        joined = gap.group().strip(" ,").lower() if gap else ""
        pieces.append((len(head[:stop].rstrip()), joined in ("and", "&")))
        at = gap.end() if gap else stop
    # "Jane Doe, New York" is one author and a place; "Jane Doe, John Roe and Ann Poe" are three.
    last_and = max((i for i, (_, joined) in enumerate(pieces) if joined), default=-1)
    keep = min(last_and + 1, len(pieces) - 1)
    return pieces[keep][0] if pieces else 0


def byline_names(text: str) -> tuple[int, int] | None:
    """Where the names stand in a byline such as "By Jane Doe, Staff Writer"; None for no names."""
    label = _BYLINE.match(text)
    length = names_in(text[label.end() :]) if label else 0
    return (label.end(), label.end() + length) if label and length else None


def is_byline(text: str) -> bool:
    """Whether a line is a byline: "By" and persons, or "By" and staff, reporters or an agency."""
    label = _BYLINE.match(text)
    if not label or len(text) > 200:
        return False
    rest = text[label.end() :]
    named = names_in(rest)
    if not named:
        words = re.split(r"[|,•·–—]", rest)[0].split()
        return 0 < len(words) <= 4 and any(_NOT_IN_STAFF.fullmatch(w) for w in words)
    tail = rest[named:].strip()
    return not tail or not tail[0].islower() or bool(_NAMES_END.match(" " + tail))


_NOT_IN_STAFF = re.compile(
    r"(?i:Staff|Agenc(?:y|ies)|Desk|Bureau|Reporters?|Correspondents?|Editors?|Admin|Team"
    rf"|Editorial|{_AGENCIES})"
)


def is_outlet(text: str) -> bool:
    """Whether a whole line has the form of an outlet's name or domain.

    Examples
    --------
    >>> is_outlet("The Daily Telegraph"), is_outlet("Xinhua"), is_outlet("A long day")
    (True, True, False)
    """
    return len(text) <= 60 and bool(_OUTLET_LINE.fullmatch(text))


_ROLE = (
    r"(?:commentator|columnist|journalist|reporter|correspondent|editor|writer|author|blogger"
    r"|professor|lecturer|fellow|researcher|analyst|scholar|scientist|historian|economist"
    r"|contributor|expert|observer|producer|photographer|director|co-founder|founder|adviser"
    r"|advisor|consultant|strategist|student|novelist|poet|lawyer|diplomat|ambassador)s?"
)
_BIO_SUBJECT = re.compile(
    r"(.{3,60}?)(?:,|\s\(|\s(?:is|was|are|works|writes|covers|reports|teaches|serves|has)\b)"
)
_BIO_ROLE = re.compile(
    rf"\b(?:is|was|are)\b.{{0,120}}\b{_ROLE}\b|\b(?:writes|covers|reports) (?:on|about|for|from)\b"
    r"|\bcan be (?:reached|followed)\b|\bcovers\b.{0,80}\bfor\b",
    re.IGNORECASE,
)
NAMELESS = ("The author", "The authors", "The writer", "The columnist", "The commentator")


def bio_subject(text: str) -> tuple[int, int] | None:
    """Where the name stands in "Jane Doe is a reporter for ..."; None where it is no bio."""
    subject = _BIO_SUBJECT.match(text)
    if not subject or len(text) > 600 or not _BIO_ROLE.search(text[:300]):
        return None
    name = subject.group(1)
    return subject.span(1) if name in NAMELESS or is_person(name) else None


_SIGNED_ROLE = re.compile(
    rf"\s*[,|–—-]\s*(?:\S{{1,30}}\s){{0,6}}(?:{_ROLE}|staff)\b[^.]{{0,40}}", re.IGNORECASE
)
_REPORTING = re.compile(
    r"[(\[]?(?:Additional )?(?:[Rr]eporting|Writing|Compiled|Edited|Editing) by\s+"
)


def is_signed(text: str) -> bool:
    """Whether a line is a name and a role: "Jane Doe, Political Editor"."""
    name, _, _ = text[:_LONGEST_NAME].partition(",")
    return is_person(name) and bool(_SIGNED_ROLE.fullmatch(text[len(name) : 200]))


def reporting_names(text: str) -> tuple[int, int] | None:
    """Where the names stand in "Reporting by Jane Doe in London; editing by ..."."""
    label = _REPORTING.match(text)
    length = names_in(text[label.end() :]) if label else 0
    return (label.end(), label.end() + length) if label and length else None


# --- places ------------------------------------------------------------------------------------

DATELINE = re.compile(
    rf"""(?P<place>[A-Z][A-Z.'’-]{{2,20}}(?:[ ][A-Z][A-Z.'’-]{{1,20}}){{0,3}}
      | [A-Z][\w.'’-]{{1,20}}(?:[ ][A-Z][\w.'’-]{{1,20}}){{0,2}}
        (?=[^(]{{0,30}}\((?i:{_AGENCIES})\)))
    (?:,[ ](?!(?:{_MONTH})\b)[A-Z][\w.]{{1,15}}(?:[ ][A-Z][\w.]{{1,15}})?)?
    (?P<day>,?[ ](?:{_MONTH}\.?[ ]\d{{1,2}}|\d{{1,2}}[ ]{_MONTH}))?
    (?P<agency>[ ]?\([A-Z][\w/ .-]{{1,30}}\))?
    (?:[ ]?(?:—|–|--)\s*|[ ]?-\s+|:\s+)(?=[“"'‘(]?[A-Z0-9])""",
    re.VERBOSE,
)

"""Rules for what the site adds to an article: banners, notes, boxes, buttons, lists of headlines.

Each is known by the form of its own line. Ordinary prose that mentions cookies, newsletters,
photos or editors does not open the way these lines do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from textlab.cleaning.forms import DATE, is_date_line
from textlab.cleaning.page import Page, Taken, consisting, grown, matching, up_to

_VERBOSE = re.VERBOSE | re.IGNORECASE

_CONSENT = re.compile(
    r"""
      by\ (?:continuing|using|clicking|browsing|visiting|closing|accepting|scrolling|choosing)\b
        .{0,160}\byou\b.{0,40}\b(?:agree|consent|accept)
    | (?:we|we\ and\ our\ .{0,20}partners|(?:this|our)\ (?:web\ ?)?site)\ (?:use|uses|store)\b
        .{0,80}\b(?:cookies|device)\b.{0,200}
        \b(?:your?|site|experience|traffic|browser|consent|advert\w*|analytics|policy)\b
    | this\ (?:web\ ?)?site\ uses\ cookies
    | (?:please\ )?accept\ (?:all\ |our\ |the\ use\ of\ )*cookies
    | we\ (?:value|care\ about|respect)\ your\ privacy\W*$""",
    _VERBOSE,
)
_CONSENT_LABEL = re.compile(
    r"""(?:
      (?:i\ )?(?:agree|accept|consent) | (?:accept|reject|allow)\ all(?:\ cookies)?
    | accept\ cookies | reject | decline | deny | ok(?:ay)? | got\ it | close | x | × | ✕
    | learn\ more | more\ information | find\ out\ more | customi[sz]e
    | necessary | preferences | statistics | marketing | terms\ of\ (?:use|service)
    | (?:manage|cookie|your|privacy|show)\ (?:preferences|settings|options|choices|cookies)
    | (?:our\ )?(?:privacy|cookies?)\ (?:policy|statement|notice)
      (?:\ (?:&|and)\ (?:privacy|cookies?)\ (?:policy|statement|notice))?
    )\W*""",
    _VERBOSE,
)
_AI = re.compile(
    r"""
      (?:ai|artificial\ intelligence)\ (?:disclaimer|disclosure|notice)\s?[:.–—-]
    | (?:(?:disclaimer|note|disclosure)\s?:\s?)?
      (?:the\ (?:content|text)s?\ (?:of|on)\ )?
      this\ (?:article|page|text|story|post|summary|content|translation|site)\b.{0,30}
      \b(?:is|was|were|has\ been|have\ been)\b.{0,30}
      \b(?:generated|written|produced|created|translated|summari[sz]ed)\ (?:by|with|using)\b
      .{0,60}\b(?:ai|artificial\ intelligence|chatgpt|language\ model
        |machine\ (?:translat|learn))""",
    _VERBOSE,
)
_NOTE = re.compile(
    r"""[(\[]?(?:
      (?:editors?|editor['’]s|editors['’]|publisher['’]s|author['’]s)\ note\s?(?:[:–—-]|[)\]]?$)
    | note\ to\ (?:readers|editors)\s?:
    | (?:correction|clarification|update)s?\b[^:]{0,40}:.{0,200}
        \b(?:(?:earlier|previous|original)\ version|this\ (?:article|story|post|report)\b)
    )""",
    _VERBOSE,
)
_HISTORY = re.compile(
    r"""this\ (?:article|story|piece|post|report|essay)\ (?:
      (?:(?:was|has\ been)\ )?(?:originally|first)\ (?:appear|publish|post|r[au]n)
    | (?:was|has\ been)\ (?:updated|amended|corrected|republished|translated\ (?:by|from))
    )""",
    _VERBOSE,
)
_DISCLAIMER = re.compile(
    r"""(?:disclaimer\s?:\s?)?(?:
      (?:the\ |any\ |all\ )?(?:views|opinions)\b.{0,100}
        \b(?:do|does)\ not\ necessarily\ (?:reflect|represent)
    | (?:the\ |any\ |all\ )?(?:views|opinions)\b.{0,40}
        \b(?:expressed|stated|contained)\ (?:in\ this|here|on\ this|by\ .{0,30}\bon\ )
        .{0,60}\b(?:are|is)\b.{0,60}\b(?:necessarily|alone|solely|own|the\ author|the\ writer)
    | (?:the\ )?(?:views|opinions)\ expressed\ are\b.{0,30}\b(?:own|alone|solely|author)
    | (?:this|the)\ (?:article|commentary|piece|column)\ (?:reflects|represents)\ .{0,60}
        \b(?:views|opinions?)\b
    )""",
    _VERBOSE,
)
_NEWSLETTER = re.compile(
    r"""
      (?:sign\ up|subscribe|register|join)\b.{0,80}
        \b(?:our|your\ inbox|free|daily|weekly|the\ (?-i:[A-Z])\S*)\b
    | (?:get|receive)\b.{0,60}
        \b(?:news\w*|updates|stories|alerts|best|latest|daily|weekly|headlines)\b
        .{0,80}\byour\ (?:inbox|e-?mail)\b
    | (?:enter|add)\ your\ e-?mail\b
    | stay\ (?:informed|up\ to\ date|updated)\b.{0,60}\b(?:newsletter|inbox|subscribe)\b
    | (?:thank\ you|thanks)\ for\ (?:subscribing|signing\ up)\b""",
    _VERBOSE,
)
_NEWSLETTER_ABOUT = re.compile(
    r"newsletter|inbox|e-?mail|alerts|mailing list|updates|channel|podcast|thank", re.IGNORECASE
)
_NEWSLETTER_HEAD = re.compile(r"newsletters?", re.IGNORECASE)
_NEWSLETTER_LABEL = re.compile(
    r"(?:newsletters?|(?:your |enter )?e-?mail(?: address)?|submit"
    r"|(?:subscribe|sign up)(?: now)?)\W*",
    re.IGNORECASE,
)
_ADVERTISEMENT = re.compile(
    r"""(?:
      advertise?ments? | advertising | ads? | skip\ ad | remove\ ads | (?:ad|paid)\ content
    | sponsored(?:\ content)? | promoted(?:\ content)? | continue\ reading
    | (?:story|article)\ continues\ (?:below|after)(?:\ this)?\ (?:ad\w{0,12}|promotion)
    | scroll\ (?:down\ )?to\ continue(?:\ reading)?
    )\W*""",
    _VERBOSE,
)
_NETWORK = (
    r"(?:facebook|twitter|x|whatsapp|linkedin|pinterest|reddit|telegram|wechat|weibo|messenger"
    r"|flipboard|tumblr|instagram|youtube|tiktok|bluesky|mastodon)"
)
_SHARE_START = r"(?:share|tweet|retweet|pin it)"
_SHARE = re.compile(
    rf"""(?:click\ to\ )?(?:
      {_SHARE_START}
      (?:\ (?:this|it|on|or|via|with|by|to|your|story|article|page|post|comment|friends
        |e-?mail|{_NETWORK})){{0,5}}(?:\ \(opens\ in\ new\ window\))?
    | {_NETWORK} | e-?mail | print | copy\ link | link | sms | more | save | like | comments?
    | \d{{1,6}}\ (?:shares|comments|likes)
    )""",
    _VERBOSE,
)
_SHARE_ALONE = re.compile(rf"{_SHARE_START}|\d", re.IGNORECASE)
_SHARE_SPLIT = re.compile(r"\s?[|/•·,]\s?|\s\s")
_FOLLOW = re.compile(
    rf"(?:follow|find|like) (?:\S{{1,30}} ){{1,4}}on (?:{_NETWORK}|social media)\b"
    r"\W*(?:\S{1,30}\W*)?",
    re.IGNORECASE,
)
_SOCIAL = re.compile(rf"{_NETWORK}|{_SHARE_START}|e-?mail|print", re.IGNORECASE)
_PLAYER = re.compile(
    r"""
      \d{1,2}:\d{2}(?::\d{2})?(?:\s?/\s?\d{1,2}:\d{2}(?::\d{2})?)? | × | ✕ | unmute
    | play\ video
    | (?:listen\ to|watch)\ this\ (?:article|story|video)\W* | now\ playing | video\ player
    | \d{1,2}\ min(?:ute)?s?(?:\ to)?\ read | reading\ time\W+\d{1,2}\ min\w*""",
    _VERBOSE,
)
_CLOCK = re.compile(r"\d{1,2}:\d{2}")
_PLAYER_LABEL = re.compile(r"close|play|pause|mute|live|stop|settings|full ?screen", re.IGNORECASE)
_COPYRIGHT = re.compile(
    r"(?:\S{1,40} ){0,8}(?:material|content)s? (?:\S{1,40} ){0,4}may not be (?:publish|reproduc)ed"
    r"|©|\(c\)\s|copyright\s?(?:©|\(c\)|\d{4})|(?:\S{1,40} ){0,6}all rights reserved\W*$"
    r"|(?:\S{1,40} ){0,8}\(?©",
    re.IGNORECASE,
)
_RELATED = re.compile(
    r"""(?:
      related(?:\ (?:articles?|stories|news|posts?|topics|content|coverage|links|reading))?
    | (?:you\ )?(?:may|might)\ also\ (?:like|enjoy) | you\ may\ be\ interested\ in
    | more\ (?:from|on|in)(?:\ \S{1,30}){1,3} | more\ (?:stories|news|like\ this)(?:\ \S{1,30}){0,3}
    | most\ (?:read|popular|viewed|shared) | (?:what\ to\ )?read\ next | up\ next | keep\ reading
    | recommended(?:\ for\ you)? | (?:trending|popular)(?:\ (?:now|news|stories|posts))?
    | (?:latest|top|other|featured)\ (?:news|stories|articles|posts) | editors?['’]?s?['’]?\ picks?
    | see\ also | also\ read | don['’]t\ miss | (?:around|from)\ the\ web
    | in\ case\ you\ missed\ it
    )\s?[:»>]?""",
    _VERBOSE,
)
_READ_MORE = re.compile(
    r"""
      (?:read\ (?:more|also|next)|also\ read|see\ also|more\ on\ this|must\ read|don['’]t\ miss
        |related(?:\ (?:article|story|news))?)\s?[:|»>–—]\s?\S
    | (?:read|watch|listen|more|recommended)\s?[:|»>–—]\s?\S(?!.{0,400}[.!?…][”"’']?$)
    | (?:click\ here|read\ more)\W*$""",
    _VERBOSE,
)
_SAYS = re.compile(r"(?:\S{1,40} ){1,12}(?:says|said|wrote|commented):?", re.IGNORECASE)
_TRENDS = re.compile(
    r"(?:search trends|(?:trending|hot|popular|top) search(?:es)?|hot words)\W*", re.IGNORECASE
)
_SENTENCE_BREAK = re.compile(r"[.!?][”\"’)]?\s+[“\"(]?[A-Z]")


def consent(page: Page, taken: Taken) -> Iterable[int]:
    """Sentences that ask for consent to cookies, and the labels and buttons around them."""
    asked = {i for i, line in up_to(page, 150) if _CONSENT.match(line.head)}
    return grown(page, asked, _CONSENT_LABEL)


def ai_disclaimer(page: Page, taken: Taken) -> Iterable[int]:
    """A page's statement that a machine wrote or translated it."""
    return matching(page, _AI, 400)


def editors_note(page: Page, taken: Taken) -> Iterator[int]:
    """Notes and corrections; a bare "Editor's note" takes the line below it.

    What an article says of its own history is a note at its head or foot, and prose inside.
    """
    for i in matching(page, _NOTE, 200):
        yield i
        if page.lines[i].words <= 3 and i + 1 < len(page.lines):
            yield i + 1
    free = page.free(taken)
    inside = range(free[0] + 1, free[-3]) if len(free) > 3 else ()
    yield from (i for i in matching(page, _HISTORY, 80) if i not in inside)


def disclaimer(page: Page, taken: Taken) -> Iterable[int]:
    """Whose views these are, and whose not."""
    return matching(page, _DISCLAIMER, 80)


def newsletter(page: Page, taken: Taken) -> Iterable[int]:
    """Invitations to subscribe, in the imperative, and the fields of their boxes."""
    asked = (
        i for i in matching(page, _NEWSLETTER, 40) if _NEWSLETTER_ABOUT.search(page.lines[i].text)
    )
    return grown(page, [*asked, *consisting(page, _NEWSLETTER_HEAD, 1)], _NEWSLETTER_LABEL)


def advertisement(page: Page, taken: Taken) -> Iterable[int]:
    """Marks of an advertisement, and of the article going on below it."""
    return consisting(page, _ADVERTISEMENT, 8)


def share_bar(page: Page, taken: Taken) -> Iterator[int]:
    """Buttons to share: several on one line, "Share ..." or "Tweet", or a run of networks."""
    parts = {i: _shares(line.text) for i, line in up_to(page, 14)}
    for i, line in up_to(page, 14):
        alone = parts[i] == 1 and not _SHARE_ALONE.match(line.text)
        beside = parts.get(i - 1) or parts.get(i + 1)
        if (parts[i] and (not alone or beside)) or _FOLLOW.fullmatch(line.text):
            yield i


def _shares(text: str) -> int:
    """How many share buttons a line consists of; 0 where something else stands on it."""
    parts = _SHARE_SPLIT.split(text.strip(":| "))
    if len(parts) == 1 and not _SHARE.fullmatch(parts[0]):
        parts = text.split()
    buttons = all(map(_SHARE.fullmatch, parts)) and any(map(_SOCIAL.match, parts))
    return len(parts) if buttons or _SHARE.fullmatch(text) else 0


def player(page: Page, taken: Taken) -> Iterable[int]:
    """Times and labels of a player; "Close" or "Play" only beside one.

    A time right above a paragraph is the heading of a live report.
    """
    lines = page.lines
    shown = (
        i
        for i in consisting(page, _PLAYER, 6)
        if not (_CLOCK.fullmatch(lines[i].text) and i + 1 < len(lines) and lines[i + 1].paragraph)
    )
    return grown(page, shown, _PLAYER_LABEL)


def copyright_line(page: Page, taken: Taken) -> Iterable[int]:
    """Lines that claim the copyright; their owner may be the outlet."""
    return matching(page, _COPYRIGHT, 60)


def comments(page: Page, taken: Taken) -> Iterable[int]:
    """Comments of readers: from the first dated "Somebody says:" to the end, if there are several.

    The date, on that line or the next, tells a comment from a tale in which somebody speaks.
    """
    said = [i for i in consisting(page, _SAYS, 14) if _is_dated(page, i)]
    return range(said[0], len(page.lines)) if len(said) > 1 else ()


def _is_dated(page: Page, i: int) -> bool:
    below = page.lines[i + 1].text if i + 1 < len(page.lines) else ""
    return bool(DATE.search(page.lines[i].head)) or is_date_line(below)


def related_articles(page: Page, taken: Taken) -> Iterator[int]:
    """Lines such as "Read more: ...", and headlines below "Related articles" until prose resumes.

    Above the first paragraph only the heading is taken: the title may stand below it.
    """
    free = page.free(taken)
    opening = free[0] if free else len(page.lines)
    end = 0
    for i, line in up_to(page, 30):
        if _READ_MORE.match(line.text) and not (line.closed and line.words > 12):
            yield i
        if i < end or line.words > 8 or not _RELATED.fullmatch(line.text):
            continue
        end = i + 1
        while i > opening and end < len(page.lines) and not _resumes(page, end):
            end += 1
        yield from range(i, end)


def _resumes(page: Page, i: int) -> bool:
    """Whether the article goes on at a line below a list of headlines.

    It does at a line of several sentences; else where two sentences follow each other, or one
    stands alone in a text that sets its paragraphs apart.
    """
    line = page.lines[i]
    below = page.lines[i + 1] if i + 1 < len(page.lines) else None
    if line.words >= 40 or (line.closed and _SENTENCE_BREAK.search(line.head) and line.words >= 20):
        return True
    two = line.closed and line.words >= 4 and bool(below and below.closed and below.words >= 4)
    if page.spaced:
        return line.gap and (below is None or below.gap) and (line.paragraph or two)
    return two or (below is None and line.closed and line.words >= 20)


def search_trends(page: Page, taken: Taken) -> Iterator[int]:
    """A box of search terms: its heading and the short lines below it."""
    for i in consisting(page, _TRENDS, 4):
        yield i
        for j in range(i + 1, min(i + 16, len(page.lines))):
            if page.lines[j].words > 6 or page.lines[j].closed:
                break
            yield j

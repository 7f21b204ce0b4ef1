"""Who a mention names: titles off, surnames joined to full names, he and she to the last person."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from itertools import dropwhile
from typing import NamedTuple

from textlab.attribution.phrases import NAME, NAMELESS, PRONOUN, Mention
from textlab.attribution.quotations import Quotation
from textlab.attribution.units import DETERMINERS, PREPOSITIONS, PRONOUNS, Unit

_TITLES = frozenset(
    """mr mrs ms miss dr prof professor sir lord lady dame president vice prime minister premier
    chancellor secretary senator sen representative rep congressman congresswoman governor gov
    mayor ambassador justice judge general gen colonel col captain capt lieutenant lt sergeant sgt
    admiral major king queen prince princess pope rev reverend father sister chairman chairwoman
    chair ceo director chief officer executive spokesman spokeswoman spokesperson foreign deputy
    former attorney speaker leader candidate nominee commissioner analyst economist author
    scientist physician correspondent reporter editor founder co-founder""".split()
)
_ROLES = _TITLES | frozenset(
    """head member board manager physician professor scientist researcher expert scholar fellow
    partner lawyer engineer commentator delegate deputy an a the who one""".split()
)
_RANKS = _ROLES - DETERMINERS | frozenset(
    "agent aide columnist strategist adviser advisor activist supporter host voter writer".split()
)
_NO_PERSON = frozenset(
    """technology technologies co ltd inc corp corporation company university college school party
    committee congress academy institute institution foundation department ministry bank group news
    times post house court street city state states national international center centre council
    commission association agency forum daily journal press campaign fund united new north south
    west east san los las saint st street avenue road river sea ocean island islands day war world
    global media organization organisation union federation bureau office board society network
    republic kingdom america american china chinese tower hall park university party white supreme
    democratic republican act law treaty index report festival games cup prize award hospital
    church museum museums science sciences super monday tuesday wednesday thursday friday saturday
    sunday january february march april may june july august september october november december
    and of the for""".split()
)
_NAME_LIMIT = 80  # characters
_CAPITAL = (  # a point belongs to a title or an initial; elsewhere it ends a sentence, and a name
    r"(?:(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Prof|Sgt|Capt|Col|Lt|Adm|Rev|St|Jr|Sr|(?:[A-Z]\.)*[A-Z])\."
    r"|[^\W\d_a-z][\w’'-]*)"
)
_RUN = re.compile(rf"{_CAPITAL}(?:[ \xa0](?:(?:of|the|de|van|von|bin|al)[ \xa0])*{_CAPITAL})*")
_POSSESSIVE = re.compile(r"['’]s?$")
_ALIKE = re.compile(r"\w+")


class Speaker(NamedTuple):
    """Who says something: the name, if one could be given, and where the mention stands."""

    name: str | None
    start: int
    end: int
    person: bool = False


class Speakers:
    """The names of one document.

    Parameters
    ----------
    body
        Its body.
    quotations
        Its quotations: a person named inside one is no antecedent of a pronoun outside.

    Notes
    -----
    A full name is two or three capital words without a word of institutions. A surname alone (its
    last word, or its first where a title or an apposition shows that it is a person: Chinese order)
    means the full name that stands last before it, or else the first one behind. `he` and `she`
    mean the person last named as more than a possessor or the object of a preposition; number and
    gender are not known, so a wrong antecedent is possible wherever two persons alternate.
    """

    def __init__(self, body: str, quotations: list[Quotation]) -> None:
        self.body = body
        self._starts = [quotation.start for quotation in quotations]
        self._ends = [quotation.end for quotation in quotations]
        self._full: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self._persons: set[str] = set()
        self._named: list[tuple[int, str]] = []
        runs = list(_RUN.finditer(body))
        for run in runs:
            self._register(run)
        for run in runs:
            self._mention(run)
        self._other: str | None = None

    def resolve(self, unit: Unit, mention: Mention) -> Speaker:
        """The speaker a mention stands for."""
        start, end = unit.atoms[mention.first].start, unit.atoms[mention.last - 1].end
        text = self.body[start:end]
        if mention.kind == PRONOUN:
            person = unit.low(mention.first) in ("he", "she", "who")
            name = (
                self.antecedent(start, unit.low(mention.first) == "who") if person else self._other
            )
            return Speaker(name, start, end, person)
        if mention.kind == NAME or self._ranked(unit, mention):
            return self._by_name(unit, mention, start, end)
        owner = unit.atoms[mention.last - 2] if mention.last - mention.first > 1 else None
        if owner and owner.capital and owner.possessive:
            return Speaker(self.expand(_bare(owner.text), start), start, end, True)
        self._other = _lower_first(_POSSESSIVE.sub("", text))
        return Speaker(self._other, start, end)

    def _ranked(self, unit: Unit, mention: Mention) -> bool:
        """Whether a phrase ends in a rank and a person's name: `FBI agent Li Ming`."""
        name = [atom.text for atom in unit.atoms[mention.name : mention.last]]
        rank = unit.low(mention.name - 1) in _RANKS and mention.name > mention.first
        return rank and _personal(name)

    def _by_name(self, unit: Unit, mention: Mention, start: int, end: int) -> Speaker:
        text = self.body[unit.atoms[mention.name].start : end]
        name = self.expand(_untitled(_bare(text)), start)
        person = name in self._persons or _personal(name.split())
        if person:
            self._persons.add(name)
            self._named.insert(bisect_left(self._named, (start, name)), (start, name))
        else:
            self._other = name
        return Speaker(name, start, end, person)

    def antecedent(self, at: int, relative: bool = False) -> str | None:
        """The person last named before a character; of `who`, only one directly before it."""
        before = bisect_left(self._named, (at, ""))
        for start, name in reversed(self._named[max(0, before - 50) : before]):
            if relative and not self._adjoins(start, at):
                return None
            if name in self._persons:
                return name
        return None

    def _adjoins(self, start: int, at: int) -> bool:
        """Whether nothing but a name stands between two characters."""
        between = self.body[start:at].split() if at - start < _NAME_LIMIT else ["-"]
        return all(word[0].isupper() for word in between)

    def expand(self, name: str, at: int) -> str:
        """The full name that a single word stands for at a character; other names as they are."""
        known = self._full.get(name, [])
        if " " in name or not known:
            return name
        before = bisect_right(known, (at, "\uffff"))
        return known[max(0, before - 1)][1]

    def _register(self, run: re.Match[str]) -> None:
        """Note a full name, with the evidence that it is a person's."""
        words = _words(run)
        name = _untitled(" ".join(words)).split()
        if not _personal(name):
            return
        full = " ".join(name)
        shown = len(name) < len(words) or self._apposed(run.end())
        self._full[name[-1]].append((run.start(), full))
        if shown:
            self._persons.add(full)
            self._full[name[0]].append((run.start(), full))

    def _mention(self, run: re.Match[str]) -> None:
        """Note where a person is named as more than a possessor or an object."""
        if _POSSESSIVE.search(run[0]) or self._quoted(run.start()):
            return
        before = self.body[max(0, run.start() - 20) : run.start()].split()
        if before and before[-1].lower() in PREPOSITIONS:
            return
        words = _untitled(" ".join(_words(run))).split()
        if len(words) == 1 and words[0].lower() in PRONOUNS:
            return
        if words and (_personal(words) or (len(words) == 1 and words[0] in self._full)):
            self._named.append((run.start(), self.expand(" ".join(words), run.start())))

    def _apposed(self, end: int) -> bool:
        """Whether a comma and a word of rank follow: `Li Ming, head of ...`."""
        behind = self.body[end : end + 30]
        if not behind.startswith(", "):
            return False
        word = _ALIKE.match(behind, 2)
        return word is not None and word[0].lower() in _ROLES

    def _quoted(self, at: int) -> bool:
        before = bisect_right(self._starts, at)
        return before > 0 and self._ends[before - 1] > at


def _words(run: re.Match[str]) -> list[str]:
    """Words of a run of capitals, sentence openers left away."""
    words = _bare(run[0]).split()
    return list(dropwhile(lambda word: word.lower() in NAMELESS, words))


def _bare(name: str) -> str:
    """A name on one line, without possessive and without a closing point or comma."""
    return _POSSESSIVE.sub("", " ".join(name.split()).rstrip(".,")).strip()


def _untitled(name: str) -> str:
    """A name without the title before it; a title alone stays."""
    words = name.split()
    if "of" in words and _personal(_without_title(words[: words.index("of")])):
        words = words[: words.index("of")]  # "Li Ming of Topstar"
    return " ".join(_without_title(words))


def _without_title(words: list[str]) -> list[str]:
    """Words behind the last title; all of them where none, or an institution, follows it."""
    titles = [i for i, word in enumerate(words) if word.lower().strip(".") in _TITLES]
    joined = any(word in ("of", "for", "the") for word in words)
    inside = titles and not joined and titles[-1] + 1 < len(words)
    return words[titles[-1] + 1 :] if inside else words


def _personal(words: list[str]) -> bool:
    """Whether words look like a full name: two or three, capital, none of institutions."""
    if not 2 <= len(words) <= 3:
        return False
    return all(
        w[0].isupper()
        and not any(c.isdigit() for c in w)
        and w.lower().strip(".") not in _NO_PERSON | _ROLES
        and not (w.isupper() and len(w) > 2)
        for w in words
    )


def _lower_first(text: str) -> str:
    """A phrase as it stands inside a sentence: `The company` is `the company`."""
    head, *rest = text.split()
    return " ".join([head.lower() if head.lower() in DETERMINERS else head, *rest])

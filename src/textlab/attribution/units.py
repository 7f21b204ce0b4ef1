"""Reading units: a sentence with every quotation in it as one atom, and the phrases it holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from textlab.attribution.quotations import Quotation

PRONOUNS = frozenset("he she they it we i you who".split())
AUXILIARIES = frozenset(
    """has have had is was are were be been being do does did will would can could may might must
    shall should isn't wasn't aren't weren't won't wouldn't can't cannot couldn't doesn't don't
    didn't hasn't haven't hadn't shouldn't""".split()
)
# Said in these, nothing was reported: "did not say", "would not say", "might say".
NOT_SAID = frozenset(
    """not never can could may might must should would can't cannot couldn't doesn't don't didn't
    hasn't haven't hadn't won't wouldn't shouldn't if""".split()
)
BE = frozenset("is was are were be been being isn't wasn't aren't weren't".split())
ADVERBS = frozenset(
    """also then later again still now just once often always even recently yesterday today
    meanwhile however though too instead once first not never long soon further all both
    themselves himself herself itself already""".split()
)
CONJUNCTIONS = frozenset("and but or yet nor then while although though".split())
BOUNDARIES = CONJUNCTIONS | frozenset(
    """that because as when if where after before which who whose whom what why how whether
    since until unless so than once whereas""".split()
)
PREPOSITIONS = frozenset(
    """in on at by for with from of to into about against during after before since under over
    through via among between without within despite amid like throughout across per upon ahead
    following regarding including near until toward towards outside inside behind unlike""".split()
)
DETERMINERS = frozenset(
    """the a an this that these those his her its their my our your some many most several few one
    two three four five six seven eight nine ten no any each every all both another other such
    more""".split()
)
WEEKDAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow".split()
)
PARTICLES = frozenset("of the for and de la van von der bin al el du di da &".split())


class Atom(NamedTuple):
    """A word outside quotation marks, or a whole quotation."""

    text: str
    low: str
    start: int
    end: int
    quotation: Quotation | None = None

    @property
    def capital(self) -> bool:
        """Whether it is a word with a capital first letter, or a number inside a name."""
        return self.quotation is None and self.text[:1].isupper()

    @property
    def possessive(self) -> bool:
        """Whether it ends in 's or s'."""
        return self.low.endswith(("'s", "s'"))


class Unit:
    """A sentence as atoms; a quotation of several sentences keeps its unit together.

    Parameters
    ----------
    body
        The document's body.
    atoms
        Words and quotations in order.
    start, end
        Characters of the unit.
    opens_paragraph
        Whether it is the first unit of its paragraph.
    """

    def __init__(
        self, body: str, atoms: list[Atom], start: int, end: int, opens_paragraph: bool
    ) -> None:
        self.body, self.atoms = body, atoms
        self.start, self.end = start, end
        self.opens_paragraph = opens_paragraph

    def __len__(self) -> int:
        return len(self.atoms)

    def gap(self, i: int) -> str:
        """What stands between atom i - 1 and atom i."""
        a = self.atoms[i - 1].end if i > 0 else self.start
        b = self.atoms[i].start if i < len(self.atoms) else self.end
        return self.body[a:b]

    def parted(self, i: int) -> bool:
        """Whether a mark other than a blank stands before atom i."""
        return bool(self.gap(i).strip())

    def low(self, i: int) -> str:
        """Atom i in small letters; empty for a quotation or beyond the unit."""
        return self.atoms[i].low if 0 <= i < len(self.atoms) else ""

    def quotation(self, i: int) -> Quotation | None:
        """The quotation that atom i is."""
        return self.atoms[i].quotation if 0 <= i < len(self.atoms) else None

    def capital(self, i: int) -> bool:
        """Whether atom i is a word with a capital."""
        return 0 <= i < len(self.atoms) and self.atoms[i].capital

    def segments(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """Runs of atoms from `first` up to `last` between commas, dashes, colons and brackets."""
        begin = first
        for i in range(first + 1, last):
            if self.parted(i) or self.atoms[i].quotation or self.atoms[i - 1].quotation:
                yield begin, i
                begin = i
        if begin < last:
            yield begin, last

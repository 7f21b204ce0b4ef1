"""Reading units: a sentence with every quotation in it as one atom, and the phrases it holds."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from textlab.attribution.quotations import Quotation
from textlab.tokens import Tokens

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
    earlier later late early afterward afterwards elsewhere already themselves himself herself
    itself""".split()
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
_LONGEST_UNIT = 400  # atoms; a longer "sentence" is a list or no prose, and read in pieces

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
    end
        One past its last character.
    paragraph
        Number of the paragraph it opens; -1 where another unit stands before it there.
    """

    def __init__(self, body: str, atoms: list[Atom], end: int, paragraph: int = -1) -> None:
        self.body, self.atoms = body, atoms
        self.end, self.paragraph = end, paragraph

    def __len__(self) -> int:
        return len(self.atoms)

    def gap(self, i: int) -> str:
        """What stands between atom i - 1 and atom i; empty beyond the unit."""
        if i > len(self.atoms):
            return ""
        a = self.atoms[i - 1].end if i > 0 else self.atoms[0].start
        b = self.atoms[i].start if i < len(self.atoms) else self.end
        gap = self.body[a:b]
        # a sentence was not cut here, so the point belongs to an abbreviation: "Mrs. Clinton"
        return " " if gap.strip() == "." and i < len(self.atoms) else gap

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


def units_of(
    tokens: Tokens, doc: int, quotations: list[Quotation], cued: np.ndarray
) -> Iterator[Unit]:
    """Units of a document's paragraphs that hold a quotation or a possible reporting verb.

    Parameters
    ----------
    tokens
        The encoded corpus.
    doc
        Row of the document.
    quotations
        Its quotations, in order.
    cued : bool (P,)
        Paragraphs of the corpus that hold a word which may open a report.
    """
    starts = [quotation.start for quotation in quotations]
    first, last = np.searchsorted(tokens.paragraph_doc, [doc, doc + 1]).tolist()
    reached = 0
    for p in range(first, last):
        end = int(tokens.paragraph_end[p])
        held = quotations[bisect_left(starts, reached) : bisect_left(starts, end)]
        if held or cued[p]:
            yield from _paragraph_units(tokens, p, held)
        reached = end


def _paragraph_units(tokens: Tokens, p: int, held: list[Quotation]) -> Iterator[Unit]:
    """Sentences of a paragraph, joined where a boundary lies in a quotation or ends a question."""
    body = tokens.corpus.bodies[int(tokens.paragraph_doc[p])]
    atoms = _atoms(tokens, p, held)
    first, last = np.searchsorted(tokens.sentence_paragraph, [p, p + 1]).tolist()
    opened = [quotation.start for quotation in held]
    begins = tokens.sentence_start[first + 1 : last].tolist()
    cuts = [at for at in begins if _cuts(body, at, held, opened)]
    starts = [atom.start for atom in atoms]
    bounds = {0, len(atoms), *(bisect_left(starts, at) for at in cuts)}
    for a, b in pairwise(sorted(bounds)):
        for piece in range(a, b, _LONGEST_UNIT):
            last = min(piece + _LONGEST_UNIT, b)
            end = starts[last] if last < len(atoms) else int(tokens.paragraph_end[p])
            yield Unit(body, atoms[piece:last], end, p if piece == 0 else -1)


def _cuts(body: str, at: int, held: list[Quotation], opened: list[int]) -> bool:
    """Whether a sentence boundary is one outside quotations too."""
    k = bisect_right(opened, at - 1) - 1
    if k < 0:
        return True
    if held[k].end > at:
        return False
    asked = body[held[k].inner_end - 1 : held[k].inner_end] in ("?", "!")
    return not (asked and not body[held[k].end : at].strip() and body[at : at + 1].isalpha())


def _atoms(tokens: Tokens, p: int, held: list[Quotation]) -> list[Atom]:
    """Words outside quotations, and quotations, in order."""
    body = tokens.corpus.bodies[int(tokens.paragraph_doc[p])]
    first, last = np.searchsorted(tokens.sentence_paragraph, [p, p + 1]).tolist()
    words = slice(int(tokens.sentence_ptr[first]), int(tokens.sentence_ptr[last]))
    out: list[Atom] = []
    waiting = list(reversed(held))
    for kind, a, b in zip(
        tokens.types[words].tolist(),
        tokens.start[words].tolist(),
        tokens.end[words].tolist(),
        strict=True,
    ):
        while waiting and waiting[-1].start <= a:
            quotation = waiting.pop()
            out.append(Atom("", "", quotation.start, quotation.end, quotation))
        if not out or a >= out[-1].end:
            out.append(Atom(body[a:b], tokens.forms[kind], a, b))
    return out

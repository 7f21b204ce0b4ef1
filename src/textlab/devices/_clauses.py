"""Words with what stands between them: clauses, word classes, stems. Shared by the devices.

A clause ends at , ; : — – ( ) a quote mark or the end of a sentence. Words are classed by a short
list of closed-class words; what is not on it is content.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from textlab.devices import Figure
from textlab.tokens import Tokens

BREAKS = frozenset("|#")  # what no clause crosses
LIST_MARKS = ",-;"  # what may stand between the members of a list
COORDINATORS = frozenset("and or but nor yet so while whereas".split())

CLASSES = {
    "det": "a an the this that these those another",
    "poss": "my your his her its our their",
    "quant": "some any no every each all both half few many much such several",
    "pron": "i you he she it we they me him us them one others someone everyone nobody anyone"
    " everybody nothing everything something mine yours ours theirs myself ourselves it's that's"
    " i'm you're we're they're he's she's there's i've we've they've i'll we'll you'll they'll",
    "prep": "of in on at by for with from to into onto over under after before between among"
    " against during without within about around through across toward towards upon behind beyond"
    " near since until till like than per despite via off out up down inside outside above below",
    "conj": "and or but nor yet so",
    "sub": "if because when while where although though unless whether as wherever whenever"
    " whereas",
    "aux": "be am is are was were been being have has had do does did will would shall should can"
    " could may might must cannot can't won't don't doesn't didn't isn't aren't wasn't weren't"
    " wouldn't shouldn't couldn't haven't hasn't hadn't let's",
    "neg": "not never",
    "wh": "who what which whom whose why how",
    "adv": "very too more most less least only also just even still again now then here there ever"
    " always almost already soon perhaps",
}
_CLASS = {word: name for name, words in CLASSES.items() for word in words.split()}
DETERMINERS = frozenset({"det", "poss", "quant"})

_SENTENCE_STOP = re.compile(r"[;:!?]")
_DASH = re.compile(r"[—―]|--|\s[-–]|[-–]\s|\.\.\.|…")
_DOUBLE_QUOTE = re.compile(r"[“”\"«»„‟]")
_SINGLE_QUOTE = re.compile(r"(?:^|[\s,.;:(])['‘](?=$)|['’][\s,.;:!?)]*$")
_REPEAT_WINDOW = 2  # lines that a repeated line is looked for in


@dataclass(frozen=True, slots=True)
class Clause:
    """Words `first` up to `last` of the corpus, and the mark that ends them."""

    first: int
    last: int
    mark: str = ""

    def __len__(self) -> int:
        return self.last - self.first


@dataclass(frozen=True, eq=False)
class Prose:
    """The words of a corpus as plain lists, read from its tokens once."""

    tokens: Tokens

    @cached_property
    def words(self) -> list[str]:
        """Comparable form of every word."""
        forms = self.tokens.forms
        return [forms[t] for t in self.tokens.types.tolist()]

    @cached_property
    def classes(self) -> list[str]:
        """Closed class of every word, or "" for content."""
        of_type = [_CLASS.get(form, "") for form in self.tokens.forms]
        return [of_type[t] for t in self.tokens.types.tolist()]

    @cached_property
    def stems(self) -> list[str]:
        """Light stem of every word, so that kiss and kisses are one."""
        of_type = [stem(form) for form in self.tokens.forms]
        return [of_type[t] for t in self.tokens.types.tolist()]

    @cached_property
    def marks(self) -> list[str]:
        """What follows every word: "" or one of , ; - ( " or . (sentence) | (line) # (residue)."""
        tokens = self.tokens
        starts, ends = tokens.start.tolist(), tokens.end.tolist()
        sentence = tokens.sentence.tolist()
        paragraph, doc = tokens.sentence_paragraph.tolist(), tokens.sentence_doc.tolist()
        bodies, texts = tokens.corpus.bodies, tokens.corpus.texts
        out = []
        for i in range(len(starts) - 1):
            a, b = sentence[i], sentence[i + 1]
            row, gap = doc[a], slice(ends[i], starts[i + 1])
            # a figure across residue would show it in its evidence
            if (
                doc[b] == row
                and bodies[row] is not texts[row]
                and bodies[row][gap] != texts[row][gap]
            ):
                out.append("#")
            elif a != b:
                out.append("." if paragraph[a] == paragraph[b] else "|")
            else:
                between = bodies[row][gap]
                out.append("" if between == " " else _mark(between))
        return [*out, "|"] if starts else []

    @cached_property
    def names(self) -> list[bool]:
        """Whether each word is a name or a number: a capital where none is due, or a digit."""
        tokens = self.tokens
        surface = [tokens.vocabulary[t] for t in tokens.types.tolist()]
        shouted = [
            all(word.isupper() for word in tokens.words(s) if word[:1].isalpha())
            for s in range(len(tokens.sentence_doc))
        ]
        out, marks = [], self.marks
        for i, s in enumerate(tokens.sentence.tolist()):
            word, before = surface[i], marks[i - 1] if i else "|"
            capital = word[:1].isupper() and not shouted[s] and before in ("", ",", "(")
            out.append(word[0].isdigit() or word[0] in "$€£¥" or (capital and word != "I"))
        return out

    @cached_property
    def paragraphs(self) -> list[tuple[int, int]]:
        """First and last + 1 word of every line, but for one that repeats a line just before.

        Residue inside a line ends it, too.
        """
        tokens = self.tokens
        out: list[tuple[int, int]] = []
        recent: list[tuple[int, bytes]] = []  # document and words of the lines before
        at = 0
        for i, mark in enumerate(self.marks):
            if mark in BREAKS:
                key = (int(tokens.doc[i]), tokens.types[at : i + 1].tobytes())
                if key not in recent:
                    out.append((at, i + 1))
                recent = [*recent, key][-_REPEAT_WINDOW:]
                at = i + 1
        return out

    def clauses(self, first: int, last: int) -> list[Clause]:
        """Clauses of the words `first` up to `last`."""
        out, at, marks = [], first, self.marks
        for i in range(first, last):
            if marks[i] or i == last - 1:
                out.append(Clause(at, i + 1, marks[i]))
                at = i + 1
        return out

    def same(self, a: Clause, b: Clause) -> bool:
        """Whether two clauses are the same words."""
        return self.words[a.first : a.last] == self.words[b.first : b.last]

    def bare(self, clause: Clause) -> Clause:
        """The clause without the coordinator it begins with."""
        lead = len(clause) > 1 and self.words[clause.first] in COORDINATORS
        return replace(clause, first=clause.first + lead)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Characters of the words `first` up to `last`."""
        return int(self.tokens.start[first]), int(self.tokens.end[last - 1])

    def figure(
        self, first: int, last: int, *, score: float, rule: str, cues: Iterable[tuple[int, int]]
    ) -> Figure:
        """A figure over the words `first` up to `last`; cues are pairs of word positions."""
        start, end = self.span(first, last)
        spans = tuple(sorted({self.span(a, b) for a, b in cues}))
        score = round(min(max(score, 0.0), 1.0), 4)
        return Figure(int(self.tokens.doc[first]), start, end, score, rule, spans)


def prose(tokens: Tokens) -> Prose:
    """The words of a corpus for the devices; a second call returns the same object."""
    cache = tokens.corpus._cache
    if "prose" not in cache:
        cache["prose"] = Prose(tokens)
    return cache["prose"]


def split_coordinated(text: Prose, clauses: Sequence[Clause]) -> Iterator[Clause]:
    """Clauses cut also before a coordinator that has two words or more on either side."""
    for clause in clauses:
        at = clause.first
        for i in range(clause.first + 2, clause.last - 2):
            if text.words[i] in COORDINATORS and i - at > 1:
                yield Clause(at, i)
                at = i
        yield replace(clause, first=at)


def longest(figures: Iterable[Figure]) -> list[Figure]:
    """Figures that do not overlap, longer before shorter, then better before worse; sorted."""
    return _disjoint(sorted(figures, key=lambda f: (f.start - f.end, -f.score, f.doc, f.start)))


def best(figures: Iterable[Figure]) -> list[Figure]:
    """Figures that do not overlap, better before worse, then longer before shorter; sorted."""
    return _disjoint(sorted(figures, key=lambda f: (-f.score, f.start - f.end, f.doc, f.start)))


def _disjoint(ranked: Sequence[Figure]) -> list[Figure]:
    """The first of any that overlap; figures of one document are kept sorted while it grows."""
    by_doc: dict[int, dict[int, list[Figure]]] = {}
    kept = []
    for figure in ranked:
        cells = by_doc.setdefault(figure.doc, {})
        reach = range(figure.start // 1024, figure.end // 1024 + 1)  # cells of 1,024 characters
        near = (other for cell in reach for other in cells.get(cell, ()))
        if all(figure.end <= other.start or other.end <= figure.start for other in near):
            kept.append(figure)
            for cell in reach:
                cells.setdefault(cell, []).append(figure)
    return sorted(kept)


def stem(form: str) -> str:
    """A light stem: no possessive, plural, -ed, -ing or final e; pronouns as their subject form.

    Examples
    --------
    >>> [stem(word) for word in ["kisses", "loving", "loved", "planned", "me", "china's"]]
    ['kiss', 'lov', 'lov', 'plan', 'i', 'china']
    """
    if form in _PRONOUN:
        return _PRONOUN[form]
    word = re.sub(r"'s?$", "", form)
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "i"
    word = re.sub(r"(?<=ss|sh|ch)es$|(?<=[^sui])s$", "", word) if len(word) > 3 else word
    if len(word) > 4 and word.endswith(("ing", "ed")):
        cut = re.sub(r"(?:ing|ed)$", "", word)
        if len(cut) > 2 and re.search("[aeiouy]", cut):
            word = re.sub(r"([b-df-hj-km-np-rtvz])\1$", r"\1", cut)
    return re.sub(r"(?<=..)(?:e|(?<=[^aeiou])y)$", lambda m: "i" if m[0] == "y" else "", word)


_PRONOUN = {
    form: forms.split()[0]
    for forms in (
        *("i me my mine myself", "you your yours", "he him his", "she her hers", "it its"),
        *("we us our ours", "they them their theirs"),
    )
    for form in forms.split()
}


def _mark(between: str) -> str:
    """The strongest mark between two words of one sentence."""
    if _SENTENCE_STOP.search(between) and between != ":":
        return ";"
    if _DASH.search(between):
        return "-"
    if "," in between or "，" in between:
        return ","
    if "(" in between or ")" in between or "[" in between or "]" in between:
        return "("
    return '"' if _DOUBLE_QUOTE.search(between) or _SINGLE_QUOTE.search(between) else ""

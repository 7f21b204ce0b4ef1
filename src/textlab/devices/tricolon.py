"""Tricolon: exactly three coordinated members of like build, "A, B and C".

*We ask for a roof, a school and a road. I came, I saw, I conquered.* The middle member stands
between two marks; the first is the like-built end of what comes before it, the third the
like-built beginning of what comes after it. Without "and" the members must share a word or an
ending and no fourth may stand beside them.

Lausberg, Handbook of Literary Rhetoric (1998), sections 443 and 933; Lawrence, Visser and Reed
(2017).

Confuses: a rhetorical three with a list that happens to have three items. Names, numbers and
three bare words ("rain, wind and sleet") are taken for lists unless they sound alike or two of
them are good or two bad (`_opposites.toml`), so "blood, sweat and tears" is missed; where a
member's first or last word is a matter of syntax ("cheaper and cleaner energy") the span is cut
by build alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from textlab.devices import Figure
from textlab.devices._align import MAX_WORDS, align
from textlab.devices._clauses import COORDINATORS, LIST_MARKS, Clause, Prose, best, prose, stem
from textlab.devices._opposites import polarity
from textlab.tokens import Tokens

LANGUAGE = "en"
REPORT = 0.6
MEMBER = 0.55  # least likeness of neighbors
MAX_MEMBER = 9  # words
_AND = COORDINATORS & {"and", "or", "nor", "but"}
_ENDINGS = ("ly", "er", "est", "ing", "ed", "ty", "ness", "tion", "sion", "less", "ful", "ism")


@dataclass(frozen=True)
class _Three:
    """Three members, and whether a coordinator joins the last."""

    a: Clause
    b: Clause
    c: Clause
    joined: bool


def find(tokens: Tokens) -> list[Figure]:
    """Tricola of a corpus.

    Parameters
    ----------
    tokens
        An encoded corpus.

    Returns
    -------
    list of Figure
        Rules `joined` (A, B and C) and `unjoined` (A, B, C); the cues are the three members.
        Figures do not overlap.

    Examples
    --------
    >>> from textlab import read_corpus
    >>> from textlab.tokens import tokenize
    >>> corpus = read_corpus(["They came to listen, to learn and to lead."])
    >>> [corpus["d0"][f.start : f.end] for f in find(tokenize(corpus))]
    ['to listen, to learn and to lead']
    """
    text = prose(tokens)
    found: list[Figure] = []
    for first, last in text.paragraphs:
        clauses = text.clauses(first, last)
        for k in range(1, len(clauses)):
            three = _three(text, clauses, k)
            score = _score(text, three) if three else 0.0
            if three and score >= REPORT:
                members = [(m.first, m.last) for m in (three.a, three.b, three.c)]
                rule = "joined" if three.joined else "unjoined"
                found.append(
                    text.figure(members[0][0], members[2][1], score=score, rule=rule, cues=members)
                )
    return best(found)


def _three(text: Prose, clauses: Sequence[Clause], k: int) -> _Three | None:
    """The three whose middle member begins clause `k`, if it is exactly three."""
    before = clauses[k - 1]
    if before.mark not in LIST_MARKS or text.words[clauses[k].first] in _AND:
        return None
    b, rest = _split(text, clauses, k)
    if rest is None or len(b) > MAX_MEMBER:
        return None
    joined = rest.first > b.last or text.words[rest.first] in _AND
    if text.words[rest.first] in _AND:
        rest = replace(rest, first=rest.first + 1)
    if not len(rest):
        return None
    a = max(_parts(before, b, end=True), key=lambda part: _fitness(text, part, b))
    c = max(_parts(rest, b, end=False), key=lambda part: _fitness(text, part, b))
    if _fitness(text, rest, b) >= MEMBER:
        c = rest
    if min(_fitness(text, a, b), _fitness(text, c, b)) < MEMBER:
        return None
    behind = clauses[k + 1 + (rest.last > clauses[k].last) :][:1]
    if _continued(text, clauses, k, a) or _fourth(text, rest, c, behind, joined=joined):
        return None
    return _Three(a, b, c, joined)


def _split(text: Prose, clauses: Sequence[Clause], k: int) -> tuple[Clause, Clause | None]:
    """Middle member and what follows: "B and C" in one clause, or two clauses."""
    clause = clauses[k]
    for i in range(clause.first + 1, min(clause.last - 1, clause.first + MAX_MEMBER + 1)):
        if text.words[i] in _AND:
            return Clause(clause.first, i), replace(clause, first=i + 1)
    if clause.mark in LIST_MARKS and clause.mark and k + 1 < len(clauses):
        return clause, clauses[k + 1]
    return clause, None


def _parts(clause: Clause, b: Clause, *, end: bool) -> Iterator[Clause]:
    """Ends or beginnings of a clause about as long as the middle member; the whole one first."""
    sizes = [n for n in range(max(len(b) - 1, 1), len(b) + 2) if n <= len(clause)]
    if not sizes or len(clause) in sizes:
        yield clause
    for n in sizes:
        if n < len(clause):
            yield (
                replace(clause, first=clause.last - n)
                if end
                else replace(clause, last=clause.first + n)
            )


def _fitness(text: Prose, part: Clause, b: Clause) -> float:
    """Likeness of a member to the middle one; members begin and end alike or lose by it."""
    found = align(text, part, b)
    if not found.pairs:
        return 0.0
    ends = ((part.first, b.first), (part.last - 1, b.last - 1))
    loose = [pair != end for pair, end in zip((found.pairs[0], found.pairs[-1]), ends, strict=True)]
    return found.score - 0.15 * sum(loose)


def _continued(text: Prose, clauses: Sequence[Clause], k: int, a: Clause) -> bool:
    """Whether a like member stands before the first: a series of four."""
    if a.first > clauses[k - 1].first or k < 2 or clauses[k - 2].mark not in LIST_MARKS:
        return False
    return max(_fitness(text, part, a) for part in _parts(clauses[k - 2], a, end=True)) >= MEMBER


def _fourth(
    text: Prose, rest: Clause, c: Clause, behind: Sequence[Clause], *, joined: bool
) -> bool:
    """Whether a fourth member stands behind the third: a like one, or one that "and" adds."""
    after = list(behind)
    follows = c.last < rest.last or (c.mark in LIST_MARKS and bool(after))
    if not joined and follows and text.words[c.last] in _AND:
        return True
    if c.last < rest.last:
        after = [replace(rest, first=c.last)] if text.words[c.last] in _AND else []
    elif c.mark not in LIST_MARKS:
        return False
    return any(
        _fitness(text, part, c) >= MEMBER
        for x in after
        for part in _parts(text.bare(x), c, end=False)
    )


def _score(text: Prose, three: _Three) -> float:
    """Likeness of the members, and what makes three a figure: sound, repeated words, no "and"."""
    members = (three.a, three.b, three.c)
    if sum(_is_name(text, m) for m in members) >= 2 or text.same(three.a, three.b):
        return 0.0
    if text.same(three.b, three.c):
        return 0.0
    score = (_fitness(text, three.a, three.b) + _fitness(text, three.c, three.b)) / 2
    repeated = set.intersection(*(set(text.words[m.first : m.last]) for m in members))
    sound = _sounds_alike([text.words[m.last - 1] for m in members]) or _sounds_alike(
        [text.words[m.first] for m in members]
    )
    weighty = len(three.b) == 1 and _one_sided([text.words[m.last - 1] for m in members])
    if not (repeated or sound or weighty) and (len(three.b) == 1 or not three.joined):
        return 0.0
    if repeated:
        return score + 0.1
    named = any(text.names[i] for m in members for i in range(m.first, m.last))
    return score - 0.1 * (not three.joined) - 0.1 * named


def _is_name(text: Prose, member: Clause) -> bool:
    """Whether a member holds a name or a number and no other content."""
    content = [i for i in range(member.first, member.last) if not text.classes[i]]
    return bool(content) and all(text.names[i] for i in content[:MAX_WORDS])


def _sounds_alike(words: Sequence[str]) -> bool:
    """Whether words share an ending that inflects or derives them."""
    return any(all(len(w) > len(e) + 2 and w.endswith(e) for w in words) for e in _ENDINGS)


def _one_sided(words: Sequence[str]) -> bool:
    """Whether two words or more are good and none bad, or the other way round."""
    signs = [polarity().get(stem(word), 0) for word in words]
    return abs(sum(signs)) >= 2 and len({sign for sign in signs if sign}) == 1

"""Anaphora: successive clauses or sentences that begin with the same words.

*We shall defend the harbour. We shall defend the market. We shall defend the last street.*
Members are compared at two sizes, parts of a paragraph between . and ; and clauses between any
marks, and may stand in adjacent paragraphs. An opening with a telling word needs two members, one
of function words or with a pronoun three, a single salient word three.

Lausberg, Handbook of Literary Rhetoric (1998), sections 629-630; Dubremetz and Nivre (Frontiers
in Digital Humanities 5:10, 2018).

Confuses: reports that keep their subject ("The company ... The company ...", "He was ... He
was ...") are left out by form, so an anaphora on a plain subject is missed; lists of like
provisions ("No person shall ...") are found though no one meant to move anybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textlab.devices import Figure
from textlab.devices._clauses import DETERMINERS, Clause, Prose, longest, prose
from textlab.tokens import Tokens

LANGUAGE = "en"
MAX_OPENING = 8  # words that are compared
MAX_MEMBERS = 24
_REPORTING = frozenset("said says say told added asked noted wrote explained argued".split())
_DISTANT = frozenset("he she it they him her them".split())
_SALIENT = frozenset(
    "no never not without because if when where every more nor less let too why".split()
)


def find(tokens: Tokens) -> list[Figure]:
    """Anaphoras of a corpus.

    Parameters
    ----------
    tokens
        An encoded corpus.

    Returns
    -------
    list of Figure
        Rules `sentences` and `clauses`, by the size of the members; the cues are the repeated
        openings. The span ends with the last member. Figures do not overlap.

    Notes
    -----
    score rises with the number of members and of repeated words, capped at four of each:
    0.5 + 0.1 (members - 2) + 0.1 (words - 1), less 0.1 where no word of the opening is content.

    Examples
    --------
    >>> from textlab import read_corpus
    >>> from textlab.tokens import tokenize
    >>> corpus = read_corpus(["Never again will we wait. Never again will we beg."])
    >>> [len(f.cues) for f in find(tokenize(corpus))]
    [2]
    """
    text = prose(tokens)
    found: list[Figure] = []
    for document in _documents(text):
        sentences = [m for first, last in document for m in _members(text, first, last, ".|;")]
        found.extend(_runs(text, sentences, "sentences"))
        for first, last in document:
            clauses = [text.bare(clause) for clause in text.clauses(first, last)]
            found.extend(_runs(text, clauses, "clauses"))
    return longest(found)


def _documents(text: Prose) -> Iterator[list[tuple[int, int]]]:
    """Paragraphs of each document, apart where residue stands between them."""
    group: list[tuple[int, int]] = []
    docs = text.tokens.doc
    for first, last in text.paragraphs:
        if group and (
            docs[first] != docs[group[-1][0]] or "#" in text.marks[group[-1][1] - 1 : first]
        ):
            yield group
            group = []
        group.append((first, last))
    if group:
        yield group


def _members(text: Prose, first: int, last: int, marks: str) -> Iterator[Clause]:
    """Parts of a paragraph between the given marks."""
    at = first
    for clause in text.clauses(first, last):
        if clause.mark in marks or clause.last == last:
            yield text.bare(Clause(at, clause.last, clause.mark))
            at = clause.last


def _runs(text: Prose, members: Sequence[Clause], rule: str) -> Iterator[Figure]:
    """Runs of members with a common opening, each run as long as its opening stays telling."""
    i = 0
    while i < len(members) - 1:
        end, size = _grow(text, members, i)
        if size:
            yield _figure(text, members[i:end], size, rule)
        i = end if size else i + 1


def _grow(text: Prose, members: Sequence[Clause], i: int) -> tuple[int, int]:
    """End of the longest telling run from member `i`, and the words of its opening; 0 for none."""
    size, good = MAX_OPENING, (i + 1, 0)
    for end in range(i + 1, min(i + MAX_MEMBERS, len(members))):
        size = min(size, _common(text, members[end - 1], members[end]))
        if not size:
            break
        if _telling(text, members[i], size, end + 1 - i):
            good = (end + 1, size)
    return good


def _common(text: Prose, a: Clause, b: Clause) -> int:
    """Words that two members begin with in common; 0 where one all but repeats the other."""
    size, most = 0, min(len(a), len(b))
    while size < min(most, MAX_OPENING) and (
        text.words[a.first + size] == text.words[b.first + size]
    ):
        size += 1
    if text.same(a, b) or (a.mark == "|" and size > 0.8 * most):
        return 0
    return size


def _telling(text: Prose, member: Clause, size: int, members: int) -> bool:
    """Whether an opening of `size` words, met `members` times, is more than a kept subject."""
    words = text.words[member.first : member.first + size]
    kinds = text.classes[member.first : member.first + size]
    if size == 1:
        return members > 2 and words[0] in _SALIENT
    if kinds[0] in DETERMINERS - {"quant"} or text.names[member.first] or not kinds[0]:
        return _after_subject(words, kinds, members)
    if set(words) & _REPORTING:
        return False
    if words[0] in _DISTANT:
        return members > 2 and size > 2
    if all(kind in ("prep", "det", "conj", "poss") for kind in kinds) or "that" in words[:1]:
        return False
    content = kinds.count("") + kinds.count("neg")
    return members > 2 or size > 3 or (content > 0 and kinds[0] not in ("prep", "pron"))


def _after_subject(words: Sequence[str], kinds: Sequence[str], members: int) -> bool:
    """An opening that may be a noun phrase: what follows it must be repeated, too."""
    if words[0] in _SALIENT or (words[0] in ("this", "these") and kinds[1] == "aux"):
        return members > 2 or len(words) > 2
    body = 1 if kinds[0] else 0
    while body < len(words) and not kinds[body]:
        body += 1
    rest = [word for word in words[body:] if word not in _REPORTING]
    return len(rest) > 1 or (len(rest) == 1 and members > 2)


def _figure(text: Prose, members: Sequence[Clause], size: int, rule: str) -> Figure:
    kinds = text.classes[members[0].first : members[0].first + size]
    score = 0.5 + 0.1 * (min(len(members), 4) - 2) + 0.1 * (min(size, 4) - 1)
    return text.figure(
        members[0].first,
        members[-1].last,
        score=score - 0.1 * ("" not in kinds),
        rule=rule,
        cues=[(m.first, m.first + size) for m in members],
    )

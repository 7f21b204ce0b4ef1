"""Rhetorical question: a question the author asks and no one is meant to answer.

*Prices doubled in a year. Who can live like that? Nobody.* Also a question that the author
answers at once (hypophora). A question mark outside quotation is needed; cues add up to a score:
a fixed opening (who knows, why not), a negated opening (isn't it ...), a word of disbelief (else,
possibly, on earth), an answer such as Yes, No or Of course in the next sentence, another question
beside it, a place at the end of an argument.

Ilie, What Else Can I Tell You? (1994); Lausberg, Handbook of Literary Rhetoric (1998), sections
766-775.

Confuses: a real question in an author's voice (to readers, in a list of questions and answers)
with one asked for effect. Questions of interviewers, headings that are answered below and requests
to readers ("Do you have a photo?") are left out by form; quoted ones by their marks, so one that
is quoted without marks is taken for the author's.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator

from textlab.devices import Figure
from textlab.devices._clauses import Prose, prose
from textlab.tokens import Tokens

LANGUAGE = "en"
REPORT = 0.5
_BASE = 0.3
MAX_READ = 2000  # characters of a sentence that are searched for cues
_FIXED = (
    r"who (?:knows?|cares|wouldn't|doesn't|would want)|why (?:not|should)|so what|since when"
    r"|(?:who|what) else|tired of|what if|what(?:'s| is) the (?:point|use)|is it any wonder"
    r"|(?:is|isn't) it (?:not )?time|can (?:we|anyone) (?:really|afford|ever)"
    r"|where would (?:we|they) be|how (?:can|could|dare) (?:we|you|they|anyone)"
    r"|(?:who|what|how) (?:can|could|will|would) (?:\w+ )?(?:like that|possibly|ever)"
    r"|what (?:was|were|is|are) (?:he|she|they|we) (?:thinking|waiting for)"
)
_NEGATED = r"(?:is|are|was|do|does|did|wo|would|ca|could|should|have|has)n't"
_CUES = {
    "fixed": (0.5, rf"(?:^|[,:;—–] ?)(?:(?:and|but|so|or|then|yet),? )?(?:{_FIXED})\b"),
    "negated": (0.3, rf"^(?:\w+,? )?{_NEGATED}\b|, {_NEGATED} \w+[?!]+$"),
    "disbelief": (
        0.3,
        r"\b(?:really|possibly|on earth|ever|anyone|anybody|like that|else|at all|actually"
        r"|truly|honestly|in the world)\b",
    ),
    "we": (0.15, r"\b(?:we|us|our)\b"),
    "opening": (0.1, r"^(?:and|but|so|or|then|yet|if)\b"),
}
_PATTERNS = {name: (weight, re.compile(cue)) for name, (weight, cue) in _CUES.items()}
_ANSWER = re.compile(
    r"(?:yes|no|not (?:at all|really|quite|yet|so)|never|nobody|no one|none|nothing|hardly"
    r"|of course|certainly|absolutely|because|the answer|simple|simply|far from it"
    r"|perhaps not|everyone|everybody|everything)\b"
)
_SPEAKER = re.compile(r"(?:Q|A|Question|Answer)\s*[:.]|(?:[A-Z][\w.’'-]* ?){1,4}:\s")
_REQUEST = re.compile(
    r"(?:do|did|have|are|want|need|got|would) you\b|have (?:a|you)|want to|looking for"
)
_ADDRESS = re.compile(
    r"(?:send|click|call|e-?mail|contact|write|visit|tell us|share|sign up|join)\b"
)
_QUOTE = re.compile(r"[“”\"«»„‟]|(?P<single>(?<!\w)['‘](?=\w))|['’](?!\w)")


def find(tokens: Tokens) -> list[Figure]:
    """Rhetorical questions of a corpus.

    Parameters
    ----------
    tokens
        An encoded corpus.

    Returns
    -------
    list of Figure
        The rule names the strongest cue; the cues are the characters of all that were met. The
        span is the sentence up to its question mark.

    Notes
    -----
    score = 0.3 + sum of the cues' weights, at most 1.

    Examples
    --------
    >>> from textlab import read_corpus
    >>> from textlab.tokens import tokenize
    >>> corpus = read_corpus(["He paid twice. Who would possibly do that? No one."])
    >>> [corpus["d0"][f.start : f.end] for f in find(tokenize(corpus))]
    ['Who would possibly do that?']
    """
    text = prose(tokens)
    found: list[Figure] = []
    for first, last in text.paragraphs:
        low, high = int(tokens.sentence[first]), int(tokens.sentence[last - 1]) + 1
        # a sentence that residue cuts in two lies in no line
        pointer = tokens.sentence_ptr
        whole = (s for s in range(low, high) if pointer[s] >= first and pointer[s + 1] <= last)
        questions = [s for s in whole if _end(text, s)]
        marks = _quote_marks(text, low) if questions else []
        for s in questions:
            quoted = bisect.bisect_left(marks, (_end(text, s) - 1, False)) - 1
            if (quoted < 0 or not marks[quoted][1]) and not _interview(text, s):
                found.extend(_scored(text, s))
    return found


def _end(text: Prose, s: int) -> int:
    """One past the question mark a sentence ends with; 0 where it ends with none."""
    body = text.tokens.sentence_text(s).rstrip("”\"»)’' ")
    return int(text.tokens.sentence_start[s]) + len(body) if body.rstrip("!").endswith("?") else 0


def _quote_marks(text: Prose, s: int) -> list[tuple[int, bool]]:
    """Quote marks of the line of a sentence: character, and whether a quotation is open after."""
    tokens = text.tokens
    line = tokens.sentence_paragraph[s]
    body = tokens.corpus.bodies[tokens.sentence_doc[s]]
    double = single = False
    out = []
    for mark in _QUOTE.finditer(
        body, int(tokens.paragraph_start[line]), int(tokens.paragraph_end[line])
    ):
        if mark[0] in "'‘’":
            single = bool(mark["single"])
        else:
            double = mark[0] in "“«„" or (mark[0] == '"' and not double)
        out.append((mark.start(), double or single))
    return out


def _scored(text: Prose, s: int) -> Iterator[Figure]:
    """The question as a figure, where its cues suffice."""
    tokens = text.tokens
    doc, start, end = int(tokens.sentence_doc[s]), _first(text, s), _end(text, s)
    body = tokens.corpus.bodies[doc][max(start, end - MAX_READ) : end]
    asked, answer = _plain(body), _near(text, s, 1)
    if _REQUEST.match(asked) and _ADDRESS.match(answer):
        return
    met = {name: (weight, m) for name, (weight, p) in _PATTERNS.items() if (m := p.search(asked))}
    weights = {name: weight for name, (weight, _) in met.items()}
    if _ANSWER.match(answer):
        weights["answered"] = 0.4
    if answer.endswith("?") or _near(text, s, -1).endswith("?"):
        weights["series"] = 0.15
    score = _BASE + sum(weights.values())
    if score >= REPORT:
        shift = end - len(body)
        cues = sorted({(shift + m.start(), shift + m.end()) for _, m in met.values()})
        rule = max(weights, key=lambda name: weights[name])
        yield Figure(doc, start, end, round(min(score, 1.0), 4), rule, tuple(cues))


def _plain(passage: str) -> str:
    """Small letters and straight apostrophes, with the same number of characters."""
    lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in passage)
    return lowered.replace("’", "'")


def _first(text: Prose, s: int) -> int:
    """First character of the first word of a sentence."""
    return int(text.tokens.start[text.tokens.sentence_ptr[s]])


def _near(text: Prose, s: int, step: int) -> str:
    """A neighboring sentence in plain letters; "" beyond the ends of the document."""
    docs, near = text.tokens.sentence_doc, s + step
    if not 0 <= near < len(docs) or docs[near] != docs[s]:
        return ""
    return _plain(text.tokens.sentence_text(near)[-MAX_READ:].lstrip("“”\"'‘ "))


def _interview(text: Prose, s: int) -> bool:
    """Whether someone else is to answer: a speaker's line, a quotation that follows."""
    tokens = text.tokens
    lines = tokens.sentence_paragraph
    if _SPEAKER.match(_opening(text, s, 0)) or _SPEAKER.match(_opening(text, s, 1)):
        return True
    ends_line = s + 1 == len(lines) or lines[s + 1] != lines[s]
    reply = _opening(text, s, 1) if ends_line else tokens.sentence_text(s + 1)
    return reply[:1] in tuple('“"«‘')


def _opening(text: Prose, s: int, step: int) -> str:
    """The first characters of the line of a sentence, or of the next; "" beyond the document."""
    tokens = text.tokens
    line, docs = int(tokens.sentence_paragraph[s]) + step, tokens.paragraph_doc
    if line >= len(docs) or docs[line] != tokens.sentence_doc[s]:
        return ""
    start = int(tokens.paragraph_start[line])
    return tokens.corpus.bodies[docs[line]][start : start + 60]

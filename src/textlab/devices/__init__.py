"""Devices: rhetorical figures found by rules over words and clauses, without parser or model.

A device is one file in this folder. Its stem is the name, its docstring says what the figure is
and what it is mistaken for, and it has ``find(tokens) -> list[Figure]``, sorted by document and
place; that is all it takes to be found. `LANGUAGE` in the file says what it was made for: other
texts are refused, and a device that does not say reads all. Files with a leading underscore are
shared machinery.

Every device reads the body only, skips a line that repeats one of the two lines before it (a
doubled caption is not an anaphora), never crosses residue, and looks at a bounded window, so that
its time grows with the length of the text.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Figure:
    """One figure in one document.

    Parameters
    ----------
    doc
        Row of the document in the corpus.
    start, end
        Characters of the raw text, from the first word to the last (a question keeps its mark).
    score
        Rank in [0, 1]: for reading in order, not a probability.
    rule
        The rule that found it.
    cues
        (start, end) characters of the words that carry it; each lies inside the span.

    Examples
    --------
    >>> Figure(doc=0, start=4, end=18, score=0.8, rule="pair", cues=((4, 9),)).end
    18
    """

    doc: int
    start: int
    end: int
    score: float
    rule: str
    cues: tuple[tuple[int, int], ...] = ()

"""Quotations and reported speech: the voice and the speaker of any span.

Quotation marks, a list of reporting verbs and closed word classes; no parser, no model. What it
measures is who is said to have said something, never whether the author agrees.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from textlab.attribution.quotations import find_quotations
from textlab.attribution.units import units_of
from textlab.attribution.verbs import SOURCE_WORDS, reporting_verbs
from textlab.attribution.voices import AUTHOR, DIRECT, INDIRECT, MIXED, SCARE, Row, read_document
from textlab.corpus import Corpus
from textlab.schema import categorical
from textlab.tokens import Tokens

__all__ = ["AUTHOR", "DIRECT", "INDIRECT", "MIXED", "SCARE", "Attribution", "Voices", "attribute"]


@dataclass(frozen=True, eq=False)
class Voices:
    """Voice and speaker of n spans.

    Parameters
    ----------
    voice : object (n,)
        author, direct, indirect, mixed or scare.
    speaker : object (n,)
        The speaker's name, or None.
    """

    voice: np.ndarray
    speaker: np.ndarray


@dataclass(frozen=True, eq=False)
class Attribution:
    """Content spans of a corpus: what is said by someone else than the author.

    Parameters
    ----------
    corpus
        The corpus they were found in.
    doc : int64 (n,)
        Document row of each span, ascending.
    rows
        The n spans, in order within each document.
    """

    corpus: Corpus
    doc: np.ndarray
    rows: tuple[Row, ...]

    def __len__(self) -> int:
        return len(self.rows)

    def __repr__(self) -> str:
        counts = pd.Series([row.voice for row in self.rows], dtype=object).value_counts(sort=False)
        shown = ", ".join(f"{n} {voice}" for voice, n in sorted(counts.items()))
        return f"<Attribution: {len(self)} content spans ({shown or 'none'})>"

    @property
    def table(self) -> pd.DataFrame:
        """One row a content span.

        Columns: `doc_id`; `start`, `end` (characters of the raw text; of a quotation, the words
        between its marks); `voice`; `speaker` (missing where none is stated); `speaker_start`,
        `speaker_end` (the mention, missing likewise); `verb` (its base form); `verb_class`
        (neutral, factive, distancing); `rule`.
        """
        return self._table.copy(deep=False)

    @cached_property
    def _table(self) -> pd.DataFrame:
        speakers = [row.speaker for row in self.rows]
        bounds = {
            f"speaker_{side}": pd.array([s and getattr(s, side) for s in speakers], dtype="Int64")
            for side in ("start", "end")
        }
        ids = pd.Categorical.from_codes(self.doc, categories=self.corpus.doc_ids)
        return pd.DataFrame(
            {
                "doc_id": ids,
                "start": np.array([row.start for row in self.rows], np.int64),
                "end": np.array([row.end for row in self.rows], np.int64),
                "voice": categorical([row.voice for row in self.rows]),
                "speaker": categorical([s and s.name for s in speakers]),
                **bounds,
                "verb": categorical([row.verb for row in self.rows]),
                "verb_class": categorical([row.verb_class for row in self.rows]),
                "rule": categorical([row.rule for row in self.rows]),
            }
        )

    def of(self, doc: np.ndarray, start: np.ndarray, end: np.ndarray) -> Voices:
        """Voice and speaker of spans.

        Parameters
        ----------
        doc : int (n,)
            Document rows.
        start, end : int (n,)
            Characters of the raw text.

        Returns
        -------
        Voices
            Of the innermost level of content that covers more than half of the span, the content
            that covers most of it; `author` where there is none.
        """
        doc, start, end = (np.asarray(values, np.int64) for values in (doc, start, end))
        chosen = np.full(len(doc), -1, np.int64)
        for level in self._levels:
            chosen = np.where(chosen < 0, level.cover(doc, start, end), chosen)
        voices = np.array([row.voice for row in self.rows] + [AUTHOR], dtype=object)
        speakers = np.array(
            [r.speaker and r.speaker.name for r in self.rows] + [None], dtype=object
        )
        return Voices(voices[chosen], speakers[chosen])

    @cached_property
    def _levels(self) -> list[_Level]:
        """Spans by depth, the innermost first; those of one depth do not overlap."""
        width = np.int64(1 + max(map(len, self.corpus.texts), default=0))
        depths = _depths(self.doc, self.rows)
        order = range(max(depths, default=-1), -1, -1)
        spans = np.array([(r.start, r.end) for r in self.rows], np.int64).reshape(-1, 2)
        levels = []
        for depth in order:
            at = np.flatnonzero(np.array(depths) == depth)
            base = self.doc[at] * width
            levels.append(_Level(at, base + spans[at, 0], base + spans[at, 1], width))
        return levels


@dataclass(frozen=True, eq=False)
class _Level:
    """Disjoint spans of a corpus on one axis: document times `width` plus character."""

    row: np.ndarray
    start: np.ndarray
    end: np.ndarray
    width: np.int64

    def cover(self, doc: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
        """Row of the span that covers most of each query; -1 where no more than half is covered."""
        a, b = doc * self.width + start, doc * self.width + np.maximum(end, start + 1)
        middle = (a + b) // 2
        best, most = np.full(len(a), -1, np.int64), np.zeros(len(a), np.int64)
        for at in (a, middle, b - 1):
            near = np.searchsorted(self.start, at, side="right") - 1
            for k in (near, near + 1):
                k = np.clip(k, 0, len(self.row) - 1)
                shared = np.minimum(self.end[k], b) - np.maximum(self.start[k], a)
                best, most = np.where(shared > most, self.row[k], best), np.maximum(most, shared)
        covered = self._covered(b) - self._covered(a)
        return np.where(2 * covered > b - a, best, -1)

    def _covered(self, at: np.ndarray) -> np.ndarray:
        """Characters inside spans before each point."""
        total = np.concatenate([[0], np.cumsum(self.end - self.start)])
        k = np.searchsorted(self.start, at, side="right")
        inside = np.maximum(0, self.end[np.maximum(k - 1, 0)] - at)
        return total[k] - np.where(k > 0, inside, 0)


def attribute(tokens: Tokens) -> Attribution:
    """Find who says what in a corpus; a second call returns the same object.

    Parameters
    ----------
    tokens
        An encoded corpus; residue is not read.

    Returns
    -------
    Attribution
        ``table`` holds the content spans, ``of`` answers for any span.

    Notes
    -----
    direct: a quotation that is all that is said, or that stands as a sentence of its own.
    indirect: a clause or phrase handed over by a reporting verb or `according to`.
    mixed: a quotation within indirect speech, or more than four quoted words in a sentence of the
    author's; its speaker is the one of the report.
    scare: up to four quoted words in a sentence that reports nothing; no speaker.
    A quotation in capitals ("Ne Zha 2") and a short one inside a sentence that begins with a
    capital or a number ('No.1 central document') is a name: no span, the author's voice.

    A pronoun may be given to the wrong person where two alternate. Speech acts without one of the
    verbs in verbs.toml are missed, and so are reports inside reports: measure recall on your own
    texts before comparing counts of voices. `verb_class` follows the distinction of factive and
    non-factive predicates (Kiparsky & Kiparsky 1970); it tells how the author hands something
    over, never what the author believes.

    Examples
    --------
    >>> from textlab import read_corpus, tokenize
    >>> text = "Foreign Minister Wang Yi spoke in Beijing. Wang said curbs would fail."
    >>> found = attribute(tokenize(read_corpus([text])))
    >>> [(text[row.start : row.end], row.voice, row.speaker.name) for row in found.rows]
    [('curbs would fail', 'indirect', 'Wang Yi')]
    >>> found.of([0, 0], [0, 59], [7, 64]).voice.tolist()
    ['author', 'indirect']
    """
    cache = tokens.corpus._cache
    if "attribution" not in cache:
        cache["attribution"] = _find(tokens)
    return cache["attribution"]


def _find(tokens: Tokens) -> Attribution:
    cued = _cued_paragraphs(tokens)
    doc: list[int] = []
    rows: list[Row] = []
    for d, body in enumerate(tokens.corpus.bodies):
        quotations = find_quotations(body)
        found = read_document(body, quotations, units_of(tokens, d, quotations, cued))
        doc.extend([d] * len(found))
        rows.extend(found)
    return Attribution(tokens.corpus, np.array(doc, np.int64), tuple(rows))


def _cued_paragraphs(tokens: Tokens) -> np.ndarray:
    """Whether each paragraph of the corpus holds a word that may open a report, bool (P,)."""
    verbs = reporting_verbs()
    types = np.array([f in verbs or f in SOURCE_WORDS for f in tokens.forms], bool)
    cued = np.zeros(len(tokens.paragraph_doc), bool)
    if len(tokens):
        cued[tokens.sentence_paragraph[tokens.sentence[types[tokens.types]]]] = True
    return cued


def _depths(doc: np.ndarray, rows: tuple[Row, ...]) -> list[int]:
    """How many earlier spans of its document each span lies in; rows come ordered by start."""
    out: list[int] = []
    open_ends: list[int] = []
    current = -1
    for d, row in zip(doc.tolist(), rows, strict=True):
        if d != current:
            open_ends, current = [], d
        while open_ends and open_ends[-1] <= row.start:
            open_ends.pop()
        out.append(len(open_ends))
        open_ends.append(row.end)
    return out

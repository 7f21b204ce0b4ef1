"""Paragraphs, sentences and words of the body as integer arrays: encoded once, read by all.

Version 1 of the word pattern. A word is letters and digits with inner hyphens, apostrophes,
ampersands and (between digits) points or commas, so that China's, self-reliance, R&D, 3.0,
105-qubit and 14th are one word; initials keep their points (U.S.), and No.1 is one word.
A paragraph is a line. A sentence ends inside its line, also within a quotation.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import pandas as pd

from textlab.corpus import Corpus, require_corpus
from textlab.schema import frame

WORD_VERSION = 1

_LETTER = r"[\w\u0300-\u036f\u200b-\u200d\u2060\u00ad\ufeff]"  # marks and invisibles join a word
WORD = re.compile(
    rf"""
      (?<!\w)(?:[^\W\d_]\.){{2,}}(?!\w)      # U.S.  D.C.  i.e.
    | (?<!\w)[Nn]o\.\d+                      # No.1
    | [$€£¥]?\d+(?:[.,]\d+)+(?:-?\w+)*%?     # 3.0  5.4%  $1,000  1.5-trillion
    | [$€£¥]?\w{_LETTER}*(?:[-‐‑'’&]\w{_LETTER}*)*%?
    """,
    re.VERBOSE,
)
_LINE = re.compile(r"[^\r\n]+")
_TERMINATOR = re.compile(r"[.!?…。！？]")
_QUOTE_MARKS = str.maketrans(dict.fromkeys('“”"«»„‟()[]', " "))
_CLOSING = "”\"»)]’'"
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Capt|Rev|Hon|St|Jr|Sr|vs|Fig|No|Nos"
    r"|Co|Corp|Inc|Ltd|Dept|Univ|approx|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|e\.g|i\.e|cf)"
    r"|\b[A-Z])\.$"
)
_UNIT_OF_MEASURE = re.compile(r"/[a-z]+\.[\"”’)]*\s+(?=[\"“]?[A-Z])")  # "400 km/h. The": not seen
_OPENING = re.compile(r"[\s'’]*(\S)")
_SURROGATE = re.compile("[\ud800-\udfff]")
_INVISIBLE = re.compile("[\u200b-\u200d\u2060\u00ad\ufeff]")
POSSESSIVE = re.compile(r"'s$|(?<=s)'$")


def normalize(word: str) -> str:
    """The form in which words are compared: composed, case-folded, straight apostrophes.

    Examples
    --------
    >>> normalize("China’s"), normalize("Ｕ.S.")
    ("china's", 'u.s.')
    """
    return _composed(word).casefold()


def _composed(word: str) -> str:
    plain = _INVISIBLE.sub("", word)
    if not plain.isascii():
        plain = unicodedata.normalize("NFKC", plain.replace("’", "'").replace("‐", "-"))
    return plain


@dataclass(frozen=True, eq=False)
class Tokens:
    """A corpus as integer arrays; N words, S sentences, P paragraphs, D documents, V types.

    Parameters
    ----------
    vocabulary
        The V distinct words as written, sorted.
    types : int32 (N,)
        Position of each word in the vocabulary.
    start, end : int32 (N,)
        Characters of each word in its document's raw text.
    sentence_ptr : int64 (S + 1,)
        Sentence s holds the words ``sentence_ptr[s]`` up to ``sentence_ptr[s + 1]``.
    sentence_start, sentence_end : int32 (S,)
        Characters of each sentence.
    sentence_doc, sentence_paragraph : int32 (S,)
        Row of its document in the corpus; its paragraph, counted over the corpus.
    paragraph_doc, paragraph_start, paragraph_end : int32 (P,)
        The same of each paragraph.
    n_documents
        D; documents without a word have no sentence.
    """

    vocabulary: list[str]
    types: np.ndarray
    start: np.ndarray
    end: np.ndarray
    sentence_ptr: np.ndarray
    sentence_start: np.ndarray
    sentence_end: np.ndarray
    sentence_doc: np.ndarray
    sentence_paragraph: np.ndarray
    paragraph_doc: np.ndarray
    paragraph_start: np.ndarray
    paragraph_end: np.ndarray
    corpus: Corpus

    def __len__(self) -> int:
        return len(self.types)

    def __repr__(self) -> str:
        return (
            f"<Tokens: {len(self)} words of {len(self.vocabulary)} types, "
            f"{len(self.sentence_doc)} sentences, {len(self.paragraph_doc)} paragraphs, "
            f"{self.n_documents} documents>"
        )

    @property
    def n_documents(self) -> int:
        """Documents in the corpus, those without a word included."""
        return len(self.corpus)

    @cached_property
    def forms(self) -> list[str]:
        """Comparable form of each type: see `normalize`."""
        return [normalize(word) for word in self.vocabulary]

    @cached_property
    def stems(self) -> list[str]:
        """Comparable form of each type without a possessive 's."""
        return [POSSESSIVE.sub("", form) for form in self.forms]

    @cached_property
    def surfaces(self) -> list[str]:
        """Each type as written, but for apostrophes and a possessive 's: for case-true matching."""
        return [POSSESSIVE.sub("", _composed(word)) for word in self.vocabulary]

    @cached_property
    def sentence(self) -> np.ndarray:
        """Sentence of each word, int32 (N,)."""
        sizes = np.diff(self.sentence_ptr)
        return np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)

    @cached_property
    def doc(self) -> np.ndarray:
        """Document row of each word, int32 (N,)."""
        return self.sentence_doc[self.sentence]

    @cached_property
    def words_per_document(self) -> np.ndarray:
        """Words of each document's body, int64 (D,)."""
        return np.bincount(self.doc, minlength=self.n_documents)

    @cached_property
    def sentences_per_document(self) -> np.ndarray:
        """Sentences of each document, int64 (D,)."""
        return np.bincount(self.sentence_doc, minlength=self.n_documents)

    @cached_property
    def sentence_id(self) -> np.ndarray:
        """Number of each sentence in its document, from 0; the `unit_id` of the units table."""
        return _rank_within(self.sentence_doc)

    @cached_property
    def paragraph_id(self) -> np.ndarray:
        """Number of each paragraph in its document, from 0."""
        return _rank_within(self.paragraph_doc)

    @cached_property
    def postings(self) -> tuple[np.ndarray, np.ndarray]:
        """Word positions sorted by type, and where each type's run begins (V + 1,)."""
        order = np.argsort(self.types, kind="stable")
        counts = np.bincount(self.types, minlength=len(self.vocabulary))
        return order, np.concatenate([[0], np.cumsum(counts)])

    def words(self, sentence: int) -> list[str]:
        """Words of one sentence, as written."""
        span = slice(self.sentence_ptr[sentence], self.sentence_ptr[sentence + 1])
        return [self.vocabulary[t] for t in self.types[span]]

    def sentence_text(self, sentence: int) -> str:
        """Body of one sentence: residue inside it is blank."""
        body = self.corpus.bodies[self.sentence_doc[sentence]]
        return body[self.sentence_start[sentence] : self.sentence_end[sentence]]

    def sentence_at(self, doc: np.ndarray, start: np.ndarray) -> np.ndarray:
        """The sentence that holds each character, or the last one that begins before it.

        Parameters
        ----------
        doc : int (n,)
            Document rows.
        start : int (n,)
            Characters of the raw text.
        """
        # documents and characters in one ordered key, so that one search serves the corpus
        width = np.int64(1 + max(map(len, self.corpus.texts), default=0))
        keys = self.sentence_doc.astype(np.int64) * width + self.sentence_start
        wanted = np.asarray(doc, np.int64) * width + np.asarray(start, np.int64)
        at = np.searchsorted(keys, wanted, side="right") - 1
        first = np.searchsorted(self.sentence_doc, doc)
        return np.maximum(at, first)

    @cached_property
    def units(self) -> pd.DataFrame:
        """The units table: documents, then paragraphs, then sentences, each in corpus order."""
        paragraph_words = np.bincount(
            self.sentence_paragraph[self.sentence], minlength=len(self.paragraph_doc)
        )
        everything = np.arange(self.n_documents)
        lengths = np.array([len(text) for text in self.corpus.texts], dtype=np.int64)
        ids = pd.Categorical.from_codes(
            np.concatenate([everything, self.paragraph_doc, self.sentence_doc]),
            categories=self.corpus.doc_ids,
        )
        sizes = [self.n_documents, len(self.paragraph_doc), len(self.sentence_doc)]
        within = self.paragraph_id[self.sentence_paragraph]
        return frame(
            "units",
            {
                "doc_id": pd.Series(ids),
                "unit": np.repeat(["document", "paragraph", "sentence"], sizes),
                "unit_id": np.concatenate([0 * everything, self.paragraph_id, self.sentence_id]),
                "paragraph": np.concatenate([0 * everything - 1, self.paragraph_id, within]),
                "start": np.concatenate(
                    [0 * everything, self.paragraph_start, self.sentence_start]
                ),
                "end": np.concatenate([lengths, self.paragraph_end, self.sentence_end]),
                "n": np.concatenate(
                    [self.words_per_document, paragraph_words, np.diff(self.sentence_ptr)]
                ),
            },
        )


def tokenize(corpus: Corpus) -> Tokens:
    """Encode the bodies of a corpus; a second call returns the same object.

    Parameters
    ----------
    corpus
        A corpus, cleaned or not: removed spans hold no word.

    Returns
    -------
    Tokens
        For every word ``text[start:end]`` of the raw text is the word.

    Notes
    -----
    Lines are never joined, so hard-wrapped text should be unwrapped before it is read.

    Examples
    --------
    >>> from textlab import read_corpus
    >>> tokens = tokenize(read_corpus(["The U.S. won’t sell No.1 chips. China’s R&D rose 5.4%."]))
    >>> [tokens.words(s) for s in range(2)]
    [['The', 'U.S.', 'won’t', 'sell', 'No.1', 'chips'], ['China’s', 'R&D', 'rose', '5.4%']]
    """
    require_corpus(corpus)
    if "tokens" not in corpus._cache:
        corpus._cache["tokens"] = _encode(corpus)
    return corpus._cache["tokens"]


def _encode(corpus: Corpus) -> Tokens:
    types: dict[str, int] = {}
    words: list[tuple[int, int, int]] = []  # type, start, end
    sentences: list[tuple[int, int, int, int, int]] = []  # first word, start, end, doc, paragraph
    paragraphs: list[tuple[int, int, int]] = []  # doc, start, end
    for doc, body in enumerate(corpus.bodies):
        for line in _LINE.finditer(body):
            spans = _sentences_with_words(line[0], line.start())
            for start, end, found in spans:
                sentences.append((len(words), start, end, doc, len(paragraphs)))
                for a, b in found:
                    words.append((types.setdefault(body[a:b], len(types)), a, b))
            if spans:
                paragraphs.append((doc, spans[0][0], spans[-1][1]))
    return _tokens(corpus, types, words, sentences, paragraphs)


def _tokens(
    corpus: Corpus,
    types: dict[str, int],
    words: list[tuple[int, int, int]],
    sentences: list[tuple[int, int, int, int, int]],
    paragraphs: list[tuple[int, int, int]],
) -> Tokens:
    vocabulary = sorted(types)
    # sorted ids, so that nothing downstream can depend on the order of documents
    renumber = np.empty(len(types), np.int32)
    renumber[[types[word] for word in vocabulary]] = np.arange(len(types), dtype=np.int32)
    word = np.array(words, np.int32).reshape(-1, 3)
    sentence = np.array(sentences, np.int64).reshape(-1, 5)
    paragraph = np.array(paragraphs, np.int32).reshape(-1, 3)
    return Tokens(
        vocabulary=vocabulary,
        types=renumber[word[:, 0]],
        start=word[:, 1],
        end=word[:, 2],
        sentence_ptr=np.append(sentence[:, 0], len(words)),
        sentence_start=sentence[:, 1].astype(np.int32),
        sentence_end=sentence[:, 2].astype(np.int32),
        sentence_doc=sentence[:, 3].astype(np.int32),
        sentence_paragraph=sentence[:, 4].astype(np.int32),
        paragraph_doc=paragraph[:, 0],
        paragraph_start=paragraph[:, 1],
        paragraph_end=paragraph[:, 2],
        corpus=corpus,
    )


def _sentences_with_words(line: str, offset: int) -> list[tuple[int, int, list[tuple[int, int]]]]:
    """Sentences of a line with their words; a piece without words joins the one before it."""
    out: list[tuple[int, int, list[tuple[int, int]]]] = []
    for a, b in sentence_spans(line):
        found = [(offset + m.start(), offset + m.end()) for m in WORD.finditer(line, a, b)]
        if found:
            out.append((offset + a, offset + b, found))
        elif out:
            out[-1] = (out[-1][0], offset + b, out[-1][2])
    return out


def sentence_spans(line: str) -> list[tuple[int, int]]:
    """Sentences of one line as (start, end), without surrounding blanks.

    Examples
    --------
    >>> line = 'He said, "It works. We ship on Jan. 5." Mr. Li of Topstar Co., Ltd. agreed.'
    >>> [line[a:b] for a, b in sentence_spans(line)]
    ['He said, "It works.', 'We ship on Jan. 5."', 'Mr. Li of Topstar Co., Ltd. agreed.']
    """
    last = len(line.rstrip()) - 1
    inner = _TERMINATOR.search(line)
    cuts = [0, len(line)]
    if inner and inner.start() < last:
        cuts = [0, *_boundaries(line), len(line)]
    return [span for a, b in pairwise(cuts) if (span := _strip(line, a, b))]


def _boundaries(line: str) -> Iterator[int]:
    """Where a new sentence begins, inside quotations too."""
    from sentencex import get_sentence_boundaries

    # sentencex keeps a quotation whole, however long; without its marks it is cut like other text
    masked = _SURROGATE.sub(" ", line.translate(_QUOTE_MARKS))
    ends = {boundary["end_index"] for boundary in get_sentence_boundaries("en", masked)}
    for at in sorted(ends | {match.end() for match in _UNIT_OF_MEASURE.finditer(masked)}):
        while at < len(line) and line[at] in _CLOSING and not line[at - 1].isspace():
            at += 1
        following = _OPENING.match(masked, at)
        if following is None or following[1].islower():  # `"Stop!" he said` is one sentence
            continue
        if not _ABBREVIATION.search(line[max(at - 16, 0) : at].rstrip()):
            yield _after_closing(line, at)


def _after_closing(line: str, at: int) -> int:
    """Boundary moved behind closing marks that sentencex, having seen blanks, left for the next."""
    back = at
    while back > 0 and (line[back - 1].isspace() or line[back - 1] in _CLOSING + "“«(["):
        back -= 1
    ahead = back
    while ahead < len(line) and line[ahead] in _CLOSING:
        ahead += 1
    return ahead


def _strip(line: str, a: int, b: int) -> tuple[int, int] | None:
    piece = line[a:b]
    lead = len(piece) - len(piece.lstrip())
    trail = len(piece) - len(piece.rstrip())
    return (a + lead, b - trail) if lead < len(piece) else None


def _rank_within(groups: np.ndarray) -> np.ndarray:
    """0, 1, 2, ... within each run of equal values."""
    if not len(groups):
        return np.zeros(0, np.int64)
    first = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]])
    return np.arange(len(groups)) - np.repeat(first, np.diff(np.r_[first, len(groups)]))

"""Spans of any measure as the evidence and scores tables: text, sentence, voice, speaker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from textlab.attribution import attribute
from textlab.corpus import Corpus
from textlab.language import has_words, speaks
from textlab.lexicon import Lexicon
from textlab.schema import NO_WORDS, OK, Measure, SchemaError, check, frame
from textlab.tokens import Tokens, tokenize


@dataclass(frozen=True, eq=False)
class Hits:
    """n spans as arrays.

    Parameters
    ----------
    doc : int (n,)
        Row of the document in the corpus.
    start, end : int (n,)
        Characters of the raw text.
    label : int (n,)
        Position in the list of labels.
    rule : sequence of str (n,)
        The entry or rule that found each.
    weight, p : float (n,)
        Entry weight, valence or rank score; calibrated probability or NaN.
    cues : sequence (n,)
        Tuples of (start, end) pairs inside the span.
    """

    doc: np.ndarray
    start: np.ndarray
    end: np.ndarray
    label: np.ndarray
    rule: Sequence[str]
    weight: np.ndarray
    cues: Sequence[tuple[tuple[int, int], ...]]
    p: np.ndarray = field(default_factory=lambda: np.zeros(0))

    def __len__(self) -> int:
        return len(self.doc)

    def ordered(self) -> Hits:
        """The same spans by document, start, end and label."""
        order = np.lexsort((self.label, self.end, self.start, self.doc))
        return Hits(
            self.doc[order],
            self.start[order],
            self.end[order],
            self.label[order],
            rule=[self.rule[i] for i in order],
            weight=self.weight[order],
            cues=[self.cues[i] for i in order],
            p=self.p[order] if len(self.p) else np.full(len(order), np.nan),
        )


def join(parts: Sequence[Hits]) -> Hits:
    """Several sets of spans as one."""
    if not parts:
        none = np.zeros(0, np.int64)
        return Hits(none, none, none, none, [], np.zeros(0), [])
    return Hits(
        np.concatenate([h.doc for h in parts]),
        np.concatenate([h.start for h in parts]),
        np.concatenate([h.end for h in parts]),
        np.concatenate([h.label for h in parts]),
        rule=[rule for h in parts for rule in h.rule],
        weight=np.concatenate([h.weight for h in parts]),
        cues=[cues for h in parts for cues in h.cues],
        p=np.concatenate([h.p if len(h.p) else np.full(len(h), np.nan) for h in parts]),
    )


def lexicon_hits(tokens: Tokens, lexicon: Lexicon, label: int) -> Hits:
    """Where a lexicon's entries stand, in documents whose language it covers."""
    found = lexicon.match(tokens)
    keep = readable(tokens, lexicon.language)[tokens.doc[found.first]]
    entry, first, last = found.entry[keep], found.first[keep], found.last[keep]
    start, end = tokens.start[first].astype(np.int64), tokens.end[last - 1].astype(np.int64)
    entries = lexicon.entries
    return Hits(
        tokens.doc[first],
        start,
        end,
        np.full(len(first), label),
        rule=[entries[e].match for e in entry],
        weight=np.array([entries[e].weight for e in entry], float),
        cues=[((int(a), int(b)),) for a, b in zip(start, end, strict=True)],
    )


def readable(tokens: Tokens, language: str | None) -> np.ndarray:
    """Whether the words of each document may be matched in a language, bool (D,).

    An unknown language of a document is not refused, and None reads all; but those whose words
    are not parted by blanks have no words here.
    """
    languages = tokens.corpus.documents["language"]
    return np.array([not _refusal(x, "lexicon", language) for x in languages], bool)


def refusals(tokens: Tokens, known: Sequence[tuple[str, str | None]]) -> dict[tuple[int, int], str]:
    """(document, label) -> why it may not be scored.

    Parameters
    ----------
    tokens
        An encoded corpus.
    known
        For each label what reads it (lexicon, device, scorer) and the language that one knows.
    """
    languages = list(tokens.corpus.documents["language"])
    return {
        (doc, label): reason
        for label, (role, language) in enumerate(known)
        for doc, given in enumerate(languages)
        if (reason := _refusal(given, role, language))
    }


def _refusal(given: object, role: str, language: str | None) -> str:
    """Why a document in one language may not be scored by what knows another, or nothing."""
    if not speaks(language, given):
        return f"language is {given}, {role} is {language}"
    if role != "scorer" and not has_words(given):  # a scorer reads sentences, not words
        return f"words of {given} cannot be told apart"
    return ""


def evidence_table(tokens: Tokens, measure: str, labels: Sequence[str], hits: Hits) -> pd.DataFrame:
    """The evidence table of some spans, with the sentence each begins in, its voice and speaker."""
    hits = hits.ordered()
    corpus = tokens.corpus
    voices = attribute(tokens).of(hits.doc, hits.start, hits.end)
    sentence = tokens.sentence_at(hits.doc, hits.start)
    texts = corpus.texts
    places = zip(hits.doc, hits.start, hits.end, strict=True)
    return frame(
        "evidence",
        {
            "measure": constant(measure, len(hits)),
            "label": coded(hits.label, labels),
            "doc_id": coded(hits.doc, corpus.doc_ids),
            "unit": constant("sentence", len(hits)),
            "unit_id": tokens.sentence_id[sentence] if len(hits) else [],
            "start": hits.start,
            "end": hits.end,
            "text": [texts[doc][start:end] for doc, start, end in places],
            "rule": hits.rule,
            "weight": hits.weight,
            "p": hits.p,
            "cues": pd.Series(list(hits.cues), dtype=object),
            "voice": voices.voice,
            "speaker": voices.speaker,
        },
    )


def document_scores(
    tokens: Tokens,
    measure: str,
    labels: Sequence[str],
    hits: Hits,
    refused: Mapping[tuple[int, int], str],
) -> pd.DataFrame:
    """One row a document and label, zeros included; `value` is hits per 1,000 words."""
    documents, k = tokens.n_documents, len(labels)
    shape = (documents, k)
    counts = np.zeros(shape, np.int64)
    np.add.at(counts, (hits.doc, hits.label), 1)
    n = np.repeat(tokens.words_per_document, k).reshape(shape)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = np.where(n > 0, 1000 * counts / n, np.nan)
    states = np.where(n > 0, OK, NO_WORDS).astype(object)
    for place, reason in refused.items():
        value[place], states[place] = np.nan, reason
    rows = np.repeat(np.arange(documents), k)
    return frame(
        "scores",
        {
            "measure": constant(measure, documents * k),
            "label": coded(np.tile(np.arange(k), documents), labels),
            "doc_id": coded(rows, tokens.corpus.doc_ids),
            "unit": constant("document", documents * k),
            "unit_id": np.zeros(documents * k, np.int64),
            "hits": counts.ravel(),
            "n": n.ravel(),
            "units": np.repeat(tokens.sentences_per_document, k),
            "units_hit": _units_hit(tokens, hits, shape).ravel(),
            "value": value.ravel(),
            "state": states.ravel(),
        },
    )


def _units_hit(tokens: Tokens, hits: Hits, shape: tuple[int, int]) -> np.ndarray:
    """Sentences touched by a hit, for each document and label."""
    out = np.zeros(shape, np.int64)
    if len(hits):
        first = tokens.sentence_at(hits.doc, hits.start)
        last = tokens.sentence_at(hits.doc, np.asarray(hits.end) - 1)
        touched = {
            (doc, label, s)
            for doc, label, a, b in zip(hits.doc, hits.label, first, last, strict=True)
            for s in range(a, b + 1)
        }
        for doc, label, _ in touched:
            out[doc, label] += 1
    return out


def lexicon_measure(
    tokens: Tokens,
    measure: str,
    labels: Sequence[str],
    hits: Hits,
    *,
    refused: Mapping[tuple[int, int], str],
    settings: Mapping[str, object],
) -> Measure:
    """A measure that counts spans: its two tables are made when they are first looked at."""
    return Measure(
        measure,
        settings,
        lambda: document_scores(tokens, measure, labels, hits, refused),
        lambda: evidence_table(tokens, measure, labels, hits),
    )


def coded(codes: np.ndarray, categories: Sequence[str]) -> pd.Series:
    """Integer codes as a categorical column."""
    return pd.Series(pd.Categorical.from_codes(np.asarray(codes), categories=list(categories)))


def constant(value: str, n: int) -> pd.Series:
    """One value n times, as a categorical column."""
    return coded(np.zeros(n, np.int8), [value])


def passages(corpus: Corpus, evidence: pd.DataFrame) -> pd.DataFrame:
    """The sentences in which spans stand, each once, with its spans marked.

    Parameters
    ----------
    corpus
        The corpus the evidence was found in.
    evidence
        Rows of an evidence table; filter and sort them first, their order is kept.

    Returns
    -------
    DataFrame
        doc_id, unit_id, start, end, text (raw text of the sentence, or sentences, of the span),
        spans (list of (start, end, label) inside `text`), labels, weight (the largest), voice,
        speaker, caption (sentence number, voice, speaker).

    Raises
    ------
    SchemaError
        When the evidence was found in another corpus.

    Examples
    --------
    >>> from textlab import read_corpus, score_frames
    >>> corpus = read_corpus(["It rained. The blockade failed."])
    >>> passages(corpus, score_frames(corpus, ["external_restriction"]).evidence)["text"].tolist()
    ['The blockade failed.']
    """
    tokens = tokenize(corpus)
    doc = corpus.positions(check(evidence, "evidence")["doc_id"])
    _require_own(corpus, evidence, doc)
    first = tokens.sentence_at(doc, evidence["start"].to_numpy())
    last = tokens.sentence_at(doc, evidence["end"].to_numpy() - 1)
    rows: dict[tuple[int, int], list[int]] = {}
    for i, key in enumerate(zip(first.tolist(), last.tolist(), strict=True)):
        rows.setdefault(key, []).append(i)
    columns = ["doc_id", "unit_id", "start", "end", "text", "spans", "labels"]
    columns += ["weight", "voice", "speaker", "caption"]
    found = [_passage(tokens, evidence.iloc[at], a, b) for (a, b), at in rows.items()]
    return pd.DataFrame(found, columns=columns)


def _require_own(corpus: Corpus, evidence: pd.DataFrame, doc: np.ndarray) -> None:
    """Raise where a span does not hold in this corpus the words it was found with."""
    columns = [evidence[c] for c in ("doc_id", "start", "end", "text")]
    for row, doc_id, start, end, text in zip(doc, *columns, strict=True):
        if corpus.texts[row][start:end] != text:
            raise SchemaError(
                f"evidence is of another corpus: characters {start} to {end} of {doc_id} are not "
                f"{text[:40]!r} here; pass the corpus it was found in"
            )


def _passage(tokens: Tokens, rows: pd.DataFrame, first: int, last: int) -> list[object]:
    doc = int(tokens.sentence_doc[first])
    start, end = int(tokens.sentence_start[first]), int(tokens.sentence_end[last])
    doc_id = tokens.corpus.doc_ids[doc]
    marks = zip(rows["start"] - start, rows["end"] - start, rows["label"], strict=True)
    spans = sorted((int(a), int(b), str(label)) for a, b, label in marks)
    voice = ", ".join(dict.fromkeys(rows["voice"].dropna().astype(str)))
    speaker = ", ".join(dict.fromkeys(rows["speaker"].dropna().astype(str)))
    labels = ", ".join(dict.fromkeys(label for _, _, label in spans))
    text = tokens.corpus.texts[doc][start:end]
    unit_id = int(tokens.sentence_id[first])
    caption = " · ".join(part for part in (f"sentence {unit_id}", voice, speaker) if part)
    weight = float(rows["weight"].max())
    return [doc_id, unit_id, start, end, text, spans, labels, weight, voice, speaker, caption]

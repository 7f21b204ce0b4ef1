"""Marks residue as spans and reads metadata, each with its rule; never edits text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple
from itertools import accumulate
from types import MappingProxyType
from typing import Any

import pandas as pd

from textlab.cleaning import boilerplate, captions, position
from textlab.cleaning.metadata import Finding, find_metadata
from textlab.cleaning.page import InlineRule, LineRule, Page, Residue, disjoint
from textlab.corpus import Corpus, require_corpus
from textlab.registry import unknown
from textlab.schema import SchemaError, categorical, frame, names

__all__ = ["RULES", "Finding", "Residue", "clean", "find_metadata", "find_residue"]

# In this order, by form before position; the first rule that takes a line keeps it.
_LINE_RULES: Mapping[str, LineRule] = MappingProxyType(
    {
        "consent": boilerplate.consent,
        "ai_disclaimer": boilerplate.ai_disclaimer,
        "editors_note": boilerplate.editors_note,
        "disclaimer": boilerplate.disclaimer,
        "newsletter": boilerplate.newsletter,
        "copyright": boilerplate.copyright_line,
        "advertisement": boilerplate.advertisement,
        "share_bar": boilerplate.share_bar,
        "player": boilerplate.player,
        "credit": captions.credit,
        "caption": captions.caption,
        "related_articles": boilerplate.related_articles,
        "search_trends": boilerplate.search_trends,
        "comments": boilerplate.comments,
        "source_line": position.source_line,
        "date_line": position.date_line,
        "byline": position.byline,
        "site_text": position.site_text,
        "masthead": position.masthead,
        "title": position.title,
        "menu": position.menu,
        "standfirst": position.standfirst,
        "author_bio": position.author_bio,
        "repeat": captions.repeat,
    }
)
_INLINE_RULES: Mapping[str, InlineRule] = MappingProxyType(
    {
        "scraper_prefix": position.scraper_prefix,
        "dateline": position.dateline,
        "injected_name": position.injected_name,
    }
)
# Known by their own words: they need no article beside them.
_WITHOUT_BODY = frozenset(
    {"consent", "ai_disclaimer", "editors_note", "disclaimer", "newsletter", "copyright"}
)
RULES = (*_LINE_RULES, *_INLINE_RULES, "mention")


def find_residue(text: str) -> list[Residue]:
    """Mark the residue of a scraped page: what is on it and is not the body of its article.

    Parameters
    ----------
    text
        The raw text of one document.

    Returns
    -------
    list of Residue
        Sorted, disjoint spans of the raw text without blanks at either end, one a line or less.
        `p` is NaN: a rule has no calibrated probability.

    Notes
    -----
    Title, standfirst, byline, captions, notes and bio are residue; headings inside the article
    are body. A text of one line keeps it. Rules are precise on what they know and blind to the
    rest: on pages of sites they were not written on they leave some residue in. Time is linear
    in the length of the text.

    Examples
    --------
    >>> page = '''Markets rise as talks resume
    ... By Jane Doe
    ... Shares rose on Monday after both sides said that they would meet again in Geneva.
    ... Analysts said that the outcome of the meeting would decide the course of the year.
    ... Advertisement'''
    >>> [(r.rule, page[r.start:r.end]) for r in find_residue(page)]  # doctest: +ELLIPSIS
    [('title', 'Markets rise ...'), ('byline', 'By Jane Doe'), ('advertisement', 'Advertisement')]
    """
    page = Page.of(text)
    taken: dict[int, str] = {}
    for rule, find in _LINE_RULES.items():
        if len(page.lines) > 1 and (page.has_body or rule in _WITHOUT_BODY):
            for i in list(find(page, taken)):
                taken.setdefault(i, rule)
    inline = [
        Residue(start, end, rule)
        for rule, find_spans in _INLINE_RULES.items()
        for start, end in find_spans(page, taken)
    ]
    return disjoint(page, taken, inline)


# Which statement of a field fills the documents table, best first; an injected name never does.
_TRUST: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "title": ("headline",),
        "outlet": ("masthead", "mention"),
        "author": ("byline", "bio"),
        "date": ("published", "updated", "scraper", "masthead", "repost"),
    }
)


def clean(corpus: Corpus, *, rules: str | Sequence[str] = "auto") -> Corpus:
    r"""Mark the residue of every document and read what each page says of itself.

    Parameters
    ----------
    corpus
        Any corpus; its texts stay as they are.
    rules
        "auto" for all rules, or the names of those whose findings are kept (see ``RULES``).

    Returns
    -------
    Corpus
        A new corpus. `.removed` and `.metadata` grew by what was found; empty `title`, `outlet`,
        `author` and `date` of `.documents` are filled from the most trusted row of `.metadata`
        (date: published, updated, scraper, masthead, repost; outlet: masthead, mention; author:
        byline, bio), and `date_kind` says which. A value that was given is never overwritten,
        a span that is removed already is not marked again: cleaning twice adds nothing.

    Raises
    ------
    SchemaError
        When a rule is not known.

    Notes
    -----
    A scraper's, a masthead's or a repost's date need not be the day of publication, and a
    mention may be of another outlet: read `kind` before you compare documents by them.
    Measures read ``corpus.body(doc_id)``, in which removed characters are spaces.

    Examples
    --------
    >>> import textlab
    >>> corpus = textlab.clean(textlab.read_corpus([
    ...     "Markets rise as talks resume\n\nBy Jane Doe\n\n"
    ...     "Shares rose on Monday after both sides said that they would meet again.\n\n"
    ...     "Analysts said that the meeting in Geneva would decide the course of the year."]))
    >>> corpus.removed.rule.tolist(), corpus.documents.author.tolist()
    (['title', 'byline'], ['Jane Doe'])
    """
    require_corpus(corpus)
    kept = _selected(rules)
    removed = _rows("removed", corpus.removed, corpus.doc_ids)
    metadata = _rows("metadata", corpus.metadata, corpus.doc_ids)
    for doc_id, text in zip(corpus.doc_ids, corpus.texts, strict=True):
        residue = find_residue(text)
        removed[doc_id] = _beside(removed[doc_id], (r for r in residue if r.rule in kept))
        found = (astuple(f) for f in find_metadata(text, residue) if f.rule in kept)
        metadata[doc_id] = list(dict.fromkeys([*metadata[doc_id], *found]))
    return corpus.derive(
        documents=_filled(corpus.documents, metadata),
        removed=_table("removed", removed),
        metadata=_table("metadata", metadata),
    )


_Rows = dict[str, list[tuple[Any, ...]]]  # by document: the columns of a table behind doc_id


def _selected(rules: str | Sequence[str]) -> frozenset[str]:
    """The names of the rules to keep, each known."""
    wanted = [rules] if isinstance(rules, str) else list(rules)
    if wanted == ["auto"]:
        return frozenset(RULES)
    for name in wanted:
        if name not in RULES:
            raise SchemaError(unknown("cleaning rule", name, RULES))
    return frozenset(wanted)


def _rows(name: str, table: pd.DataFrame, doc_ids: Sequence[str]) -> _Rows:
    """A table's rows by document; every document has a list."""
    rows: _Rows = {doc_id: [] for doc_id in doc_ids}
    for doc_id, *values in table[names(name)].itertuples(index=False, name=None):
        rows[doc_id].append(tuple(values))
    return rows


def _table(name: str, rows: _Rows) -> pd.DataFrame:
    """Rows by document as a table of the schema."""
    flat = [(doc_id, *row) for doc_id, found in rows.items() for row in found]
    return frame(name, {c: [row[k] for row in flat] for k, c in enumerate(names(name))})


def _beside(known: list[tuple[Any, ...]], residue: Iterable[Residue]) -> list[tuple[Any, ...]]:
    """Known removed rows with those new spans that overlap none of them, in order of the text."""
    taken = sorted((row[0], row[1]) for row in known)
    furthest = list(accumulate((end for _, end in taken), max))
    rows = list(known)
    for span in residue:
        above = bisect_left(taken, (span.end, 0))  # known spans that start before this one ends
        if not above or furthest[above - 1] <= span.start:
            rows.append((span.start, span.end, span.rule, span.p))
    return sorted(rows, key=lambda row: row[:2])


def _filled(documents: pd.DataFrame, metadata: _Rows) -> pd.DataFrame:
    """The documents table with empty fields filled from the most trusted metadata."""
    for field, kinds in _TRUST.items():
        best = [_best(rows, field, kinds) for rows in metadata.values()]
        empty = [_is_empty(value) for value in documents[field]]
        chosen = zip(documents[field], best, empty, strict=True)
        documents[field] = pd.Series([b[0] if e else v for v, b, e in chosen], dtype=object)
        if field == "date":
            chosen = zip(documents["date_kind"], best, empty, strict=True)
            documents["date_kind"] = categorical([b[1] if e else v for v, b, e in chosen])
    return documents


def _best(
    rows: list[tuple[Any, ...]], field: str, kinds: Sequence[str]
) -> tuple[str | None, str | None]:
    """Value and kind of the most trusted statement of a field, the first where several are."""
    stated = [(row[1], row[2]) for row in rows if row[0] == field and row[2] in kinds]
    return min(stated, key=lambda pair: kinds.index(pair[1]), default=(None, None))


def _is_empty(value: object) -> bool:
    return bool(pd.isna(value)) if not isinstance(value, str) else not value.strip()

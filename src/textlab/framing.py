"""Frame indicators: where the words of frame elements stand.

Word lists give indicators of frame elements, not frames in Entman's sense; a frame is claimed
only where several elements meet in one article and a human coded it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from textlab.corpus import Corpus, documents_table
from textlab.evidence import join, lexicon_hits, lexicon_measure, refusals
from textlab.lexicon import Lexicon, resolve
from textlab.schema import NO_WORDS, OK, Measure
from textlab.tokens import tokenize


def score_frames(
    corpus: Corpus, frames: Sequence[str | Path | Lexicon] | str | Path | None = None
) -> Measure:
    """Count lexical indicators of frame elements, each with its exact span, voice and speaker.

    Parameters
    ----------
    corpus
        A corpus, cleaned first: residue can hold every word of a frame.
    frames
        Names of shipped frames, paths of TOML files or of folders of them, or Lexicon objects;
        None means all ten that are shipped.

    Returns
    -------
    Measure
        ``.scores``: one row a document and frame, zeros included; `value` is hits per 1,000
        words of the body, NaN with a `state` where the document has no word or is in a language
        the lexicon does not know. ``.evidence``: one row a hit; `rule` is the entry.

    Raises
    ------
    LexiconError
        For an unknown name (with the nearest) or a faulty file (with its line).

    Notes
    -----
    value = 1000 · hits / n. Of overlapping hits inside one frame the first and longest counts;
    frames may share a word, see `lexicon_overlap`. Rates of single documents are descriptive:
    `estimate` says what may be claimed of several.

    References
    ----------
    Entman, R. (1993). Framing: Toward clarification of a fractured paradigm.
    Matthes, J. and Kohring, M. (2008). The content analysis of media frames.

    Examples
    --------
    >>> from textlab import read_corpus
    >>> corpus = read_corpus(["Sanctions bite. The blockade of chips failed, she said."])
    >>> measure = score_frames(corpus, ["external_restriction"])
    >>> measure.evidence.text.tolist()
    ['Sanctions', 'blockade']
    """
    lexicons = resolve(frames, "frames")
    tokens = tokenize(corpus)
    hits = join([lexicon_hits(tokens, lexicon, i) for i, lexicon in enumerate(lexicons)])
    return lexicon_measure(
        tokens,
        "frames",
        [lexicon.name for lexicon in lexicons],
        hits,
        refused=refusals(tokens, [("lexicon", x.language) for x in lexicons]),
        settings={
            "lexicons": {x.name: f"{x.version} {x.hash}".strip() for x in lexicons},
            "corpus": corpus.fingerprint,
        },
    )


def formula_share(
    corpus: Corpus, frames: Sequence[str | Path | Lexicon] | str | Path | None = None
) -> pd.DataFrame:
    """Give each frame's rate with and without its fixed political formulations.

    Parameters
    ----------
    corpus
        A cleaned corpus.
    frames
        As for `score_frames`.

    Returns
    -------
    DataFrame
        label, hits, formula_hits (by entries marked ``formula = true``), rate, rate_without (per
        1,000 words of all documents scored), n (those words), state (ok, or why there is no rate).

    Examples
    --------
    >>> from textlab import read_corpus
    >>> table = formula_share(read_corpus(["New quality productive forces grow."]))
    >>> int(table["formula_hits"].sum())
    1
    """
    lexicons = resolve(frames, "frames")
    measure = score_frames(corpus, lexicons)
    evidence, scores = measure.evidence, measure.scores
    rows = []
    for lexicon in lexicons:
        formulas = [entry.match for entry in lexicon.entries if entry.formula]
        rules = evidence.loc[evidence["label"] == lexicon.name, "rule"]
        scored = (scores["label"] == lexicon.name) & (scores["state"] == OK)
        hits, fixed, n = len(rules), int(rules.isin(formulas).sum()), int(scores["n"][scored].sum())
        rates = [1000 * count / n if n else float("nan") for count in (hits, hits - fixed)]
        rows.append([lexicon.name, hits, fixed, *rates, n])
    columns = ["label", "hits", "formula_hits", "rate", "rate_without", "n"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(state=_with_value(table, scores, NO_WORDS)["state"])


PLACES = ("title", "lead", "body")
NO_PLACE = "no document has it"


def salience(
    corpus: Corpus, frames: Sequence[str | Path | Lexicon] | str | Path | None = None
) -> pd.DataFrame:
    r"""Count each frame's hits in titles, in lead paragraphs and in the rest of the bodies.

    Parameters
    ----------
    corpus
        A cleaned corpus; a title is found again through `.documents`, for it is no part of the
        body.
    frames
        As for `score_frames`.

    Returns
    -------
    DataFrame
        label, place (title, lead, body), hits, n (words in that place), n_docs (documents that
        have it), of the documents the frame could be scored in; value (hits per 1,000 words) and
        state, which says why there is none. The lead is a document's first paragraph.

    Examples
    --------
    >>> from textlab import read_corpus
    >>> corpus = read_corpus(["Sanctions bite.\nThe blockade failed. So did the curbs."])
    >>> table = salience(corpus, ["external_restriction"])
    >>> table[["place", "hits", "n"]].values.tolist()
    [['title', 0, 0], ['lead', 1, 2], ['body', 1, 7]]
    """
    lexicons = resolve(frames, "frames")
    measure = score_frames(corpus, lexicons)
    units = tokenize(corpus).units
    sentences = units[units["unit"] == "sentence"]
    sentences = sentences.assign(place=_place(sentences["paragraph"]))
    places = sentences[["doc_id", "unit_id", "place"]]
    hits = measure.evidence.merge(places, on=["doc_id", "unit_id"])
    found = hits.groupby(["label", "doc_id", "place"], observed=True).size()
    sizes = sentences.groupby(["doc_id", "place"], observed=True)["n"].sum()
    tables = [_counted(found, sizes, measure.scores)]
    titles = _titles(corpus)
    if titles is not None:
        titled = score_frames(titles, lexicons).scores.assign(place="title")
        found = titled.groupby(["label", "doc_id", "place"], observed=True)["hits"].sum()
        sizes = titled.drop_duplicates("doc_id").set_index(["doc_id", "place"])["n"]
        tables.append(_counted(found, sizes, titled))
    every = pd.MultiIndex.from_product(
        [[x.name for x in lexicons], PLACES], names=["label", "place"]
    )
    table = pd.concat(tables).reindex(every, fill_value=0).reset_index()
    return _with_value(table, measure.scores, NO_PLACE)


def _counted(hits: pd.Series, sizes: pd.Series, scores: pd.DataFrame) -> pd.DataFrame:
    """Hits, words and documents of each label and place, in documents that could be scored."""
    scored = scores.loc[scores["state"] == OK, ["label", "doc_id"]].astype(str)
    rows = scored.merge(sizes.rename("n").reset_index().astype({"doc_id": str}), on="doc_id")
    rows = rows.merge(
        hits.rename("hits").reset_index().astype({"label": str, "doc_id": str}),
        on=["label", "doc_id", "place"],
        how="left",
    )
    rows["hits"] = rows["hits"].fillna(0).astype("int64")
    grouped = rows.groupby(["label", "place"])
    return grouped.agg(hits=("hits", "sum"), n=("n", "sum"), n_docs=("doc_id", "nunique"))


def _with_value(table: pd.DataFrame, scores: pd.DataFrame, nothing: str) -> pd.DataFrame:
    """The table with hits per 1,000 words, and the state of each row."""
    refused = scores[scores["state"] != OK].drop_duplicates("label").set_index("label")["state"]
    scored = table["label"].isin(scores.loc[scores["state"] == OK, "label"])
    why = table["label"].map(refused.astype(object)).where(~scored, nothing).fillna(nothing)
    n = table["n"].to_numpy(float)
    value = np.divide(1000 * table["hits"], n, out=np.full(len(table), np.nan), where=n > 0)
    return table.assign(value=value, state=np.where(n > 0, OK, why.astype(object)))


def _place(paragraph: pd.Series) -> pd.Series:
    return paragraph.eq(0).map({True: "lead", False: "body"})


def _titles(corpus: Corpus) -> Corpus | None:
    """The titles as a corpus of their own, or None where no document has one."""
    table = corpus.documents
    table = table[table["title"].notna()]
    columns = [table[c] for c in ("doc_id", "title", "language")]
    rows = [
        {"doc_id": doc_id, "text": title, "language": None if language != language else language}
        for doc_id, title, language in zip(*columns, strict=True)
    ]
    return Corpus(documents_table(rows)) if rows else None

"""Where a corpus's words go: into the body, or into residue, by the rule that marked it."""

from __future__ import annotations

import pandas as pd

from textlab.corpus import Corpus
from textlab.tokens import WORD, tokenize

BODY = "body"


def word_flow(corpus: Corpus) -> pd.DataFrame:
    r"""Count the words of each document's body and of each kind of residue.

    Parameters
    ----------
    corpus
        A cleaned corpus; an uncleaned one is all body.

    Returns
    -------
    DataFrame
        doc_id, part ("body" or the rule), words, share (of all words of the document). One row a
        document and part that it has; the body stands first and is there even when empty.

    Notes
    -----
    Residue is counted span by span. A span cut inside a word would count its piece as a word.

    Examples
    --------
    >>> from textlab import clean, read_corpus
    >>> page = "The mine reopened after a year, its owner said.\nAdvertisement\n"
    >>> page += "It had been closed since a flood, and two hundred people lost their work."
    >>> word_flow(clean(read_corpus([page])))["part"].tolist()
    ['body', 'advertisement']
    """
    body = tokenize(corpus).words_per_document
    rows = [[doc_id, BODY, int(n)] for doc_id, n in zip(corpus.doc_ids, body, strict=True)]
    removed = corpus.removed
    spans = zip(removed["doc_id"], removed["rule"], removed["start"], removed["end"], strict=True)
    rows += [
        [doc_id, rule, sum(1 for _ in WORD.finditer(corpus[doc_id], start, end))]
        for doc_id, rule, start, end in spans
    ]
    table = pd.DataFrame(rows, columns=["doc_id", "part", "words"])
    order = {doc_id: i for i, doc_id in enumerate(corpus.doc_ids)}
    table = table.groupby(["doc_id", "part"], sort=False, as_index=False)["words"].sum()
    table = table[(table["words"] > 0) | (table["part"] == BODY)]
    table = table.sort_values("doc_id", key=lambda ids: ids.map(order), kind="stable")
    totals = table.groupby("doc_id")["words"].transform("sum")
    return table.assign(share=table["words"] / totals.where(totals > 0)).reset_index(drop=True)

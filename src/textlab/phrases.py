"""Phrases that recur letter by letter over several documents: candidates for formulas."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pandas as pd

from textlab.corpus import Corpus
from textlab.dtm import is_stop_word
from textlab.tokens import Tokens, tokenize

_Key = tuple[str, ...]


def recurrent_phrases(corpus: Corpus, *, min_docs: int = 3, longest: int = 8) -> pd.DataFrame:
    """Find the phrases of two words or more that stand in several documents.

    Parameters
    ----------
    corpus
        A cleaned corpus without reprints: a text that stands twice makes all of it a phrase.
    min_docs
        Documents a phrase must stand in, 2 or more.
    longest
        Most words of a phrase.

    Returns
    -------
    DataFrame
        phrase (comparable forms), words, count, n_docs; longest and most widespread first. A
        phrase that stands only inside a longer one of the list is left out.

    Notes
    -----
    Phrases do not cross a sentence, and neither begin nor end with a stop word. Recurrence does
    not tell a formula from the name of an institution or of an event, or from a term of the
    subject: read the list.

    Examples
    --------
    >>> from textlab import read_corpus
    >>> corpus = read_corpus(["A shared future awaits.", "Our shared future is near."])
    >>> recurrent_phrases(corpus, min_docs=2)["phrase"].tolist()
    ['shared future']
    """
    tokens = tokenize(corpus)
    forms = [tokens.stems[t] for t in tokens.types]
    stop = is_stop_word(tokens.stems)[tokens.types]
    places: dict[_Key, list[tuple[int, int]]] = defaultdict(list)
    for size in range(2, longest + 1):
        for key, place in _grams(tokens, forms, stop, size):
            places[key].append(place)
    wide = {key: at for key, at in places.items() if len({doc for doc, _ in at}) >= min_docs}
    kept = _standing_alone(wide)
    rows = [
        [" ".join(key), len(key), len(wide[key]), len({doc for doc, _ in wide[key]})]
        for key in kept
    ]
    table = pd.DataFrame(rows, columns=["phrase", "words", "count", "n_docs"])
    order = ["n_docs", "words", "count", "phrase"]
    table = table.sort_values(order, ascending=[False, False, False, True], kind="stable")
    return table.reset_index(drop=True)


def _grams(
    tokens: Tokens, forms: list[str], stop: np.ndarray, size: int
) -> list[tuple[_Key, tuple[int, int]]]:
    """Runs of `size` words inside sentences, with document and place of the first word."""
    n = len(tokens) - size + 1
    if n < 1:
        return []
    first, last = slice(0, n), slice(size - 1, n + size - 1)
    whole = tokens.sentence[first] == tokens.sentence[last]
    starts = np.flatnonzero(whole & ~stop[first] & ~stop[last])
    return [(tuple(forms[at : at + size]), (int(tokens.doc[at]), int(at))) for at in starts]


def _standing_alone(wide: dict[_Key, list[tuple[int, int]]]) -> list[_Key]:
    """Phrases with a place that lies inside no longer phrase of the list."""
    free = {key: {at for _, at in places} for key, places in wide.items()}
    for key, places in wide.items():
        for size in range(2, len(key)):
            for shift in range(len(key) - size + 1):
                part = key[shift : shift + size]
                if part in free:
                    free[part] -= {at + shift for _, at in places}
    return [key for key, at in free.items() if at]

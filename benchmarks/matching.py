"""Ten frame lexicons on gensim's 300 news articles: the matcher beside plain regular expressions.

Both look for the entries without gaps and conditions, in one run, one thread. `re` is one
alternation a lexicon, ignoring case, between word boundaries; the matcher's time is that of a pass
over the encoded corpus, and encoding it once stands in a row of its own. Hits differ where tokens
and characters do: possessives, hyphens, overlaps. Times are of the fastest of five passes.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd

from textlab import Corpus, Lexicon, read_corpus, tokenize
from textlab.lexicon import resolve

PEERS = ("gensim",)
COPIES = 10


def run(data: Path) -> pd.DataFrame:
    """Seconds, megabytes a second and hits of each way; needs no evaluation data."""
    from gensim.test.utils import datapath

    lines = Path(datapath("lee_background.cor")).read_text("utf-8").splitlines()
    texts = [line for line in lines if line.strip()] * COPIES
    size = sum(len(text.encode()) for text in texts) / 1e6
    lexicons = [_plain(lexicon) for lexicon in resolve(None, "frames")]
    entries = sum(len(lexicon.entries) for lexicon in lexicons)
    encode, corpus = _fastest(lambda: _encoded(texts), 1)
    ours, hits = _fastest(lambda: _match(lexicons, corpus), 5)
    theirs, found = _fastest(lambda: _search(lexicons, texts), 1)
    rows = [
        ["encode once", encode, size / encode, None],
        ["textlab matcher", ours, size / ours, hits],
        ["re alternation", theirs, size / theirs, found],
    ]
    table = pd.DataFrame(rows, columns=["way", "seconds", "MB a second", "hits"])
    table = table.assign(entries=entries, MB=size)
    print(table.to_string(index=False, float_format="%.3g"))
    return table


def _plain(lexicon: Lexicon) -> Lexicon:
    kept = [replace(e, unless=(), requires=()) for e in lexicon.entries if " * " not in e.match]
    return replace(lexicon, entries=tuple(kept))


def _encoded(texts: list[str]) -> Corpus:
    corpus = read_corpus(pd.DataFrame({"text": texts, "language": "en"}))
    tokenize(corpus)
    return corpus


def _match(lexicons: list[Lexicon], corpus: Corpus) -> int:
    corpus._cache.pop("finder", None)  # resolve wildcards anew: a pass, not a memory of one
    return sum(len(lexicon.match(tokenize(corpus))) for lexicon in lexicons)


def _search(lexicons: list[Lexicon], texts: list[str]) -> int:
    patterns = [re.compile(_alternation(lexicon), re.IGNORECASE) for lexicon in lexicons]
    return sum(1 for pattern in patterns for text in texts for _ in pattern.finditer(text))


def _alternation(lexicon: Lexicon) -> str:
    forms = sorted((entry.match for entry in lexicon.entries), key=len, reverse=True)
    escaped = [re.escape(form).replace(r"\*", r"[\w-]*").replace(r"\ ", r"\s+") for form in forms]
    return rf"\b(?:{'|'.join(escaped)})\b"


def _fastest(work: Callable[[], object], times: int) -> tuple[float, object]:
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - start)
    return min(seconds), result

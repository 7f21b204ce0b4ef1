"""Voices and speakers against PolNeAR (Newell et al. 2018), articles with attributions by hand.

The rules were written on one half of its training part (articles by the parity of a hash of
their id); `run` scores the development part, which nothing was fitted on.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import textlab
from textlab.attribution import DIRECT, INDIRECT, attribute
from textlab.attribution.verbs import reporting_verbs

FILE = Path("rhetoric") / "polnear_dev.jsonl.gz"
REPLICATES = 2000
MARKS = ("“", "”", '"', "''")

Article = dict[str, Any]


def run(data: Path) -> pd.DataFrame:
    """The table of precision, recall and speaker accuracy; empty where the data are absent."""
    path = data / FILE
    if not path.is_file():
        print(f"SKIPPED attribution: {path} is not there; set TEXTLAB_DATA to the data folder")
        return pd.DataFrame()
    table = evaluate(read_articles(path))
    print(table.to_string(index=False, float_format="%.3f"))
    return table


def read_articles(path: Path, *, half: int | None = None) -> list[Article]:
    """Articles of a file; with `half` (0 or 1) those whose hashed id has that parity."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines]
    return [a for a in articles if half is None or _parity(a["id"]) == half]


def evaluate(articles: list[Article]) -> pd.DataFrame:
    """Ratios over all articles, each with a 95% interval from a bootstrap of articles."""
    texts = pd.DataFrame(
        {"doc_id": [a["id"] for a in articles], "text": [a["text"] for a in articles]}
    )
    tokens = textlab.tokenize(textlab.read_corpus(texts, doc_id="doc_id"))
    found = attribute(tokens).table
    by_document = dict(list(found.groupby("doc_id", observed=True)))
    counts: dict[str, list[tuple[int, int]]] = {}
    for d, article in enumerate(articles):
        mine = tokens.doc == d
        words = np.stack([tokens.start[mine], tokens.end[mine]], axis=1)
        rows = by_document.get(article["id"], found.iloc[:0])
        for name, pair in _counts(article, words, rows):
            counts.setdefault(name, []).append(pair)
    return pd.DataFrame([_ratio(name, np.array(pairs)) for name, pairs in counts.items()])


def _counts(
    article: Article, words: np.ndarray, rows: pd.DataFrame
) -> Iterator[tuple[str, tuple[int, int]]]:
    """(measure, (hits, tried)) of one article, in words or in attributions."""
    gold = [a for a in article["attributions"] if a["content"]]
    kinds = [_kind(article["text"], a["content"]) for a in gold]
    said = _mask(words, (span for a in gold for span in a["content"]))
    predicted = {v: _mask(words, _spans(rows[rows["voice"] == v])) for v in (DIRECT, INDIRECT)}
    anything = _mask(words, _spans(rows[rows["voice"] != "scare"]))
    for voice in (DIRECT, INDIRECT):
        mask = predicted[voice]
        wanted = _mask(
            words, (s for a, k in zip(gold, kinds, strict=True) if k == voice for s in a["content"])
        )
        covered = mask if voice == DIRECT else anything
        yield f"{voice}: precision, words", (int((mask & said).sum()), int(mask.sum()))
        yield f"{voice}: recall, words", (int((wanted & covered).sum()), int(wanted.sum()))
    # PolNeAR also codes wishes, feelings and deeds; this is the part our verbs could reach
    reported = _mask(
        words,
        (
            s
            for a, k in zip(gold, kinds, strict=True)
            if k == INDIRECT and _listed(article["text"], a["cue"])
            for s in a["content"]
        ),
    )
    hit = int((reported & anything).sum())
    yield "indirect: recall, words, cue in our list", (hit, int(reported.sum()))
    for voice in (DIRECT, INDIRECT):
        pairs = list(_matched(rows[rows["voice"] == voice], gold))
        tried = [(row, a["source"]) for row, a in pairs if a["source"]]
        exact = sum(_same(article["text"], row, source) for row, source in tried)
        overlap = sum(_touches(row, source) for row, source in tried)
        yield f"{voice}: speaker overlaps", (overlap, len(tried))
        yield f"{voice}: speaker exact", (exact, len(tried))


def _listed(text: str, cue: list[list[int]]) -> bool:
    """Whether the coded cue holds a reporting verb of ours, or `according to`."""
    words = " ".join(text[a:b] for a, b in cue).lower().split()
    return any(w.strip(",:") in reporting_verbs() or w == "according" for w in words)


def _kind(text: str, spans: list[list[int]]) -> str:
    """direct where quotation marks enclose the content, indirect where it has none, else mixed."""
    content = " ".join(text[a:b] for a, b in spans)
    held = sum(content.count(mark) for mark in MARKS)
    if not held:
        return INDIRECT
    enclosed = content.startswith(MARKS) and content.rstrip(" .,").endswith(MARKS)
    return DIRECT if enclosed and held == 2 * len(spans) else "mixed"


def _mask(words: np.ndarray, spans: Iterable[Any]) -> np.ndarray:
    """Whether each word lies in one of the spans."""
    out = np.zeros(len(words), bool)
    for a, b in spans:
        out |= (words[:, 0] >= a) & (words[:, 1] <= b)
    return out


def _spans(rows: pd.DataFrame) -> list[tuple[int, int]]:
    return list(zip(rows["start"], rows["end"], strict=True))


def _matched(rows: pd.DataFrame, gold: list[Article]) -> Iterator[tuple[Any, Article]]:
    """Each found span with the coded attribution that shares more than half of it."""
    for row in rows.itertuples():
        shared = [
            sum(max(0, min(row.end, b) - max(row.start, a)) for a, b in g["content"]) for g in gold
        ]
        if shared and 2 * max(shared) > row.end - row.start:
            # of nested attributions that share as much, the shortest is meant
            best = min(
                (k for k in range(len(gold)) if shared[k] == max(shared)),
                key=lambda k: sum(b - a for a, b in gold[k]["content"]),
            )
            yield row, gold[best]


def _touches(row: Any, source: list[list[int]]) -> bool:
    if pd.isna(row.speaker_start):
        return False
    return any(row.speaker_start < b and a < row.speaker_end for a, b in source)


def _same(text: str, row: Any, source: list[list[int]]) -> bool:
    """Whether the mention is the coded source, punctuation at its ends aside."""
    if pd.isna(row.speaker_start):
        return False
    coded = text[source[0][0] : source[-1][1]].strip(" ,.-")
    return _touches(row, source) and coded == text[row.speaker_start : row.speaker_end].strip(
        " ,.-"
    )


def _ratio(name: str, pairs: np.ndarray) -> dict[str, object]:
    rng = np.random.default_rng(0)
    drawn = pairs[rng.integers(0, len(pairs), (REPLICATES, len(pairs)))].sum(axis=1)
    values = drawn[:, 0] / np.maximum(drawn[:, 1], 1)
    lower, upper = np.quantile(values, [0.025, 0.975])
    hits, tried = pairs.sum(axis=0)
    return {
        "measure": name,
        "value": hits / max(tried, 1),
        "ci_lower": lower,
        "ci_upper": upper,
        "n": int(tried),
        "n_docs": len(pairs),
    }


def _parity(article_id: str) -> int:
    return int(hashlib.sha256(article_id.encode()).hexdigest(), 16) % 2


if __name__ == "__main__":
    run(
        Path(os.environ.get("TEXTLAB_DATA") or Path(__file__).parents[1] / ".." / "shared" / "data")
    )

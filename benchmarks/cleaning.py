"""Cleaning by rules on news pages (scrapinghub/article-extraction-benchmark), flattened to lines.

The rules were written looking at pages of half of the sites (by a hash of the site's name); the
figures are of the other half, on which nothing was fitted. A line counts as kept when more than
half of its characters that are not blank stay in the body. `keep everything` removes nothing;
`line filter` keeps lines of five words or more that end in a mark (the filter of the C4 corpus).
Intervals are bootstraps over pages.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from textlab.cleaning import find_residue

FILE = Path("cleaning") / "pages.jsonl.gz"
REPLICATES = 2000
SEEN = 0  # parity of the hash of the sites whose pages were looked at

Page = dict[str, Any]


def run(data: Path) -> pd.DataFrame:
    """Precision, recall and F1 by words on the pages of unseen sites."""
    path = data / FILE
    if not path.is_file():
        print(f"SKIPPED cleaning: {path} is not there; set TEXTLAB_DATA to the data folder")
        return pd.DataFrame()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        pages = [json.loads(line) for line in lines]
    pages = [page for page in pages if _parity(page["site"]) != SEEN]
    methods = {"textlab rules": by_rules, "line filter": by_line, "keep everything": by_nothing}
    table = pd.concat([_table(name, pages, keep) for name, keep in methods.items()])
    print(table.to_string(index=False, float_format="%.3f"))
    return table


def by_rules(lines: list[str]) -> list[bool]:
    """Lines that keep more than half of their characters."""
    text = "\n".join(lines)
    left = np.array([not character.isspace() for character in text])
    solid = left.copy()
    for span in find_residue(text):
        left[span.start : span.end] = False
    starts = np.cumsum([0] + [len(line) + 1 for line in lines])[:-1]
    spans = zip(starts, starts + [len(line) for line in lines], strict=True)
    return [bool(left[a:b].sum() > 0.5 * solid[a:b].sum()) for a, b in spans]


def by_line(lines: list[str]) -> list[bool]:
    """Lines of at least five words that end in a terminal mark."""
    return [len(x.split()) >= 5 and x.rstrip().endswith((".", "!", "?", '"', "”")) for x in lines]


def by_nothing(lines: list[str]) -> list[bool]:
    """Every line."""
    return [True] * len(lines)


def _table(name: str, pages: list[Page], keep: Any) -> pd.DataFrame:
    counts = np.array([_count(page, keep(page["lines"])) for page in pages])
    draws = np.random.default_rng(0).integers(0, len(pages), (REPLICATES, len(pages)))
    point, many = _scores(counts.sum(0)), _scores(counts[draws].sum(1).T)
    rows = []
    for measure, value, replicates in zip(("P", "R", "F1"), point, many, strict=True):
        low, high = np.quantile(replicates, [0.025, 0.975])
        rows.append([name, measure, value, low, high, len(pages)])
    columns = ["method", "measure", "value", "ci_lower", "ci_upper", "pages"]
    return pd.DataFrame(rows, columns=columns)


def _count(page: Page, kept: list[bool]) -> tuple[int, int, int]:
    """Words kept rightly, kept at all, and of the body."""
    words = np.array([len(line.split()) for line in page["lines"]])
    body, keep = np.array(page["body"], bool), np.array(kept, bool)
    return words[body & keep].sum(), words[keep].sum(), words[body].sum()


def _scores(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    right, kept, body = counts
    precision, recall = right / kept, right / body
    return precision, recall, 2 * precision * recall / (precision + recall)


def _parity(site: str) -> int:
    return hashlib.sha256(site.encode()).digest()[0] % 2

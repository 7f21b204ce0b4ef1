"""VADER by sentence against human ratings (Hutto and Gilbert 2014), and against its own package.

`differences` counts texts on which neg, neu, pos or compound is not vaderSentiment's to the last
digit. Intervals are bootstraps over articles (tweets stand alone). The rater row is one rater
against the mean of the others.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pandas as pd

from textlab.scorers.vader import polarity_scores, score

PEERS = ("vaderSentiment",)
FILES = {"news (NYT opinion)": "vader_nyt_dev.jsonl.gz", "tweets": "vader_tweets.jsonl.gz"}
REPLICATES = 1000


def run(data: Path) -> pd.DataFrame:
    """Correlation with the mean human rating on each set."""
    folder = data / "sentiment"
    if not all((folder / name).is_file() for name in FILES.values()):
        print(f"SKIPPED sentiment: {folder} lacks files; set TEXTLAB_DATA to the data folder")
        return pd.DataFrame()
    rows = [row for name, file in FILES.items() for row in _rows(name, _read(folder / file))]
    columns = ["texts", "method", "r", "ci_lower", "ci_upper", "n", "clusters", "differences"]
    table = pd.DataFrame(rows, columns=columns)
    print(table.to_string(index=False, float_format="%.3f"))
    return table


def _read(path: Path) -> pd.DataFrame:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return pd.DataFrame([json.loads(line) for line in lines])


def _rows(name: str, table: pd.DataFrame) -> list[list[object]]:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    oracle = SentimentIntensityAnalyzer()
    values = score(table["text"].tolist()).values
    differ = sum(polarity_scores(text) != oracle.polarity_scores(text) for text in table["text"])
    cluster = table["article"] if "article" in table else table["id"]
    human = table["mean"].to_numpy(float)
    first = _interval(values, human, cluster)
    return [
        [name, "vader", *first, len(table), cluster.nunique(), differ],
        [name, "one rater", *_rater(table, cluster), len(table), cluster.nunique(), None],
    ]


def _rater(table: pd.DataFrame, cluster: pd.Series) -> tuple[float, float, float]:
    """The first rating of each text against the mean of its others."""
    rated = table["ratings"].map(lambda r: isinstance(r, list) and len(r) > 1).to_numpy()
    ratings = table.loc[rated, "ratings"]
    one = np.array([r[0] for r in ratings], float)
    rest = np.array([np.mean(r[1:]) for r in ratings])
    return _interval(one, rest, cluster[rated])


def _interval(x: np.ndarray, y: np.ndarray, cluster: pd.Series) -> tuple[float, float, float]:
    codes = pd.factorize(cluster)[0]
    members = [np.flatnonzero(codes == c) for c in range(codes.max() + 1)]
    generator = np.random.default_rng(0)
    draws = []
    for _ in range(REPLICATES):
        chosen = generator.integers(0, len(members), len(members))
        at = np.concatenate([members[c] for c in chosen])
        draws.append(np.corrcoef(x[at], y[at])[0, 1])
    low, high = np.quantile(draws, [0.025, 0.975])
    return float(np.corrcoef(x, y)[0, 1]), float(low), float(high)

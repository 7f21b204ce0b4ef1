"""From a folder of articles to a paper's figures.

Every number opens to its sentences and carries its interval, or the reason why it has none.
"""

from __future__ import annotations

import importlib
from typing import Any

_HOME = {
    "Corpus": "corpus",
    "Lexicon": "lexicon",
    "Measure": "schema",
    "Tokens": "tokens",
    "list_lexicons": "lexicon",
    "read_corpus": "readers",
    "read_lexicon": "lexicon",
    "score_frames": "framing",
    "score_sentiment": "sentiment",
    "sentiment_classes": "sentiment",
    "find_rhetoric": "rhetoric",
    "estimate": "estimate",
    "leave_one_out": "estimate",
    "clean": "cleaning",
    "tokenize": "tokens",
}

__all__ = sorted(_HOME)
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'textlab' has no attribute {name!r}")
    return getattr(importlib.import_module(f"textlab.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]

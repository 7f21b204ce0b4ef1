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
    "SamplingFrame": "corpus",
    "Tokens": "tokens",
    "TopicModel": "topics.model",
    "choose_k": "topics",
    "clean": "cleaning",
    "contrast": "estimates.contrasts",
    "cooccurrences": "cooccurrence",
    "correct": "validation",
    "dispersion": "words",
    "draw_sample": "validation",
    "estimate": "estimates",
    "find_rhetoric": "rhetoric",
    "fit_topics": "topics",
    "word_flow": "flow",
    "format_table": "tables",
    "formula_share": "framing",
    "frequencies": "words",
    "keyness": "keywords",
    "kwic": "words",
    "leave_one_out": "estimates",
    "lexicon_overlap": "cooccurrence",
    "list_lexicons": "lexicon",
    "locate": "words",
    "passages": "evidence",
    "plan": "validation",
    "plot_change": "plots",
    "plot_confusion": "plots",
    "plot_estimates": "plots",
    "plot_flow": "plots",
    "plot_matrix": "plots",
    "plot_passages": "plots",
    "plot_planner": "plots",
    "plot_runs": "plots",
    "plot_shares": "plots",
    "plot_strip": "plots",
    "plot_xray": "plots",
    "read_codes": "validation",
    "read_corpus": "readers",
    "read_lexicon": "lexicon",
    "recurrent_phrases": "phrases",
    "rounded": "schema",
    "run_study": "study",
    "salience": "framing",
    "save_figure": "figures",
    "score_coding": "validation",
    "score_frames": "framing",
    "score_sentiment": "sentiment",
    "sentiment_classes": "sentiment",
    "show": "tables",
    "simulate_codes": "validation",
    "tokenize": "tokens",
    "write_sheet": "validation",
}

__all__ = sorted(_HOME)
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'textlab' has no attribute {name!r}")
    return getattr(importlib.import_module(f"textlab.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]

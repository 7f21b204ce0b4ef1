"""What many tests read: the five articles, raw and cleaned."""

from __future__ import annotations

from pathlib import Path

import pytest

import textlab

SEEDS = Path(__file__).parent.parent / "seeds"


@pytest.fixture(scope="session")
def seeds() -> textlab.Corpus:
    return textlab.read_corpus(SEEDS)


@pytest.fixture(scope="session")
def cleaned(seeds) -> textlab.Corpus:
    return textlab.clean(seeds)

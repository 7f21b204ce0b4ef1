"""What many tests read: the five articles, raw and cleaned."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

import textlab

# A machine that is busy is not a fault: no test fails for having taken long once.
settings.register_profile("textlab", deadline=None)
settings.load_profile("textlab")

SEEDS = Path(__file__).parent.parent / "seeds"


@pytest.fixture(scope="session")
def seeds() -> textlab.Corpus:
    return textlab.read_corpus(SEEDS)


@pytest.fixture(scope="session")
def cleaned(seeds) -> textlab.Corpus:
    return textlab.clean(seeds)

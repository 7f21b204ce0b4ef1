"""The contract suite on all that lies in the folders: a new file is tested with no other edit."""

from __future__ import annotations

import pytest

from textlab import find_rhetoric, score_frames, score_sentiment, testing
from textlab.lexicon import FOLDER, read_lexicon
from textlab.registry import found, load

LEXICONS = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.glob("*/*.toml"))


@pytest.mark.parametrize("path", LEXICONS)
def test_lexicon(path):
    testing.check_lexicon(read_lexicon(FOLDER / path))


@pytest.mark.parametrize("name", found("textlab.devices"))
def test_device(name):
    testing.check_device(load("textlab.devices", name, "device").find)


@pytest.mark.parametrize("name", found("textlab.scorers"))
def test_scorer(name):
    testing.check_scorer(load("textlab.scorers", name, "scorer").score)


@pytest.mark.parametrize("name", found("textlab.engines"))
def test_engine(name):
    testing.check_engine(load("textlab.engines", name, "engine").fit)


MEASURES = {
    "frames": score_frames,
    "sentiment": score_sentiment,
    "sentiment without topic words": lambda c: score_sentiment(c, mask=["innovat*", "technolog*"]),
    "rhetoric": find_rhetoric,
}


@pytest.mark.parametrize("name", MEASURES)
def test_measure_on_hostile_text(name):
    testing.check_measure(MEASURES[name])


@pytest.mark.parametrize("name", MEASURES)
def test_measure_on_the_seeds(name, cleaned):
    testing.check_measure(MEASURES[name], cleaned)


@pytest.mark.parametrize("name", MEASURES)
def test_no_evidence_lies_in_residue(name, cleaned):
    residue = {doc_id: rows for doc_id, rows in cleaned.removed.groupby("doc_id", observed=True)}
    for hit in MEASURES[name](cleaned).evidence.itertuples():
        rows = residue.get(hit.doc_id)
        for a, b in hit.cues:
            inside = rows is not None and ((rows["start"] < b) & (rows["end"] > a)).any()
            assert not inside, f"{hit.label}: {hit.text!r} lies in residue"

"""What an extender does: one new file or function, and no other edit."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import textlab as tl
from textlab import testing
from textlab.devices import Figure
from textlab.scorers import ScorerResult, ValenceSpan

WONDER = """label = "Wonder"
definition = "Code 1 if the sentence presents technology as a cause of wonder."
language = "en"
version = "1.0.0"
origin = "written for this test"
licence = "MIT"
hits = ["The crowd gasped at the dancing robot."]
misses = ["The crowd waited for the bus."]
entries = ["gasp*", "marvel*", { match = "in awe", weight = 2.0 }]
"""

ARTICLES = [
    f"The crowd gasped at robot number {i}. They stood in awe. It then rained for {i + 2} days."
    for i in range(6)
]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "wonder.toml").write_text(WONDER)
    return tmp_path


class TestOneNewFrameFile:
    def test_it_is_scored_evidenced_estimated_tabled_and_plotted(self, folder, tmp_path):
        sampled = tl.SamplingFrame("robots", "an archive", "2025", "all")
        corpus = tl.Corpus(tl.read_corpus(ARTICLES).documents, frame=sampled)
        measure = tl.score_frames(corpus, folder)
        assert measure.scores["label"].unique().tolist() == ["wonder"]
        assert measure.evidence["text"].unique().tolist() == ["gasped", "in awe"]
        table = tl.estimate(measure.scores, documents=corpus)
        assert table["estimate"].iloc[0] == pytest.approx(1000 * 12 / (6 * 17))
        assert "wonder" in tl.format_table(table)
        axes = tl.plot_estimates(table, points=measure.scores)
        path = tl.save_figure(axes, "99_wonder", table=table, corpus=corpus, folder=tmp_path)
        assert path.with_suffix(".pdf").stat().st_size > 1000

    def test_it_keeps_the_contract(self, folder):
        testing.check_lexicon(tl.read_lexicon(folder / "wonder.toml"))

    def test_it_is_coded_and_scored_against_the_codes(self, folder):
        corpus = tl.read_corpus(ARTICLES)
        measure = tl.score_frames(corpus, folder)
        sample = tl.draw_sample(measure, corpus, n=None)
        codes = tl.simulate_codes(sample, measure, precision=1.0, recall=1.0, coders=2, seed=0)
        row = tl.score_coding(sample, codes, measure).confusion.set_index("label").loc["wonder"]
        assert (row["both"], row["lexicon_only"], row["human_only"]) == (12, 0, 0)


class TestOneNewFunction:
    def test_a_device(self):
        def triple(tokens):
            """Three equal words in a row."""
            same = tokens.types
            at = np.flatnonzero((same[:-2] == same[1:-1]) & (same[1:-1] == same[2:]))
            spans = [(int(tokens.start[i]), int(tokens.end[i + 2]), i) for i in at]
            return [Figure(int(tokens.doc[i]), a, b, 1.0, "triple", ()) for a, b, i in spans]

        corpus = tl.read_corpus(["They marched and marched. Never never never again."])
        assert tl.find_rhetoric(corpus, [triple]).scores["hits"].tolist() == [0]
        corpus = tl.read_corpus(["never never never again"])
        assert tl.find_rhetoric(corpus, [triple]).evidence["text"].tolist() == ["never never never"]
        testing.check_device(triple)

    def test_a_scorer(self):
        def shouting(texts):
            values = [sum(c == "!" for c in text) / (1 + len(text)) for text in texts]
            spans = [
                [ValenceSpan(i, i + 1, 1.0, "!") for i, c in enumerate(text) if c == "!"]
                for text in texts
            ]
            return ScorerResult(np.array(values, float), spans)

        testing.check_scorer(shouting)
        measure = tl.score_sentiment(tl.read_corpus(["Stop! Now."]), shouting)
        assert measure.scores["hits"].tolist() == [1, 0]
        assert isinstance(tl.estimate(measure.scores), pd.DataFrame)

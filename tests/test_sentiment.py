"""Sentiment: VADER's own values, the words behind them, and what is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from textlab import read_corpus, score_sentiment
from textlab.schema import SchemaError
from textlab.scorers import ScorerResult
from textlab.scorers.vader import polarity_scores, score
from textlab.sentiment import sentiment_classes

ORACLE = SentimentIntensityAnalyzer()


class TestVader:
    @given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
    def test_values_are_vaders_own(self, text):
        assert polarity_scores(text) == ORACLE.polarity_scores(text)

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("The plan is not good.", ["good"]),
            ("A great, GREAT success!!!", ["great", "GREAT", "success"]),
            ("Nothing here.", []),
            ("I am happy :) 😀 and sad", ["happy", ":)", "😀", "sad"]),
            ("kind of good, but very bad...", ["good", "bad"]),
        ],
    )
    def test_spans_are_the_words_with_a_valence(self, text, words):
        spans = score([text]).spans[0]
        assert [text[a:b] for a, b, *_ in spans] == words

    @given(st.lists(st.sampled_from(["good", "😀", "bad,", ":(", "not", "\u3000", "(great)", "x"])))
    def test_spans_carry_a_non_zero_valence_in_order(self, words):
        text = " ".join(words)
        spans = score([text]).spans[0]
        assert all(0 <= a < b <= len(text) and v for a, b, v, _ in spans)
        assert [s.start for s in spans] == sorted(s.start for s in spans)

    def test_negation_turns_the_sign(self):
        [good] = score(["It is good"]).spans[0]
        [not_good] = score(["It is not good"]).spans[0]
        assert good.valence > 0 > not_good.valence


class TestLanguages:
    GERMAN = pd.DataFrame({"text": ["Toll. Alles super!", "Great."], "language": ["de", "en"]})

    def test_a_language_the_scorer_does_not_know_is_refused(self):
        measure = score_sentiment(read_corpus(self.GERMAN))
        state = "language is de, scorer is en"
        assert measure.scores["state"].tolist() == [state, state, "ok"]
        assert measure.scores["value"].isna().tolist() == [True, True, False]
        assert set(measure.evidence["doc_id"]) == {"d1"}
        assert measure.scores["hits"].tolist() == [0, 0, 1]

    def test_its_share_is_refused_with_the_same_reason(self):
        classes = sentiment_classes(score_sentiment(read_corpus(self.GERMAN)).scores)
        assert classes["state"].tolist() == ["language is de, scorer is en"] * 3 + ["ok"] * 3
        assert classes["value"].isna().tolist() == [True] * 3 + [False] * 3

    def test_hundreds_of_documents_are_classed(self):
        corpus = read_corpus(["Good."] * 200 + ["!!!"])
        classes = sentiment_classes(score_sentiment(corpus).scores)
        assert classes["state"].tolist() == ["ok"] * 600 + ["no words"] * 3

    def test_a_scorer_that_names_no_language_reads_all(self):
        def ones(texts):
            return ScorerResult(np.ones(len(texts)), [()] * len(texts))

        assert set(score_sentiment(read_corpus(self.GERMAN), ones).scores["state"]) == {"ok"}


@pytest.mark.parametrize("threshold", [0, -0.1, 1, 2, float("nan")])
def test_a_threshold_outside_the_open_unit_interval_is_refused(threshold):
    scores = score_sentiment(read_corpus(["Good."])).scores
    with pytest.raises(SchemaError, match="expected a valence between 0 and 1"):
        sentiment_classes(scores, threshold=threshold)


class TestScoreSentiment:
    def test_one_row_a_sentence(self):
        measure = score_sentiment(read_corpus(["Good news. It rained.", "Terrible war."]))
        # terrible -2.1, war -2.9: -5 / sqrt(25 + 15)
        assert measure.scores["value"].round(4).tolist() == [0.4404, 0.0, -0.7906]
        assert measure.scores["unit_id"].tolist() == [0, 1, 0]

    def test_evidence_is_cut_from_the_raw_text(self, cleaned):
        evidence = score_sentiment(cleaned).evidence
        for row in evidence.itertuples():
            assert cleaned[row.doc_id][row.start : row.end] == row.text

    def test_a_document_without_words_says_so(self):
        scores = score_sentiment(read_corpus(["!!!", "Good."])).scores
        silent = scores[scores["doc_id"] == "d0"]
        assert silent["state"].tolist() == ["no words"]
        assert silent["value"].isna().all()

    def test_masked_words_count_for_nothing(self):
        corpus = read_corpus(["Innovation is good. China’s innovation wave."])
        plain = score_sentiment(corpus).scores["value"]
        masked = score_sentiment(corpus, mask=["innovat*"])
        assert (masked.scores["value"] < plain).all()
        assert masked.evidence["text"].tolist() == ["good"]
        assert masked.scores["n"].tolist() == [3, 3]

    def test_a_users_own_scorer_needs_no_registration(self):
        def lengths(texts):
            return ScorerResult(np.array([len(t) / 100 for t in texts]), [()] * len(texts))

        measure = score_sentiment(read_corpus(["Ten chars."]), lengths)
        assert measure.name == "lengths"
        assert measure.scores["value"].tolist() == [0.1]
        assert len(measure.evidence) == 0

    def test_a_scorer_that_loses_a_text_is_caught(self):
        def lazy(texts):
            return ScorerResult(np.zeros(1), [()])

        with pytest.raises(SchemaError, match="returned 1 values"):
            score_sentiment(read_corpus(["One. Two."]), lazy)

    def test_an_unknown_scorer_is_answered_with_the_list(self):
        with pytest.raises(SchemaError, match="Did you mean 'vader'"):
            score_sentiment(read_corpus(["One."]), "vadr")


class TestClasses:
    def test_they_count_sentences_at_the_threshold(self):
        scores = score_sentiment(read_corpus(["Good news. It rained. War.", "Fine!"])).scores
        table = sentiment_classes(scores)
        first = table[table["doc_id"] == "d0"].set_index("label")["units_hit"]
        assert first.to_dict() == {"negative": 1, "neutral": 1, "positive": 1}
        assert (table.groupby("doc_id", observed=True)["units_hit"].sum() == [3, 1]).all()

    def test_no_words_means_no_share(self):
        table = sentiment_classes(score_sentiment(read_corpus(["!!!", "Good."])).scores)
        assert table[table["doc_id"] == "d0"]["value"].isna().all()


class TestOwnScorers:
    @pytest.mark.parametrize(
        ("values", "spans", "message"),
        [
            ([7.0], [()], "returned 7.0 for 'A great success.'; expected a valence"),
            ([np.inf], [()], "expected a valence from -1 to 1"),
            ([0.5], [[(-5, 3, 1.0, "g")]], r"span \(-5, 3, 1.0\)"),
            ([0.5], [[(2.0, 7.0, 1.0, "g")]], "expected characters from 0 to 16"),
            ([0.5], [[(2, 7, 1.0)]], "returned no numbers or spans"),
            (["x"], [()], "returned no numbers or spans"),
            ([0.5], None, "returned no numbers or spans"),
            ([[0.5]], [()], "expected one for each of 1 texts"),
        ],
    )
    def test_what_can_be_no_value_or_span_is_refused(self, values, spans, message):
        corpus = read_corpus(["A great success."])
        with pytest.raises(SchemaError, match=message):
            score_sentiment(corpus, lambda texts: ScorerResult(np.array(values), spans))

    def test_a_file_is_a_scorer(self, tmp_path):
        (tmp_path / "plain.py").write_text(
            "import numpy as np\nfrom textlab.scorers import ScorerResult\nLANGUAGE = 'de'\n"
            "def score(texts):\n    return ScorerResult(np.zeros(len(texts)), [()] * len(texts))\n"
        )
        table = pd.DataFrame({"text": ["Gut.", "Good."], "language": ["de", "en"]})
        scores = score_sentiment(read_corpus(table), tmp_path / "plain.py").scores
        assert scores["state"].tolist() == ["ok", "language is en, scorer is de"]
        assert set(scores["measure"]) == {"plain"}

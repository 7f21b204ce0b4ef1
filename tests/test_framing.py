"""Frame indicators: counted, evidenced, refused where they cannot be."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from textlab import Lexicon, formula_share, read_corpus, salience, score_frames
from textlab.schema import LexiconError

SAYING = (
    "Where there is blockade, there is breakthrough; where there is suppression, there is hope."
)


class TestScores:
    def test_hits_per_thousand_words(self):
        corpus = read_corpus(["A blockade came. It was a blockade again."])
        scores = score_frames(corpus, [Lexicon.from_terms(["blockade"], name="x")]).scores
        row = scores.iloc[0]
        assert (row["hits"], row["n"], row["units"], row["units_hit"]) == (2, 8, 2, 2)
        assert row["value"] == 250.0

    def test_zeros_are_rows_too(self):
        scores = score_frames(read_corpus(["One text.", "Two texts."]), ["rivalry"]).scores
        assert scores["hits"].tolist() == [0, 0]
        assert scores["state"].tolist() == ["ok", "ok"]

    def test_a_document_without_words_has_no_value(self):
        scores = score_frames(read_corpus(["!!!", "A blockade."]), ["external_restriction"]).scores
        assert np.isnan(scores["value"][0])
        assert scores["state"].tolist() == ["no words", "ok"]

    def test_a_language_the_lexicon_does_not_know_is_refused(self):
        table = pd.DataFrame({"text": ["Die Sanctions bleiben.", SAYING], "language": ["de", "en"]})
        measure = score_frames(read_corpus(table), ["external_restriction"])
        assert measure.scores["state"].tolist() == ["language is de, lexicon is en", "ok"]
        assert np.isnan(measure.scores["value"][0])
        assert set(measure.evidence["doc_id"]) == {"d1"}


class TestEvidence:
    def test_the_saying_is_restriction_and_achievement(self):
        evidence = score_frames(read_corpus([SAYING])).evidence
        by_label = evidence.groupby("label", observed=True)["text"].apply(list).to_dict()
        assert by_label == {
            "external_restriction": ["blockade", "suppression"],
            "achievement": ["breakthrough"],
        }

    def test_settings_name_each_lexicon_with_a_hash_of_its_entries(self):
        one, two = (
            score_frames(read_corpus(["a b"]), [Lexicon.from_terms([t], name="x")]).settings
            for t in ("a", "b")
        )
        assert one["lexicons"] != two["lexicons"]

    def test_an_unknown_frame_is_answered_with_the_list(self):
        with pytest.raises(LexiconError, match="no frames lexicon 'rivalery'.*'rivalry'"):
            score_frames(read_corpus(["a b"]), ["rivalery"])


class TestSalience:
    def test_a_place_without_a_word_and_a_refused_corpus_have_no_value_and_say_why(self):
        places = salience(read_corpus(["Sanctions bite."]), ["external_restriction"])
        assert places["state"].tolist() == ["no document has it", "ok", "no document has it"]
        assert places["value"].isna().tolist() == [True, False, True]
        german = read_corpus(pd.DataFrame({"text": ["Die Sanctions."], "language": ["de"]}))
        state = "language is de, lexicon is en"
        assert set(salience(german, ["external_restriction"])["state"]) == {state}
        assert set(formula_share(german, ["external_restriction"])["state"]) == {state}

    def test_a_document_in_another_language_counts_nowhere(self):
        texts = ["Die Sanctions bleiben.\nNoch eins.", "Sanctions bite.\nIt rained all day."]
        table = pd.DataFrame({"text": texts, "language": ["de", "en"], "title": ["Sanctions"] * 2})
        places = salience(read_corpus(table), ["external_restriction"]).set_index("place")
        assert places["hits"].to_dict() == {"title": 1, "lead": 1, "body": 0}
        assert places["n"].to_dict() == {"title": 1, "lead": 2, "body": 4}
        assert places["n_docs"].to_dict() == {"title": 1, "lead": 1, "body": 1}

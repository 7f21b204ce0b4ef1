"""Languages are told where there is enough to tell."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from textlab import Lexicon, read_corpus, score_frames, score_sentiment
from textlab.language import detect_language, speaks
from textlab.scorers import ScorerResult

TEXTS = {
    "en": "Where there is blockade, there is breakthrough; where there is fear, there is hope.",
    "zh": "哪里有封锁,哪里就有突围;哪里有打压,哪里就有创新。",
    "de": "Der Bundestag hat gestern beschlossen, die Regeln für Chips zu ändern.",
    "es": "El gobierno anunció ayer nuevas medidas para la tecnología y la industria.",
    "ar": "أعلنت الحكومة أمس عن إجراءات جديدة لدعم التكنولوجيا والصناعة في البلاد.",
}


@pytest.mark.parametrize("code", TEXTS)
def test_a_sentence_is_recognized(code):
    assert detect_language(TEXTS[code]) == code


@pytest.mark.parametrize("text", ["", "Stocks fall", "12345 67890 !!!", "DeepSeek", "\0\0"])
def test_too_little_text_is_none_not_a_guess(text):
    assert detect_language(text) is None


class TestWordsThatCannotBeToldApart:
    TABLE = pd.DataFrame(
        {"text": ["中国政府实施制裁。", "Sanctions bite."], "language": ["zh", "en"]}
    )

    def test_counts_of_words_are_refused(self):
        lexicon = Lexicon.from_terms(["制裁"], name="x", language="zh")
        states = score_frames(read_corpus(self.TABLE), [lexicon]).scores["state"].tolist()
        assert states == ["words of zh cannot be told apart", "language is en, lexicon is zh"]

    def test_a_scorer_reads_sentences_and_may(self):
        def ones(texts):
            return ScorerResult(np.ones(len(texts)), [()] * len(texts))

        assert set(score_sentiment(read_corpus(self.TABLE), ones).scores["state"]) == {"ok"}


@pytest.mark.parametrize("known", ["en", "EN", "en-GB", "en_US"])
@pytest.mark.parametrize("given", ["en", "EN", " en ", "en-US"])
def test_one_language_has_many_spellings(known, given):
    assert speaks(known, given)

"""Languages are told where there is enough to tell."""

from __future__ import annotations

import pytest

from textlab.language import detect_language

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

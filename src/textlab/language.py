"""Which language a text is in, or None where it is too short to tell."""

from __future__ import annotations

from functools import cache
from typing import Any

MIN_LETTERS = 40  # shorter texts (headlines) are guessed wrong too often to refuse a lexicon on it
MIN_PROBABILITY = 0.9
READ_CHARACTERS = 3000


def detect_language(text: str) -> str | None:
    """The ISO 639-1 code of the language a text is written in.

    Parameters
    ----------
    text
        Any text; its first 3,000 characters are read.

    Returns
    -------
    str or None
        None below 40 letters or below a probability of .9: an unknown language is
        not refused, a known other one is.

    References
    ----------
    Lui, M. and Baldwin, T. (2012). langid.py: An off-the-shelf language identification tool.

    Examples
    --------
    >>> detect_language("Le gouvernement a annoncé hier de nouvelles mesures pour la recherche.")
    'fr'
    >>> detect_language("Stocks fall")
    """
    sample = text[:READ_CHARACTERS]
    letters = sum(map(str.isalpha, sample))
    # A Han or Kana sentence says as much in a fifth of the letters.
    wide = sum("぀" <= character <= "鿿" for character in sample)
    if letters + 4 * wide < MIN_LETTERS:
        return None
    code, probability = _identifier().classify(sample)
    return code if probability >= MIN_PROBABILITY else None


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    # two-letter codes only: beside Wu, Cantonese and Pidgin, plain Chinese and English come out
    # below every threshold
    identifier.set_languages([code for code in identifier.labels if len(code) == 2])
    return identifier

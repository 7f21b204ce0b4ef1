"""Which language a text is in, and whether a list, scorer or device may read it."""

from __future__ import annotations

import re
import sys
from functools import cache
from typing import Any

UNPARTED = frozenset("zh ja th lo km my bo dz".split())  # written without blanks between words
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


def speaks(known: str | None, language: object) -> bool:
    """Whether what knows one language (None: any) may read a text in another.

    An unknown language is not refused; of "pt-BR" the part before the hyphen counts.

    Examples
    --------
    >>> speaks("en", "en-GB"), speaks("en", None), speaks("en", "fr"), speaks(None, "fr")
    (True, True, False, True)
    """
    return known is None or not isinstance(language, str) or primary(language) == primary(known)


def primary(language: str) -> str:
    """The code of a language without region or script, in small letters.

    Examples
    --------
    >>> primary("en-GB"), primary(" EN")
    ('en', 'en')
    """
    return re.split(r"[-_]", language.strip().lower())[0]


def has_words(language: object) -> bool:
    """Whether the words of a language are parted by blanks, as `tokenize` needs them to be."""
    return not isinstance(language, str) or primary(language) not in UNPARTED


def language_of(function: object) -> str | None:
    """The language a scorer or device was made for: `LANGUAGE` of its file, None where unsaid.

    Examples
    --------
    >>> from textlab.scorers import vader
    >>> language_of(vader.score), language_of(len)
    ('en', None)
    """
    module = sys.modules.get(getattr(function, "__module__", None) or "")
    return getattr(module, "LANGUAGE", None)


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    # two-letter codes only: beside Wu, Cantonese and Pidgin, plain Chinese and English come out
    # below every threshold
    identifier.set_languages([code for code in identifier.labels if len(code) == 2])
    return identifier

"""Frame indicators: where the words of frame elements stand.

Word lists give indicators of frame elements, not frames in Entman's sense; a frame is claimed
only where several elements meet in one article and a human coded it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textlab.corpus import Corpus
from textlab.evidence import join, lexicon_hits, lexicon_measure, refusals
from textlab.lexicon import Lexicon, resolve
from textlab.schema import Measure
from textlab.tokens import tokenize


def score_frames(
    corpus: Corpus, frames: Sequence[str | Path | Lexicon] | str | Path | None = None
) -> Measure:
    """Count lexical indicators of frame elements, each with its exact span, voice and speaker.

    Parameters
    ----------
    corpus
        A corpus, cleaned first: residue can hold every word of a frame.
    frames
        Names of shipped frames, paths of TOML files or of folders of them, or Lexicon objects;
        None means all ten that are shipped.

    Returns
    -------
    Measure
        ``.scores``: one row a document and frame, zeros included; `value` is hits per 1,000
        words of the body, NaN with a `state` where the document has no word or is in a language
        the lexicon does not know. ``.evidence``: one row a hit; `rule` is the entry.

    Raises
    ------
    LexiconError
        For an unknown name (with the nearest) or a faulty file (with its line).

    Notes
    -----
    value = 1000 · hits / n. Of overlapping hits inside one frame the first and longest counts;
    frames may share a word, see `lexicon_overlap`. Rates of single documents are descriptive:
    `estimate` says what may be claimed of several.

    References
    ----------
    Entman, R. (1993). Framing: Toward clarification of a fractured paradigm.
    Matthes, J. and Kohring, M. (2008). The content analysis of media frames.

    Examples
    --------
    >>> from textlab import read_corpus
    >>> corpus = read_corpus(["Sanctions bite. The blockade of chips failed, she said."])
    >>> measure = score_frames(corpus, ["external_restriction"])
    >>> measure.evidence.text.tolist()
    ['Sanctions', 'blockade']
    """
    lexicons = resolve(frames, "frames")
    tokens = tokenize(corpus)
    hits = join([lexicon_hits(tokens, lexicon, i) for i, lexicon in enumerate(lexicons)])
    return lexicon_measure(
        tokens,
        "frames",
        [lexicon.name for lexicon in lexicons],
        hits,
        refused=refusals(tokens, dict(enumerate(lexicons))),
        settings={
            "lexicons": {x.name: f"{x.version} {x.hash}".strip() for x in lexicons},
            "corpus": corpus.fingerprint,
        },
    )

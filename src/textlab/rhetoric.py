"""Rhetoric: figures found by devices, loaded words found by lexicons, in one evidence table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from textlab.corpus import Corpus
from textlab.devices import Figure
from textlab.evidence import Hits, join, lexicon_hits, lexicon_measure, readable, refusals
from textlab.language import language_of
from textlab.lexicon import FOLDER, Lexicon, read_lexicon
from textlab.registry import found, load, unknown
from textlab.schema import Measure, SchemaError
from textlab.tokens import Tokens, tokenize

DEVICES = "textlab.devices"

Finder = Callable[[Tokens], Sequence[Any]]
Device = str | Path | Callable[..., Any] | Lexicon


def find_rhetoric(corpus: Corpus, devices: Sequence[Device] | Device | None = None) -> Measure:
    """Find rhetorical figures and loaded words, each with span, cues, voice and speaker.

    Parameters
    ----------
    corpus
        A cleaned corpus.
    devices
        Names of devices (antithesis, ...) or of rhetoric lexicons (boosters, ...), paths of
        Python or TOML files, Lexicon objects, or functions ``find(tokens)`` that return Figures;
        None means everything that is shipped.

    Returns
    -------
    Measure
        ``.evidence``: `weight` is a device's rank score in [0, 1] (for reading in order, not a
        probability) or an entry's weight. ``.scores``: hits per 1,000 words of a document, NaN
        with a `state` where it has no word or is in a language the device does not know.

    Raises
    ------
    SchemaError
        For an unknown name, with the list and the nearest; for a device that returns no Figures,
        or one whose span, cue or score lies outside.

    Notes
    -----
    Figures are ranked candidates: read them. Rates of a device are not comparable between
    articles before its precision on them is known (`draw_sample`, `score_coding`).

    Examples
    --------
    >>> from textlab import read_corpus
    >>> text = "Where there is fear, there is hope; where there is loss, there is gain."
    >>> corpus = read_corpus([text])
    >>> find_rhetoric(corpus, ["parallelism"]).scores.hits.tolist()
    [1]
    """
    tokens = tokenize(corpus)
    if isinstance(devices, (str, Path, Lexicon)) or callable(devices):
        devices = [devices]
    chosen = [_resolve(device) for device in (devices if devices is not None else _shipped())]
    names = [_name(device) for device in chosen]
    if len(set(names)) < len(names):
        raise SchemaError(f"devices {names} name one thing twice; give each once")
    parts = [_hits(tokens, device, label) for label, device in enumerate(chosen)]
    lexicons = {i: device for i, device in enumerate(chosen) if isinstance(device, Lexicon)}
    known = [
        ("lexicon", x.language) if isinstance(x, Lexicon) else ("device", language_of(x))
        for x in chosen
    ]
    return lexicon_measure(
        tokens,
        "rhetoric",
        names,
        join(parts),
        refused=refusals(tokens, known),
        settings={
            "devices": [name for i, name in enumerate(names) if i not in lexicons],
            "lexicons": {x.name: f"{x.version} {x.hash}".strip() for x in lexicons.values()},
            "corpus": corpus.fingerprint,
        },
    )


def _shipped() -> list[str]:
    return found(DEVICES) + _lexicons()


def _lexicons() -> list[str]:
    return sorted(path.stem for path in (FOLDER / "rhetoric").glob("*.toml"))


def _resolve(device: str | Path | Callable[..., Any] | Lexicon) -> Finder | Lexicon:
    if isinstance(device, Lexicon) or callable(device):
        return device
    if not isinstance(device, (str, Path)):
        raise SchemaError(f"{device!r} is no device; expected a name, path, Lexicon or function")
    if Path(device).suffix == ".toml":
        return read_lexicon(device)
    if device in _lexicons():
        return read_lexicon(device, kind="rhetoric")
    if device in found(DEVICES) or Path(device).suffix == ".py":
        return load(DEVICES, device, "device").find
    raise SchemaError(unknown("device or rhetoric lexicon", device, _shipped()))


def _name(device: Finder | Lexicon) -> str:
    if isinstance(device, Lexicon):
        return device.name
    module = str(getattr(device, "__module__", ""))
    if module.startswith((DEVICES, "textlab_device_")):
        return module.rpartition(".")[2].removeprefix("textlab_device_")
    return str(getattr(device, "__name__", type(device).__name__))


def _checked(tokens: Tokens, figures: Iterable[Any], name: str) -> Iterator[Figure]:
    """The figures themselves, once each lies where it can."""
    lengths = [len(text) for text in tokens.corpus.texts]
    for f in figures:
        if not isinstance(f, Figure):
            raise SchemaError(f"device {name} returned a {type(f).__name__}; expected Figures")
        inside = 0 <= f.doc < len(lengths) and 0 <= f.start < f.end <= lengths[f.doc]
        if not (inside and all(f.start <= a < b <= f.end for a, b in f.cues) and 0 <= f.score <= 1):
            raise SchemaError(
                f"device {name} returned {f}; expected a document from 0 to {len(lengths) - 1}, a "
                "span inside its text, cues inside the span and a score from 0 to 1"
            )
        yield f


def _hits(tokens: Tokens, device: Finder | Lexicon, label: int) -> Hits:
    if isinstance(device, Lexicon):
        return lexicon_hits(tokens, device, label)
    figures = device(tokens)
    if not isinstance(figures, Iterable):
        kind = type(figures).__name__
        raise SchemaError(f"device {_name(device)} returned a {kind}; expected a list of Figures")
    read = readable(tokens, language_of(device))
    figures = [f for f in _checked(tokens, figures, _name(device)) if read[f.doc]]
    return Hits(
        np.array([f.doc for f in figures], np.int64),
        np.array([f.start for f in figures], np.int64),
        np.array([f.end for f in figures], np.int64),
        np.full(len(figures), label),
        rule=[f.rule for f in figures],
        weight=np.array([f.score for f in figures], float),
        cues=[f.cues for f in figures],
    )

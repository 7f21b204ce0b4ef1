"""Lexicon files: read, lint, list, and match in one pass.

A lexicon is one TOML file: what it is to find (its codebook), where it comes from, its entries,
and sentences it must and must not find. How a pattern is written: :mod:`textlab.matching`.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from textlab.corpus import Corpus, documents_table
from textlab.matching import GAP, Entry, Matches, can_match, match
from textlab.positions import Place, line_of
from textlab.registry import unknown
from textlab.schema import LexiconError
from textlab.tokens import Tokens, tokenize

FOLDER = Path(__file__).parent / "lexicons"

_TEXT_KEYS = tuple(
    "label definition include exclude language version origin licence note entman typology".split()
)
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}([-_][A-Za-z0-9]+)*")
_ENTRY_KEYS = {"match", "weight", "formula", "unless", "requires", "within", "gap"}


@dataclass(frozen=True)
class Lexicon:
    """A named list of entries with its codebook, origin, licence and its own test sentences."""

    name: str
    entries: tuple[Entry, ...]
    label: str = ""
    definition: str = ""
    include: str = ""
    exclude: str = ""
    language: str = "en"
    version: str = ""
    origin: str = ""
    licence: str = ""
    note: str = ""
    entman: str = ""
    typology: str = ""
    hits: tuple[str, ...] = ()
    misses: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for entry in self.entries:
            if not isinstance(entry, Entry):
                raise LexiconError(
                    f"lexicon {self.name!r}: entry {entry!r} is no Entry; Lexicon.from_terms makes "
                    "a lexicon of plain patterns"
                )

    @classmethod
    def from_terms(cls, terms: Iterable[str], *, name: str, language: str = "en") -> Lexicon:
        """A lexicon of plain patterns.

        Examples
        --------
        >>> Lexicon.from_terms(["chip*", "export control*"], name="chips").name
        'chips'
        """
        if isinstance(terms, str):
            terms = [terms]
        if not isinstance(terms, Iterable):
            raise LexiconError(f"terms is {terms!r}; expected a list of patterns")
        seen: set[str] = set()
        entries = []
        for term in terms:
            faults = _entry_faults(term, seen)
            if faults:
                raise LexiconError(f"lexicon {name!r}: {faults[0][1]}")
            entries.append(Entry(term))
        return cls(name, tuple(entries), language=language)

    @property
    def hash(self) -> str:
        """8 hex digits that change with any entry."""
        return hashlib.sha256(repr(self.entries).encode()).hexdigest()[:8]

    def match(self, tokens: Tokens) -> Matches:
        """Every place where an entry stands; of overlapping places, the first and longest.

        Parameters
        ----------
        tokens
            An encoded corpus.

        Returns
        -------
        Matches
            Sorted by position.
        """
        return match(self.entries, tokens)


@dataclass(frozen=True)
class Problem:
    """One fault of a lexicon file."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.message}"


def list_lexicons() -> pd.DataFrame:
    """Every lexicon that is shipped: kind, name, label, slot (of Entman's), entries, ..., hash.

    `hash` changes with any entry, so that a table of them shows which lists were used.
    """
    rows = []
    for path in sorted(FOLDER.glob("*/*.toml")):
        lexicon = read_lexicon(path)
        rows.append(
            {
                "kind": path.parent.name,
                "name": lexicon.name,
                "label": lexicon.label,
                "slot": lexicon.entman,
                "entries": len(lexicon.entries),
                "formulas": sum(entry.formula for entry in lexicon.entries),
                "version": lexicon.version,
                "licence": lexicon.licence,
                "hash": lexicon.hash,
            }
        )
    return pd.DataFrame(rows)


def read_lexicon(name: str | Path, *, kind: str = "frames") -> Lexicon:
    """Read a lexicon by name or by path.

    Parameters
    ----------
    name
        The name of a shipped lexicon, or the path of a TOML file.
    kind
        The folder a name is looked up in: frames, rhetoric, sentiment.

    Raises
    ------
    LexiconError
        Naming file and line, for a file that is not a lexicon; listing the names, for an
        unknown one.

    Examples
    --------
    >>> read_lexicon("achievement").language
    'en'
    """
    if not isinstance(name, (str, Path)):
        raise LexiconError(f"{name!r} is no lexicon; expected a name or the path of a TOML file")
    path = Path(name)
    if path.suffix != ".toml":
        path = FOLDER / kind / f"{name}.toml"
        if not path.is_file():
            known = [p.stem for p in (FOLDER / kind).glob("*.toml")]
            raise LexiconError(unknown(f"{kind} lexicon", str(name), known))
    lexicon, problems = _read(path)
    if problems or lexicon is None:
        raise LexiconError(str(problems[0]))
    return lexicon


def resolve(given: Sequence[str | Path | Lexicon] | str | Path | None, kind: str) -> list[Lexicon]:
    """Lexicons from names, paths, folders or objects; None means all that are shipped."""
    if given is None:
        given = [FOLDER / kind]
    if isinstance(given, (str, Path, Lexicon)) or not isinstance(given, Iterable):
        given = [given]
    out: list[Lexicon] = []
    for item in given:
        if isinstance(item, Lexicon):
            out.append(item)
        elif not isinstance(item, (str, Path)):
            raise LexiconError(f"{item!r} is no lexicon; expected a name, a path or a Lexicon")
        elif Path(item).is_dir():
            out.extend(read_lexicon(path) for path in sorted(Path(item).glob("*.toml")))
        else:
            out.append(read_lexicon(item, kind=kind))
    names = [lexicon.name for lexicon in out]
    if not out:
        raise LexiconError(
            f"no lexicon in {given!r}; expected names, paths of .toml files, or None"
        )
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise LexiconError(f"lexicon {twice!r} is given twice; give each name once")
    return out


def lint(path: str | Path) -> list[Problem]:
    """Every fault of a lexicon file: form, keys, entries, and its own hits and misses.

    Parameters
    ----------
    path
        A TOML file.

    Returns
    -------
    list of Problem
        Empty for a good file.
    """
    lexicon, problems = _read(Path(path))
    if lexicon is None:
        return problems
    source = Path(path).read_text("utf-8-sig")
    for sentence, found in contradictions(lexicon):
        key, listed = ("misses", lexicon.misses) if found else ("hits", lexicon.hits)
        why = "is found" if found else "is not found"
        line = line_of(source, Place(key, listed.index(sentence)))
        problems.append(Problem(str(path), line, f"{sentence!r} stands in {key} but {why}"))
    return problems


def contradictions(lexicon: Lexicon) -> list[tuple[str, bool]]:
    """A lexicon's own sentences that it gets wrong, each with whether it was found.

    Examples
    --------
    >>> contradictions(Lexicon("chips", (Entry("chip"),), hits=("A chip.", "A wafer.")))
    [('A wafer.', False)]
    """
    return [
        (sentence, found)
        for wanted, sentences in ((True, lexicon.hits), (False, lexicon.misses))
        for sentence, found in zip(sentences, found_in(lexicon, sentences), strict=True)
        if found != wanted
    ]


def found_in(lexicon: Lexicon, sentences: Sequence[str]) -> list[bool]:
    """Whether a lexicon has a hit in each of some texts, whatever their language.

    Examples
    --------
    >>> found_in(read_lexicon("rivalry"), ["They are in a race to the moon.", "It rained."])
    [True, False]
    """
    if not sentences:
        return []
    rows = [{"doc_id": f"s{i}", "text": text} for i, text in enumerate(sentences)]
    tokens = tokenize(Corpus(documents_table(rows)))
    hit = set(tokens.doc[lexicon.match(tokens).first].tolist())
    return [i in hit for i in range(len(sentences))]


def _read(path: Path) -> tuple[Lexicon | None, list[Problem]]:
    try:
        source = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        return None, [Problem(str(path), 0, f"cannot be read: {reason}; expected a TOML file")]
    try:
        content = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        at = int(line[1]) if line else source.count("\n") + 1
        return None, [Problem(str(path), at, f"{error}; expected TOML")]
    problems = [
        Problem(str(path), line_of(source, place), message) for place, message in _faults(content)
    ]
    return (None if problems else _build(path.stem, content)), problems


def _faults(content: Mapping[str, Any]) -> list[tuple[Place, str]]:
    """(where, what is wrong) for each fault of a parsed file."""
    known = [*_TEXT_KEYS, "hits", "misses", "entries"]
    faults = [(Place(key), unknown("key", key, known)) for key in content if key not in known]
    for key in _TEXT_KEYS:
        if not isinstance(content.get(key, ""), str):
            faults.append((Place(key), f"{key} is {content[key]!r}; expected a string"))
    language = content.get("language", "en")
    if isinstance(language, str) and not _LANGUAGE.fullmatch(language):
        message = f"language is {language!r}; expected an ISO 639 code, such as 'en'"
        faults.append((Place("language"), message))
    for key in ("hits", "misses"):
        if not _strings(content.get(key, [])):
            faults.append((Place(key), f"{key} must be a list of sentences"))
    entries = content.get("entries")
    if not isinstance(entries, list) or not entries:
        message = "entries is missing or empty; expected a list of patterns"
        return [*faults, (Place("entries"), message)]
    seen: set[str] = set()
    for number, entry in enumerate(entries):
        found = _entry_faults(entry, seen)
        faults += [(Place("entries", number, word), message) for word, message in found]
    return faults


def _entry_faults(entry: object, seen: set[str]) -> list[tuple[str, str]]:
    """(the key it stands at, what is wrong) for each fault of an entry."""
    given = {"match": entry} if isinstance(entry, str) else entry
    if not isinstance(given, Mapping) or not isinstance(given.get("match"), str):
        return [("", f"entry {entry!r}; expected a pattern or {{ match = pattern, ... }}")]
    match = given["match"]
    faults = [
        (k, unknown("key of an entry", k, _ENTRY_KEYS)) for k in given if k not in _ENTRY_KEYS
    ]
    faults += [("match", message) for message in _pattern_faults(match)]
    if match in seen:
        faults.append(("match", f"pattern {match!r} stands twice"))
    seen.add(match)
    for key in ("unless", "requires"):
        if not _strings(given.get(key, [])):
            faults.append((key, f"{key} of {match!r} must be a list of patterns"))
            continue
        faults += [(key, m) for condition in given.get(key, []) for m in _pattern_faults(condition)]
    for key in ("within", "gap"):
        number = given.get(key, 0)
        if isinstance(number, bool) or not isinstance(number, int) or number < 0:
            faults.append(
                (key, f"{key} of {match!r} is {given[key]!r}; expected tokens, 0 or more")
            )
    weight = given.get("weight", 1.0)
    if isinstance(weight, bool) or not isinstance(weight, (int, float)) or not np.isfinite(weight):
        faults.append(("weight", f"weight of {match!r} is {weight!r}; expected a number"))
    if not isinstance(given.get("formula", False), bool):
        faults.append(("formula", f"formula of {match!r} must be true or false"))
    return faults


def _pattern_faults(pattern: str) -> list[str]:
    """Why a pattern can find nothing."""
    slots = pattern.split()
    if not slots or GAP in (slots[0], slots[-1]):
        return [f"pattern {pattern!r} must begin and end with a word"]
    return [
        f"pattern {pattern!r} can find nothing: {slot!r} is no word as words are cut here (a space "
        "parts words; marks around a word, and 's after a capitalized one, are left out)"
        for slot in slots
        if slot != GAP and not can_match(slot)
    ]


def _strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value)


def _build(name: str, content: Mapping[str, Any]) -> Lexicon:
    entries = []
    for item in content["entries"]:
        given = {"match": item} if isinstance(item, str) else dict(item)
        for key in ("unless", "requires"):
            given[key] = tuple(given.get(key, ()))
        entries.append(Entry(**{**given, "weight": float(given.get("weight", 1.0))}))
    texts = {key: content[key].strip() for key in _TEXT_KEYS if key in content}
    hits, misses = (tuple(content.get(key, ())) for key in ("hits", "misses"))
    return Lexicon(name, tuple(entries), **texts, hits=hits, misses=misses)

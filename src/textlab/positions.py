"""Where in a TOML file something stands: tomllib reads values and forgets their lines."""

from __future__ import annotations

import re
from dataclasses import dataclass

# what a list in TOML is made of: strings, comments, brackets, commas, and the rest
_TOML_PART = re.compile(
    r'''"""[\s\S]*?"""|\'{3}[\s\S]*?\'{3}|"(?:\\.|[^"\\\n])*"|'[^'\n]*'|#[^\n]*|[\[\]{},]|[^\s\[\]{},"'#]+'''
)


@dataclass(frozen=True)
class Place:
    """Where in a file a fault is: a key, an item of its list, a word in that item."""

    key: str
    item: int | None = None
    word: str = ""


def line_of(source: str, place: Place) -> int:
    r"""Line of a place in a TOML file, from 1; 1 where the key is not there.

    Examples
    --------
    >>> line_of('hits = []\nentries = [\n  "a",\n  "b",\n]', Place("entries", 1))
    4
    """
    key = re.search(rf"^\s*(?:\[\[\s*)?[\"']?{re.escape(place.key)}\b", source, re.MULTILINE)
    at = key.end() if key else 0
    if place.item is not None:
        starts = [*_item_starts(source, place.key), len(source)]
        at = starts[min(place.item, len(starts) - 1)]
        inside = re.compile(rf"(?<![\w]){re.escape(place.word)}\s*[\"']?\s*=")
        following = starts[min(place.item + 1, len(starts) - 1)]
        found = inside.search(source, at, following) if place.word else None
        at = found.start() if found else at
    return source.count("\n", 0, at) + 1


def _item_starts(source: str, key: str) -> list[int]:
    """Where each item of a list begins, in either of TOML's two ways to write one."""
    tables = [m.start(1) for m in re.finditer(rf"^\s*(\[\[\s*{key}\s*\]\])", source, re.MULTILINE)]
    opened = re.search(rf"^\s*{key}\s*=\s*\[", source, re.MULTILINE)
    if tables or not opened:
        return tables
    starts, depth, fresh = [], 1, True
    for part in _TOML_PART.finditer(source, opened.end()):
        text = part[0]
        if text[0] == "#":
            continue
        if depth == 1 and fresh and text not in ",]":
            starts.append(part.start())
        fresh = depth == 1 and text == ","
        depth += (text in "[{") - (text in "]}")
        if not depth:
            break
    return starts

"""A text file is one document; its bytes are decoded, its newlines kept."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

from textlab.readers import Given, Rejected

SUFFIXES = (".txt",)

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read(path: Path, *, text: str) -> Iterator[Given | Rejected]:
    """The file as one text. `text` (a column) has no meaning here."""
    data = path.read_bytes()
    if not data:
        yield Rejected(0, "the file is empty", "drop it, or see why it is")
        return
    decoded = decode(data)
    if decoded is None:
        yield Rejected(0, "its encoding cannot be told", "save it as UTF-8")
        return
    yield Given(decoded)


def decode(data: bytes) -> str | None:
    """Bytes as text: by byte-order mark, as UTF-8, else by the best guess; None where none fits."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return _guess(data)


def _guess(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    return None if best is None else str(best)

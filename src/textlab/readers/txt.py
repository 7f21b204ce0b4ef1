"""A text file is one document; its bytes are decoded, its newlines kept."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

from textlab.readers import Given, Rejected

SUFFIXES = (".txt",)

_SAMPLE = 4096  # bytes from which an encoding without a mark is told
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
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    try:
        return data.decode(encoding or _wide(data) or "utf-8")
    except UnicodeDecodeError:
        return _guess(data)


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: in most pairs of bytes the same one is zero."""
    sample = data[:_SAMPLE]
    pairs = len(sample) // 2
    zeros = sample[0::2].count(0), sample[1::2].count(0)
    if max(zeros) <= pairs / 2 or min(zeros) > pairs / 10:
        return None
    return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"


def _guess(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    return None if best is None else str(best)

"""Arguments that are numbers: checked where they are given, answered in one sentence."""

from __future__ import annotations

from numbers import Integral, Real
from typing import Any

from textlab.schema import SchemaError


def proportion(name: str, value: Any, what: str, example: str) -> float:
    """A number strictly between 0 and 1.

    Examples
    --------
    >>> proportion("level", 95, "a coverage", ".95")
    Traceback (most recent call last):
    textlab.schema.SchemaError: level is 95; expected a coverage between 0 and 1, such as .95
    """
    if isinstance(value, bool) or not isinstance(value, Real) or not 0 < float(value) < 1:
        raise SchemaError(
            f"{name} is {value!r}; expected {what} between 0 and 1, such as {example}"
        )
    return float(value)


def whole(name: str, value: Any, least: int = 1, example: str = "") -> int:
    """A whole number, at least as large as `least`.

    Examples
    --------
    >>> whole("seed", 2.5, 0)
    Traceback (most recent call last):
    textlab.schema.SchemaError: seed is 2.5; expected 0 or more, a whole number
    """
    if isinstance(value, bool) or not isinstance(value, Integral) or value < least:
        such = f", such as {example}" if example else ""
        raise SchemaError(f"{name} is {value!r}; expected {least} or more, a whole number{such}")
    return int(value)

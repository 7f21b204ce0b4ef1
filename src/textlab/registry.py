"""A folder is the registry: what lies in it can be named, and nothing else has to be told."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from collections.abc import Iterable
from types import ModuleType

from textlab.schema import SchemaError


def found(package: str) -> list[str]:
    """Names of the modules in a package, sorted; a leading underscore hides one."""
    path = importlib.import_module(package).__path__
    return sorted(m.name for m in pkgutil.iter_modules(path) if not m.name.startswith("_"))


def load(package: str, name: str, role: str) -> ModuleType:
    """The module `name` of a package, or an error that lists what there is."""
    known = found(package)
    if name not in known:
        raise SchemaError(unknown(role, name, known))
    return importlib.import_module(f"{package}.{name}")


def unknown(role: str, given: object, known: Iterable[str]) -> str:
    """The one sentence that answers an unknown name: what was given, what exists, the nearest.

    Examples
    --------
    >>> unknown("engine", "gensin", ["gensim", "nmf"])
    "no engine 'gensin'; there are gensim, nmf. Did you mean 'gensim'?"
    """
    options = sorted(known)
    near = difflib.get_close_matches(str(given), options, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    return f"no {role} {given!r}; there are {', '.join(options) or 'none'}.{hint}"

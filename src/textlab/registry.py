"""A folder is the registry: what lies in it can be named, and nothing else has to be told."""

from __future__ import annotations

import difflib
import importlib
import importlib.util
import pkgutil
import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

from textlab.schema import SchemaError


def found(package: str) -> list[str]:
    """Names of the modules in a package, sorted; a leading underscore hides one."""
    path = importlib.import_module(package).__path__
    return sorted(m.name for m in pkgutil.iter_modules(path) if not m.name.startswith("_"))


def load(package: str, name: str | Path, role: str) -> ModuleType:
    """The module `name` of a package, or of a file; or an error that lists what there is."""
    if Path(name).suffix == ".py":
        return _from_file(Path(name), role)
    known = found(package)
    if name not in known:
        raise SchemaError(unknown(role, name, known))
    return importlib.import_module(f"{package}.{name}")


def _from_file(path: Path, role: str) -> ModuleType:
    """A file of a user's as a module, which can be found again by its name."""
    name = f"textlab_{role}_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None or not path.is_file():
        raise SchemaError(f"no {role} at {path}; expected a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


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

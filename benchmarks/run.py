"""Run every benchmark beside this file and write results.md.

Each script has `run(data) -> DataFrame`, where `data` is the folder of evaluation data
(TEXTLAB_DATA; by default `../shared/data` seen from the repository). A script whose data are
absent is skipped, loudly, and its earlier results stay.

    python benchmarks/run.py [name ...]
"""

from __future__ import annotations

import importlib.util
import os
import platform
import re
import sys
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from types import ModuleType

import pandas as pd

import textlab
from textlab.store import write_text
from textlab.tables import format_table

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results.md"
TITLE = "# Measured, not claimed\n\nWritten by `make benchmark`; evaluation data are not shipped.\n"


def main(wanted: Sequence[str]) -> int:
    """Run the scripts that are named, or all, and write what they measured."""
    data = Path(os.environ.get("TEXTLAB_DATA") or HERE.parent.parent / "shared" / "data")
    scripts = {path.stem: path for path in sorted(HERE.glob("[a-z]*.py")) if path.stem != "run"}
    unknown = sorted(set(wanted) - set(scripts))
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are {', '.join(scripts)}")
        return 2
    sections = {name: text for name, text in _earlier().items() if name in scripts}
    for name in wanted or scripts:
        print(f"== {name}", flush=True)
        script = _load(name, scripts[name])
        table = _measure(script, data)
        if table.empty:
            kept = "its earlier results stay" if name in sections else "there are no results of it"
            print(f"!! SKIPPED {name}: its evaluation data are absent (TEXTLAB_DATA); {kept}")
        else:
            sections[name] = _section(name, script, table)
    write_text(RESULTS, "\n".join([TITLE, *(sections[name] for name in sorted(sections))]))
    return 0


def _load(name: str, path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"benchmark_{name}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up by name
    spec.loader.exec_module(module)
    return module


def _measure(script: ModuleType, data: Path) -> pd.DataFrame:
    try:
        return script.run(data)
    except FileNotFoundError as error:
        print(f"   {Path(str(error.filename)).name} is not there")
        return pd.DataFrame()


def _section(name: str, script: ModuleType, table: pd.DataFrame) -> str:
    said = (script.__doc__ or "").strip()
    body = format_table(table, "markdown", digits=3)
    return f"## {name}\n\n{said}\n\n{body}\n{_versions(script)}\n"


def _versions(script: ModuleType) -> str:
    """Python, textlab and what the script compares it with, or counts by."""
    peers = ("numpy", "pandas", "scipy", *getattr(script, "PEERS", ()))
    found = [f"{peer} {metadata.version(peer)}" for peer in dict.fromkeys(peers)]
    return f"Python {platform.python_version()}, textlab {textlab.__version__}, {', '.join(found)}."


def _earlier() -> dict[str, str]:
    """Sections of the results that are there."""
    text = RESULTS.read_text("utf-8") if RESULTS.is_file() else ""
    parts = re.split(r"^(?=## )", text, flags=re.MULTILINE)[1:]
    return {part[3:].partition("\n")[0]: part.rstrip("\n") + "\n" for part in parts}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
